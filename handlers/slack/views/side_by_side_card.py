"""Cases side by side: one column each, with the figures that their readers may see."""

from collections.abc import Iterator

from domain.conversations.brief import Purpose
from domain.identity.audience import Sight
from domain.money import amount_text, share_text
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.fact_words import FIELD_NAMES
from domain.recommendations.offer_facts import rests_on, sees_tiers
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer
from domain.recommendations.side_by_side import Side, SideBySide
from domain.recommendations.sides_in_words import changes_words
from handlers.slack.views.blocks import Block, Message, clip, escape, literal
from handlers.slack.views.card_parts import BESIDE, SUPPOSED, state_line, title, to_know, why
from handlers.slack.views.wording import STATE_WORDS, penetration_words

_TITLES = {Purpose.WHAT_IF: "What if", Purpose.COMPARISON: "Side by side"}
_STANDING = {Purpose.WHAT_IF: (SUPPOSED, "Only supposed"), Purpose.COMPARISON: (BESIDE, "Only compared")}
_UNCHANGED = "Nothing was changed. What is supposed stands in no file and cannot be approved."
_NONE = "–"
# What is told whether it differs or not.
_ALWAYS = ("", "Base salary")
# What is told whether it differs or not, to those who are told of it.
_IF_KNOWN = ("Approval tier",)
# Slack takes tables of a limited size.
_CELL_LIMIT = 200


def side_by_side_card(purpose: Purpose, result: SideBySide, shown: tuple[Disclosure | None, ...]) -> Message:
    """The card. `shown` are the sides as their readers may see them, None where facts are missing."""
    first = result.sides[0]
    notes = [_why_empty(side, disclosure) for side, disclosure in zip(result.sides, shown, strict=True)]
    if not result.rests_on_the_same_data:
        notes.append("These rest on different pay data or policy, which alone can make figures differ.")
    blocks: list[Block] = [
        *title(f"{_TITLES[purpose]}: {first.candidate_id}"),
        state_line(*_STANDING[purpose], _UNCHANGED),
        _table(result, shown),
        *to_know(dict.fromkeys(filter(None, notes))),
        *why(_sources(result, shown), "Sources"),
    ]
    return Message(text=f"{first.candidate_id}: {_TITLES[purpose].lower()}", blocks=tuple(blocks))


def _sources(result: SideBySide, shown: tuple[Disclosure | None, ...]) -> Iterator[str]:
    """Where each column's figures come from."""
    for side, disclosure in zip(result.sides, shown, strict=True):
        if disclosure is not None and disclosure.offer is not None:
            yield f"*{escape(_heading(side, result.sides[0]))}*  {escape(rests_on(disclosure))}"


def _table(result: SideBySide, shown: tuple[Disclosure | None, ...]) -> Block:
    """Names down the side, one column a side; of the figures those that are worth a line."""
    columns = [
        _column(side, disclosure, result.sides[0]) for side, disclosure in zip(result.sides, shown, strict=True)
    ]
    rows = [
        [_cell(name), *(_cell(column[name]) for column in columns)]
        for name in columns[0]
        if _is_worth_a_line(name, {column[name] for column in columns})
    ]
    # Threads are narrow: columns that wrap stay in sight.
    return {"type": "table", "column_settings": [{"is_wrapped": True} for _ in rows[0]], "rows": rows}


def _is_worth_a_line(name: str, figures: set[str]) -> bool:
    return name in _ALWAYS or len(figures) > 1 or (name in _IF_KNOWN and figures != {_NONE})


def _column(side: Side, disclosure: Disclosure | None, first: Side) -> dict[str, str]:
    offer = None if disclosure is None else disclosure.offer
    return {"": _heading(side, first), "State": _standing(side, disclosure), **_figures(offer, disclosure)}


def _figures(offer: Offer | None, disclosure: Disclosure | None) -> dict[str, str]:
    package = offer.package if offer else None
    sign_on = offer.bridge.sign_on if offer and offer.bridge else None
    peers = disclosure.peers if disclosure else None
    total = package.total_direct if package else None
    return {
        "Base salary": money_text(offer.base_pay) if offer else _NONE,
        "Compa-ratio": f"{offer.compa_ratio:.2f}" if offer else _NONE,
        "Range penetration": penetration_words(offer.range_penetration) if offer else _NONE,
        "Pay range": f"{amount_text(offer.minimum)}–{amount_text(offer.maximum)}" if offer else _NONE,
        "Peers": f"{peers.count} people" if peers else _NONE,
        "Target bonus": f"{money_text(package.bonus)} ({share_text(package.bonus_share)})" if package else _NONE,
        "Equity grant": money_text(package.equity_grant) if package else _NONE,
        "Sign-on": money_text(sign_on) if sign_on else _NONE,
        "Target total cash": money_text(package.target_total_cash) if package else _NONE,
        "Total direct compensation": money_text(total) if total else _NONE,
        "Approval tier": offer.tier.value if offer and disclosure and sees_tiers(disclosure) else _NONE,
    }


def _heading(side: Side, first: Side) -> str:
    if side.candidate_id != first.candidate_id:
        return side.candidate_id
    if side.changes:
        return f"With {changes_words(side.changes)}"
    return "Supposed" if side is not first and side.is_hypothetical else "Now"


def _standing(side: Side, disclosure: Disclosure | None) -> str:
    if side.filed is None:
        return "Not complete yet"
    if disclosure is None or disclosure.sight is Sight.NOTHING:
        return _NONE
    return "Supposed" if side.is_hypothetical else STATE_WORDS[side.filed.state]


def _why_empty(side: Side, disclosure: Disclosure | None) -> str | None:
    """Why a column holds no figures."""
    if disclosure is None:
        lacks = ", ".join(FIELD_NAMES[field].lower() for field in side.missing) or "facts"
        return f"`{side.candidate_id}` still needs {lacks}."
    if disclosure.offer is not None:
        return None
    return escape(disclosure.withheld or disclosure.filed.standing.problem or "There is no offer.")


def _cell(text: str) -> Block:
    # Slack refuses empty cells.
    return {"type": "raw_text", "text": clip(literal(text), _CELL_LIMIT) or " "}
