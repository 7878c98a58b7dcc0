"""What answers to questions may say: every sentence of ours passes the checks, and says no more than it was given."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domain.conversations.brief import Brief, Purpose
from domain.conversations.composing import composed
from domain.conversations.draft_check import refusal_of, stated_in
from domain.conversations.enquiries import Measure
from domain.identity.audience import Sight
from domain.pay.pay_book import PayBook
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.briefs import note_brief, reach_brief, why_brief
from domain.recommendations.disclosure import Disclosure, Release, disclose
from domain.recommendations.filed import FiledRecommendation, OfferState
from domain.recommendations.hiring_note import hiring_note
from domain.recommendations.offer_facts import clause
from domain.recommendations.reach_amount import ReachAnswer, ReachOutcome, reduced
from domain.recommendations.side_by_side import SideBySide, disclosed
from domain.recommendations.sides_in_words import changes_words, seen_by, side_by_side_brief
from tests.unit.pay.sample_pay import PLACE, POLICY, TITLE, peers, range_row
from tests.unit.recommendations.enquiry_desk import CARLA, CASE, LISBON, RAVI, RITA, EnquiryDesk
from tests.unit.recommendations.sample_offers import (
    SNAPSHOTS,
    competing_base,
    competing_total,
    evidence,
    filed,
    money,
    posted,
    recommend,
)

_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
ODD_TITLES = (
    "Engineer 3 (L4) & Co. — 100 % {{fact.base}}",
    "3rd Line Support: pays USD 900,000!",
    "<!channel> *Head* of `it` <https://evil.example|here>",
    "Ingénieur·e {{fact.why.range}} ≥ 5",
    "x" * 3000,
)
TWO = peers(175_900, 180_400)
MANY = peers(171_000, 175_900, 178_800, 180_400, 182_200, 190_300)
FLAT = evidence(ranges=(range_row(61_000, 61_000),), roster=MANY)
PLENTY = evidence(roster=MANY)
OFFERS = {
    "plain": recommend(),
    "no peers": recommend(evidence(roster=())),
    "two peers": recommend(evidence(roster=TWO)),
    "many peers, level": recommend(PLENTY, job_level=JobLevel.P4),
    "no proficiency": recommend(PLENTY, proficiency=Proficiency.UNKNOWN, job_level=JobLevel.P2),
    "flat rate": recommend(FLAT, job_level=JobLevel.P1),
    "raised by a competing base": recommend(PLENTY, job_level=JobLevel.P4, competing_offer=competing_base(201_250)),
    "a gap stays": recommend(PLENTY, job_level=JobLevel.P5, competing_offer=competing_total(480_000)),
    "competing offer already reached": recommend(PLENTY, competing_offer=competing_base(120_000)),
    "competing offer in euros": recommend(PLENTY, competing_offer=competing_base(190_000, "EUR")),
    "everything said": recommend(
        PLENTY,
        job_level=JobLevel.P3,
        expectation=money(211_111),
        posted_range=posted(140_000, 190_000),
        exempt=True,
        pay_history_ignored=True,
    ),
    "overridden": recommend(PLENTY, job_level=JobLevel.P4, override=Decimal(188_250)),
    "peers out of range": recommend(evidence(roster=peers(90_000, 91_000, 260_000, 270_000, 271_000))),
    "learning": recommend(PLENTY, proficiency=Proficiency.LEARNING, interview_feedback=Feedback.HIRE),
}
SIGHTS = tuple((sight, release) for sight in Sight for release in Release)


def text_of(brief: Brief) -> str:
    """What is said where no model writes."""
    return "".join(phrase.text for phrase in composed(brief, None))


def check(brief: Brief) -> None:
    """Raises AssertionError unless our own sentences would pass as a draft, and are all there is to say."""
    facts = {fact.name: fact for fact in brief.facts}
    assert len(facts) == len(brief.facts)
    assert set(brief.required) <= facts.keys()
    assert brief.fixed
    before = ""
    for sentence in brief.fixed:
        assert set(stated_in(sentence)) <= facts.keys()
        assert sentence.count("{{") == len(stated_in(sentence))
        assert refusal_of(sentence, facts, before) is None, (sentence, refusal_of(sentence, facts, before))
        before += f"{sentence} "
    assert refusal_of(before, facts) is None
    assert set(brief.required) <= set(stated_in(before))
    for fact in brief.facts:
        assert fact.said.strip() == fact.said != ""
        assert fact.about
        assert not re.search(r"\d", fact.about), "a model would be given a figure"
    text = text_of(brief)
    assert text.strip()
    assert not re.search(r"\b[a-z][A-Z]{2}\b|\.\.|  |, ,| \.", text.replace("..", ".") if "…" in text else text), text


def read_by(body: Any, sight: Sight, release: Release, state: OfferState = OfferState.APPROVED) -> Disclosure:
    """An offer as such readers see it."""
    return disclose(filed(body, state), sight, POLICY.parity, release)


# -- why -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [OfferState.SUBMITTED, OfferState.APPROVED])
@pytest.mark.parametrize(("sight", "release"), SIGHTS)
@pytest.mark.parametrize("offer", OFFERS)
def test_why_is_told_in_sentences_that_pass_the_checks_and_hold_no_number_of_their_own(
    offer: str, sight: Sight, release: Release, state: OfferState
) -> None:
    shown = read_by(OFFERS[offer], sight, release, state)
    brief = why_brief(shown)
    if shown.offer is None:
        assert brief is None
        return
    assert brief is not None
    check(brief)
    told = f"{shown.offer} {shown.peers} {shown.reasons} {shown.filed.standing.request}"
    assert numbers(text_of(brief)) <= numbers(told.replace("Decimal", "")) | derived(shown)


def numbers(text: str) -> set[Decimal]:
    """Every number in a text."""
    return {Decimal(one.replace(",", "").rstrip(".")) for one in _NUMBER.findall(text) if one.count(".") < 2}


def derived(shown: Disclosure) -> set[Decimal]:
    """Shares as percentages, and ratios as they are rounded for reading."""
    offer = shown.offer
    assert offer is not None
    found = {offer.compa_ratio.quantize(Decimal("0.01")), offer.position * 100}
    if offer.range_penetration is not None:
        found.add((offer.range_penetration * 100).quantize(Decimal("0.1")))
    return found | {Decimal(shown.peers.count)} if shown.peers else found


@pytest.mark.parametrize("offer", OFFERS)
def test_a_recruiter_hears_nothing_of_few_peers_tiers_or_how_another_offer_was_answered(offer: str) -> None:
    body = OFFERS[offer]
    brief = why_brief(read_by(body, Sight.APPROVED, Release.AFTER_APPROVAL))
    if brief is None:
        return
    text, offered = text_of(brief), body.offer
    assert offered is not None
    names = {fact.name for fact in brief.facts}
    if offered.peers.count < POLICY.parity.show_min_peers["recruitment"]:
        assert not names & {"why.peers", "why.rank"}
        assert "peer" not in text
    assert not re.search(r"tier|override|overrid|competing|floor|Expectation|by a person", text)
    if offered.bridge is not None:
        assert f"{offered.bridge.need.amount:,.0f}" not in text


def test_comp_hears_all_of_it_in_plain_words() -> None:
    brief = why_brief(read_by(OFFERS["raised by a competing base"], Sight.EVERYTHING, Release.AFTER_APPROVAL))
    assert brief is not None
    assert text_of(brief) == (
        "The pay range runs from USD 150,000 to 204,000, with its midpoint at 177,000. For Proficient with Strong "
        "Hire policy aims at 50 % of the way through the range, which is USD 177,000. 6 peers of the same "
        "proficiency have a reference of 179,600 and a corridor from 170,620 to 188,580, which left the target "
        "where it was. The offer has percentile rank 100 among 6 peers. The competing base USD 201,250 asks for a "
        "base of USD 201,250. For the competing offer: base raised from 177,000 to 194,500. For the competing offer: "
        "sign-on USD 7,000 towards the rest. The approval tier is L2: 9.9 % over midpoint (L1, limit 15 %); raised "
        "by parity exceeded. Altogether we recommend an offer of USD 194,500 base salary."
    )


@pytest.mark.parametrize("title", ODD_TITLES)
def test_odd_titles_and_places_break_no_sentence(title: str) -> None:
    body = recommend(PLENTY, job_level=JobLevel.P4)
    assert body.offer is not None
    request = replace(body.request, job_title=title, location=title)
    odd = replace(body, request=request, offer=replace(body.offer, job_title=title, location=title))
    for sight in (Sight.APPROVED, Sight.EVERYTHING):
        shown = read_by(odd, sight, Release.AFTER_APPROVAL)
        brief = why_brief(shown)
        assert brief is not None
        for one in (brief, note_brief(hiring_note(shown))):
            facts = {fact.name: fact for fact in one.facts}
            assert [refusal_of(sentence, facts) for sentence in one.fixed] == [None] * len(one.fixed)
    # Whoever is called by a token is not filled in a second time.
    assert text_of(note_brief(hiring_note(shown))).count(title) == 2


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("USD 5,000 a year stays unbridged", "USD 5,000 a year stays unbridged"),
        ("Ours already reaches it", "ours already reaches it"),
        ("Comp rejected this offer.", "Comp rejected this offer"),
        ("2 peers are above the range", "2 peers are above the range"),
        ("I do not know.", "I do not know"),
        ("", ""),
    ],
)
def test_a_sentence_becomes_a_clause_without_harm_to_names_and_currencies(sentence: str, said: str) -> None:
    assert clause(sentence) == said


# -- what if, and side by side ---------------------------------------------------------------------------------------

SEVERAL = PayBook(
    ranges=(
        range_row(),
        range_row(68_000, 93_000, "EUR", row=5, location=LISBON),
        range_row(61_000, 61_000, row=6, job_title="Shift Lead"),
    ),
    roster=MANY,
    snapshots=SNAPSHOTS,
)


@pytest.fixture
def desk() -> EnquiryDesk:
    """A desk with Ravi's case, one beside it, and one of Rita's."""
    made = EnquiryDesk(book=SEVERAL)
    made.open(job_level=JobLevel.P4)
    made.open("CAND-018", RAVI, interview_feedback=Feedback.MUST_HIRE)
    made.open("CAND-019", RITA, competing_offer=competing_base(195_000), job_level=JobLevel.P3)
    return made


WHAT_IFS: tuple[dict[str, Any], ...] = (
    {"job_level": JobLevel.P5},
    {"job_level": None},
    {"location": LISBON},
    {"location": None},
    {"job_title": "Shift Lead"},
    {"interview_feedback": Feedback.MUST_HIRE, "proficiency": Proficiency.ADVANCED},
    {"interview_feedback": Feedback.NO_HIRE},
    {"competing_offer": competing_base(195_000)},
    {"competing_offer": competing_total(300_000)},
    {"competing_offer": competing_base(170_000, "EUR")},
    {"expectation": money(200_000), "exempt": True},
    {"posted_range": posted(150_000, 190_000), "exempt": False},
    {"job_level": JobLevel.P4},
)


def reduced_to(
    result: SideBySide, sight: Sight, release: Release
) -> tuple[SideBySide, tuple[Disclosure | None, ...]]:
    """Sides as readers see them who have this sight of Ravi's cases, and nothing of others unless they see all."""
    of_others = sight if sight is Sight.EVERYTHING else Sight.NOTHING
    sights = {side.opened_by: sight if side.opened_by == RAVI.user_id else of_others for side in result.sides}
    seen = seen_by(sights, result)
    return seen, tuple(disclosed(side, sights[side.opened_by], POLICY.parity, release) for side in seen.sides)


