"""What it would take to come to an amount: the engine is asked about one case after another, nothing is guessed."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from typing import Literal

from domain.candidates.case import Case
from domain.candidates.facts import FactChange, FactField
from domain.conversations.enquiries import Measure, Reach
from domain.identity.actor import Actor
from domain.identity.audience import Sight
from domain.money import Money, floor_to
from domain.pay.competing_offer import CompetingOffer
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, KNOWN_PROFICIENCIES, JobLevel
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.disclosure import Release
from domain.recommendations.pay_books import PayBooks, PolicyBook
from domain.recommendations.recommendation import Offer
from domain.recommendations.side_by_side import Side, unfiled
from domain.recommendations.supposing import Grounds, case_at_hand

# Beyond half and double the range nobody may override: such an amount is a slip of the keyboard.
_OVERRIDABLE = (Decimal("0.5"), Decimal(2))


class ReachOutcome(StrEnum):
    """How an amount stands to what can be offered. WITHHELD is for readers who may not know."""

    ALREADY = "already"
    REACHABLE = "reachable"
    ONLY_BY_OVERRIDE = "only_by_override"
    ABOVE_RANGE = "above_range"
    NOT_COMPARABLE = "not_comparable"
    NEEDS_LEVEL = "needs_level"
    MISSING = "missing"
    WITHHELD = "withheld"


# What says nothing about the amounts of an offer.
_HARMLESS = (ReachOutcome.NOT_COMPARABLE, ReachOutcome.NEEDS_LEVEL, ReachOutcome.MISSING)


@dataclass(frozen=True, slots=True)
class ReachAnswer:
    """What it would take. Nothing in here is reduced yet.

    `standing` is the case now, `wanted` the amount in its currency (None while no currency is known). Each of `paths`
    is the case after the least changes that come to the amount, the easiest to approve first; one without changes
    says that asking anew is enough. A path's competing offer is the lowest on the rounding step, and none lies above
    the range. `override` is the answer around that very base, where a person could set it. ABOVE_RANGE says of
    totals that no change comes to them.
    """

    standing: Side
    wanted: Money | None
    measure: Measure
    outcome: ReachOutcome
    paths: tuple[Side, ...] = ()
    override: Side | None = None
    kind: Literal["reach_answer"] = "reach_answer"


def reduced(answer: ReachAnswer, sight: Sight, release: Release = Release.AFTER_APPROVAL) -> ReachAnswer:
    """The answer without what `sight` does not allow to conclude; its sides are still to be disclosed.

    By asking for one amount after another somebody could find out an offer that they do not see.
    """
    if sight is Sight.EVERYTHING or (sight is Sight.APPROVED and release is Release.IMMEDIATE):
        return answer
    filed = answer.standing.filed
    known = answer.outcome in _HARMLESS or (
        answer.outcome is ReachOutcome.ALREADY and filed is not None and filed.is_approved
    )
    outcome = answer.outcome if known and sight is Sight.APPROVED else ReachOutcome.WITHHELD
    return replace(answer, outcome=outcome, paths=(), override=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachAmount:
    """Asks the engine what would bring a case to an amount. Nothing is changed or filed."""

    work: CaseWorkStarter
    books: PayBooks
    policies: PolicyBook
    clock: Clock

    def __call__(self, *, actor: Actor, candidate_id: str, wanted: Reach) -> ReachAnswer:
        """What it would take; title and place stay as they are.

        Raises:
            NotFound: there is no such case, or nothing was imported yet.
            NotAllowed: the case belongs to somebody else, or is closed.
            InvalidRequest: the reference is not one.
            PolicyUnusable: no policy is in force.
        """
        with self.work() as work:
            case, latest = case_at_hand(work, actor, candidate_id)
        grounds = Grounds.of_today(self.books, self.policies, self.clock, actor)
        standing, today = grounds.standing(case, latest), grounds.supposed(case, ())
        return _answered(standing, today, case, grounds, wanted)


def _answered(standing: Side, today: Side, case: Case, grounds: Grounds, reach: Reach) -> ReachAnswer:
    """`today` is what the engine says of the case as it is; the standing answer may be older, or a person's."""
    now, fresh = _offer(standing), _offer(today)
    currency = reach.currency or next((offer.currency for offer in (now, fresh) if offer), None)
    wanted = None if currency is None else Money(reach.amount, currency)
    answer = ReachAnswer(standing, wanted, reach.measure, ReachOutcome.MISSING)
    if wanted is not None and _reaches(now, wanted, reach.measure):
        return replace(answer, outcome=ReachOutcome.ALREADY)
    if wanted is None or fresh is None:
        return replace(answer, standing=today)
    if wanted.currency != fresh.currency:
        return replace(answer, outcome=ReachOutcome.NOT_COMPARABLE)
    if reach.measure is not Measure.BASE and fresh.package is None:
        return replace(answer, outcome=ReachOutcome.NEEDS_LEVEL)
    if _measured(fresh, reach.measure) is None:
        return replace(answer, outcome=ReachOutcome.NOT_COMPARABLE)
    search = _Search(grounds, case, fresh, wanted, reach.measure)
    paths = search.paths()
    return replace(answer, outcome=search.outcome(paths), paths=paths, override=search.override(today))


