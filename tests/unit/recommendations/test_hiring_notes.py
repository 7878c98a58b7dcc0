"""A note to the hiring manager: fixed sentences, and of pay only what was approved."""

import re

import pytest

from domain.identity.audience import Sight
from domain.recommendations.disclosure import Release, disclose
from domain.recommendations.filed import Decision, DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.hiring_note import Figure, HiringNote, hiring_note
from domain.recommendations.side_by_side import disclosed
from tests.unit.pay.sample_pay import P4, P5, POLICY, peers
from tests.unit.recommendations.enquiry_desk import CARLA, EnquiryDesk, kept_and_read_again
from tests.unit.recommendations.sample_offers import competing_base, evidence, filed, money, recommend

IN_REVIEW = "The offer is with Compensation for review. The figures follow once it is approved."
TELLING = {OfferState.APPROVED, OfferState.OFFERED, OfferState.ACCEPTED}
FULL = recommend(
    evidence(roster=peers(175_900, 178_800, 180_400, 182_200, 190_300)),
    job_level=P4,
    competing_offer=competing_base(201_250),
    expectation=money(211_111),
)


def note(
    offer: FiledRecommendation, sight: Sight = Sight.APPROVED, release: Release = Release.AFTER_APPROVAL
) -> HiringNote:
    """The note that somebody with that sight would make."""
    return hiring_note(disclose(offer, sight, POLICY.parity, release))


def test_an_approved_offer_is_told_figure_by_figure() -> None:
    assert note(filed(FULL, OfferState.APPROVED)) == HiringNote(
        candidate_id="CAND-017",
        job_title="Senior Backend Engineer",
        location="AUS",
        state="The offer is approved and can be made to the candidate.",
        figures=(
            Figure("Base salary", "USD 194,500 a year"),
            Figure("Target bonus", "USD 29,175 a year"),
            Figure("Target total cash", "USD 223,675 a year"),
            Figure("Equity grant", "USD 60,000, vesting over 4 years"),
            Figure("Sign-on", "USD 7,000, paid once"),
        ),
    )


def test_the_note_reads_as_plain_paragraphs() -> None:
    assert note(filed(recommend(job_level=P4), OfferState.ACCEPTED)).lines() == (
        "CAND-017: Senior Backend Engineer, AUS",
        "The candidate accepted the offer.",
        "Base salary: USD 177,000 a year",
        "Target bonus: USD 26,550 a year",
        "Target total cash: USD 203,550 a year",
        "Equity grant: USD 60,000, vesting over 4 years",
    )


def test_without_a_level_there_is_a_base_alone() -> None:
    assert note(filed(recommend(), OfferState.OFFERED)).figures == (Figure("Base salary", "USD 177,000 a year"),)


def test_what_was_overridden_is_told_as_it_was_decided() -> None:
    decision = Decision(
        DecisionKind.OVERRIDDEN, CARLA.user_id, filed(FULL).made_at, "A rare skill.", recommend(override=190_000)
    )
    lines = note(filed(FULL, OfferState.APPROVED, decision)).lines()
    assert "Base salary: USD 190,000 a year" in lines
    assert not any("rare" in line or "set by" in line for line in lines)


@pytest.mark.parametrize("release", list(Release), ids=str)
@pytest.mark.parametrize("sight", list(Sight), ids=str)
@pytest.mark.parametrize("state", list(OfferState), ids=str)
def test_whoever_asks_no_figure_leaves_the_team_before_it_is_approved(
    state: OfferState, sight: Sight, release: Release
) -> None:
    told = note(filed(FULL, state), sight, release)

    assert bool(told.figures) is (state in TELLING and sight is not Sight.NOTHING)
    if not told.figures:
        assert not re.search(r"\d{3}", " ".join(told.lines()[1:]))


@pytest.mark.parametrize("state", [OfferState.DRAFT, OfferState.SUBMITTED], ids=str)
def test_what_is_not_settled_is_with_compensation(state: OfferState) -> None:
    assert note(filed(FULL, state)).lines()[1:] == (IN_REVIEW,)


@pytest.mark.parametrize("state", [OfferState.REJECTED, OfferState.CHANGES_REQUESTED], ids=str)
def test_what_was_sent_back_is_not_said_to_wait_for_review(state: OfferState) -> None:
    (said,) = note(filed(FULL, state)).lines()[1:]
    assert said.startswith("Compensation")
    assert said != IN_REVIEW


def test_what_may_not_be_shown_is_with_compensation_even_if_it_is_approved() -> None:
    assert note(filed(FULL, OfferState.APPROVED), Sight.NOTHING).state == IN_REVIEW


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (OfferState.DECLINED, "The candidate declined the offer."),
        (OfferState.EXPIRED, "The offer expired before it was made."),
        (OfferState.WITHDRAWN, "The offer was withdrawn."),
    ],
    ids=str,
)
def test_what_came_to_an_end_is_not_said_to_be_in_review(state: OfferState, sentence: str) -> None:
    assert note(filed(FULL, state)).lines()[1:] == (sentence,)


def test_a_proposed_override_that_waits_for_a_second_person_is_not_told() -> None:
    decision = Decision(
        DecisionKind.OVERRIDDEN, CARLA.user_id, filed(FULL).made_at, "A rare skill.", recommend(override=200_000)
    )
    assert note(filed(FULL, OfferState.SUBMITTED, decision), Sight.EVERYTHING).figures == ()


def test_nothing_of_how_the_offer_came_about_is_in_the_note() -> None:
    text = "\n".join(note(filed(FULL, OfferState.APPROVED), Sight.EVERYTHING).lines())
    offer = FULL.offer
    assert offer is not None
    hidden = (offer.minimum, offer.maximum, offer.midpoint, offer.anchor, offer.peers.reference, 201_250, 211_111)
    for amount in hidden:
        assert f"{amount:,.0f}" not in text
    for word in ("peer", "range", "tier", "L1", "L2", "L3", "compa", "competing", "policy", *FULL.flags):
        assert word not in text


def test_what_would_be_is_never_told() -> None:
    desk = EnquiryDesk()
    desk.open()
    desk.override("CAND-017", 190_000)
    *_, then = desk.what_if(actor=CARLA, job_level=P5).sides
    shown = disclosed(then, Sight.EVERYTHING, POLICY.parity)
    assert shown is not None
    assert hiring_note(shown).lines()[1:] == (IN_REVIEW,)


def test_a_note_comes_back_as_it_was_kept() -> None:
    for state in OfferState:
        made = note(filed(FULL, state))
        assert kept_and_read_again(made) == made
