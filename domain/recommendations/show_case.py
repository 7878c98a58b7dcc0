"""Looking at a case: what is known, by whom and when, and the recommendation that stands."""

from dataclasses import dataclass

from domain.candidates.case import Case
from domain.candidates.references import check_candidate_id
from domain.errors import NotFound
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_could
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.filed import FiledRecommendation


@dataclass(frozen=True, slots=True)
class CaseOverview:
    """A case with its newest recommendation, if any."""

    case: Case
    filed: FiledRecommendation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCase:
    """Looks a case up for somebody who may see it."""

    work: CaseWorkStarter

    def __call__(self, *, actor: Actor, candidate_id: str) -> CaseOverview:
        """The case as it stands.

        Raises:
            NotFound: there is no such case.
            NotAllowed: the case belongs to somebody else.
            InvalidRequest: the reference is not one.
        """
        check_could(actor, Action.SEE_CONTEXT)
        check_candidate_id(candidate_id)
        with self.work() as work:
            case = work.cases.find(candidate_id)
            filed = work.recommendations.latest(candidate_id) if case else None
        if case is None:
            raise NotFound("case_unknown", f"There is no case {candidate_id}. /comp-assist recommend opens one.")
        case.check_can(actor, Action.SEE_CONTEXT)
        return CaseOverview(case, filed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRecommendation:
    """Looks a recommendation up for somebody who may see its case."""

    work: CaseWorkStarter

    def __call__(self, *, actor: Actor, recommendation_id: str) -> CaseOverview:
        """The recommendation with its case. Raises NotFound and NotAllowed."""
        with self.work() as work:
            filed = work.recommendations.find(recommendation_id)
            case = work.cases.find(filed.candidate_id) if filed else None
        if filed is None or case is None:
            raise NotFound("recommendation_unknown", "This offer no longer exists.")
        case.check_can(actor, Action.SEE_CONTEXT)
        return CaseOverview(case, filed)
