"""Values of any of the domain's types, with hostile words wherever somebody could have written some.

`made_up(type)` follows a type's fields: enumerations, dataclasses, tuples and the rest come by themselves. What a
field may hold is settled by its name where that says it (`BY_NAME`), else by its type (`BY_TYPE`, `st.from_type`).
"""

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from domain.approvals.settings import TeamSettings
from domain.candidates.facts import REQUIRED_FIELDS
from domain.identity.actor import Role
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.policy import PayPolicy, Tier
from domain.recommendations.data_issues import DataReport
from domain.recommendations.disclosure import Disclosure, Release, disclose
from domain.recommendations.filed import FiledRecommendation
from domain.recommendations.side_by_side import SideBySide
from domain.recommendations.turn import TurnAnswer
from tests.property.cards_and_readers import CARD_POLICY, Shown, asked_questions, shown_offers
from tests.property.hostile_strings import hostile_texts, stored_texts
from tests.unit.pay.sample_pay import POLICY

PEOPLE = ("U0CARLA", "U0COLIN", "U0RAVI", "U0RITA", "U0CLEO", "U0ADA", "U0OLGA", "U0ADAM", "U0GUEST", "comp-assist")
CHANNELS = ("C0OFFERS", "G0DESK", "D0ME")
LINK = "https://northwind.slack.com/archives/G0DESK/p1767000000000100"

_PRIMES = (100_003, 149_993, 200_003, 1_000_003, 987_654_323)
_CURRENCIES = st.sampled_from(("USD", "EUR", "JPY"))
_MONEY = st.builds(Money, st.sampled_from(_PRIMES).map(Decimal), _CURRENCIES)
_PERSONS = ("user_id", "actor", "by", "opened_by", "closed_by", "recipient", "imported_by", "asked_by")
_COUNTS = st.integers(0, 10**9)
_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware at once
_PERSON = st.sampled_from(PEOPLE)
_OPAQUE = st.text("ghijkmnpqr", min_size=1, max_size=12)
_TEXT = hostile_texts(3_000)


def _posted(low: Decimal, currency: str) -> PostedRange:
    return PostedRange(Money(low, currency), Money(low * 2, currency))


@st.composite
def _filed(draw: st.DrawFn) -> FiledRecommendation:
    return worded(draw, draw(shown_offers()).filed)


def worded(draw: st.DrawFn, filed: FiledRecommendation) -> FiledRecommendation:
    """The same offer, of a hostile title in a hostile place, with hostile reasons and notes."""
    title, place, problem = draw(stored_texts(200)), draw(stored_texts(200)), draw(st.none() | stored_texts(400))
    body = filed.body
    cites = draw(st.booleans())
    reasons = tuple(
        replace(reason, text=f"{title}: {reason.text}", source=reason.source if cites else place)
        for reason in body.reasons
    )
    body = replace(
        body,
        request=replace(body.request, job_title=title, location=place),
        offer=body.offer and replace(body.offer, job_title=title, location=place),
        reasons=reasons,
        problem=problem,
    )
    decision = filed.decision and replace(filed.decision, note=draw(stored_texts(2_000)))
    return replace(filed, body=body, decision=decision)


def _reduced(draw: st.DrawFn, shown: Shown, filed: FiledRecommendation) -> Disclosure:
    names = draw(st.none() | st.just(tuple(member.user_id for member in shown.audience.members)))
    sight = shown.audience.sight(shown.case.opened_by)
    return disclose(
        filed, sight, CARD_POLICY.parity, draw(st.sampled_from(Release)), names, closed=draw(st.booleans())
    )


@st.composite
def _disclosures(draw: st.DrawFn) -> Disclosure:
    shown = draw(shown_offers())
    return _reduced(draw, shown, worded(draw, shown.filed))


@st.composite
def _answers(draw: st.DrawFn) -> TurnAnswer:
    """A turn that met everything at once."""
    plain = draw(shown_offers()).answer
    asked = {
        field.name: draw(made_up(hint, field.name))
        for field in fields(TurnAnswer)
        if field.name not in ("filed", "replaced", "differences", "enquiries", "is_new")
        for hint in (get_type_hints(TurnAnswer)[field.name],)
    }
    return replace(plain, **asked)


