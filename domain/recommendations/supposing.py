"""What the engine would say of a case that is not so: the ground on which enquiries are answered. Nothing is kept."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from domain.candidates.case import Case
from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.candidates.references import check_candidate_id
from domain.errors import InvalidRequest, NotFound
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_could
from domain.pay.pay_book import PayBook
from domain.pay.policy import PayPolicy
from domain.ports import Clock
from domain.recommendations.casework import CaseWork
from domain.recommendations.filed import FiledRecommendation, OfferState
from domain.recommendations.pay_books import PayBooks, PolicyBook
from domain.recommendations.price_offer import price_offer
from domain.recommendations.recommend_case import recommend_for
from domain.recommendations.recommendation import Recommendation
from domain.recommendations.side_by_side import Side, unfiled
from domain.recommendations.turn import FieldChange


def case_at_hand(work: CaseWork, actor: Actor, candidate_id: str) -> tuple[Case, FiledRecommendation | None]:
    """A case the actor may talk about, with its newest recommendation.

    Raises:
        NotFound: there is no such case.
        NotAllowed: the case belongs to somebody else, or is closed.
        InvalidRequest: the reference is not one.
    """
    check_could(actor, Action.CONVERSE_IN_CASE)
    check_candidate_id(candidate_id)
    case = work.cases.find(candidate_id)
    if case is None:
        raise NotFound("case_unknown", f"There is no case {candidate_id}. /comp-assist recommend opens one.")
    case.check_can(actor, Action.CONVERSE_IN_CASE)
    return case, work.recommendations.latest(candidate_id)


@dataclass(frozen=True, slots=True)
class Grounds:
    """The rows and the policy of this moment, for one asker (a user id)."""

    book: PayBook
    policy: PayPolicy
    now: datetime
    asker: str

    @classmethod
    def of_today(cls, books: PayBooks, policies: PolicyBook, clock: Clock, actor: Actor) -> "Grounds":
        """What is in force. Raises NotFound when nothing was imported, PolicyUnusable when no policy applies."""
        now = clock.now()
        return cls(books.current(), policies.in_force(now.date()), now, actor.user_id)

    def check_choices(self, changes: tuple[FactChange, ...]) -> None:
        """Raises InvalidRequest for a title or a place that stands in no pay range."""
        offered = {FactField.JOB_TITLE: self.book.titles, FactField.LOCATION: self.book.places}
        for change in changes:
            if change.value is not None and change.field in offered and change.value not in offered[change.field]:
                raise InvalidRequest(
                    "choice_gone", "That choice is no longer in the pay ranges. Please write it anew."
                )

    def standing(self, case: Case, latest: FiledRecommendation | None) -> Side:
        """A case as it stands: the latest recommendation while it answers to the facts, else what would be said."""
        if latest is None or latest.state is OfferState.SUPERSEDED or not _answers(latest, case.facts):
            return self.supposed(case, ())
        return Side(case.candidate_id, case.opened_by, filed=latest, is_closed=case.is_closed)

    def supposed(self, case: Case, changes: tuple[FactChange, ...]) -> Side:
        """A case as it would be after some changes; only those that alter something are named."""
        real = case.real_changes(changes)
        after = replace(case, facts=case.facts.with_changes(real))
        missing = after.facts.missing()
        body = None if missing else recommend_for(after, self.book, self.policy, self.now)
        return Side(
            candidate_id=case.candidate_id,
            opened_by=case.opened_by,
            changes=tuple(FieldChange(one.field, case.facts.value_of(one.field), one.value) for one in real),
            filed=None if body is None else unfiled(body, case, self.asker, self.now),
            missing=missing,
            is_closed=case.is_closed,
        )

    def around(self, body: Recommendation, base: Decimal) -> Recommendation:
        """The engine's answer to the same question around a base that a person would set."""
        request = body.request
        evidence = self.book.evidence_for(request.job_title, request.location)
        return price_offer(request, evidence, self.policy, today=self.now.date(), override=base)


def _answers(filed: FiledRecommendation, facts: CandidateFacts) -> bool:
    """Whether a recommendation was computed from these very facts; not to say is not to be exempt."""
    asked = filed.body.request
    known = replace(facts, exempt=bool(facts.exempt))
    return (
        CandidateFacts(
            job_title=asked.job_title,
            location=asked.location,
            proficiency=asked.proficiency,
            interview_feedback=asked.interview_feedback,
            job_level=asked.job_level,
            competing_offer=asked.competing_offer,
            exempt=asked.exempt,
        ).priced()
        == known.priced()
    )
