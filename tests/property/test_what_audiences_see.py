"""Whoever reads along: no card, note or form holds an amount that the least privileged of them may not see.

What may be seen is written down here a second time, from the table of the safety specification.
"""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from domain.approvals.life import OfferEvent
from domain.approvals.rules import AlreadyDecided
from domain.conversations.brief import Brief, Purpose
from domain.conversations.composing import composed
from domain.conversations.reading import Catalogue
from domain.identity.actor import Role
from domain.identity.audience import Audience, Sight
from domain.recommendations.briefs import note_brief, reach_brief, why_brief
from domain.recommendations.disclosure import Release, disclose
from domain.recommendations.filed import DecisionKind, FiledRecommendation
from domain.recommendations.hiring_note import hiring_note
from domain.recommendations.reach_amount import ReachOutcome, reduced
from domain.recommendations.recommendation import Offer
from domain.recommendations.show_case import CaseOverview
from domain.recommendations.side_by_side import Side, disclosed
from domain.recommendations.sides_in_words import seen_by, side_by_side_brief
from handlers.slack.views.blocks import Message, View
from handlers.slack.views.case_answer import case_answer
from handlers.slack.views.case_context import case_context
from handlers.slack.views.context_form import context_modal
from handlers.slack.views.decision_forms import (
    changes_modal,
    declined_modal,
    modal_origin,
    override_modal,
    reject_modal,
)
from handlers.slack.views.decision_notes import decision_note, voided_note
from handlers.slack.views.plain_notes import case_continued, case_opening, error_note, moved_note
from handlers.slack.views.recommendation_card import recommendation_card
from handlers.slack.views.side_by_side_card import side_by_side_card
from handlers.slack.views.words import words
from tests.property.cards_and_readers import CARD_POLICY, Asked, Shown, asked_questions, shown_offers

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")
_NUMBER = re.compile(r"(?<![\w.])(\d{1,3}(?:[,.'’\u00a0\u202f]\d{3})+|\d+)(\.\d+)?(?:\s?([kKmM])\b)?")
_RATIO = re.compile(r"\d\s?%|\d\.\d\d\b")
_SCALE = {"": 1, "k": 1_000, "m": 1_000_000}
# What a form is filled with is shown to the one who opened it, like any text; these are not shown to anybody.
_OPAQUE = {"value", "block_id", "action_id", "callback_id", "private_metadata", "url"}
# Fixed sentences that show how an amount may be written.
_EXAMPLES = ("Digits, such as 182,500 or 182.5k", "she has an offer at 218k base")
_CENT = Decimal("0.01")

MET: Counter[str] = Counter()


def amounts_in(text: str) -> set[Decimal]:
    """Every number of four digits or more, however it is spelt: 218,000, 218.000, 218000.50, 218k, 0.2m."""
    found = set()
    for example in _EXAMPLES:
        text = text.replace(example, " ")
    for whole, cents, unit in _NUMBER.findall(_MOMENT.sub(" ", text)):
        value = Decimal(re.sub(r"\D", "", whole) + cents) * _SCALE[unit.lower()]
        if value >= 1_000:
            found.add(value.quantize(_CENT))
    return found


def readers(audience: Audience, owner: str) -> str:
    """What the least privileged reader is: a Comp Team member, the case’s recruiter, or nobody who may see pay."""
    if audience.kind.value not in ("direct", "private") or not audience.members:
        return "nobody"
    for member in audience.members:
        own = member.role is Role.RECRUITMENT and member.user_id == owner
        if member.is_outsider or not (member.role is Role.COMP_TEAM or own):
            return "nobody"
    return "comp" if all(member.role is Role.COMP_TEAM for member in audience.members) else "recruiter"


def permitted(shown: Shown) -> set[Decimal]:
    """Every amount that may stand anywhere before these readers."""
    who, filed = readers(shown.audience, shown.case.opened_by), shown.filed
    if who == "nobody":
        return set()
    allowed = set(shown.said())
    decision = filed.decision
    for_recruiters = (DecisionKind.CHANGES_REQUESTED, DecisionKind.REJECTED)
    if decision is not None and (who == "comp" or decision.kind in for_recruiters):
        allowed.add(shown.written)
    if who == "comp" or released(filed, shown.release):
        least = 3 if who == "comp" else 5
        for offer in (filed.offer, *((shown.before.offer,) if shown.answer.is_new else ())):
            assert offer is not None
            allowed |= set(_of_offer(offer))
            if offer is filed.offer and offer.peers.count >= least:
                allowed |= set(_of_peers(offer))
    if who == "comp" and filed.offer is not None:
        allowed |= set(_between_comp_and_the_policy(shown, filed.offer))
    return {amount.quantize(_CENT) for amount in allowed}


def released(filed: FiledRecommendation, release: Release) -> bool:
    """Whether its recruiter may see the offer by now."""
    return release is Release.IMMEDIATE or filed.state.value in ("approved", "offered", "accepted", "declined")


