"""Facts a message takes out of the case: what is to be forgotten, left blank, or is there no longer."""

import re
from collections.abc import Iterator
from itertools import islice

from domain.candidates.facts import FactField
from domain.conversations.message import Message
from domain.conversations.reading import ReadingContext

_CLEAR = (
    r"(?:forget|remove|drop|clear|delete|scrap|unset|discard|erase|cancel|strike|disregard|leave out"
    r"|take out|withdraw|wipe|reset|blank|expunge|purge|void|ditch|(?:blank|cross|strike|rub|scratch|wipe|edit) out"
    r"|get rid of|do away with)"
)
_TOLD = (
    r"(?:what|whatever|all|everything|anything) (?:i|we) (?:just )?(?:said|told you|wrote|gave(?: you)?|mentioned"
    r"|entered|put(?: in)?)(?: earlier| before)? (?:about|on|for|as|of|regarding) "
)
_FORGET = rf"(?:{_CLEAR} (?:{_TOLD})?|(?:ignore|overlook|never ?mind) {_TOLD})"
_WHOSE = r"(?:the |her |his |their |that |this |any |about |current |known |whole |entire ){0,3}"
_OUTSIDE = r"(?:other|competing|external|outside|rival|alternative|competitor'?s?)"
_NOUNS: tuple[tuple[FactField, str], ...] = (
    (
        FactField.COMPETING_OFFER,
        rf"{_OUTSIDE} (?:offers?|bids?)|(?:offer|bid|competition) from (?:another|the other) company",
    ),
    (FactField.EXPECTATION, r"(?:salary |pay )?expectations?|target salary"),
    (FactField.POSTED_RANGE, r"post(?:ed|ing) (?:pay |salary )?range|posting"),
    (FactField.JOB_LEVEL, r"(?:job )?(?:level|grade)"),
    (FactField.JOB_TITLE, r"(?:job )?title|role"),
    (FactField.LOCATION, r"(?:work )?location|place|city|site"),
    (FactField.PROFICIENCY, r"proficiency(?: rating)?"),
    (FactField.INTERVIEW_FEEDBACK, r"(?:interview |panel(?:'s)? )?(?:feedback|verdict)|interview (?:rating|result)"),
    (FactField.EXEMPT, r"exempt status|exemption|exempt flag"),
)
_OTHERS = rf"(?:{'|'.join(noun for _, noun in _NOUNS)})"
_RECORD = r"(?:(?:the |this |her |his |their |our )?(?:record|case|file|brief|thread|request|summary)|here|this)\b"
_GOES_ON = rf"(?! (?:is|was|to|range|by|one|a|down|up)\b| from (?!{_RECORD})| ?[:=])"
_EMPTY = r"(?:blank|empty|unset|unfilled|out of it)"
_CLEARS = tuple(
    (
        field,
        re.compile(
            rf"(?<!don't )(?<!not )(?<!never )\b{_FORGET}{_WHOSE}(?:{_OTHERS}(?:,| and|, and) {_WHOSE}){{0,3}}"
            rf"(?:{noun})\b{_GOES_ON}"
            rf"|\btake {_WHOSE}(?:{noun}) (?:out|off|away)\b"
            rf"|\b(?:{noun}) (?:can be |should be |must be |is to be |to be )?(?:removed|cleared|dropped|deleted)\b"
            rf"|(?<!don't )(?<!not )\b(?:leave|keep|make|set) {_WHOSE}(?:{noun})(?: field)? (?:to |as )?{_EMPTY}\b"
            rf"|\b(?:{noun})\b[^.;?!\n]{{0,60}}?(?<!don't )(?<!not )\b(?:leave|keep|set) (?:it|that) {_EMPTY}\b",
            re.IGNORECASE,
        ),
    )
    for field, noun in _NOUNS
)
_GONE = (
    r"(?:fell|fallen|falls|gone|(?:off|no longer on|not on) the table"
    r"|(?:been )?(?:withdrawn|rescinded|revoked|retracted|pulled))"
)
_ABSENCES = (
    (
        FactField.COMPETING_OFFER,
        re.compile(
            rf"\b(?:there is |there's |has |have |with |got |had )?no (?:more |longer an? )?(?:{_OUTSIDE} ){{1,2}}"
            r"(?:offers?|bids?)\b"
            r"|\b(?:she|he|they|candidate) (?:has|have|had) no offers?\b"
            rf"|\b(?:doesn't|does not|don't|do not) have (?:an?|any) (?:{_OUTSIDE} )?offers?\b"
            r"|\bno longer has (?:an?|the|any) (?:other |competing )?offer\b"
            rf"|(?:\b(?:{_OUTSIDE}|her|his|that|the) |\A\W*)offer (?:has |was |is |just |now ){{0,2}}{_GONE}\b"
            rf"|\b{_OUTSIDE} (?:bid|offer) (?:has |was |is |just |now ){{0,2}}(?:{_GONE}|expired|lapsed)\b"
            r"|\bturned (?:the other (?:company|offer|one|side)|them) down\b|\bturned down the other company\b"
            rf"|\bnever had (?:an?|any|another|the) (?:{_OUTSIDE} )?offers?\b"
            rf"|\b(?:declined|rejected|turned down) (?:the|her|his|their) {_OUTSIDE} (?:offer|bid)\b",
            re.IGNORECASE,
        ),
    ),
    (
        FactField.EXPECTATION,
        re.compile(r"\b(?:has |have |there is |there are )?no (?:salary |pay )?expectations?\b", re.IGNORECASE),
    ),
    *(
        (
            field,
            re.compile(
                rf"\b(?:there(?:'s| is)|we have|we've got) no (?:{noun})(?: yet| so far)?\W*(?:\Z|[,.;])"
                rf"|\b(?:don't|do not|doesn't|does not) have (?:an?|the|any) (?:{noun})(?: yet| so far)?\W*(?:\Z"
                rf"|[,.;])",
                re.IGNORECASE,
            ),
        )
        for field, noun in _NOUNS
        if field in (FactField.JOB_LEVEL, FactField.PROFICIENCY, FactField.INTERVIEW_FEEDBACK)
    ),
    (
        FactField.POSTED_RANGE,
        re.compile(r"\bno post(?:ed|ing) (?:pay |salary )?range\b|\bno range was posted\b", re.IGNORECASE),
    ),
)
_WONDERS = re.compile(
    r"\W*(?:(?:and|but|so|or|then) )?(?:should|shall|do|does|did|why|when|who|what|how|if|was|were|is|are|has"
    r"|have)\b.*\?\Z",
    re.IGNORECASE | re.DOTALL,
)
_SUPPOSES = re.compile(r"\b(?:if|unless|whether|suppos\w+|assum\w+|imagin\w+|maybe|perhaps|might)\b", re.IGNORECASE)
_MOST = 8
_BARE_OFFER = re.compile(rf"\b{_FORGET}(?:the|that|her|his|their) (?:offer|bid)\b", re.IGNORECASE)