def _offer(side: Side) -> Offer | None:
    return None if side.filed is None else side.filed.offer


def _measured(offer: Offer | None, measure: Measure) -> Money | None:
    if offer is None or measure is Measure.BASE:
        return None if offer is None else offer.base_pay
    if offer.package is None:
        return None
    return offer.package.target_total_cash if measure is Measure.TOTAL_CASH else offer.package.total_direct


def _reaches(offer: Offer | None, wanted: Money, measure: Measure) -> bool:
    found = _measured(offer, measure)
    return found is not None and found.currency == wanted.currency and found >= wanted


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for changes that come to an amount. `offer` is today's, which carries the range."""

    grounds: Grounds
    case: Case
    offer: Offer
    wanted: Money
    measure: Measure

    def paths(self) -> tuple[Side, ...]:
        if self._is_above_range():
            return ()
        as_it_is = self._reached()
        if as_it_is is not None:
            return (as_it_is,)
        found = [side for side in chain(map(self._least, self._ladders()), [self._lowest_bid()]) if side is not None]
        return tuple(sorted(found or self._pairs(), key=_ease))

    def outcome(self, paths: tuple[Side, ...]) -> ReachOutcome:
        if paths:
            return ReachOutcome.REACHABLE
        within = self.measure is Measure.BASE and not self._is_above_range()
        return ReachOutcome.ONLY_BY_OVERRIDE if within else ReachOutcome.ABOVE_RANGE

    def override(self, today: Side) -> Side | None:
        """What a person would have to set; only a base can be set, and only near the range."""
        lowest, highest = self.offer.minimum * _OVERRIDABLE[0], self.offer.maximum * _OVERRIDABLE[1]
        if self.measure is not Measure.BASE or today.filed is None or not lowest <= self.wanted.amount <= highest:
            return None
        body = self.grounds.around(today.filed.body, self.wanted.amount)
        return replace(today, filed=unfiled(body, self.case, self.grounds.asker, self.grounds.now))

    def _is_above_range(self) -> bool:
        return self.measure is Measure.BASE and self.wanted.amount > self.offer.maximum

    def _reached(self, *changes: FactChange) -> Side | None:
        """The case after some changes, if it comes to the amount then."""
        side = self.grounds.supposed(self.case, changes)
        return side if _reaches(_offer(side), self.wanted, self.measure) else None

    def _least(self, ladder: Iterable[FactChange]) -> Side | None:
        return next((side for side in map(self._reached, ladder) if side is not None), None)

    def _ladders(self) -> Iterator[tuple[FactChange, ...]]:
        """Single changes for the better, field by field, from the least on; a level moves nothing but totals."""
        yield self._feedback()
        yield self._proficiencies()
        if self.measure is not Measure.BASE:
            yield _above(self.case.facts.job_level, tuple(JobLevel), FactField.JOB_LEVEL)

    def _feedback(self) -> tuple[FactChange, ...]:
        return _above(self.case.facts.interview_feedback, FEEDBACK_WITH_OFFER, FactField.INTERVIEW_FEEDBACK)

    def _proficiencies(self) -> tuple[FactChange, ...]:
        return _above(self.case.facts.proficiency, KNOWN_PROFICIENCIES, FactField.PROFICIENCY)

    def _pairs(self) -> Iterator[Side]:
        """Better feedback together with higher proficiency, no pair asking for more than another one."""
        proficiencies = self._proficiencies()
        for feedback in self._feedback():
            for position, proficiency in enumerate(proficiencies):
                side = self._reached(feedback, proficiency)
                if side is not None:
                    yield side
                    proficiencies = proficiencies[:position]
                    break

    def _lowest_bid(self) -> Side | None:
        """The case with the lowest competing base that comes to the amount, between the ends of the range.

        A higher competing offer never lowers anything, so halving finds it: the engine says yes to it and no to the
        step below. A range that holds no step is only raised to its maximum.
        """
        step = self.grounds.policy.step(self.offer.currency)
        lowest = max(step, int(floor_to(Fraction(self.offer.minimum), step)))
        steps = range(lowest, int(self.offer.maximum) + 1, step)
        found = bisect_left(steps, x=True, key=lambda base: self._reached(self._bid(Decimal(base))) is not None)
        return self._reached(self._bid(Decimal(steps[found]) if found < len(steps) else self.offer.maximum))

    def _bid(self, base: Decimal) -> FactChange:
        return FactChange(FactField.COMPETING_OFFER, CompetingOffer(self.offer.currency, base=base))


def _above(present: StrEnum | None, scale: tuple[StrEnum, ...], field: FactField) -> tuple[FactChange, ...]:
    """Changes to everything above the present value, lowest first; to all of the scale where it is not on it."""
    start = scale.index(present) + 1 if present in scale else 0
    return tuple(FactChange(field, value) for value in scale[start:])


def _ease(path: Side) -> tuple[int, int, Decimal]:
    """Few changes first, then what needs the least authority, then the lowest base."""
    offer = _offer(path)
    assert offer is not None  # noqa: S101 - a path has reached an amount
    return len(path.changes), offer.tier.rank, offer.base
