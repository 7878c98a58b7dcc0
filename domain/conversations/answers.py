"""Short answers that mean something only because of what was asked: "unknown", "not sure", "yes"."""

import re
from collections.abc import Iterator

from domain.candidates.facts import FactField
from domain.conversations.message import Message, Stated
from domain.conversations.reading import ReadingContext
from domain.pay.vocabulary import Proficiency

_NO_PROFICIENCY = re.compile(
    r"\bproficiency(?: level)?\s*(?:[:=]|is|as|was|still|to|,)?\s*(?:still |not (?:yet )?)?(?:unknown|unclear"
    r"|n/?a\b|not known|known yet|tbd)"
    r"|\bunknown proficiency\b"
    r"|\bproficiency\b[^.;?!\n]{0,40}?(?<!n't )(?<!not )(?<!never )\b(?:treat|leave|mark|put|set|record|log|take"
    r"|count|keep|enter)"
    r" (?:(?:it|that|her|him|this) )?(?:down )?(?:as |to |at )?unknown\b"
    r"|\b(?:don't|dont|do not|doesn't|not sure about|no idea (?:of|about|on|re)|unsure (?:of"
    r"|about)) (?:yet )?(?:know )?(?:the |her |his |their )?proficiency\b",
    re.IGNORECASE,
)
_SHRUG = re.compile(
    r"\W*(?:sorry,? |it's |it is |that's |still |honestly,? |i )?(?:unknown|not sure|no idea|don't know|dont know"
    r"|do not know|unclear|not known)"
    r"(?: yet| sorry|,? sorry)?\W*",
    re.IGNORECASE,
)
_ABBREVIATIONS = {"prof": Proficiency.PROFICIENT, "adv": Proficiency.ADVANCED}
_ABBREVIATED = re.compile(r"(?:\A|[,/;])\s{0,3}(prof|adv)\.?\s{0,3}(?:\Z|[,/;])", re.IGNORECASE)
_YES_NO = re.compile(r"\W*(yes|yep|yeah|no|nope)\W*", re.IGNORECASE)


def answered(message: Message, context: ReadingContext) -> Iterator[Stated]:
    """Values that the message gives as an answer rather than by name."""
    text = message.text
    if not message.words:
        return
    if _NO_PROFICIENCY.search(text) or (context.asked == (FactField.PROFICIENCY,) and _SHRUG.fullmatch(text)):
        yield Stated(FactField.PROFICIENCY, Proficiency.UNKNOWN, 0, 1)
    short = _ABBREVIATED.search(text) if FactField.PROFICIENCY in context.asked else None
    if short:
        at = message.words_between(*short.span(1))[0]
        yield Stated(FactField.PROFICIENCY, _ABBREVIATIONS[short[1].casefold()], at, at + 1)
    reply = _YES_NO.fullmatch(text)
    if reply and context.asked == (FactField.EXEMPT,):
        yield Stated(FactField.EXEMPT, reply[1].casefold().startswith("y"), 0, 1)
