"""What it would take to come to an amount: the engine is asked about one case after another, nothing is guessed."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from domain.candidates.case import Case
from domain.conversations.enquiries import Measure, Reach
from domain.identity.actor import Actor
from domain.identity.audience import Sight
from domain.money import Money
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.disclosure import Release
from domain.recommendations.paths_to_amount import PathSearch, measured, offer_of, reaches
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
    seen = answer.outcome is ReachOutcome.ALREADY and _is_approved(answer.standing)
    known = seen or answer.outcome in _HARMLESS
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
    now, fresh = offer_of(standing), offer_of(today)
    currency = reach.currency or next((offer.currency for offer in (now, fresh) if offer), None)
    wanted = None if currency is None else Money(reach.amount, currency)
    obstacle = _obstacle(fresh, wanted, reach.measure)
    answer = ReachAnswer(standing, wanted, reach.measure, obstacle or ReachOutcome.ALREADY)
    if wanted is not None and reaches(now, wanted, reach.measure) and (obstacle is None or _is_approved(standing)):
        return replace(answer, outcome=ReachOutcome.ALREADY)
    if obstacle is not None or wanted is None or fresh is None:
        return replace(answer, standing=today) if obstacle is ReachOutcome.MISSING else answer
    search = PathSearch(grounds, case, fresh, wanted, reach.measure)
    paths = search.paths()
    override = _override(today, case, grounds, wanted) if reach.measure is Measure.BASE else None
    return replace(answer, outcome=_outcome(search, paths), paths=paths, override=override)


def _is_approved(side: Side) -> bool:
    return side.filed is not None and side.filed.is_approved


def _obstacle(fresh: Offer | None, wanted: Money | None, measure: Measure) -> ReachOutcome | None:
    """What keeps an amount from being looked for, whatever the amount is."""
    if fresh is None or wanted is None:
        return ReachOutcome.MISSING
    if wanted.currency != fresh.currency:
        return ReachOutcome.NOT_COMPARABLE
    if measure is not Measure.BASE and fresh.package is None:
        return ReachOutcome.NEEDS_LEVEL
    return ReachOutcome.NOT_COMPARABLE if measured(fresh, measure) is None else None


def _outcome(search: PathSearch, paths: tuple[Side, ...]) -> ReachOutcome:
    if paths:
        return ReachOutcome.REACHABLE
    within = search.measure is Measure.BASE and not search.is_above_range
    return ReachOutcome.ONLY_BY_OVERRIDE if within else ReachOutcome.ABOVE_RANGE


def _override(today: Side, case: Case, grounds: Grounds, wanted: Money) -> Side | None:
    """What a person would have to set, where that is near enough to the range to be meant."""
    offer = offer_of(today)
    if today.filed is None or offer is None:
        return None
    if not offer.minimum * _OVERRIDABLE[0] <= wanted.amount <= offer.maximum * _OVERRIDABLE[1]:
        return None
    body = grounds.around(today.filed.body, wanted.amount)
    return replace(today, filed=unfiled(body, case, grounds.asker, grounds.now))