@st.composite
def _sides(draw: st.DrawFn) -> SideBySide:
    """A side for each of what was supposed, every one of them of hostile words."""
    asked = draw(asked_questions())
    return SideBySide(
        tuple(
            replace(
                side,
                filed=side.filed and worded(draw, side.filed),
                changes=tuple(
                    replace(change, old=draw(stored_texts(200)), new=draw(stored_texts(200)))
                    for change in side.changes
                ),
            )
            for side in asked.sides.sides
        )
    )


_GROUP = st.integers(0, 300).map(lambda number: f"S0GROUP{number}")
_SETTINGS = st.builds(
    TeamSettings,
    groups=st.none() | st.dictionaries(_GROUP, hostile_texts(300), max_size=150).map(lambda named: (*named.items(),)),
    mapped=st.dictionaries(_GROUP, st.sampled_from(Role), max_size=120),
    approvers=st.dictionaries(st.sampled_from(Tier), st.frozensets(_PERSON), max_size=4),
)


BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXT,
    int: _COUNTS,
    bool: st.booleans(),
    Decimal: st.sampled_from(_PRIMES).map(Decimal),
    datetime: _MOMENTS,
    date: _MOMENTS.map(datetime.date),
    Money: _MONEY,
    CompetingOffer: st.builds(CompetingOffer, _CURRENCIES, base=st.sampled_from(_PRIMES).map(Decimal)),
    PostedRange: st.builds(_posted, st.sampled_from(_PRIMES).map(Decimal), _CURRENCIES),
    PayPolicy: st.just(POLICY),
    FiledRecommendation: _filed(),
    Disclosure: _disclosures(),
    TurnAnswer: st.deferred(_answers),
    SideBySide: _sides(),
    TeamSettings: _SETTINGS,
}
# What a name promises, wherever it is the name of a field or of a view's parameter.
BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(_PERSONS, _PERSON),
    **dict.fromkeys(("recommendation_id", "suggestion_id", "answer_id", "incident", "occasion", "id"), _OPAQUE),
    "candidate_id": st.sampled_from(("CAND-017", f"CAND-{'X' * 32}")),
    "channel_id": st.sampled_from(CHANNELS),
    "place": st.sampled_from((None, "G0DESK/1.2", "C0OFFERS/1767000000.000100", "D0ME/1.2")),
    "origin": st.just('["REC-1","G0DESK","1767000000.000100"]'),
    "currency": _CURRENCIES,
    "link": st.sampled_from((None, LINK)),
    **dict.fromkeys(("job_title", "location"), st.none() | stored_texts(200)),
    **dict.fromkeys(("titles", "places"), st.lists(stored_texts(200), max_size=30).map(tuple)),
    "missing": st.lists(st.sampled_from(REQUIRED_FIELDS), unique=True).map(tuple),
    "reports": st.lists(st.deferred(lambda: made_up(DataReport)), min_size=1, max_size=12).map(tuple),
    "links": st.dictionaries(_OPAQUE, st.just(LINK), max_size=5),
    "suggestions": st.lists(stored_texts(200), max_size=5, unique=True).map(tuple),
    "notes": stored_texts(5_000),
    "name": stored_texts(200),
}


def made_up(kind: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Values of a type, or of a field or parameter of that name."""
    if name in BY_NAME and not is_dataclass(kind) and not _is_enum(kind):
        return BY_NAME[name]
    if kind in BY_TYPE:
        return BY_TYPE[kind]
    if _is_enum(kind):
        return st.sampled_from(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return st.deferred(lambda: _built(kind))
    return _composed(kind, name)


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _built(kind: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    needed = {field.name: made_up(hints[field.name], field.name) for field in fields(kind) if field.init}
    # What may be left out sometimes is.
    told = [field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]
    few = {name: needed[name] for name in told}
    return (
        st.builds(kind, **needed) if len(few) == len(needed) else st.builds(kind, **needed) | st.builds(kind, **few)
    )


def _composed(kind: Any, name: str) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is type(None):
        return st.none()
    if origin in (Union, types.UnionType):
        return st.one_of([made_up(one, name) for one in inner])
    if origin is Callable:
        return st.none()  # what it gives only SPECIAL knows
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return st.lists(made_up(inner[0]), max_size=12).map(tuple)
    if origin is tuple:
        return st.tuples(*(made_up(one) for one in inner))
    if origin in (list, Sequence, Iterable):
        return st.lists(made_up(inner[0]), max_size=30)
    if origin in (set, frozenset):
        return st.frozensets(made_up(inner[0]), max_size=12)
    if origin in (dict, Mapping):
        return st.dictionaries(made_up(inner[0]), made_up(inner[1]), max_size=8)
    return st.from_type(kind)
