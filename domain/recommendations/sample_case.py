"""A sample case to learn from: priced by the real recommender from made-up data, and kept nowhere."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.candidates.case import Case
from domain.candidates.facts import CandidateFacts
from domain.identity.actor import Actor
from domain.identity.audience import sight_of
from domain.identity.permissions import Action, check_could
from domain.pay.pay_book import PayBook
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.ports import Clock
from domain.recommendations.disclosure import Disclosure, disclose
from domain.recommendations.filed import FiledRecommendation, OfferState
from domain.recommendations.pay_books import PolicyBook
from domain.recommendations.recommend_case import recommend_for

SAMPLE_REFERENCE = "CAND-SAMPLE"
SAMPLE_FACTS = CandidateFacts(
    job_title="Senior Software Engineer",
    location="SEA",
    proficiency=Proficiency.PROFICIENT,
    interview_feedback=Feedback.STRONG_HIRE,
    job_level=JobLevel.P4,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSample:
    """Prices the sample case. `book` is asked for each time; whoever gives it keeps it."""

    book: Callable[[], PayBook]
    policies: PolicyBook
    clock: Clock

    def __call__(self, actor: Actor, state: OfferState) -> Disclosure:
        """The sample in a state, as the actor would see it in a case of their own.

        Raises NotAllowed for whoever may not open cases.
        """
        check_could(actor, Action.OPEN_CASE)
        now = self.clock.now()
        policy = self.policies.in_force(now.date())
        case = Case(SAMPLE_REFERENCE, actor.user_id, now, 1, SAMPLE_FACTS)
        filed = FiledRecommendation(
            id="REC-SAMPLE",
            candidate_id=SAMPLE_REFERENCE,
            number=1,
            requested_by=actor.user_id,
            made_at=now,
            body=recommend_for(case, self.book(), policy, now),
            state=state,
            state_since=now,
        )
        return disclose(filed, sight_of(actor, actor.user_id), policy.parity, deciders=())