@pytest.mark.parametrize(("sight", "release"), SIGHTS)
@pytest.mark.parametrize("changes", WHAT_IFS, ids=", ".join)
def test_every_what_if_is_told_in_sentences_that_pass(
    desk: EnquiryDesk, changes: dict[str, Any], sight: Sight, release: Release
) -> None:
    for state in (OfferState.SUBMITTED, OfferState.APPROVED):
        desk.move(CASE, state)
        asked = desk.what_if(**changes)
        result, shown = reduced_to(asked, sight, release)
        brief = side_by_side_brief(Purpose.WHAT_IF, result, shown)
        check(brief)
        text = text_of(brief)
        if sight is not Sight.EVERYTHING:
            assert not re.search(r"tier|L[123]\b|overrid", text)
            if release is Release.AFTER_APPROVAL and result.sides[1].changes:
                # Beside what was supposed, which they said themselves.
                supposed = numbers(changes_words(result.sides[1].changes))
                assert all(number < 1_000 for number in numbers(text) - supposed), text
        if sight is Sight.NOTHING:
            assert not re.search(r"\d{3}", text)


def test_a_what_if_names_what_is_supposed_once_and_each_figure_with_its_old_value(desk: EnquiryDesk) -> None:
    result, shown = reduced_to(desk.what_if(job_level=JobLevel.P5), Sight.EVERYTHING, Release.AFTER_APPROVAL)
    assert text_of(side_by_side_brief(Purpose.WHAT_IF, result, shown)) == (
        "With job level P5 the target bonus would be USD 35,400 instead of USD 26,550. "
        "The equity grant would be USD 100,000 instead of USD 60,000."
    )


