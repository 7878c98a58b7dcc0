"""What holds of every answer to "what would it take", whatever the range, the people, the policy and the amount."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from domain.candidates.facts import FactChange
from domain.conversations.enquiries import Measure
from domain.identity.audience import Sight
from domain.pay.competing_offer import CompetingOffer
from domain.pay.pay_book import PayBook
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, KNOWN_PROFICIENCIES, Feedback, JobLevel, Proficiency
from domain.recommendations.paths_to_amount import measured
from domain.recommendations.reach_amount import ReachAnswer, ReachOutcome, reduced
from domain.recommendations.recommendation import Offer
from domain.recommendations.side_by_side import Side
from tests.unit.pay.sample_pay import PLACE, TITLE
from tests.unit.recommendations.enquiry_desk import CARLA, CASE, EnquiryDesk, changed, kept_and_read_again, offer_on
from tests.unit.recommendations.offer_stories import Story, pay_near, stories
from tests.unit.recommendations.sample_offers import SNAPSHOTS

FOUND = (ReachOutcome.ALREADY, ReachOutcome.REACHABLE, ReachOutcome.ONLY_BY_OVERRIDE, ReachOutcome.ABOVE_RANGE)

_Test = Callable[..., None]


def _often(examples: int = 60) -> Callable[[_Test], _Test]:
    # A busy machine is no finding.
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Wish:
    """A case as a story tells it, and an amount somebody wants to come to."""

    story: Story
    amount: Decimal
    measure: Measure

    def desk(self) -> EnquiryDesk:
        """A desk at which the case was opened."""
        story, request = self.story, self.story.request
        book = PayBook(ranges=(story.range_row,), roster=story.roster, snapshots=SNAPSHOTS, fx=story.fx)
        desk = EnquiryDesk(story.policy, book)
        desk.open(
            job_title=TITLE,
            location=PLACE,
            interview_feedback=request.interview_feedback,
            proficiency=request.proficiency,
            job_level=request.job_level,
            competing_offer=request.competing_offer,
        )
        return desk

    def but(self, **facts: object) -> "Wish":
        """The same wish about a case with other facts."""
        return replace(self, story=self.story.but(**facts))

    def answer(self) -> ReachAnswer:
        """What it would take."""
        return self.desk().reach(self.amount, self.measure)

    def is_met_by(self, offer: Offer) -> bool:
        """Whether an offer comes to the amount."""
        found = measured(offer, self.measure)
        return found is not None and found.amount >= self.amount

    def is_met_with(self, desk: EnquiryDesk, *changes: FactChange) -> bool:
        """Whether the engine, asked once more, comes to the amount after some changes."""
        *_, there = desk.what_if(CASE, CARLA, **{str(one.field): one.value for one in changes}).sides
        return self.is_met_by(offer_on(there))


@st.composite
def wishes(draw: st.DrawFn, measures: tuple[Measure, ...] = (Measure.BASE, *Measure)) -> Wish:
    """Amounts from what is offered to what the best would be offered and beyond, both ends and a cent more too."""
    story, measure = draw(stories()), draw(st.sampled_from(measures))
    if measure is not Measure.BASE and draw(st.booleans()):
        story = story.but(job_level=draw(st.sampled_from(JobLevel)))
    better = story.but(interview_feedback=Feedback.MUST_HIRE, proficiency=Proficiency.ADVANCED)
    here, there = (measured(each.offer(), measure) for each in (story, better))
    if here is None or there is None:
        return Wish(story, draw(pay_near(story.range_row)), measure)
    more = st.sampled_from((Decimal(0), Decimal("0.01"), Decimal(500)))
    on_the_way = st.integers(0, 130).map(lambda percent: (there.amount - here.amount) * percent / 100)
    beyond = st.integers(1, 20).map(lambda percent: here.amount * percent / 100)
    amount = here.amount + draw(st.one_of(on_the_way, on_the_way, beyond, more))
    return Wish(story, draw(st.sampled_from((amount, amount, amount, there.amount + draw(more)))), measure)


def told(side: Side) -> tuple[FactChange, ...]:
    """The changes of a path."""
    return tuple(FactChange(one.field, one.new) for one in side.changes)


@_often(120)
@given(wishes())
def test_every_path_comes_to_the_amount_when_the_engine_is_asked_once_more(wish: Wish) -> None:
    desk = wish.desk()
    answer = desk.reach(wish.amount, wish.measure)
    event(f"{wish.measure}: {answer.outcome}")

    assert bool(answer.paths) is (answer.outcome is ReachOutcome.REACHABLE)
    for side in answer.paths:
        event(f"{len(side.changes)} changes: {', '.join(sorted(changed(side)))}")
        assert {"job_title", "location"}.isdisjoint(changed(side))
        assert wish.is_met_by(offer_on(side))
        assert wish.is_met_with(desk, *told(side))


@_often(120)
@given(wishes())
def test_no_path_asks_for_more_than_is_needed(wish: Wish) -> None:
    desk = wish.desk()
    for side in desk.reach(wish.amount, wish.measure).paths:
        for position, change in enumerate(told(side)):
            rest = tuple(other for at, other in enumerate(told(side)) if at != position)
            assert not wish.is_met_with(desk, *rest)
            for less in _less(wish, change):
                assert not wish.is_met_with(desk, *rest, less)


def _less(wish: Wish, change: FactChange) -> list[FactChange]:
    """The same change by less: a competing offer one step lower, and every value between now and then."""
    if isinstance(change.value, CompetingOffer):
        step = wish.story.policy.step(wish.story.range_row.currency)
        assert change.value.base is not None
        assert change.value.base <= wish.story.range_row.maximum
        lower = change.value.base - step
        return [replace(change, value=replace(change.value, base=lower))] if lower > 0 else []
    request = wish.story.request
    scales: dict[type, tuple[object, object]] = {
        Feedback: (FEEDBACK_WITH_OFFER, request.interview_feedback),
        Proficiency: (KNOWN_PROFICIENCIES, request.proficiency),
        JobLevel: (tuple(JobLevel), request.job_level),
    }
    scale, present = scales[type(change.value)]
    assert isinstance(scale, tuple)
    start = scale.index(present) + 1 if present in scale else 0
    return [replace(change, value=value) for value in scale[start : scale.index(change.value)]]


@_often(100)
@given(wishes((Measure.BASE,)))
def test_no_way_is_overlooked(wish: Wish) -> None:
    """Every step of every field, and every pair, tried one by one."""
    desk, answer = wish.desk(), wish.answer()
    if answer.outcome not in (ReachOutcome.ONLY_BY_OVERRIDE, ReachOutcome.ABOVE_RANGE):
        return
    row = wish.story.range_row
    for feedback in FEEDBACK_WITH_OFFER:
        for proficiency in KNOWN_PROFICIENCIES:
            other = wish.story.but(interview_feedback=feedback, proficiency=proficiency)
            request = wish.story.request
            better = FEEDBACK_WITH_OFFER.index(feedback) >= FEEDBACK_WITH_OFFER.index(request.interview_feedback)
            if better and (
                request.proficiency is Proficiency.UNKNOWN
                or KNOWN_PROFICIENCIES.index(proficiency) >= KNOWN_PROFICIENCIES.index(request.proficiency)
            ):
                assert not wish.is_met_by(other.offer())
    for share in range(80, 101):
        bid = CompetingOffer(row.currency, base=row.maximum * share / 100)
        assert not wish.is_met_by(wish.story.but(competing_offer=bid).offer())
    assert desk.latest().offer == offer_on(answer.standing)


@_often(80)
@given(wishes((Measure.BASE,)))
def test_better_facts_never_make_the_answer_worse(wish: Wish) -> None:
    for grown in (
        [wish.but(interview_feedback=feedback) for feedback in FEEDBACK_WITH_OFFER],
        [wish.but(proficiency=proficiency) for proficiency in KNOWN_PROFICIENCIES],
    ):
        ranks = [FOUND.index(better.answer().outcome) for better in grown]
        assert ranks == sorted(ranks, reverse=True)


@_often(80)
@given(wishes((Measure.BASE,)), st.sampled_from(["0.01", "500", "12500"]))
def test_a_higher_amount_is_never_easier_to_come_to(wish: Wish, more: str) -> None:
    higher = replace(wish, amount=wish.amount + Decimal(more))
    assert FOUND.index(wish.answer().outcome) <= FOUND.index(higher.answer().outcome)


@_often(80)
@given(wishes())
def test_paths_come_in_order_and_none_twice(wish: Wish) -> None:
    sides = wish.answer().paths
    ease = [(len(side.changes), offer_on(side).tier.rank, offer_on(side).base) for side in sides]

    assert ease == sorted(ease)
    assert len({length for length, *_ in ease}) <= 1
    assert len({tuple(sorted(changed(side).items(), key=str)) for side in sides}) == len(sides)


@_often(60)
@given(wishes())
def test_asking_changes_nothing_and_the_answer_is_the_same_each_time_and_when_it_was_kept(wish: Wish) -> None:
    desk = wish.desk()
    before = desk.kept

    answers = [desk.reach(wish.amount, wish.measure) for _ in range(2)]

    assert desk.kept is before
    assert repr(answers[0]) == repr(answers[1]) == repr(wish.answer())
    assert kept_and_read_again(answers[0]) == answers[0]


@_often(60)
@given(wishes(), st.data())
def test_before_approval_a_recruiter_hears_the_same_whatever_the_amount(wish: Wish, data: st.DataObject) -> None:
    other = replace(wish, amount=data.draw(pay_near(wish.story.range_row)))
    heard = {
        (one.outcome, one.paths, one.override)
        for one in (reduced(asked.answer(), Sight.APPROVED) for asked in (wish, other))
    }
    assert len(heard) == 1
