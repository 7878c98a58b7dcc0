"""Phrases of a draft: those that only look like a number or a figure, and those that lend a fact another meaning."""

import re
from enum import Enum, auto

from domain.conversations.draft_numbers import words_in


class Lent(Enum):
    """What a sentence lends to a noun fact in it: somebody's name, or a phrase that rounds, dates or owns it."""

    NAME = auto()
    PHRASE = auto()


_COUNTS_NOTHING = re.compile(
    r"\b(?:(?:no|a|an|this|that|the|each|which|any|every|another)[ -](?:[a-z]+ )?ones?\b"
    r"|(?:only|new|right|good|strong)[ -]ones?\b|one(?: of|-?self)\b"
    r"|one (?:last |final |other |more )?(?:thing|way|question|point|reason|option|route|note|more)\b"
    r"|on (?:the )?one hand\b|double-check(?:ed|ing)?\b)"
)
_ONE = re.compile(r"\bones?\b|\bone-?self\b|\bdouble-check(?:ed|ing)?\b")
_SAYS_NOTHING = re.compile(
    r"\b(?:each other\b|sign(?:s|ed|ing)?[ -]off\b|on top(?: of (?:that|this|it))?\b|(?:comp|compensation) team\b"
    r"|(?:would|could|might|will|i|we) mean\b"
    r"|other (?:location|place|verdict|level|proficiency|role)\b|(?:in the|long story) short\b"
    r"|(?:this|that|such|these|those) (?:case|role|thread|level|location|verdict|feedback|scenario|reason|basis"
    r"|change|light|context|way|stage|candidate|kind|upgrade|assumption)s?\b"
    r"|so (?:that )?(?:we|i|please|far)\b|(?:that|this)(?: is|'s) (?:why|how)\b|stands? behind\b"
    r"|as it stands\b|(?:and|but) so (?:we|i)\b|worth (?:it|a|\w+ing)\b|from (?:here|there)\b"
    r"|(?:to|you|we|i|please|just) ask\b"
    r"|(?:this|that|it|note|message|update|news|question|thread|writing|asked|hear|heard|know) (?:is )?about\b"
    r"|g[eo]ts? (?:us |you )?(?:back )?(?:to|there|here)\b|(?:sums?|ends?|ended|adds?|added|makes?|made"
    r"|comes?|came) up\b(?: to\b)?)"
)
_ROUNDING = frozenset(
    words_in(
        "about around some roughly approximately approx circa ca nearly almost near under over above below"
        " beneath within"
        " beyond between past match matches matching upto"
    )
)
_ROUNDING_WITH = {
    "on": frozenset(words_in("is was are were back start started starts he's she's it's they're we're")),
    **dict.fromkeys(
        words_in("to as of than from with for"),
        frozenset(
            words_in(
                "up close closer near far same equal short much little similar identical comparable akin ahead share"
                " ask asks asked stop"
            )
        ),
    ),
}
_ARTICLES = frozenset(("the", "a", "an"))
_LENDING = re.compile(
    r"\x01,? (?:or|at) (?:so|more|less|most|least|above|below|under|over|rather|thereabouts)\b"
    r"|\x01.*\b(?:until|till)\b|\bback then\b|\bused to\b"
    r"|\b(?:managers?|hires?|candidates?|roles?|recruiters?|panel|interviewers?)"
    r" (?:has|have|had|is|are|was|were|on|offer(?:s|ed)?|makes?|draws?|started|left)\b"
    r"|\b(?:candidates?|hires?) (?:says?|said|needs?|want|ask|expect|hope|mention(?:s|ed)|named?"
    r"|(?:would|could|will) (?:be|like|want|need|take|settle|accept|get|earn))\b"
)
_SPANNING = re.compile(r"\x01 (?:is|includes|contains|covers) (?:\w+ ){0,2}\x01|\bfrom \x01[^\x01]*\bto \x01")
_AGAIN = re.compile(
    r"\W*(?:(?:it|that|this|these|those|which|such|the same)(?:'s|'d be| is| was| are| were| would be)"
    r"(?: (?:also|exactly|precisely|just|only|roughly|about|around|nearly|simply))*"
    r" (?:the|a|an|her|his|their|our|its|what|where|how|all|at|in|mid\w*|min\w*|max\w*|average|market|peers?'?)\b"
    r"|(?:it|that|this|these|those|which|such) (?:equals?|match(?:es)?|corresponds?|happens|means)\b"
    r"|so (?:do|does|did|is|are|was|were|will)\b"
    r")"
)
_AS_MUCH = re.compile(
    r"\b(?:(?:exactly|precisely|just) (?:that|this|it|so)|the same|as much|likewise"
    r"|(?:pays?|paid|earns?|gets?|got|makes?|made|offers?|offered|has|have|receives?|is on|are on)"
    r" (?:it|that|this|so))\W*\Z"
)
_TAIL = 40
_IS = (
    r"(?:'s|'d be|'ll be| (?:(?:would|will|can|could|may|might|must|should) )?(?:be|is|was|are|were|equals?"
    r"|comes?|came|amounts?"
    r"|adds?|stands?|sits?|lies?|means?|gives?|makes?|reads?|reach(?:es)?|runs?|totals?|turns? out|works? out"
    r"|happens))\b"
)
_BACK = re.compile(
    rf"(?:\A\W*|[,;:(—–] ?|\b(?:and|but|so|then|thus|hence|well|yes|indeed|here|there) )"
    rf"(?:(?:it|that|this|these|those|which|the same|the (?:answer|figure|amount|number|sum|value|one)){_IS}"
    r"|(?:here|there|namely)(?:'s| is)? ?\x01|here (?:we|you|one) (?:see|sees|have|has|find|finds))"
)
# A name: a capital where no sentence begins, or one that begins it and has or does something at once.
_CAPITAL = re.compile(r"[A-Z][\w']*(?: ([a-z']+))?")
_ONE_FACT = 2
_MARKS = " \n\"“”’'()•–—-"
_BEFORE_A_SENTENCE = '\n:;"“(•–—-'
_NO_NAMES = frozenset(
    words_in(
        "I I'm I'd I'll I've Approval Approvals Comp"
        " Compensation Recruitment Recruiting HR Slack Hire Strong Must Learning"
        " Proficient Advanced"
        " Offer English"
    )
)
OPENERS = frozenset(
    words_in(
        "a an the our we i it its that this these those here there what which who where when while if as at"
        " by for from in"
        " into of on to with under over after before until since because so and but or yet still also then thus"
        " hence now"
        " today all both each every everything nothing either any some most one another you your my me let please"
        " thanks"
        " thank hi hello dear sure yes no not of course happy glad good great given based once how why"
    )
)
"""Words that begin a sentence and are nobody's name."""
_DOES = re.compile(r"(?:have|had|are|were|would|will|can|could|got|made|make|get|pay|paid|left|bid|\w+s|\w+ed)\Z")
_NO_SUBJECT = re.compile(r"\w+(?:ly|ing|ed)\Z|(?:\w+')\w*\Z")