def test_figures_that_come_and_go_are_told_as_such(desk: EnquiryDesk) -> None:
    for changes, words in (
        ({"job_level": None}, "there would be no target bonus; otherwise it is USD 26,550"),
        ({"competing_offer": competing_base(201_000)}, "there would be a sign-on of USD"),
    ):
        result, shown = reduced_to(desk.what_if(**changes), Sight.EVERYTHING, Release.AFTER_APPROVAL)
        assert words.lower() in text_of(side_by_side_brief(Purpose.WHAT_IF, result, shown)).lower()


def test_what_alters_nothing_is_said_to_be_the_same(desk: EnquiryDesk) -> None:
    result, shown = reduced_to(desk.what_if(job_level=JobLevel.P4), Sight.EVERYTHING, Release.AFTER_APPROVAL)
    brief = side_by_side_brief(Purpose.WHAT_IF, result, shown)
    assert text_of(brief) == "With that the offer is the same, USD 177,000 base salary."


def test_a_case_without_an_offer_yet_hears_what_it_would_be_and_what_is_missing(desk: EnquiryDesk) -> None:
    desk.say("CAND-030", RAVI, job_title=TITLE, location=PLACE, proficiency=Proficiency.PROFICIENT)
    asked = desk.what_if("CAND-030", interview_feedback=Feedback.HIRE)
    brief = side_by_side_brief(Purpose.WHAT_IF, *reduced_to(asked, Sight.EVERYTHING, Release.AFTER_APPROVAL))
    check(brief)
    assert text_of(brief) == (
        "With interview feedback Hire the base salary would be USD 171,500; CAND-030 has no offer yet for want of "
        "interview feedback."
    )


