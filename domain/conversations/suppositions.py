"""Sentences that ask what would be if something were so, told from those that state it or only remark on it."""

import re

from domain.conversations.as_if_so import FOR_THOUGHT, UNKEPT
from domain.conversations.sentences import COURTESY, Sentence

_SUBJECT = r"(?:she|he|they|we|it|this|that|the \w+|her \w+|his \w+)"
_PAY = (
    r"(?:pay|offer|number|base|salary|range|figure|result|answer|price|total|comp\w*|amount|recommendation|package"
    r"|difference|impact|effect|uplift|outcome|maths?|case|numbers)"
)
_SHOWN = (
    r"(?:gets?|be|look|looks|earns?|makes?|pays?|costs?|changes?|lands?|happens?|offers?|gives?|comes?|see|differ"
    r"|moves?"
    r"|do to|do for|yield|net|receive|work out|end up|bring|add|mean for|put)"
)
_WOULD = r"(?:'d|'ll|'s| would| will| could| might| can| does| do| did| should| is| are| was| were)\b"
_MOST = r"[^?]{0,60}?"
_SUPPOSES = re.compile(
    rf"[\s¿¡]*{COURTESY}(?:"
    r"what if\b|what (?:happens|changes|moves) (?:if|when|with|at|to|in|for)\b|was w(?:ä|ae)re\b|y si\b|(?:what"
    r"|how) about\b|(?:what|how) (?:if|when)\b"
    r"|(?:let'?s |let us )?(?:suppose|supposing|assume|assuming|imagine|imagining|pretend)\b"
    r"|let'?s say\b|say\b(?=.*\b(?:were|what|how much|would)\b)"
    rf"|(?:(?:purely|just|only|merely|simply|strictly) )?{FOR_THOUGHT}\b"
    r"|same (?:person|candidate|profile|woman|man|guy|girl|individual|applicant|people|skills|everything)\b"
    rf"|what{_WOULD}{_MOST}\b{_SHOWN}\b"
    rf"|what(?: is| are|'s|s)?(?: (?:an?|the|her|his|our|new|that|this))* {_PAY}\b"
    rf"|what(?: \w+)? {_SUBJECT}(?:'d|'ll| would| will| could| might)\b"
    rf"|(?:what|which) \w+ (?:would|will|does|do|could)\b{_MOST}\b{_SHOWN}\b"
    rf"|how (?:would|does|will|do|might|could|is|are|are things)\b{_MOST}\b(?:look|change|come out|differ|land"
    rf"|turn out"
    rf"|price|be|move|affect|work out|the {_PAY}|is it|is that)\b"
    rf"|how (?:much|high|low)(?: (?:more|less|higher|lower|of a difference|difference|money|base|pay))?{_WOULD}"
    rf"|where (?:would|does|will|do|could|might)\b{_MOST}\b(?:land|be|sit|end up|fall|come out|put|leave|go)\b"
    r"|(?:one|a|two) (?:level|grade)s? (?:lower|higher|up|down)\b(?=.*\b(?:curio|what|hypothet|how much))"
    r")",
    re.IGNORECASE,
)
_ASIDE_OF_ALL = re.compile(
    rf"\b(?:{FOR_THOUGHT}|just curious|out of curiosity|{UNKEPT})\b(?! (?:me|her|him|us|them)\b)", re.IGNORECASE
)
_INVERTED = re.compile(
    rf"{COURTESY}(?:were|had) (?:she|he|it|this|that|we|nobody|no one|no-one|the (?!same)\w+|her \w+|his \w+)\b"
    rf"|{COURTESY}(?:could|might|can) (?:she|he|they|it) be\b(?! (?:paid|sure|told|asked|here|there)\b)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    rf"{COURTESY}(?:if|when|once|were|had|with|at|in|as|on|without|under)\b(?! (?:you|i)\b)", re.IGNORECASE
)
_OUTCOME = re.compile(
    r"\b(?:what|how much|where|how) (?:would|will|could|does|do|'d|are|is)\b|\bwould (?:it|that|this|the|anything|she"
    r"|he|they|we)\b|\bdoes (?:it|that|this|the)\b|\bwhat then\b",
    re.IGNORECASE,
)
_MOVES = re.compile(
    rf"{COURTESY}(?:would|does|do (?:we|they)|will|could|can|might)\b(?! not\b| you\b)[^?]{{0,80}}?\b(?:change"
    rf"|matter|differ\w*|help|affect"
    r"|increase|go up|go down|be (?:higher|lower|more|less|better|different)|raise|lift|move|make (?:a|any|much|it"
    r"|that"
    r"|the)|push|bump|add (?:much|any|to)|do anything|drop|cost (?:us )?(?:more|less)|pay (?:more|less|better)"
    r"|get (?:us|her|him|them) (?:more|further))\b",
    re.IGNORECASE,
)
_TRIES = re.compile(
    rf"{COURTESY}(?:(?:can|could|would|will) (?:you|we|i) |let me |let'?s |i(?:'d like| want) to )?(?:show(?: me"
    rf"| us)?"
    r"|try|simulate|model|rerun|re-run|run|see)\b(?! why| how\b| to\b| both\b| what (?:we|you) (?:need|have))",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s*(?:(?:ok|okay|hmm|so),? )?(?:(?:and|or|also|plus|but)\b(?: (?:if|in|at|as|for|with)\b)?|with(?:out)?|at|as"
    r"|for"
    r"|same)\b"
    r"(?! (?:is|was|are|does|do|did|has|have|who|why|when|where|how|what|she|he|they|she's|he's|they're|we|i|you|it"
    r"|it's|now|there|can|could|would|will|should)\b)",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\A\W*why\b|\b(?:stand for|polic(?:y|ies)|rules?|defin\w+|weather|flights?|means?\b(?! for)|meaning|experience"
    r"|people|everyone|everybody|peers?|colleagues?|somebody|someone|interview (?:in|at)|happened|process|other"
    r" candidates?|(?:her|his|their) (?:manager|boss|husband|wife|partner|family|team))\b",
    re.IGNORECASE,
)
_JOINS = re.compile(rf"(?=\s*(?:and|or|also|plus)\b){_GOES_ON.pattern}", re.IGNORECASE)
_ASKS_IF = re.compile(r"\s*(?:(?:and|but|or) )?if\b(?! (?:you|i)\b)", re.IGNORECASE)
_LONGEST_ADDITION = 60
_ONLY_NAMES = re.compile(
    r"\W*(?!(?:is|was|are|were|does|do|did|has|have|had|who|why|when|where|how|what|which|she|he|they|it|we|i|you|can"
    r"|could|would|will|should|any|no|not|right|ok|okay|yes|still|really|sure|so)\b)[\w.'/-]+(?: [\w.'/-]+){0,5}\W*",
    re.IGNORECASE,
)


def supposes(sentence: Sentence, *, goes_on: bool, is_complete: bool) -> bool:
    """Whether a sentence asks what would be if something were so.

    `goes_on` tells that the sentence before it did, `is_complete` that the case has an offer to ask about: "Must
    Hire?" supposes something of such a case, and answers a question of any other.
    """
    text = sentence.text
    if _OTHERWISE.search(text):
        return False
    if _SUPPOSES.match(text) or _MOVES.match(text) or _ASIDE_OF_ALL.search(text):
        return True
    if sentence.asks and is_complete and _INVERTED.match(text):
        return True
    if (_CONDITION.match(text) and _OUTCOME.search(text)) or (is_complete and _TRIES.match(text)):
        return True
    adds = (sentence.asks and is_complete) or goes_on
    names = sentence.asks and is_complete and sentence.is_whole and _ONLY_NAMES.fullmatch(text) is not None
    goes = adds and len(text) <= _LONGEST_ADDITION and (_GOES_ON if sentence.is_whole else _JOINS).match(text)
    if goes or names:
        return True
    return sentence.asks and _ASKS_IF.match(text) is not None
