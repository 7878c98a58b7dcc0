"""Every number anybody reads exists in the result: words never do arithmetic of their own."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.identity.audience import Sight
from domain.money import Money, amount_text, percent_text, rounded_decimal
from domain.pay.pay_range import PayRange
from domain.recommendations.disclosure import Release, disclose
from domain.recommendations.filed import Decision, DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer, Recommendation
from handlers.slack.views.blocks import Message
from handlers.slack.views.recommendation_card import recommendation_card
from tests.unit.recommendations.offer_stories import Story, checked_stories, pay_near
from tests.unit.recommendations.sample_offers import SNAPSHOTS, filed

_often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_very_often = settings(_often, max_examples=300)

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
# An emoji's name may hold a digit, as `:pencil2:` does.
_LEVEL_OR_TIER = re.compile(r"\b[PL][1-5]\b|:[a-z][a-z0-9_]*:")

# How each share of an offer is shown: the places of its percentage.
_SHARES = {"position": 0, "bonus_share": 0, "range_penetration": 1, "over_midpoint": 1}


def _numbers_of(value: Any) -> Iterator[str]:
    """Every number of a value as it is read: amounts grouped, shares as percentages, counts and lines plain."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int):
        yield str(value)
    elif isinstance(value, Decimal):
        yield amount_text(abs(value))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _numbers_of(inner)
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name in _SHARES and inner is not None:
                yield percent_text(abs(inner), _SHARES[field.name]).removesuffix(" %")
            elif field.name == "compa_ratio":
                yield f"{inner:.2f}"
            else:
                yield from _numbers_of(inner)


def _derived(offer: Offer, story: Story) -> Iterator[str]:
    """Numbers that follow from the result alone: the base before competition or override, and what peers moved."""
    within = PayRange(offer.minimum, offer.maximum, offer.currency, story.policy.step(offer.currency))
    yield amount_text(rounded_decimal(within.rounded(Fraction(offer.adjusted)), 4))
    if offer.peers.corridor is not None:
        bottom, top = offer.peers.corridor
        yield amount_text(rounded_decimal(within.clamp(Fraction(min(max(offer.anchor, bottom), top))), 4))
    people = [person for person in story.roster if person.row in offer.peers.rows]
    yield str(sum(person.compensation > offer.maximum for person in people))
    yield str(sum(person.compensation < offer.minimum for person in people))


def _of_policy(story: Story, offer: Offer) -> Iterator[str]:
    policy = story.policy
    yield from _numbers_of(policy.parity.min_peers_adjust)
    yield from _numbers_of(policy.exempt_threshold_at(offer.location))
    yield from (
        percent_text(abs(rule.up_to), 0).removesuffix(" %") for rule in policy.tiers if rule.up_to is not None
    )
    yield from map(str, policy.parity.show_min_peers.values())


def _known(answer: Recommendation, story: Story) -> set[str]:
    offer = answer.offer
    assert offer is not None
    return {
        *_numbers_of(offer),
        *_numbers_of(answer.request),
        *_derived(offer, story),
        *_of_policy(story, offer),
        *(str(row.row) for row in story.fx.rates),
    }


def _numbers_read(text: str, answer: Recommendation, case: FiledRecommendation | None = None) -> set[str]:
    """The numbers in a text that are no part of a name: of a policy, a snapshot, a level, a person or a day."""
    names = [f"{answer.policy_id} v{answer.policy_version}"]
    names += [f"@{ref.id}" for ref in (SNAPSHOTS.ranges, SNAPSHOTS.roster, SNAPSHOTS.fx) if ref is not None]
    names += [date(2026, 3, 2).isoformat()]
    if case is not None:
        names += [f"`{case.candidate_id}`", case.candidate_id, f"<@{case.requested_by}>"]
        if case.decision is not None:
            names += [f"<@{case.decision.by}>", f"{case.decision.at:%Y-%m-%d %H:%M}"]
    for name in names:
        text = text.replace(name, " ")
    return set(_NUMBER.findall(_LEVEL_OR_TIER.sub(" ", text)))


