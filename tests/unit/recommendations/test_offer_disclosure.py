"""What each group of readers sees of an offer: all of it, what was approved, or nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.identity.audience import Sight
from domain.pay.policy import QuartileRule
from domain.recommendations.disclosure import Disclosure, Release, disclose
from domain.recommendations.filed import RELEASED, Decision, DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.fingerprint import fingerprint_of
from domain.recommendations.recommendation import Flag, ReasonKind, Recommendation
from tests.unit.pay.sample_pay import LEARNING, MUST_HIRE, NO_HIRE, P4, POLICY, peers
from tests.unit.recommendations.sample_offers import (
    competing_base,
    competing_total,
    evidence,
    filed,
    money,
    offered,
    recommend,
)

_LOW_PAID = peers(160_000, 161_000, 162_000, 163_000, 250_000)
_WITH_COMP = "The offer is computed and with Comp for review. You will see it here once it is approved."


def _answer(count: int = 5) -> Recommendation:
    return recommend(
        evidence(roster=_LOW_PAID[5 - count :]),
        job_level=P4,
        interview_feedback=MUST_HIRE,
        competing_offer=competing_base(200_000),
        expectation=money(210_000),
    )


def _seen(case: FiledRecommendation, sight: Sight, release: Release = Release.AFTER_APPROVAL) -> Disclosure:
    return disclose(case, sight, POLICY.parity, release)


def _approved(body: Recommendation) -> FiledRecommendation:
    return filed(body, OfferState.APPROVED)


def _kinds(seen: Disclosure) -> set[ReasonKind]:
    return {reason.kind for reason in seen.reasons}


@pytest.mark.parametrize("state", OfferState)
def test_readers_without_a_right_to_pay_see_nothing_in_any_state(state: OfferState) -> None:
    seen = disclose(filed(_answer(), state), Sight.NOTHING, POLICY.parity, Release.IMMEDIATE)

    assert (seen.offer, seen.peers, seen.reasons, seen.flags) == (None, None, (), ())
    assert seen.withheld == "Pay is not shown here."
    assert not seen.may_decide


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (OfferState.SUBMITTED, _WITH_COMP),
        (OfferState.CHANGES_REQUESTED, "Comp asked for changes before this offer can be approved."),
        (OfferState.REJECTED, "Comp rejected this offer."),
        (OfferState.SUPERSEDED, "A newer version of this offer exists."),
        (OfferState.EXPIRED, "This offer expired before it was made."),
        (OfferState.WITHDRAWN, "This offer was withdrawn."),
        (OfferState.DRAFT, "There is no offer yet that could be approved."),
    ],
)
def test_without_approval_a_recruiter_sees_no_offer_but_how_things_stand(state: OfferState, sentence: str) -> None:
    seen = _seen(filed(_answer(), state), Sight.APPROVED)

    assert (seen.offer, seen.peers, seen.reasons, seen.flags) == (None, None, (), ())
    assert seen.withheld == sentence
    assert not seen.may_decide


@pytest.mark.parametrize("state", sorted(RELEASED))
def test_once_approved_an_offer_stays_visible_to_its_recruiter_whatever_comes_of_it(state: OfferState) -> None:
    assert _seen(filed(_answer(), state), Sight.APPROVED).offer is not None


def test_every_state_is_either_approved_or_has_a_sentence_for_the_recruiter() -> None:
    for state in OfferState:
        seen = _seen(filed(_answer(), state), Sight.APPROVED)
        assert (seen.offer is not None) is (state in RELEASED)
        assert seen.offer is not None or seen.withheld


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (recommend(competing_offer=competing_base(1, "EUR")), "no dated exchange rate"),
        (recommend(competing_offer=competing_total(300_000)), "once the job level is known"),
        (recommend(evidence(ranges=())), "No pay range exists"),
        (recommend(evidence(distrusted=(4,))), "The pay range contradicts itself"),
        (recommend(interview_feedback=NO_HIRE), "Policy makes no offer"),
    ],
)
def test_a_recruiter_is_told_what_keeps_an_answer_from_being_an_offer_without_any_pay(
    body: Recommendation, words: str
) -> None:
    seen = _seen(filed(body, OfferState.DRAFT), Sight.APPROVED)

    assert seen.withheld is not None
    assert words in seen.withheld
    assert "USD" not in seen.withheld
    assert seen.offer is None


def test_after_approval_a_recruiter_sees_the_offer_and_reasons_fit_for_the_candidate() -> None:
    body = _answer()
    seen = _seen(_approved(body), Sight.APPROVED)

    assert seen.offer == body.offer
    assert _kinds(seen) == {
        ReasonKind.RANGE,
        ReasonKind.TARGET,
        ReasonKind.PEERS,
        ReasonKind.PACKAGE,
        ReasonKind.RESULT,
    }
    assert not seen.may_decide


def test_a_recruiter_sees_an_unapproved_offer_where_policy_releases_it_at_once() -> None:
    seen = _seen(filed(_answer()), Sight.APPROVED, Release.IMMEDIATE)

    assert seen.offer is not None
    assert not seen.may_decide


def test_comp_sees_everything_at_once_and_may_decide_while_it_is_open() -> None:
    body = _answer()
    seen = _seen(filed(body), Sight.EVERYTHING)

    assert (seen.offer, seen.reasons, seen.flags) == (body.offer, body.reasons, body.flags)
    assert seen.peers == offered(body).peers
    assert seen.withheld is None
    assert seen.may_decide


@pytest.mark.parametrize("state", [state for state in OfferState if state is not OfferState.SUBMITTED])
def test_nobody_may_decide_on_what_is_not_open(state: OfferState) -> None:
    assert not _seen(filed(_answer(), state), Sight.EVERYTHING).may_decide


def test_no_decision_is_offered_where_nobody_who_may_decide_reads_nor_in_a_closed_case() -> None:
    case = filed(_answer())

    assert disclose(case, Sight.EVERYTHING, POLICY.parity, deciders=("U0OTHER",)).may_decide
    assert not disclose(case, Sight.EVERYTHING, POLICY.parity, deciders=()).may_decide
    assert not disclose(case, Sight.EVERYTHING, POLICY.parity, deciders=("U0OTHER",), closed=True).may_decide
    assert not disclose(case, Sight.APPROVED, POLICY.parity, deciders=("U0OTHER",)).may_decide


@pytest.mark.parametrize(("count", "shown"), [(0, False), (2, False), (3, True), (4, True), (5, True)])
def test_comp_sees_peers_from_three_on(count: int, shown: bool) -> None:
    seen = _seen(filed(_answer(count)), Sight.EVERYTHING)

    assert (seen.peers is not None) is shown
    assert (ReasonKind.PEERS in _kinds(seen)) is shown
    assert seen.withheld == (None if shown else "Fewer than 3 peers, so nothing is shown about them.")


@pytest.mark.parametrize(("count", "shown"), [(0, False), (3, False), (4, False), (5, True)])
def test_a_recruiter_sees_peers_from_five_on(count: int, shown: bool) -> None:
    seen = _seen(_approved(_answer(count)), Sight.APPROVED)

    assert (seen.peers is not None) is shown
    assert (ReasonKind.PEERS in _kinds(seen)) is shown
    assert not any(reason.about_peers for reason in seen.reasons) or shown
    assert seen.withheld == (None if shown else "Fewer than 5 peers, so nothing is shown about them.")


_ABOUT_PEERS = {
    Flag.PARITY_ADJUSTED,
    Flag.PARITY_EXCEEDED,
    Flag.PARITY_UNDER,
    Flag.ABOVE_ALL_PEERS,
    Flag.PEERS_OUT_OF_RANGE,
}


_BETWEEN_COMP_AND_POLICY = {
    Flag.PROFICIENCY_FLOOR,
    Flag.PARITY_INSUFFICIENT,
    Flag.COUNTER_ABOVE_MAX,
    Flag.BELOW_EXEMPT_THRESHOLD,
}


@pytest.mark.parametrize("count", [4, 5])
def test_a_recruiter_is_flagged_what_the_candidate_may_hear_and_nothing_about_peers_or_policy(count: int) -> None:
    body = replace(_answer(count), flags=tuple(Flag))
    flagged = _seen(_approved(body), Sight.APPROVED).flags

    assert set(flagged) == set(Flag) - _ABOUT_PEERS - _BETWEEN_COMP_AND_POLICY
    assert list(flagged) == [flag for flag in Flag if flag in flagged]


@pytest.mark.parametrize(("count", "hidden"), [(2, _ABOUT_PEERS), (3, set())])
def test_flags_about_peers_are_hidden_from_comp_with_the_peers(count: int, hidden: set[Flag]) -> None:
    body = replace(_answer(count), flags=tuple(Flag))
    assert set(_seen(filed(body), Sight.EVERYTHING).flags) == set(Flag) - hidden


def test_nothing_that_peers_moved_is_told_to_a_recruiter_who_may_not_see_them() -> None:
    body = recommend(evidence(roster=peers(195_000, 196_123, 199_000)))
    assert offered(body).peers.corridor is not None

    seen = _seen(_approved(body), Sight.APPROVED)

    assert "186,316.85" not in " ".join(reason.text for reason in seen.reasons)


def test_nothing_that_a_lower_proficiency_moved_is_told_to_a_recruiter_either() -> None:
    learners = peers(196_000, 197_124, 198_000, proficiency=LEARNING, first_row=40)
    body = recommend(evidence(roster=peers(175_000, 176_000, 177_000, 178_000, 179_000) + learners))
    assert Flag.PROFICIENCY_FLOOR in body.flags

    seen = _seen(_approved(body), Sight.APPROVED)

    assert "187,267.80" not in " ".join(reason.text for reason in seen.reasons)


def test_an_answer_without_an_offer_shows_comp_why_and_withholds_nothing() -> None:
    body = recommend(evidence(ranges=()))
    seen = _seen(filed(body, OfferState.DRAFT), Sight.EVERYTHING)

    assert (seen.offer, seen.peers, seen.reasons) == (None, None, ())
    assert seen.withheld is None
    assert not seen.may_decide


def test_after_an_override_the_overriding_answer_is_shown_and_not_the_computed_one() -> None:
    computed, overriding = _answer(), replace(recommend(override=185_000), fingerprint="other")
    decision = Decision(
        DecisionKind.OVERRIDDEN, "U0COMP", datetime(2026, 3, 5, tzinfo=UTC), "a reason long enough", overriding
    )
    case = filed(computed, OfferState.APPROVED, decision)

    for sight in (Sight.APPROVED, Sight.EVERYTHING):
        seen = _seen(case, sight)
        assert seen.offer == overriding.offer
        assert set(seen.reasons) <= set(overriding.reasons)
    assert case.offer == overriding.offer
    assert case.standing is overriding


def test_a_recruiter_is_never_shown_tiers_checks_notes_or_other_offers_as_reasons() -> None:
    seen = _seen(_approved(_answer()), Sight.APPROVED)
    assert not _kinds(seen) & {
        ReasonKind.APPROVAL,
        ReasonKind.CHECK,
        ReasonKind.COMPETING,
        ReasonKind.FLOOR,
        ReasonKind.NOTE,
        ReasonKind.OVERRIDE,
    }


@pytest.mark.parametrize(
    ("count", "sight", "shown"),
    [
        (7, Sight.EVERYTHING, False),
        (8, Sight.EVERYTHING, True),
        (8, Sight.APPROVED, True),
        (8, Sight.NOTHING, False),
        (7, Sight.APPROVED, False),
    ],
)
def test_where_the_middle_half_of_peers_is_paid_is_shown_from_eight_on(
    count: int, sight: Sight, *, shown: bool
) -> None:
    seen = _seen(_approved(recommend(evidence(roster=peers(*range(160_000, 160_000 + count))))), sight)

    assert (seen.middle_half is not None) is shown


def test_a_policy_that_asks_for_more_peers_hides_what_was_computed_before() -> None:
    body = recommend(evidence(roster=peers(*range(160_000, 160_009))))
    stricter = replace(POLICY.parity, quartiles=QuartileRule(min_peers=12))

    assert disclose(_approved(body), Sight.EVERYTHING, stricter).middle_half is None


def test_no_approval_hangs_on_where_the_middle_half_is_paid() -> None:
    body = recommend(evidence(roster=peers(*range(160_000, 160_009))))

    assert body.middle_half is not None
    assert fingerprint_of(replace(body, middle_half=None)) == body.fingerprint
