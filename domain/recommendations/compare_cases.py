"""Comparing a case with other candidates' cases, and with itself in other places."""

from dataclasses import dataclass

from domain.candidates.case import Case
from domain.candidates.facts import FactChange, FactField
from domain.candidates.references import check_candidate_id
from domain.errors import InvalidRequest, NotAllowed, NotFound
from domain.identity.actor import Actor
from domain.identity.permissions import Action, can
from domain.ports import Clock
from domain.recommendations.casework import CaseWork, CaseWorkStarter
from domain.recommendations.filed import FiledRecommendation
from domain.recommendations.pay_books import PayBooks, PolicyBook
from domain.recommendations.side_by_side import SideBySide
from domain.recommendations.supposing import Grounds, case_at_hand

MOST_OTHERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareCases:
    """Puts a case beside others the actor may see, and beside itself elsewhere. Nothing is changed or filed."""

    work: CaseWorkStarter
    books: PayBooks
    policies: PolicyBook
    clock: Clock

    def __call__(
        self, *, actor: Actor, candidate_id: str, candidates: tuple[str, ...], places: tuple[str, ...]
    ) -> SideBySide:
        """The case, then the other candidates' cases, then the case in the other places; each of them once.

        Raises:
            NotFound: there is no such case, or (for the Comp Team) one of the others is none.
            NotAllowed: the case is not the actor's or closed, or one of the others is no case of theirs.
            InvalidRequest: a reference is not one, a place is in no pay range, or there are too many others or none.
            PolicyUnusable: no policy is in force.
        """
        with self.work() as work:
            case, latest = case_at_hand(work, actor, candidate_id)
            elsewhere = _once(places, but=case.facts.location)
            named = _once(candidates, but=candidate_id)
            _check_count(len(named) + len(elsewhere))
            others = tuple(_case_seen(work, actor, reference) for reference in named)
        grounds = Grounds.of_today(self.books, self.policies, self.clock, actor)
        moves = tuple(FactChange(FactField.LOCATION, place) for place in elsewhere)
        grounds.check_choices(moves)
        return SideBySide(
            (
                grounds.standing(case, latest),
                *(grounds.standing(other, newest) for other, newest in others),
                *(grounds.supposed(case, (move,)) for move in moves),
            )
        )


def _once(named: tuple[str, ...], *, but: str | None) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(named) if name != but)


def _check_count(others: int) -> None:
    if others == 0:
        raise InvalidRequest("nothing_to_compare", "Name another candidate, such as CAND-018, or another place.")
    if others > MOST_OTHERS:
        raise InvalidRequest(
            "too_many_to_compare", f"A case can be compared with {MOST_OTHERS} others at most. Please name fewer."
        )


def _case_seen(work: CaseWork, actor: Actor, reference: str) -> tuple[Case, FiledRecommendation | None]:
    """Another case with its newest recommendation.

    Whoever sees only their own cases hears the same of somebody else's case and of one that does not exist.
    """
    check_candidate_id(reference)
    case = work.cases.find(reference)
    if case is None and can(actor, Action.SEE_CONTEXT):
        raise NotFound("case_unknown", f"There is no case {reference}.")
    if case is None or not case.can(actor, Action.SEE_CONTEXT):
        raise NotAllowed(
            f"not_allowed_{Action.SEE_CONTEXT}",
            f"{reference} is no case of yours. You can compare the cases that you opened yourself.",
            about=reference,
        )
    return case, work.recommendations.latest(reference)
