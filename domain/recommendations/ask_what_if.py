"""What if: a case beside itself as it would be after changes that nobody makes."""

from dataclasses import dataclass

from domain.candidates.facts import FactChange
from domain.identity.actor import Actor
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.pay_books import PayBooks, PolicyBook
from domain.recommendations.side_by_side import SideBySide
from domain.recommendations.supposing import Grounds, case_at_hand


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWhatIf:
    """Asks the engine about a case with some facts otherwise. Nothing is changed or filed, however often."""

    work: CaseWorkStarter
    books: PayBooks
    policies: PolicyBook
    clock: Clock

    def __call__(self, *, actor: Actor, candidate_id: str, changes: tuple[FactChange, ...]) -> SideBySide:
        """The case now, then as it would be; both sides are the same where the changes alter nothing.

        Raises:
            NotFound: there is no such case, or nothing was imported yet.
            NotAllowed: the case belongs to somebody else, or is closed.
            InvalidRequest: the reference is not one, or a title or place is in no pay range.
            PolicyUnusable: no policy is in force.
        """
        with self.work() as work:
            case, latest = case_at_hand(work, actor, candidate_id)
        grounds = Grounds.of_today(self.books, self.policies, self.clock, actor)
        grounds.check_choices(changes)
        now = grounds.standing(case, latest)
        return SideBySide((now, grounds.supposed(case, changes) if case.real_changes(changes) else now))
