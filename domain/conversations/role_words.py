"""The words that tell whose an amount is: another company's offer, a wish, the posted range, ours, or beside pay."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from domain.conversations.message import Message


class Role(Enum):
    """Whose an amount is."""

    OFFER = auto()
    WISH = auto()
    POSTED = auto()
    OURS = auto()
    ASIDE = auto()  # sign-on, bonus, equity: beside the pay that is compared


_WE = (
    r"(?:we|i|you|us|our|to|can|could|should|will|would|let's|not|the|this|that|an?|no|any|please|who|what|when"
    r"|if|and|or|was|is|been|being|get|got|were|be|she|he|they|it|also|just|then|now|today|yesterday"
    r"|already)"
)
_NOBODY = (
    r"(?:she|he|it|that|this|what|here|there|let|who|today|yesterday|our|company|candidate|recruiter|manager|team)"
)
_TRADE = (
    r"(?:finance|legal|hr|payroll|comp|compensation|budgets?|base|market|survey|peers?|midpoint|salar(?:y|ies)|pay"
    r"|total|offers?|numbers?|figures?|committee|panel|expectations?|hm|hms|recruit\w*|approvers?|people|others"
    r"|colleagues|candidates?|engineers|managers|who|some|most|all|both|bonus\w*|ranges?|bands?|costs?|nobody|everyone)"
)
_AMOUNT = r"(?:about |around |roughly |some |up to )?(?:[a-z]{3} ?)?[^\w\s]{0,2}\d"
_TO_STAY = (
    r"[^;?!\n]{0,90}?\b(?:to (?:keep|stay|retain|match)|if (?:she|he|they) stays?|counter\w*|current|employer)\b"
)
# Of a single name only "for her" tells a company that bids from a candidate who says what she would take.
_BIDS = (
    rf"(?<![\w.'-])(?!(?:{_WE}|{_NOBODY}|{_TRADE})\b)(?-i:[A-Z])[\w&.-]* "
    rf"(?=(?:have|has|is|now|just|already|also|bids?|bidding|tabled|pitched|put|went|came|comes?) )(?!{_TO_STAY})"
    rf"(?:have (?:now |just |already |also )?(?:gone|come|bid|tabled|pitched|put)(?: (?:in|up|back|out|down|a bid"
    rf"|in a bid))*"
    rf"(?: (?:to|at|with|of))?(?= {_AMOUNT})"
    rf"|(?:(?:has |is )?(?:now |just |already |also )?(?:bids?|bidding|tabled|pitched|put|gone|went|come|came|comes)"
    rf"(?: (?:in|up|back|out|down|a bid|in a bid))*(?: (?:to|at|with|of))?(?= {_AMOUNT}[^;?!\n]{{0,50}}?\bfor (?:her"
    rf"|him"
    r"|them)\b(?! (?:\w+)))))"
)
_ENDS = r"[\d.,']*k?(?: (?:base|basic|gross|total|a year|per year|or so))*(?: ?(?:\Z|[,;.!?)\n]| and\b| but\b))"
_ROLE_WORDS = (
    (
        Role.POSTED,
        r"\b(?:post(?:ed|ing|ings)|advertis\w*|advert|job ad)\b(?: (?:pay |salary |base )?(?:range"
        r"|band))?(?: (?:max|maximum|min|minimum)\b)?",
    ),
    (
        Role.OFFER,
        r"\b(?:competing|other|another|rival|external|outside|second|competitor'?s?) (?:\w+ ){0,2}?(?:offers?"
        r"|bids?|package)\b"
        r"|\b(?:has|have|had|got|holds|holding|received|gotten|weighing|sitting on|with|'s got)"
        r" (?:an?|one|another|also an?|already an?) (?:\w+ ){0,2}?offer\b"
        r"|\boffers? (?:\w+ ){0,4}?(?:from|by|at|elsewhere)\b(?! (?:us|our)\b)(?= (?:(?:another|an?other|different"
        r"|the other) |[a-z]+\b(?! ?\d)))"
        rf"|(?<!\S)(?!{_WE}\b)[a-z][\w&.-]* (?:has |have |had |is |just |already )?offer(?:ed|ing|s(?= (?:her|him"
        rf"|them|[^\w\s]?\d)))\b"
        rf"|{_BIDS}"
        r"|(?<!\bour )\b(?:rival|other (?:side|bidder|suitor))(?= (?:is|has|have|had|now|just|bids?|offers?|offered"
        r"|went"
        r"|goes|came|comes|puts?|improved|raised|upped|firm|employer|company|bidder|side)\b)"
        rf"|\b(?:holding|holds|sitting on|has|got|with) (?:an? )?(?:(?:signed|firm|written|offer) )*(?:paper|letter"
        rf"|term sheet)(?= (?:from \w+ )?(?:at|for|of|with) {_AMOUNT})"
        r"|\b(?:other|another|different|competing) (?:company|firm|employer)\b|\boffered (?:\w+ ){0,4}?by (?!us\b)"
        r"|\bcompetitor\b|\belsewhere\b|\bcompeting(?: (?:base|total|salary|pay|comp|package))?(?= ?[:=]| [^\w\s]?\d)"
        rf"|\b(?!{_NOBODY}\b)[a-z][\w&.-]*'s (?:\w+ )?offer\b"
        r"|\boffers? from (?!(?:about|around|only|us|our)\b)[a-z][\w&.-]*"
        r"(?=:? [^\w\s]?\d)"
        r"|\A\W*offer of(?= [^\w\s]?\d[\d.,]*k?(?: (?:base|basic|total|salary|gross|all-in|usd|eur|gbp|a year"
        r"|per year))*\W*(?:\Z|[,;.]))",
    ),
    (
        Role.WISH,
        r"\b(?:expect(?!ed to)\w*|wants?|wanting|wanted|hop(?:es|ing)|looking (?:for|at)|looks for|asks?|asking"
        r"|target(?:s|ing|ed)?"
        r"|desir\w*|needs?|needing|requir(?:es|ing)|demand\w*|(?:would|'d) (?:like|accept|take|need|want|move|come"
        r"|be happy|sign)|seeks|seeking"
        r"|less than|nothing below|aim(?:s|ing)|ideally|holding out|wish\w*|won't|settle\w*)\b|\b(?:her|his"
        r"|their) (?:number|minimum)\b"
        r"|\b(?:names?|named|naming|states?|stated) (?:her|his|their|an?) (?:own |asking )?(?:price|number|figure"
        r"|sum)\b"
        r"|\b(?:her|his|their|candidate's) (?:asking price|price|bottom line|walk-?away(?: number| figure)?"
        r"|magic number)\b"
        rf"|(?:\b(?:is|are|be)|'s|'re) after(?= {_AMOUNT})|(?:\A|[,;:.!?]) ?after(?= {_AMOUNT}{_ENDS})",
    ),
    (
        Role.ASIDE,
        r"\b(?:sign-?(?:ing|on)?[ -]?(?:on|bonus)|bonus|equity|rsus?|stock|grant|options|relocation|severance)\b",
    ),
    (
        Role.OURS,
        r"\b(?:our|we|us|let's|approv\w*|recommend\w*|budget\w*|bands?|ranges?|mid-?point|median|peers?|maximum"
        r"|max|min|cap|ceiling"
        r"|threshold|compa\S*|market|bump|propos\w*|override|make (?:it|the|her|his|that)|offer (?:her|him|them)"
        r"|go (?:up )?to|raise"
        r"|revenue|funding|arr|invoice|quota|deal|pipeline|headcount|cost|costs|spend)\b",
    ),
)
_ROLES = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _ROLE_WORDS)
_REVISES = re.compile(
    r"\b(?:they(?:'ve| have)?|(?:the )?other (?:side|company)(?: has)?) (?:now |just |also |since )?(?:upped|raised"
    r"|increased"
    r"|bumped|sweetened|improved|came (?:back|up)|went (?:up )?to|moved (?:up )?to|are (?:now )?at|now offer"
    r"|offer now"
    r"|said)\b(?: (?:it|their offer|the offer|that))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RoleWord:
    """Words that tell what an amount is, and where they stand; `revises` for a new word on an offer that is known."""

    start: int
    end: int
    role: Role
    revises: bool = False


def role_words(message: Message, *, revises: bool = False) -> tuple[RoleWord, ...]:
    """All words of a message that tell what an amount is, outside sentences that state nothing.

    With `revises`, those of a new word on the known competing offer are among them: "they upped it to 225k".
    """
    veiled = veiled_spans(message)
    new_words = _REVISES.finditer(message.text) if revises else ()
    found = [
        RoleWord(*hit.span(), Role.OFFER, revises=True)
        for hit in new_words
        if not any(start <= hit.start() < end for start, end in veiled)
    ]
    found += [
        RoleWord(*hit.span(), role)
        for role, pattern in _ROLES
        for hit in pattern.finditer(message.text)
        if not any(start <= hit.start() < end for start, end in veiled)
    ]
    found.sort(key=lambda word: (word.start, -word.end))
    kept: list[RoleWord] = []
    for word in found:
        if not kept or word.start >= kept[-1].end:
            kept.append(word)
    return tuple(kept)


def veiled_spans(message: Message) -> list[tuple[int, int]]:
    """Where the sentences of a message stand that state nothing."""
    spans: dict[int, tuple[int, int]] = {}
    for word in message.words:
        if word.sentence in message.veiled:
            start, _ = spans.get(word.sentence, (word.start, 0))
            spans[word.sentence] = (start, word.end)
    return list(spans.values())
