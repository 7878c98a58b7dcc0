"""Answers to questions that stand in Slack, and are hidden once somebody reads there who may not see them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from domain.audit.event import AuditEvent, AuditEventName
from domain.identity.actor import PROGRAM, Actor
from domain.identity.audience import Sight
from domain.ports import Clock


@dataclass(frozen=True, slots=True)
class PostedAnswer:
    """An answer where it stands. `id` is opaque. `owners` opened the cases whose pay it may show; `sight` is what its
    readers were allowed when it was begun: whoever reads it must be allowed as much of every one of these cases."""

    id: str
    candidate_id: str
    owners: tuple[str, ...]
    channel_id: str
    ts: str
    thread_ts: str
    sight: Sight
    is_hidden: bool = False

    def may_stay(self, sights: Mapping[str, Sight]) -> bool:
        """Whether it may go on standing before readers who are allowed this of the cases of each owner."""
        order = list(Sight).index
        return all(order(sights[owner]) >= order(self.sight) for owner in self.owners)


def answer_of(
    sights: Mapping[str, Sight], *, answer_id: str, candidate_id: str, channel_id: str, ts: str, thread_ts: str
) -> PostedAnswer:
    """An answer before readers who are allowed this of the cases of each owner it speaks of.

    It shows nothing of cases they may see nothing of, and hangs on the others alone.
    """
    owners = tuple(owner for owner, sight in sights.items() if sight is not Sight.NOTHING) or tuple(sights)
    sight = min((sights[owner] for owner in owners), key=list(Sight).index)
    return PostedAnswer(answer_id, candidate_id, owners, channel_id, ts, thread_ts, sight)


class AnswerShelf(Protocol):
    """Answers that were posted. Every write takes its audit event."""

    def note(self, answer: PostedAnswer, event: AuditEvent) -> None:
        """Remember an answer; one that is known already changes nothing."""

    def find(self, answer_id: str) -> PostedAnswer | None:
        """One answer, or None."""

    def in_channel(self, channel_id: str) -> tuple[PostedAnswer, ...]:
        """Those in a channel that are not hidden, newest first."""

    def hide(self, answer: PostedAnswer, event: AuditEvent) -> None:
        """Remember that an answer is hidden for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAnswer:
    """Remembers where an answer stands. Done again it changes nothing."""

    shelf: AnswerShelf
    clock: Clock

    def __call__(self, answer: PostedAnswer) -> None:
        """Keep it, once. An answer of which parts were left in another message is kept for each of the two."""
        known = self.shelf.find(answer.id)
        if known is not None and known.ts != answer.ts:
            answer = replace(answer, id=f"{answer.id}-{answer.ts.rpartition('.')[2]}")
        self.shelf.note(answer, _event(AuditEventName.ANSWER_POSTED, PROGRAM, answer, self.clock.now()))


@dataclass(frozen=True, slots=True, kw_only=True)
class HideAnswer:
    """Remembers that an answer is shown no more. Done again it changes nothing."""

    shelf: AnswerShelf
    clock: Clock

    def __call__(self, answer: PostedAnswer) -> None:
        """Keep it, once."""
        self.shelf.hide(answer, _event(AuditEventName.ANSWER_HIDDEN, PROGRAM, answer, self.clock.now()))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAnswers:
    """Finds what stands in a channel and may have to be hidden."""

    shelf: AnswerShelf

    def __call__(self, channel_id: str) -> tuple[PostedAnswer, ...]:
        """Newest first."""
        return self.shelf.in_channel(channel_id)


def _event(name: AuditEventName, actor: Actor, answer: PostedAnswer, at: datetime, **details: str) -> AuditEvent:
    return AuditEvent(
        name=name,
        actor=actor.user_id,
        at=at,
        candidate_id=answer.candidate_id,
        subject=answer.id,
        place=f"{answer.channel_id}/{answer.thread_ts}",
        details=details,
    )
