"""What people think of answers and cards: one vote a person, changed as often as they like, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.audit.event import AuditEvent, AuditEventName
from domain.conversations.salary_history import mask_pay_history
from domain.errors import NotFound
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter

LONGEST_NOTE = 1000


class Vote(StrEnum):
    """What somebody thinks of an answer."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"


class Dislike(StrEnum):
    """Why an answer does not help."""

    WRONG_FIGURE = "wrong_figure"
    MISREAD = "misread"
    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"
    SLOW = "slow"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Judged:
    """What is voted on: an answer, or a recommendation as its cards show it. `owners` opened the cases in it."""

    id: str
    candidate_id: str
    owners: tuple[str, ...]
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks; reasons and a note only of what does not help. The note has no pay history any more."""

    vote: Vote
    reasons: tuple[Dislike, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opinions:
    """How many votes there were, and how often each reason was given."""

    helpful: int
    not_helpful: int
    reasons: Mapping[Dislike, int]


class FeedbackBook(Protocol):
    """Votes. Every write takes its audit event."""

    def answer(self, answer_id: str) -> Judged | None:
        """An answer that was posted, or None."""

    def vote(self, judged: Judged, user_id: str, vote: Vote, event: AuditEvent) -> None:
        """Keep somebody's vote, in place of an earlier one; reasons go with the vote they were given for."""

    def explain(self, judged: Judged, user_id: str, opinion: Opinion, event: AuditEvent) -> None:
        """Keep why something does not help; nothing where the person found it helpful since."""

    def since(self, moment: datetime) -> Opinions:
        """What was said since a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindJudged:
    """Finds what a vote is about, for those who may see it."""

    work: CaseWorkStarter
    book: FeedbackBook

    def __call__(self, *, actor: Actor, judged_id: str) -> Judged:
        """Raises NotFound, and NotAllowed for whoever may not see the cases in it."""
        judged = self.book.answer(judged_id) or self._recommendation(judged_id)
        if judged is None:
            raise NotFound("answer_unknown", "I no longer know that answer.")
        for owner in judged.owners:
            check_can(actor, Action.GIVE_FEEDBACK, owner=owner, about=judged.candidate_id)
        return judged

    def _recommendation(self, judged_id: str) -> Judged | None:
        with self.work() as work:
            filed = work.recommendations.find(judged_id)
            case = work.cases.find(filed.candidate_id) if filed else None
        return Judged(filed.id, filed.candidate_id, (case.opened_by,)) if filed and case else None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveFeedback:
    """Takes somebody's vote: one a person, changed as often as they like."""

    find: FindJudged
    book: FeedbackBook
    clock: Clock

    def __call__(self, *, actor: Actor, answer_id: str, vote: Vote) -> None:
        """Keep the vote. Raises NotFound, and NotAllowed for whoever may not see the case."""
        judged = self.find(actor=actor, judged_id=answer_id)
        self.book.vote(judged, actor.user_id, vote, _event(judged, actor, self.clock, vote=vote.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainFeedback:
    """Takes why something does not help."""

    find: FindJudged
    book: FeedbackBook
    clock: Clock

    def __call__(self, *, actor: Actor, answer_id: str, reasons: tuple[Dislike, ...], note: str) -> None:
        """Keep the reasons, and the note without pay history. Raises NotFound, NotAllowed."""
        judged = self.find(actor=actor, judged_id=answer_id)
        opinion = Opinion(Vote.NOT_HELPFUL, reasons, mask_pay_history(note).text.strip()[:LONGEST_NOTE])
        told = {"vote": opinion.vote.value, "reasons": ",".join(sorted(reasons))}
        self.book.explain(judged, actor.user_id, opinion, _event(judged, actor, self.clock, **told))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountFeedback:
    """Counts what people thought lately, for those who look after the program."""

    book: FeedbackBook
    clock: Clock
    days: int = 30

    def __call__(self, *, actor: Actor) -> Opinions:
        """The last days together. Raises NotAllowed for everybody but admins."""
        check_can(actor, Action.SEE_MODEL_USE)
        return self.book.since(self.clock.now() - timedelta(days=self.days))


def _event(judged: Judged, actor: Actor, clock: Clock, **details: str) -> AuditEvent:
    return AuditEvent(
        name=AuditEventName.FEEDBACK_GIVEN,
        actor=actor.user_id,
        at=clock.now(),
        candidate_id=judged.candidate_id,
        subject=judged.id,
        place=judged.place,
        details=details,
    )
