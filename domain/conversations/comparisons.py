"""Comparisons: the case beside other candidates, or as it would be in other places."""

import re
from collections.abc import Iterator

from domain.candidates.facts import FactField
from domain.conversations.asked import Answer
from domain.conversations.enquiries import Comparison
from domain.conversations.message import Message, Stated
from domain.conversations.reading import NearMiss, ReadingContext
from domain.conversations.sentences import COURTESY, Sentence
from domain.conversations.statements import StatementReader, candidates_in

_COMPARES = re.compile(
    r"\b(?:compare|compares|comparison|contrast|versus|vs|side[ -]by[ -]side|stacks? up|measures? up|differen(?:ce"
    r"|t|ces)"
    r" (?:between|to|from|in)|how .{0,40}?\b(?:differ|compared?)|gaps? between)\b",
    re.IGNORECASE,
)
_WEIGHS = re.compile(
    r"\b(?:comparing|compared|next to|alongside|beside|against|relative to|(?:more|less|better|worse|higher|lower"
    r"|cheaper"
    r"|fair\w*|same) (?:\w+ ){0,3}?(?:than|as|to|with|for)|(?:choosing|deciding|torn|choice|pick|choose"
    r"|decide) between"
    r"|both|cheap\w*|expensive|highest|lowest|(?:pays?|costs?) (?:us |me |them )?(?:the )?(?:most|least|more|less"
    r"|best)"
    r"|(?:comes?|came|ends?|ranks?|sits?|lands?|stands?|is|are|gets?|does|scores?|works?) (?:out |up |in |off )?"
    r"(?:higher|lower|ahead|behind|above|below|on top|better|worse|dearer|more|less)|in line with)\b"
    r"|\b(?:where|where's|which|what)\b[^?]{1,80}\bor\b",
    re.IGNORECASE,
)
_PUTS_BESIDE = re.compile(
    r"\s*(?:please |kindly |can you |could you )?(?:put|show|place|set|see|line up|look at|lay|stack|hold|pit|view"
    r"|bring up|weigh|line)\b",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\b(?:(?:she|he|they)(?:'s| is|'re| are) (?:\w+ )?compar\w+|compared (?:us|it|her)|compares us|don't compare"
    r"|do not"
    r" compare|no need to compare|can't (?:really )?compare|not comparable)\b",
    re.IGNORECASE,
)
_ONLY_TWO = re.compile(
    rf"{COURTESY}(?:[\w.'/-]+ ){{1,3}}(?:against|alongside|beside|next to)(?: [\w.'/-]+){{1,3}}(?:,? (?:please|pls"
    rf"|thanks"
    r"|thank you))?\W*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"[,;:&/?]|\b(?:and|or|vs\.?|versus|with|to|against|between|across|than|from|compared?|comparison|of|in|for|at"
    r"|both"
    r"|is|show|me|side[ -]by[ -]side|on|what|would|be|get|that|it|do|does|how|put|next|where|where's|cheapest)\b"
    r"|(?<=\s)[-–—](?=\s)",
    re.IGNORECASE,
)
_HERE = re.compile(r"\W*(?:here|current|now|the current (?:place|location)|this place|ours?)\W*", re.IGNORECASE)
_STRANGE = re.compile(r"(?-i:[A-Z])[a-zA-Z.]+(?: (?-i:[A-Z])[a-zA-Z.]+){0,2}")
_MOST_PIECES = 16


def comparison(sentence: Sentence, context: ReadingContext, statements: StatementReader) -> Answer | None:
    """What a sentence wants compared; None when it compares nothing that can be."""
    text = sentence.text
    if _REMARK.search(text):
        return None
    named = tuple(dict.fromkeys(candidate for candidate, _ in candidates_in(Message.of(text))))
    plainly = _COMPARES.search(text) is not None or _ONLY_TWO.fullmatch(text) is not None
    weighs = plainly or (
        _WEIGHS.search(text) is not None and (sentence.asks or _PUTS_BESIDE.match(text) is not None or "show" in text)
    )
    if not weighs:
        return None
    places = other_places(text, context, statements)
    if named and (places is None or len(named) > 1 or places.enquiry is None):
        return Answer(Comparison(candidates=named))
    if places is None or (not plainly and not sentence.asks):
        return None
    return places


def other_places(text: str, context: ReadingContext, statements: StatementReader) -> Answer | None:
    """The places a sentence weighs, without the case's own; unknown ones are told. None when it weighs none."""
    found: list[str] = []
    strange: list[NearMiss] = []
    pieces = [piece.strip(" .'\"") for piece in _BETWEEN.split(text)][:_MOST_PIECES]
    here = any(_HERE.fullmatch(piece) for piece in pieces)
    for piece in filter(None, pieces):
        for one in _places_of(piece, context, statements):
            if isinstance(one, Stated):
                found.append(str(one.value))
            else:
                strange.append(one)
    names = tuple(dict.fromkeys(found))
    if not names:
        return None
    if strange:
        return Answer(near_misses=tuple(dict.fromkeys(strange)))
    others = tuple(name for name in names if name != context.facts.location)
    if not others or (len(names) == 1 and not here and not _COMPARES.search(text)):
        return None
    return Answer(Comparison(places=others))


def _places_of(piece: str, context: ReadingContext, statements: StatementReader) -> Iterator[Stated | NearMiss]:
    known = statements.places_in(Message.of(piece), context)
    stated = [one for one in known if isinstance(one, Stated)]
    if stated:
        yield from stated
        return
    near = next((one for one in known if isinstance(one, NearMiss)), None)
    if near is not None or (_STRANGE.fullmatch(piece) and not piece.isupper()):
        yield NearMiss(FactField.LOCATION, piece[:80], ())