def _of_offer(offer: Offer) -> Iterator[Decimal]:
    yield from (offer.base, offer.minimum, offer.maximum, offer.midpoint, offer.anchor)
    package, bridge = offer.package, offer.bridge
    if package is not None:
        yield from (package.bonus.amount, package.target_total_cash.amount)
        yield from (package.equity_grant.amount, package.equity_annualised.amount)
        if package.total_direct is not None:
            yield package.total_direct.amount
    if bridge is not None and bridge.sign_on is not None:
        yield bridge.sign_on.amount


def _of_peers(offer: Offer) -> Iterator[Decimal]:
    """What may be told about peers together; a single salary only where it is the very median."""
    if offer.peers.reference is not None and offer.peers.corridor is not None:
        bottom, top = offer.peers.corridor
        yield from (offer.peers.reference, bottom, top)
        yield min(max(offer.anchor, bottom, offer.minimum), max(top, offer.minimum), offer.maximum)


def _between_comp_and_the_policy(shown: Shown, offer: Offer) -> Iterator[Decimal]:
    yield offer.adjusted
    yield shown.story.but(competing_offer=None).base()
    yield from CARD_POLICY.exempt_threshold.values()
    if offer.bridge is not None:
        yield from (offer.bridge.need.amount, offer.bridge.gap.amount)
        if offer.bridge.equity_boost is not None:
            yield offer.bridge.equity_boost.amount


def rendered(shown: Shown, moves: frozenset[OfferEvent]) -> Iterator[Message | View]:
    """Everything that is sent about an offer to the place its readers are in."""
    filed, case, owner = shown.filed, shown.case, shown.case.opened_by
    names = tuple(member.user_id for member in shown.audience.members)
    disclosure = disclose(filed, shown.audience.sight(owner), CARD_POLICY.parity, shown.release, names)
    yield recommendation_card(disclosure, moves)
    yield decision_note(disclosure)
    yield voided_note(case.candidate_id)
    yield from (moved_note(case.candidate_id), error_note(AlreadyDecided(filed).sentence))
    yield from (case_opening(case.candidate_id, owner), case_continued(case.candidate_id, owner))
    origin = modal_origin(filed.id, "C0DESK", "the-thread")
    yield override_modal(origin, case.candidate_id, "USD")
    yield from (form(origin, case.candidate_id) for form in (changes_modal, reject_modal, declined_modal))
    catalogue = Catalogue((filed.body.request.job_title,), (filed.body.request.location,))
    shows_pay = shown.audience.is_safe_for_cases(owner)
    yield from case_answer(shown.answer, disclosure, catalogue, moves, shows_pay=shows_pay)
    if shows_pay:  # elsewhere nobody may look, and what one person looks up is shown to them alone
        looking = shown.audience.members[0]
        yield case_context(CaseOverview(case, filed), looking)
        yield context_modal(origin, case, looking)


