"""What a message asks for beside stating facts: to clear a field, to undo, to explain, to approve."""

import re

from domain.candidates.facts import FactField
from domain.conversations.reading import ReadingContext, Topic

_CLEAR = (
    r"(?:forget|remove|drop|clear|delete|scrap|unset|discard|erase|cancel|strike|disregard|leave out|take out"
    r"|withdraw)"
)
_WHOSE = r"(?:the |her |his |their |that |this |any |about |current |known ){0,3}"
_NOUNS: tuple[tuple[FactField, str], ...] = (
    (
        FactField.COMPETING_OFFER,
        r"(?:other|competing|external|outside|rival) offers?|(?:offer|competition) from (?:another"
        r"|the other) company",
    ),
    (FactField.EXPECTATION, r"(?:salary |pay )?expectations?|target salary"),
    (FactField.POSTED_RANGE, r"post(?:ed|ing) (?:pay |salary )?range|posting"),
    (FactField.JOB_LEVEL, r"(?:job )?level"),
    (FactField.JOB_TITLE, r"(?:job )?title|role"),
    (FactField.LOCATION, r"location|place|city"),
    (FactField.PROFICIENCY, r"proficiency"),
    (FactField.INTERVIEW_FEEDBACK, r"(?:interview )?feedback"),
    (FactField.EXEMPT, r"exempt status|exemption|exempt flag"),
)
_CLEARS = tuple(
    (
        field,
        re.compile(
            rf"(?<!don't )(?<!not )\b{_CLEAR} {_WHOSE}(?:{noun})\b(?! (?:is|was|to|from|range)\b)"
            rf"|\b(?:{noun}) (?:can be |should be )?(?:removed|cleared|dropped|deleted)\b",
            re.IGNORECASE,
        ),
    )
    for field, noun in _NOUNS
)
_ABSENCES = (
    (
        FactField.COMPETING_OFFER,
        re.compile(
            r"\b(?:there is |there's |has |have |with |got |had )?no (?:more |longer an? )?(?:other |competing "
            r"|external |outside |rival ){1,2}offers?\b"
            r"|\b(?:she|he|they|candidate) (?:has|have|had) no offers?\b"
            r"|\b(?:doesn't|does not|don't|do not) have (?:an?|any) (?:other |competing |external "
            r"|outside )?offers?\b"
            r"|\bno longer has (?:an?|the|any) (?:other |competing )?offer\b"
            r"|(?:\b(?:other|competing|external|outside|rival|her|his|that|the) |\A\W*)offer (?:has |was |is "
            r"|just )?(?:fell|fallen|falls|gone|off the table"
            r"|(?:been )?(?:withdrawn|rescinded|revoked|retracted))\b"
            r"|\b(?:declined|rejected|turned down) (?:the|her|his|their) (?:other|competing|external"
            r"|outside) offer\b",
            re.IGNORECASE,
        ),
    ),
    (
        FactField.EXPECTATION,
        re.compile(r"\b(?:has |have |there is |there are )?no (?:salary |pay )?expectations?\b", re.IGNORECASE),
    ),
    (
        FactField.POSTED_RANGE,
        re.compile(r"\bno post(?:ed|ing) (?:pay |salary )?range\b|\bno range was posted\b", re.IGNORECASE),
    ),
)
_BARE_OFFER = re.compile(rf"\b{_CLEAR} (?:the|that|her|his|their) offer\b", re.IGNORECASE)

_UNDO = re.compile(
    r"(?:please |pls |ok |oops |sorry |no |can you |could you |,|\s)*(?:undo|revert|go back|take (?:that|it) back"
    r"|roll ?(?:it |that )?back)"
    r"(?: (?:that|it|this|the|last|one|change|edit|step|please|again|pls|to|my|previous|thing))*",
    re.IGNORECASE,
)
_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    (
        Topic.WHY,
        re.compile(
            r"\bwhy\b(?! don't (?:we|you))|\bhow come\b|\bexplain\b|\b(?:what's|what is|show me) the (?:reason"
            r"|reasoning|rationale)\b|\bhow did you (?:get|arrive)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Topic.HELP,
        re.compile(
            r"\A\W*(?:please )?help(?: me)?(?: please)?\W*\Z|\bwhat can (?:you|i) (?:do|ask|say)\b|\bhow (?:do"
            r"|can) i use\b|\bhow does (?:this|it) work\b"
            r"|\bwhat (?:do you need|are the commands)\b|\bi need help\b|\b(?:can|could) you help(?: me)?\W*\Z",
            re.IGNORECASE,
        ),
    ),
    (Topic.THANKS, re.compile(r"\b(?:thanks|thank you|thx|cheers|ty|much appreciated)\b", re.IGNORECASE)),
    (
        Topic.GREETING,
        re.compile(r"\A\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|hiya|howdy)\b", re.IGNORECASE),
    ),
    (
        Topic.APPROVAL,
        re.compile(
            r"\A\W*(?:please |pls )?(?:approve|submit)(?: (?:it|this|that|the offer|the case|for approval|now"
            r"|please)){0,3}\W*\Z"
            r"|\b(?:please|pls|can you|could you) (?:approve|submit)\b(?! an? )|\b(?:send|submit|put|route"
            r"|pass)\b[^.;\n?!]{0,30}\b(?:for|to) (?:approval|approve)\b"
            r"|\b(?:ready|up) for approval\b|\b(?:request|get|need|want) (?:an? |the )?approval\b|\bget (?:this|it"
            r"|that) approved\b"
            r"|\bsubmit (?:it|this|that|the case|the offer)\b",
            re.IGNORECASE,
        ),
    ),
)
_NO_APPROVAL = re.compile(
    r"\b(?:don't|do not|dont|not|never|before|without|no need to)\b[^.;\n?!]{0,20}\b(?:approv|submit|send)",
    re.IGNORECASE,
)


def cleared_fields(text: str, context: ReadingContext) -> tuple[FactField, ...]:
    """The fields a message wants emptied, in a fixed order. "The offer" is the competing one where one is known."""
    fields = {field for field, pattern in (*_CLEARS, *_ABSENCES) if pattern.search(text)}
    if context.facts.competing_offer is not None and _BARE_OFFER.search(text):
        fields.add(FactField.COMPETING_OFFER)
    return tuple(field for field in FactField if field in fields)


def wants_undo(text: str) -> bool:
    """Whether the whole message asks to take the last change back."""
    return _UNDO.fullmatch(text.strip(" .!?\n")) is not None


def topics_of(text: str) -> frozenset[Topic]:
    """What a message is about beside the facts it gives."""
    topics = frozenset(topic for topic, pattern in _TOPICS if pattern.search(text))
    return topics - {Topic.APPROVAL} if _NO_APPROVAL.search(text) else topics
