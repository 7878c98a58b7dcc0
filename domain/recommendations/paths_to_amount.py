"""The least changes of a case that come to an amount, found by asking the engine about one after another."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import chain

from domain.candidates.case import Case
from domain.candidates.facts import FactChange, FactField
from domain.conversations.enquiries import Measure
from domain.money import Money, floor_to
from domain.pay.competing_offer import CompetingOffer
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, KNOWN_PROFICIENCIES, JobLevel
from domain.recommendations.recommendation import Offer
from domain.recommendations.side_by_side import Side
from domain.recommendations.supposing import Grounds


def offer_of(side: Side) -> Offer | None:
    """The offer that counts on a side, if there is one."""
    return None if side.filed is None else side.filed.offer


def measured(offer: Offer | None, measure: Measure) -> Money | None:
    """What an offer comes to; None for a total without a job level, or one whose parts cannot be added."""
    if offer is None or measure is Measure.BASE:
        return None if offer is None else offer.base_pay
    if offer.package is None:
        return None
    return offer.package.target_total_cash if measure is Measure.TOTAL_CASH else offer.package.total_direct


def reaches(offer: Offer | None, wanted: Money, measure: Measure) -> bool:
    """Whether an offer comes to an amount; never across currencies."""
    found = measured(offer, measure)
    return found is not None and found.currency == wanted.currency and found >= wanted


@dataclass(frozen=True, slots=True)
class PathSearch:
    """The search for changes that come to an amount. `offer` is today's, which carries the range."""

    grounds: Grounds
    case: Case
    offer: Offer
    wanted: Money
    measure: Measure

    def paths(self) -> tuple[Side, ...]:
        """The least changes that come to the amount, the easiest to approve first.

        None at all where asking anew is enough, else single ones, and pairs only where no single one is enough.
        """
        if self.is_above_range:
            return ()
        as_it_is = self._reached()
        if as_it_is is not None:
            return (as_it_is,)
        found = [side for side in chain(map(self._least, self._ladders()), [self._lowest_bid()]) if side is not None]
        return tuple(sorted(found or self._pairs(), key=_ease))

    @property
    def is_above_range(self) -> bool:
        """Whether a base is wanted that no change of facts can bring."""
        return self.measure is Measure.BASE and self.wanted.amount > self.offer.maximum

    def _reached(self, *changes: FactChange) -> Side | None:
        """The case after some changes, if it comes to the amount then."""
        side = self.grounds.supposed(self.case, changes)
        return side if reaches(offer_of(side), self.wanted, self.measure) else None

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
    offer = offer_of(path)
    assert offer is not None  # noqa: S101 - a path has reached an amount
    return len(path.changes), offer.tier.rank, offer.base