def strings_of(part: Any, under: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a message or a form, with the name of what it stands in."""
    if isinstance(part, Message):
        yield "notification", part.text
        yield "card_of", part.card_of or ""
        yield from strings_of(part.blocks)
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield from strings_of(inner, key)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from strings_of(inner, under)
    elif isinstance(part, str):
        yield under, part


@settings(max_examples=700, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(shown_offers(), st.sets(st.sampled_from(OfferEvent)))
def _no_amount_beyond_what_is_permitted(shown: Shown, moves: set[OfferEvent]) -> None:
    who = readers(shown.audience, shown.case.opened_by)
    allowed = permitted(shown)
    offer = shown.filed.offer
    assert offer is not None
    sees_offer = who == "comp" or (who == "recruiter" and released(shown.filed, shown.release))
    peers = "few" if offer.peers.count < 3 else "some" if offer.peers.count < 5 else "many"
    kind = f"{who}, {'sees the offer' if sees_offer else 'sees none'}, {peers} peers"
    MET[kind] += 1
    event(kind)
    for sent in rendered(shown, frozenset(moves)):
        for where, text in strings_of(sent):
            found = amounts_in(text)
            if where in _OPAQUE or where in ("notification", "card_of"):
                assert not found, f"an amount in {where}"
            assert found <= allowed, f"{found - allowed} before {who} in: {text}"
            assert not found & shown.salaries - allowed
            if not sees_offer:
                assert not _RATIO.search(text), f"a share or a ratio before {who} in: {text}"


def test_no_reader_finds_an_amount_that_somebody_among_them_may_not_see() -> None:
    MET.clear()

    _no_amount_beyond_what_is_permitted()

    for kind in ("nobody, sees none", "recruiter, sees none", "recruiter, sees the offer", "comp, sees the offer"):
        assert {f"{kind}, {number} peers" for number in ("few", "some", "many")} <= MET.keys()


# -- questions about a case ------------------------------------------------------------------------------------------

_BETWEEN_COMP_AND_POLICY = re.compile(r"\btiers?\b|\bL[123]\b|\boverride to\b|\bby a person\b|by the floor", re.I)


def answered(asked: Asked) -> Iterator[tuple[Message, Brief | None]]:
    """Every answer as it is sent to the place its readers are in, with what a model would be given of it."""
    shown = asked.shown
    sights = {side.opened_by: shown.audience.sight(side.opened_by) for side in asked.sides.sides}
    mine = shown.audience.sight(shown.case.opened_by)
    result = seen_by(sights, asked.sides)
    sides = tuple(_seen(shown, side) for side in result.sides)
    yield side_by_side_card(Purpose.COMPARISON, result, sides), None
    offer = disclose(shown.filed, mine, CARD_POLICY.parity, shown.release)
    note = disclose(shown.filed, min(mine, Sight.APPROVED, key=list(Sight).index), CARD_POLICY.parity, shown.release)
    reach = reduced(asked.reach, mine, shown.release)
    paths = tuple(_seen(shown, side) for side in reach.paths)
    override = None if reach.override is None else _seen(shown, reach.override)
    for brief in (
        why_brief(offer),
        side_by_side_brief(Purpose.WHAT_IF, result, sides),
        reach_brief(reach, paths, override),
        note_brief(hiring_note(note)),
    ):
        if brief is not None:
            text = "".join(phrase.text for phrase in composed(brief, None))
            yield words(brief, shown.case.candidate_id, text, "ANS-abc"), brief


def _seen(shown: Shown, side: Side) -> Any:
    return disclosed(side, shown.audience.sight(side.opened_by), CARD_POLICY.parity, shown.release)


def permitted_in_answers(asked: Asked) -> set[Decimal]:
    """Every amount that may stand in an answer: what is only supposed is for Comp, unless all is released at once."""
    shown, release = asked.shown, asked.shown.release
    who = readers(shown.audience, shown.case.opened_by)
    allowed = set() if who == "nobody" else permitted(shown) | set(asked.said())
    sides = [*asked.sides.sides, *asked.reach.paths, *([asked.reach.override] if asked.reach.override else [])]
    for side in sides:
        sees = readers(shown.audience, side.opened_by)
        is_out = side.filed is not None and released(side.filed, release)
        offer = None if side.filed is None else side.filed.offer
        if offer is not None and (sees == "comp" or (sees == "recruiter" and is_out)):
            allowed |= set(_of_offer(offer))
            if sees == "comp":
                allowed |= set(_between_comp_and_the_policy(shown, offer))
    return {amount.quantize(_CENT) for amount in allowed}


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(asked_questions())
def _no_answer_tells_more_than_is_permitted(asked: Asked) -> None:
    shown = asked.shown
    who = readers(shown.audience, shown.case.opened_by)
    others = {readers(shown.audience, side.opened_by) for side in asked.sides.sides} - {who}
    kind = ", beside ".join((who, *others))
    MET[kind] += 1
    event(kind)
    allowed = permitted_in_answers(asked)
    for sent, brief in answered(asked):
        for where, text in strings_of(sent):
            found = amounts_in(text)
            if where in _OPAQUE or where in ("notification", "card_of"):
                assert not found, f"an amount in {where}"
            assert found <= allowed, f"{found - allowed} before {who} in: {text}"
            if who != "comp":
                assert not _BETWEEN_COMP_AND_POLICY.search(text), f"before {who}: {text}"
            if {who, *others} == {"nobody"}:
                assert not _RATIO.search(text), f"a share or a ratio before {who} in: {text}"
        for fact in brief.facts if brief else ():
            assert not amounts_in(f"{fact.name} {fact.about}"), "a model would be given an amount"


def test_no_answer_to_a_question_tells_a_reader_what_they_may_not_see() -> None:
    MET.clear()

    _no_answer_tells_more_than_is_permitted()

    assert {"nobody", "recruiter", "comp", "recruiter, beside nobody"} <= MET.keys()


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(asked_questions())
def test_asking_for_one_amount_after_another_tells_a_recruiter_nothing_they_do_not_see(asked: Asked) -> None:
    """What is answered must not hang on an offer that is not out yet."""
    answer = asked.reach
    told = reduced(answer, Sight.APPROVED, Release.AFTER_APPROVAL)
    assert (told.paths, told.override) == ((), None)
    if not answer.standing.filed or not answer.standing.filed.is_approved:
        harmless = (ReachOutcome.NOT_COMPARABLE, ReachOutcome.NEEDS_LEVEL, ReachOutcome.MISSING)
        assert told.outcome in (ReachOutcome.WITHHELD, *(one for one in harmless if one is answer.outcome))
    assert reduced(answer, Sight.NOTHING, Release.IMMEDIATE).outcome is ReachOutcome.WITHHELD


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("USD 218,003 base", {218_003}),
        ("150,001–204,007", {150_001, 204_007}),
        ("about 218k, or 218.5 k", {218_000, 218_500}),
        ("0.2m and 218.003 and 218’003 and 218003.50", {200_000, 218_003, Decimal("218003.50")}),
        ("2026-03-05 14:07 UTC, rows 16, 17, 18, 62.5 %, 1.05, P4, CAND-017, @1a2b3c4d, REC-5D8T1XW2", set()),
    ],
)
def test_amounts_are_found_as_people_spell_them(text: str, amounts: set[Decimal]) -> None:
    assert amounts_in(text) == {Decimal(amount).quantize(_CENT) for amount in amounts}