def cleared_fields(message: Message, context: ReadingContext) -> tuple[FactField, ...]:
    """The fields a message wants emptied, in a fixed order. "The offer" is the competing one where one is known.

    That something is not there is no request: a sentence that asks or supposes it says nothing.
    """
    fields = {field for field, pattern in _CLEARS if _is_wanted(message, pattern)}
    fields |= {field for field, pattern in _ABSENCES if _is_stated(message, pattern)}
    if context.facts.competing_offer is not None and _is_wanted(message, _BARE_OFFER):
        fields.add(FactField.COMPETING_OFFER)
    return tuple(field for field in FactField if field in fields)


def _is_wanted(message: Message, pattern: re.Pattern[str]) -> bool:
    """Whether somebody asks for it and does not only wonder whether to."""
    return any(not _WONDERS.match(sentence) for sentence in _sentences_with(message, pattern))


def _is_stated(message: Message, pattern: re.Pattern[str]) -> bool:
    sentences = _sentences_with(message, pattern)
    return any(not (_WONDERS.match(sentence) or _SUPPOSES.search(sentence)) for sentence in sentences)


def _sentences_with(message: Message, pattern: re.Pattern[str]) -> Iterator[str]:
    """Every sentence in which a pattern is found; only so many, reading stays quick."""
    for one in islice(pattern.finditer(message.text), _MOST):
        yield message.sentence_of(message.words_between(*one.span())[0])