def counts_nothing(plain: str) -> str:
    """A sentence without the "one" and "double" that count nothing, as in "one of them"."""
    return _COUNTS_NOTHING.sub(lambda found: _ONE.sub(" ", found[0]), plain)


def unmarked(plain: str) -> str:
    """A sentence without the phrases that only look like the name of a figure, as in "on top"."""
    return _SAYS_NOTHING.sub(" ", plain)


def says_again(plain: str) -> bool:
    """Whether a sentence says of the figure before it what it is: "that is what …", "… pays the same"."""
    return bool(_AGAIN.match(plain) or _AS_MUCH.search(plain[-_TAIL:]))


def points_back(plain: str) -> bool:
    """Whether a sentence says of what was named before it that it is a fact: "it is …", "the answer is …"."""
    return bool(_BACK.search(plain))


def lent_by(sentence: str, plain: str, *, has_phrase: bool) -> Lent | None:
    """What a sentence lends to its noun facts; `plain` is it in small letters."""
    parts = plain.split("\x01")
    if any(map(_rounds, parts[:-1])) or (has_phrase and _LENDING.search(plain)):
        return Lent.PHRASE
    if len(parts) > _ONE_FACT and _SPANNING.search(plain):
        return Lent.PHRASE
    return Lent.NAME if names_in(sentence) else None


def names_in(sentence: str) -> bool:
    """Whether a sentence speaks of somebody or something by name."""
    return any(_is_name(found, sentence) for found in _CAPITAL.finditer(sentence))


def _rounds(before: str) -> bool:
    """Whether the words before a fact round it or set it beside something: "nearly …", "up to …"."""
    last = [word for word in before.rsplit(None, 3)[-3:] if word not in _ARTICLES]
    if len(last) > 1 and last[-2] in _ROUNDING_WITH.get(last[-1], ()):
        return True
    return bool(last) and last[-1].rstrip(".") in _ROUNDING


def _is_name(found: re.Match[str], sentence: str) -> bool:
    word = found[0].partition(" ")[0]
    if word in _NO_NAMES:
        return False
    before = sentence[: found.start()].rstrip(" ")
    if before.strip(_MARKS) and before[-1] not in _BEFORE_A_SENTENCE:
        return True
    key, behind = word.lower(), found[1]
    return key not in OPENERS and not _NO_SUBJECT.match(key) and bool(behind and _DOES.match(behind))


_DECIDED = (
    r"(?:approved|accepted|rejected|declined|authorised|authorized|cleared|finalised|finalized|guaranteed|promised"
    r"|confirmed|granted|signed|agreed|binding|official|overridden)"
)
_TOLD_OF = re.compile(
    rf"\b(?:is|are|was|were|been|be|being|got|gets|has|have|had|stands|i've|we've|it's|that's|they've)\b"
    rf"(?: \w+){{0,3}}? {_DECIDED}\b"
    rf"|\b(?:i|we|hereby|comp|compensation|everybody|everyone|panel)(?: \w+)? (?:approve|accept|reject|decline"
    rf"|authorise|authorize|finalise|guarantee|promise|confirm)(?:d|s|ed)?\b"
    rf"|\A\W*(?:already |fully |duly )?{_DECIDED}\b(?! (?:salary|offers?)\b)"
)
_NOT_YET = re.compile(
    r"\b(?:once|when|until|till|unless|if|before|after|would|could|should|may|might|can|needs?|needed|wait|waits|waiting"
    r"|pending|whether|who|please|yet|as promised|to be|ready to|as soon as)\b"
)
_ORDERS = re.compile(
    r"\b(?:go|goes|going) ahead\b|\bformality\b|\bgreen light\b"
    r"|\b(?:you (?:may|can|could|should)|please|now|candidate (?:can|may|should))(?: \w+)?"
    r" (?:tell|inform|promise|sign|start|extend)\b(?! (?:me|us|from|with|by)\b)"
)
_HELD_BACK = re.compile(r"\b(?:once|when|until|till|unless|if|before|after|not|don't|as soon as)\b")


def decides(plain: str) -> bool:
    """Whether a sentence tells of a decision or makes one; of what may still be decided one may speak."""
    if _ORDERS.search(plain) is not None and _HELD_BACK.search(plain) is None:
        return True
    return _TOLD_OF.search(plain) is not None and _NOT_YET.search(plain) is None