def _words_of(part: Any) -> Iterator[str]:
    """Everything a person can read in a block, and in what lies in it."""
    if isinstance(part, dict):
        for key, inner in part.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from _words_of(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _words_of(inner)


def _read(message: Message) -> str:
    return "\n".join([message.text, *_words_of(message.blocks)])


@_very_often
@given(checked_stories(), st.booleans(), st.data())
def test_every_number_in_a_reason_or_its_source_exists_in_the_result(
    story: Story, overridden: bool, data: st.DataObject
) -> None:
    answer = story.told(override=data.draw(pay_near(story.range_row)) if overridden else None)
    known = _known(answer, story)

    for reason in answer.reasons:
        assert _numbers_read(f"{reason.text} [{reason.source}]", answer) <= known, reason


_DECISION = Decision(DecisionKind.APPROVED, "U0COMP", datetime(2026, 3, 5, 14, 7, tzinfo=UTC))


@_often
@given(checked_stories(), st.sampled_from(OfferState), st.booleans(), st.data())
def test_every_number_on_a_card_exists_in_the_result_for_every_group_of_readers(
    story: Story, state: OfferState, overridden: bool, data: st.DataObject
) -> None:
    answer = story.told(override=data.draw(pay_near(story.range_row)) if overridden else None)
    decided = state in (OfferState.APPROVED, OfferState.CHANGES_REQUESTED)
    case = replace(filed(answer, state, _DECISION if decided else None), number=data.draw(st.integers(1, 40)))
    known = _known(answer, story) | {str(case.number)}

    for sight in Sight:
        for release in Release:
            seen = disclose(case, sight, story.policy.parity, release)
            read = _read(recommendation_card(seen))
            numbers = _numbers_read(read, answer, case)
            assert numbers <= known
            if seen.offer is None:
                assert numbers <= {str(case.number)}


@_often
@given(checked_stories())
def test_the_figures_on_a_card_are_those_of_the_offer_under_their_own_names(story: Story) -> None:
    answer = story.told()
    offer = answer.offer
    assert offer is not None
    card = recommendation_card(disclose(filed(answer), Sight.EVERYTHING, story.policy.parity))
    named = dict(
        cell["text"].removeprefix("*").split("*\n", 1) for block in card.blocks for cell in block.get("fields", ())
    )

    assert f"*Base salary*  `{money_text(Money(offer.base, offer.currency))}`" in _read(card)
    assert named["Compa-ratio"] == f"{offer.compa_ratio:.2f}"
    assert named["Pay range"].startswith(
        f"{offer.currency} {amount_text(offer.minimum)}–{amount_text(offer.maximum)}\n"
    )
    assert named["Pay range"].endswith(f"midpoint {amount_text(offer.midpoint)}")
    package, bridge = offer.package, offer.bridge
    assert ("Sign-on" in named) is (bridge is not None and bridge.sign_on is not None)
    if bridge is not None and bridge.sign_on is not None:
        assert named["Sign-on"].startswith(money_text(bridge.sign_on))
    if package is None:
        assert not {"Target bonus", "Equity grant", "Target total cash", "Total direct compensation"} & set(named)
        return
    assert named["Target bonus"].startswith(money_text(package.bonus))
    assert named["Equity grant"].startswith(money_text(package.equity_grant))
    assert named["Target total cash"] == money_text(package.target_total_cash)
    apart = (
        f"{money_text(package.target_total_cash)} cash and {money_text(package.equity_annualised)} equity, not added"
    )
    total = apart if package.total_direct is None else money_text(package.total_direct)
    assert named["Total direct compensation"] == total


@_often
@given(checked_stories())
def test_a_share_of_the_way_through_a_range_is_never_called_a_percentile(story: Story) -> None:
    answer = story.told()
    card = recommendation_card(disclose(filed(answer), Sight.EVERYTHING, story.policy.parity))

    for line in [*(reason.text for reason in answer.reasons), *_read(card).splitlines()]:
        assert "percentile" not in line.casefold() or "among" in line or "(n = " in line


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Sign-on USD 19,000 towards the rest", {"19,000"}),
        ("60,467.50–66,832.50; P4, L3", {"60,467.50", "66,832.50"}),
        ("rows 16, 17, 18", {"16", "17", "18"}),
        ("5.4 % over", {"5.4"}),
    ],
)
def test_numbers_are_found_as_people_read_them(text: str, numbers: set[str]) -> None:
    assert set(_NUMBER.findall(_LEVEL_OR_TIER.sub(" ", text))) == numbers
