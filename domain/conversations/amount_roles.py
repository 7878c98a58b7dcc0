"""What an amount of a message is: a competing offer, an expectation, the posted range, ours, or nobody said."""

import re
from dataclasses import dataclass
from itertools import islice

from domain.conversations.amounts import amounts_in
from domain.conversations.message import Message, Part
from domain.conversations.money_mentions import AFTER_A_BARE_FIGURE
from domain.conversations.role_words import Role, RoleWord, veiled_spans
from domain.conversations.said_amount import SaidAmount

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


_OTHERS = re.compile(
    r"\b(?P<theirs>for )?(?:her|his|their|my) (?:husband|wife|spouse|partner|boyfriend|girlfriend|fianc\w+|family"
    r"|mother|father|mom|mum|dad|parents?|sister|brother|sibling|son|daughter|friends?|flatmate|roommate|cousin)\b"
    r"(?:(?!(?<!says )(?<!said )(?<!thinks )\b(?:she|he|they|and|but|candidate)\b)[^,.;?!\n]){0,80}",
    re.IGNORECASE,
)
_MOST_AMOUNTS = 40  # a message with more is no message about one candidate; reading stays quick
_LEAST_BARE = 30  # below this a figure alone is a count or an answer, not an amount with its thousands left out
_LONGEST_ASIDE = 300  # in a longer text an amount nobody gave a role is talk


@dataclass(frozen=True, slots=True)
class PlacedAmount:
    """An amount with its role, None where nobody said, and the words before and after that speak of it."""

    said: SaidAmount
    role: Role | None
    before: str
    after: str


def free_amounts(message: Message) -> tuple[SaidAmount, ...]:
    """The amounts of a message that are no part of a title, place or identifier, outside veiled sentences.

    Those of the candidate's family and friends are left out.
    """
    taken = [
        (message.words[at].start, message.words[at].end)
        for at, part in message.parts.items()
        if part is not Part.AMOUNT
    ]
    closed = sorted([*taken, *veiled_spans(message), *_of_others(message)])
    return tuple(
        said
        for said in amounts_in(message.text)[:_MOST_AMOUNTS]
        if not any(s < said.span[1] and said.span[0] < e for s, e in closed)
    )


def _of_others(message: Message) -> list[tuple[int, int]]:
    """What is said of the candidate's family and friends: their pay is nobody's business here."""
    found = islice(_OTHERS.finditer(message.text), _MOST_AMOUNTS)
    return [(_sentence_around(message, one.start())[0] if one["theirs"] else one.start(), one.end()) for one in found]


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