@pytest.mark.parametrize(("sight", "release"), SIGHTS)
def test_every_comparison_of_up_to_four_sides_is_told_in_sentences_that_pass(
    desk: EnquiryDesk, sight: Sight, release: Release
) -> None:
    desk.say("CAND-020", RITA, job_title=TITLE)
    for state in (OfferState.SUBMITTED, OfferState.APPROVED, OfferState.REJECTED):
        desk.move("CAND-018", state)
        desk.move(CASE, state)
        for others in (("CAND-018",), ("CAND-019",), ("CAND-018", "CAND-019"), ("CAND-020", "CAND-018")):
            for places in ((), (LISBON,)):
                asked = desk.compare(*others, places=places, actor=CARLA)
                result, shown = reduced_to(asked, sight, release)
                brief = side_by_side_brief(Purpose.COMPARISON, result, shown)
                check(brief)
                text = text_of(brief)
                if sight is not Sight.EVERYTHING:
                    assert not re.search(r"tier|L[123]\b|195,000", text)
                    assert "for want of" not in text, "what is known of somebody else's case is not for them"


def test_of_three_sides_every_statement_names_its_side(desk: EnquiryDesk) -> None:
    asked = desk.compare("CAND-018", places=(LISBON,), actor=CARLA)
    brief = side_by_side_brief(Purpose.COMPARISON, *reduced_to(asked, Sight.EVERYTHING, Release.AFTER_APPROVAL))
    sentences = text_of(brief).split(". ")
    assert all(re.match("For CAND-018|With location LIS", sentence) for sentence in sentences), sentences


# -- what it would take ----------------------------------------------------------------------------------------------


