"""Everything of a case, or of many, that one person may take away with them."""

from dataclasses import dataclass
from typing import Protocol

from domain.candidates.case import Case
from domain.candidates.references import check_candidate_id
from domain.errors import Conflict, NotFound
from domain.identity.actor import Actor
from domain.identity.audience import Sight, sight_of
from domain.identity.permissions import Action, can, check_could
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.disclosure import Disclosure, Release, disclose
from domain.recommendations.filed import FiledRecommendation
from domain.recommendations.hiring_note import HiringNote, hiring_note
from domain.recommendations.pay_books import PolicyBook
from domain.recommendations.show_history import CaseHistory, ShowHistory

MOST_CASES = 5000


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with all versions of its recommendation, the first one first, and what happened in it."""

    case: Case
    versions: tuple[Disclosure, ...]
    history: CaseHistory


@dataclass(frozen=True, slots=True)
class CaseOnList:
    """A case of a list with its newest recommendation, where there is one."""

    case: Case
    newest: Disclosure | None


class CaseList(Protocol):
    """Cases by the hundred, without their history."""

    def newest(self, owner: str | None, limit: int) -> tuple[tuple[Case, FiledRecommendation | None], ...]:
        """Cases with their newest recommendation, the last changed first; of one owner where one is given."""

    def versions(self, candidate_id: str) -> tuple[FiledRecommendation, ...]:
        """Every recommendation of a case, the first one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCaseFile:
    """Gathers the file of a case for its reader."""

    work: CaseWorkStarter
    cases: CaseList
    policies: PolicyBook
    release: Release

    def __call__(self, *, actor: Actor, candidate_id: str) -> CaseFile:
        """The file, reduced to what the actor may see. Raises NotAllowed, NotFound, InvalidRequest."""
        check_could(actor, Action.EXPORT_CASES)
        check_candidate_id(candidate_id)
        with self.work() as work:
            case = work.cases.find(candidate_id)
        if case is None:
            raise NotFound("case_unknown", f"There is no case {candidate_id}.")
        case.check_can(actor, Action.EXPORT_CASES)
        filed = self.cases.versions(candidate_id)
        history = ShowHistory(work=self.work)(actor=actor, candidate_id=candidate_id)
        seen = tuple(_seen(one, case, actor, self.policies, self.release) for one in filed)
        return CaseFile(case, seen, history)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCases:
    """Gathers the cases somebody may export."""

    cases: CaseList
    policies: PolicyBook
    release: Release

    def __call__(self, *, actor: Actor) -> tuple[CaseOnList, ...]:
        """The newest of them, each reduced to what the actor may see. Raises NotAllowed."""
        check_could(actor, Action.EXPORT_CASES)
        owner = None if can(actor, Action.EXPORT_CASES, owner="") else actor.user_id
        return tuple(
            CaseOnList(case, _seen(filed, case, actor, self.policies, self.release) if filed else None)
            for case, filed in self.cases.newest(owner, MOST_CASES)
            if case.can(actor, Action.EXPORT_CASES)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOffer:
    """What of an approved offer may go to the candidate."""

    read: ReadCaseFile

    def __call__(self, *, actor: Actor, candidate_id: str) -> HiringNote:
        """The offer in figures and nothing of how it came about.

        Raises NotAllowed, NotFound, and Conflict while there is no approved offer.
        """
        file = self.read(actor=actor, candidate_id=candidate_id)
        filed = file.versions[-1].filed if file.versions else None
        note = None
        if filed is not None:
            policy = self.read.policies.version(filed.body.policy_id, filed.body.policy_version)
            note = hiring_note(disclose(filed, Sight.APPROVED, policy.parity))
        if note is None or not note.figures:
            raise Conflict("offer_not_approved", "There is no approved offer yet that a candidate could be told of.")
        return note


def _seen(filed: FiledRecommendation, case: Case, actor: Actor, policies: PolicyBook, release: Release) -> Disclosure:
    policy = policies.version(filed.body.policy_id, filed.body.policy_version)
    sight = sight_of(actor, case.opened_by)
    return disclose(filed, sight, policy.parity, release, (), closed=case.is_closed)
