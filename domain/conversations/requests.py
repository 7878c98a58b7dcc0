"""What a message asks for beside stating facts: to clear a field, to undo, to explain, to approve."""

import re

from domain.candidates.facts import FactField
from domain.conversations.reading import ReadingContext, Topic

_CLEAR = (
    r"(?:forget|remove|drop|clear|delete|scrap|unset|discard|erase|cancel|strike|disregard|leave out|take out"
    r"|withdraw|wipe|reset|blank)"
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
_OTHERS = rf"(?:{'|'.join(noun for _, noun in _NOUNS)})"
_CLEARS = tuple(
    (
        field,
        re.compile(
            rf"(?<!don't )(?<!not )\b{_CLEAR} {_WHOSE}(?:{_OTHERS}(?:,| and|, and) {_WHOSE}){{0,3}}(?:{noun})\b"
            r"(?! (?:is|was|to|from|range)\b)"
            rf"|\btake {_WHOSE}(?:{noun}) (?:out|off|away)\b"
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
            r"|\bturned (?:the other (?:company|offer|one|side)|them) down\b|\bturned down the other company\b"
            r"|\bnever had (?:an?|any|another|the) (?:(?:other|competing|external|outside|rival) )?offers?\b"
            r"|\b(?:declined|rejected|turned down) (?:the|her|his|their) (?:other|competing|external"
            r"|outside) offer\b",
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
_BARE_OFFER = re.compile(rf"\b{_CLEAR} (?:the|that|her|his|their) offer\b", re.IGNORECASE)

_UNDO = re.compile(
    r"(?:(?:please|pls|ok|okay|oops|sorry|no|nope|wait|hmm?|actually|ah|oh|can you|could you)\b[\s,.!:-]*)*"
    r"(?:undo|revert|go back|take (?:that|it) back|roll ?(?:it |that )?back|scratch (?:that|it)|reverse|ctrl[ +-]?z"
    r"|(?:put|set|change) (?:it|that|this|everything|things) back(?: (?:to )?(?:how|what|the way|as) (?:it|they|that)"
    r" (?:was|were|had been))?|never ?mind (?:that|the last) (?:change|one|edit))"
    r"(?: (?:that|it|this|the|last|one|change|edit|step|please|again|pls|to|my|previous|thing))*",
    re.IGNORECASE,
)
_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    (
        Topic.WHY,
        re.compile(
            r"\bwhy\b(?! don't (?:we|you))|\b(?:warum|wieso|weshalb|por qué)\b|\bhow come\b|\bexplain\b|\b(?:what's"
            r"|what is|show me|what was) (?:the|your)"
            r" (?:reason|reasons|reasoning|rationale|logic|basis|math|maths|calculation|thinking)\b"
            r"|\bhow (?:did|do|on earth did) (?:you|we|it|they) (?:get|arrive|come (?:up|to)|calculate|compute"
            r"|work (?:it"
            r"|this|that) out|figure|reach (?:this|that|it))\b|\b(?:how|where) (?:on earth |the hell )?(?:we"
            r"|you) (?:came"
            r" up with|got|arrived)\b"
            r"|\bhow (?:is|was|are|were) (?:this|that|it|the (?:\w+ )?(?:offer|number|base|range|figure|amount|pay"
            r"|result)) (?:calculated|computed|worked out|determined|derived|arrived|made|set|decided)\b"
            r"|\bwhere (?:does|did|do|is|are) (?:this|that|it|these|those|the|you)\b[^.;?!\n]{0,40}?\b(?:com(?:e|es"
            r"|ing)"
            r"|get|got|taken)\b"
            r"|\bwhat(?:'s| is|s) (?:this|that|it|the (?:\w+ )?(?:offer|number|base|figure|amount)) (?:based"
            r"|built) (?:on|upon)\b"
            r"|\bwhat(?:'s| is|s|'re| are)? (?:behind|driving|drives|drove|explains) (?:this|that|it|the|these)\b"
            r"|\b(?:on )?what basis\b|\bwhat (?:makes|made) (?:it|this|that|the \w+) (?:so |that |this )?(?:low"
            r"|high|much"
            r"|little)\b"
            r"|\bi (?:don't|do not|really don't) (?:get|understand|follow) (?:it|this|that|how"
            r"|the (?:\w+ )?(?:number|offer|logic"
            r"|reasoning|base|figure|range))\b"
            r"|(?:\A\W*|\b(?:please|pls|can you|could you|you) )justify\b|\bhow (?:do|can|would) (?:you|we|i) justify"
            r" (?:this|that|it|the)\b"
            r"|\b(?:walk|talk|take) (?:me|us) through\b|\bbreak (?:it|this|that|the \w+)?(?: ?down)\b"
            r"|\bbreak down (?:the|this|that)\b|\bbreakdown\b|\bshow (?:me )?(?:your|the) (?:work|working|workings"
            r"|math"
            r"|maths|calculation)\b"
            r"|(?:\A\W*|\b(?:it|this|that|offer|number|base|figure|amount) )(?:seems?|looks?|sounds?|feels?)"
            r" (?:\w+ ){0,2}?(?:low|high)\b"
            r"|\b(?:(?:it|this|that|(?:the|this|that) (?:offer|number|base|figure|amount)) is|it's|that's|is (?:it"
            r"|this"
            r"|that)n?)"
            r" (?:\w+ ){0,2}?(?:low|high)\b(?! (?:level|priority|risk|performer|potential|demand))",
            re.IGNORECASE,
        ),
    ),
    (
        Topic.HELP,
        re.compile(
            r"\A\W*(?:please )?help(?: me)?(?: please)?\W*\Z|\bwhat can (?:you|i) (?:do|ask|say)\b|\bhow (?:do"
            r"|can) i use\b|\bhow does (?:this|it) work\b"
            r"|\bwhat (?:do you need|are (?:the|my) (?:commands|options|choices))\b"
            r"|\b(?:show|list)(?: me)?(?: the| all| your)* (?:commands|options)\b"
            r"|\bwhat can (?:i|we) (?:put|enter|write|choose|type|use)\b|\bi need help\b|\b(?:can"
            r"|could) you help(?: me)?\W*\Z",
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
            r"|\b(?:please|pls|can (?:you|u)|could you) (?:approve|submit)\b(?! an? )"
            r"|\b(?:send|submit|put|route|pass|forward|push)\b[^.;\n?!]{0,30}\b(?:for|to|through) (?:approvals?"
            r"|approve"
            r"|sign[ -]?off)\b"
            r"|\b(?:ready|up|off) (?:for|to) (?:approval|sign[ -]?off)\b"
            r"|\b(?:request|get|need|want|ask for|seek|obtain|start) (?:an? |the |some |comp's |their )?(?:approvals?"
            r"|sign[ -]?off)\b|\bget (?:this|it|that|the offer|the case) (?:approved|signed off)\b"
            r"|\bsubmit (?:it|this|that|the case|the offer)\b",
            re.IGNORECASE,
        ),
    ),
)
_NO_APPROVAL = re.compile(
    r"\b(?:don't|do not|dont|not|never|before|without|no need to|can't|cannot|won't|if|once|after"
    r"|when|how long)\b[^.;\n?!]{0,20}\b(?:approv|submit|send)",
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


def topics_of_questions(text: str) -> frozenset[Topic]:
    """What the questions and courtesies of a message are about; nothing that would be done is among them."""
    return topics_of(text) & {Topic.THANKS, Topic.GREETING}