def reach_told(answer: ReachAnswer, sight: Sight, release: Release) -> Brief:
    """What readers with this sight are told."""
    less = reduced(answer, sight, release)
    paths = tuple(disclosed(side, sight, POLICY.parity, release) for side in less.paths)
    override = None if less.override is None else disclosed(less.override, sight, POLICY.parity, release)
    return reach_brief(less, paths, override)


@pytest.mark.parametrize(("sight", "release"), SIGHTS)
def test_every_answer_on_what_it_would_take_passes_and_tells_tiers_to_comp_alone(
    desk: EnquiryDesk, sight: Sight, release: Release
) -> None:
    outcomes = set()
    for state in (OfferState.SUBMITTED, OfferState.APPROVED):
        for case in (CASE, "CAND-018"):
            desk.move(case, state)
            for amount, currency in ((100_000, None), (190_000, None), (199_500, None), (900_000, None), (1, "EUR")):
                for measure in Measure:
                    answer = desk.reach(amount, measure, currency, candidate_id=case)
                    brief = reach_told(answer, sight, release)
                    outcomes.add(answer.outcome)
                    check(brief)
                    if sight is not Sight.EVERYTHING:
                        assert not re.search(r"tier|L[123]\b|overrid", text_of(brief).replace("Only an override", ""))
    assert len(outcomes) >= 5


def test_the_way_to_a_total_is_told_by_the_total(desk: EnquiryDesk) -> None:
    answer = desk.reach(205_000, Measure.TOTAL_CASH)
    text = text_of(reach_told(answer, Sight.EVERYTHING, Release.AFTER_APPROVAL))
    assert text.startswith("USD 205,000 target total cash can be reached. With ")
    assert "our target total cash would be USD" in text
    assert "our base salary" not in text


def test_a_recruiter_hears_only_whose_word_it_is_until_the_offer_is_approved(desk: EnquiryDesk) -> None:
    said = {
        text_of(reach_told(desk.reach(amount, actor=RAVI), Sight.APPROVED, Release.AFTER_APPROVAL))
        for amount in range(150_000, 210_000, 2_500)
    }
    assert said == {"What it would take is for Comp to say until the offer is approved."}


@pytest.mark.parametrize("outcome", ReachOutcome)
@pytest.mark.parametrize("measure", Measure)
def test_every_outcome_has_a_sentence(desk: EnquiryDesk, outcome: ReachOutcome, measure: Measure) -> None:
    answer = replace(desk.reach(190_000), outcome=outcome, measure=measure)
    for wanted in (answer.wanted, None):
        check(reach_told(replace(answer, wanted=wanted), Sight.EVERYTHING, Release.AFTER_APPROVAL))


# -- the note --------------------------------------------------------------------------------------------------------


def _notes() -> Iterator[tuple[FiledRecommendation, Sight, Release]]:
    for body in OFFERS.values():
        for state in OfferState:
            for sight, release in SIGHTS:
                yield filed(body, state), sight, release


def test_a_note_holds_no_more_than_approved_figures_whoever_asks() -> None:
    told = 0
    for offer, sight, release in _notes():
        brief = note_brief(hiring_note(disclose(offer, sight, POLICY.parity, release)))
        check(brief)
        text = text_of(brief)
        is_told = offer.state in (OfferState.APPROVED, OfferState.OFFERED, OfferState.ACCEPTED)
        if not is_told or sight is Sight.NOTHING:
            assert not re.search(r"\d{2},\d{3}", text), (offer.state, sight, text)
        elif offer.offer is not None:
            told += 1
            assert f"{offer.offer.base:,.0f}" in text
            assert not re.search(r"peer|midpoint|tier|competing|corridor|compa|range", text)
    assert told > 50


def test_a_note_reads_like_one() -> None:
    offer = filed(recommend(job_level=JobLevel.P4), OfferState.APPROVED)
    assert text_of(note_brief(hiring_note(disclose(offer, Sight.APPROVED, POLICY.parity)))) == (
        "This is about the case CAND-017 for Senior Backend Engineer in AUS. The offer is approved and can be made "
        "to the candidate. The base salary is USD 177,000 a year. The target bonus is USD 26,550 a year. The target "
        "total cash is USD 203,550 a year. The equity grant is USD 60,000, vesting over 4 years. I will let you know "
        "as soon as there is something new."
    )
