"""What an amount of a message is: a competing offer, an expectation, the posted range, ours, or nobody said."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from domain.conversations.amounts import amounts_in
from domain.conversations.message import Message, Part
from domain.conversations.money_mentions import AFTER_A_BARE_FIGURE
from domain.conversations.said_amount import SaidAmount


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
        r"|their) (?:number|minimum)\b",
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
_ASIDE_FOLLOWS = re.compile(
    r"[ (]*(?:a year |per year |in |of |as )?(?:an? )?(?:annual |cash |target )?"
    r"(?:sign|signing|bonus|equity|rsus?|stock|grant|options|relocation)\b"
    r"(?! ?(?:of|is|at|:|=)? ?[^\w\s]?\d)",
    re.IGNORECASE,
)
_LINK_TO_AMOUNT = re.compile(r" ?(?:of|is|at|:|=)? ?", re.IGNORECASE)
_DENIAL = re.compile(r"(?:\bnot|n't|\bno longer|\bnever|\bno|\bwithout)(?: \w+){0,1} \Z", re.IGNORECASE)
_DENIED_AMOUNT = re.compile(
    r"(?:\bnot|n't|\brather than|\binstead of|\bno longer) (?:at |about |for )?\Z", re.IGNORECASE
)
_AT_LEAST = re.compile(r"\b(?:less than|below|under|lower than)\b", re.IGNORECASE)


_MOST_AMOUNTS = 40  # a message with more is no message about one candidate; reading stays quick
_LEAST_BARE = 30  # below this a figure alone is a count or an answer, not an amount with its thousands left out
_LONGEST_ASIDE = 300  # in a longer text an amount nobody gave a role is talk


@dataclass(frozen=True, slots=True)
class RoleWord:
    """Words that tell what an amount is, and where they stand; `revises` for a new word on an offer that is known."""

    start: int
    end: int
    role: Role
    revises: bool = False


@dataclass(frozen=True, slots=True)
class PlacedAmount:
    """An amount with its role, None where nobody said, and the words before and after that speak of it."""

    said: SaidAmount
    role: Role | None
    before: str
    after: str


def role_words(message: Message, *, revises: bool = False) -> tuple[RoleWord, ...]:
    """All words of a message that tell what an amount is, outside sentences that state nothing.

    With `revises`, those of a new word on the known competing offer are among them: "they upped it to 225k".
    """
    veiled = _veiled_spans(message)
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


def _veiled_spans(message: Message) -> list[tuple[int, int]]:
    spans: dict[int, tuple[int, int]] = {}
    for word in message.words:
        if word.sentence in message.veiled:
            start, _ = spans.get(word.sentence, (word.start, 0))
            spans[word.sentence] = (start, word.end)
    return list(spans.values())


def free_amounts(message: Message) -> tuple[SaidAmount, ...]:
    """The amounts of a message that are no part of a title, place or identifier, outside veiled sentences."""
    taken = [
        (message.words[at].start, message.words[at].end)
        for at, part in message.parts.items()
        if part is not Part.AMOUNT
    ]
    closed = sorted([*taken, *_veiled_spans(message)])
    return tuple(
        said
        for said in amounts_in(message.text)[:_MOST_AMOUNTS]
        if not any(s < said.span[1] and said.span[0] < e for s, e in closed)
    )


def placed_amounts(
    message: Message, amounts: tuple[SaidAmount, ...], words: tuple[RoleWord, ...]
) -> tuple[PlacedAmount, ...]:
    """Every amount with what it is; small bare figures without a role are no amounts and are left out."""
    ends = [0, *(said.span[1] for said in amounts)]
    starts = [*(said.span[0] for said in amounts[1:]), len(message.text)]
    placed = []
    for said, left, right in zip(amounts, ends, starts, strict=False):
        role, gap = _role_of(message, said, left, words)
        if said.is_bare and not _is_pay_here(message.text, said, role, gap):
            continue
        if _DENIED_AMOUNT.search(message.text[max(0, said.span[0] - 20) : said.span[0]]):
            continue
        if role is None and len(message.text) > (40 if _is_slip(said) else _LONGEST_ASIDE):
            continue
        after = _kind_inside(message.text, said) + message.text[said.span[1] : right]
        placed.append(PlacedAmount(said, role, message.text[left : said.span[0]], after))
    return tuple(placed)


def _kind_inside(text: str, said: SaidAmount) -> str:
    """The word between a figure and its period that tells what it is: the total of "1.4M total per year"."""
    inside = re.search(
        r" (?:base|total|all[ -]in)(?= ?(?:/|per\b|an?\b|p\.))", text[slice(*said.span)], re.IGNORECASE
    )
    return f"{inside.group()} " if inside else ""


def _is_pay_here(text: str, said: SaidAmount, role: Role | None, gap: int) -> bool:
    figure_is_counted = AFTER_A_BARE_FIGURE.match(text, said.span[1]) is None
    long_enough = said.amount >= 1000 or len(text) <= 12 or said.span[1] - said.span[0] > 1
    if role in (Role.OFFER, Role.WISH, Role.POSTED):
        return gap <= 30 and not figure_is_counted and long_enough and not _is_year(said)
    whole = len(text) <= said.span[1] - said.span[0] + 14 and (said.flaw is not None or said.amount >= _LEAST_BARE)
    return role is None and whole and not figure_is_counted and not _is_year(said)


def _is_slip(said: SaidAmount) -> bool:
    return said.flaw is not None or said.size_flaw(said.currency) is not None


def _is_year(said: SaidAmount) -> bool:
    return said.is_bare and said.upper is None and 1900 <= said.amount <= 2100


def _role_of(message: Message, said: SaidAmount, left: int, words: tuple[RoleWord, ...]) -> tuple[Role | None, int]:
    """The role of an amount and how far away the words that tell it stand."""
    start, end = said.span
    if _ASIDE_FOLLOWS.match(message.text, end):
        return Role.ASIDE, 0
    first, last = _sentence_around(message, start)
    before = [word for word in words if first <= word.start and word.end <= start]
    external = next(
        (word for word in words if word.role is Role.OFFER and first <= word.start and word.start < last), None
    )
    if before:
        nearest = before[-1]
        if external is not None and _is_of_another_amount(message.text, nearest, left, start):
            return external.role, 0
        if _is_denied(message.text, nearest, start):
            return Role.OURS, 0
        return nearest.role, start - nearest.end
    after = [word for word in words if end <= word.start < last]
    if after and _speaks_of_it(message.text[end : after[0].start]) and after[0].role is not Role.ASIDE:
        return after[0].role, after[0].start - end
    earlier = [word for word in words if left <= word.start and word.end <= start]
    return (earlier[-1].role, start - earlier[-1].end) if earlier else (None, 0)


def _is_of_another_amount(text: str, word: RoleWord, left: int, start: int) -> bool:
    """Whether a role word belongs to the amount before: the bonus in "218k base, 20k bonus, total 250k"."""
    if word.role not in (Role.ASIDE, Role.OURS):
        return False
    follows = word.role is Role.ASIDE and left > 0 and word.start - left <= 10
    return word.end < left or (follows and _LINK_TO_AMOUNT.fullmatch(text[word.end : start]) is None)


def _is_denied(text: str, word: RoleWord, start: int) -> bool:
    """Whether what tells the role is taken back: "no longer expects 200k", but not "won't accept less than 200k"."""
    if word.role not in (Role.WISH, Role.OFFER) or _AT_LEAST.search(text[word.start : start]):
        return False
    return _DENIAL.search(text[max(0, word.start - 24) : word.start]) is not None


def _speaks_of_it(between: str) -> bool:
    """Whether nothing but a few words stands between an amount and the words after it that tell what it is."""
    return len(between) <= 40 and re.search(r"[,;\d]| (?:and|but) ", between) is None


def _sentence_around(message: Message, position: int) -> tuple[int, int]:
    number = next((word.sentence for word in message.words if word.end > position), None)
    inside = [word for word in message.words if word.sentence == number]
    return (inside[0].start, inside[-1].end) if inside else (0, len(message.text))
