"""Cases, threads, recommendations, cards and the audit log in memory; a transaction keeps everything or nothing.

What is kept is frozen all the way down. Each write is done on the transaction's own view at once, and once more on
what is kept when its block ends: whoever comes second to the same version meets a Conflict there, as in PostgreSQL.
To add a method to a port, add it to its class here: look things up in `self._view()`, change them in `self._write`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import RLock
from types import MappingProxyType

from domain.audit.event import AuditEvent
from domain.candidates.case import Case, FactRecord
from domain.conversations.thread import SaidMessage, ThreadMemory, ThreadRef
from domain.errors import Conflict, Unavailable
from domain.recommendations.filed import Approval, Decision, FiledRecommendation, OfferState, Outcome, PostedCard


@dataclass
class Shelves:
    """Everything that is kept, in the order in which it came."""

    cases: dict[str, Case] = field(default_factory=dict)
    changed_at: dict[str, datetime] = field(default_factory=dict)
    threads: dict[ThreadRef, ThreadMemory] = field(default_factory=dict)
    bound_at: dict[ThreadRef, datetime] = field(default_factory=dict)
    messages: tuple[SaidMessage, ...] = ()
    recommendations: dict[str, FiledRecommendation] = field(default_factory=dict)
    cards: dict[tuple[str, str], PostedCard] = field(default_factory=dict)
    events: tuple[AuditEvent, ...] = ()

    def copied(self) -> "Shelves":
        """Shelves of their own with the same things on them."""
        dictionaries = {name: dict(kept) for name, kept in vars(self).items() if isinstance(kept, dict)}
        return replace(self, **dictionaries)


Change = Callable[[Shelves], None]


class FakeCaseWorkStarter:
    """Starts transactions. While `audit_refuses` no event can be written, and so nothing at all is kept."""

    def __init__(self) -> None:
        self.kept = Shelves()
        self.audit_refuses = False
        self.lock = RLock()
        self.holds: dict[str, RLock] = defaultdict(RLock)

    @contextmanager
    def __call__(self) -> Iterator["FakeCaseWork"]:
        work = FakeCaseWork(self)
        with work.held:
            yield work
            work.commit()

    @property
    def events(self) -> tuple[AuditEvent, ...]:
        """Every audit event that was kept, oldest first."""
        return self.kept.events


class FakeCaseWork:
    """One open transaction."""

    def __init__(self, starter: FakeCaseWorkStarter) -> None:
        self.starter = starter
        self.held = ExitStack()
        self.audit = FakeAuditTrail(self)
        self.cases = FakeCaseFile(self)
        self.threads = FakeThreadBook(self)
        self.recommendations = FakeRecommendationLog(self)
        self.cards = FakeCardBook(self)
        self.events: list[AuditEvent] = []
        self._writes: list[Change] = []
        self._seen: tuple[Shelves, Shelves] | None = None

    def view(self) -> Shelves:
        """What others have kept by now, with this transaction's own writes on top."""
        kept = self.starter.kept
        if self._seen is None or self._seen[0] is not kept:
            self._seen = (kept, self._written_on(kept))
        return self._seen[1]

    def write(self, change: Change, event: AuditEvent) -> None:
        """Do a change together with its event."""
        change(self.view())
        self._writes.append(change)
        self.audit.record(event)

    def commit(self) -> None:
        """Keep the writes and the events, all or none. Raises Conflict or Unavailable."""
        if not self._writes and not self.events:
            return
        with self.starter.lock:
            result = self._written_on(self.starter.kept)
            if self.starter.audit_refuses and self.events:
                raise Unavailable("audit_refused", "The audit log does not answer right now. Nothing was changed.")
            result.events += tuple(self.events)
            self.starter.kept = result

    def _written_on(self, shelves: Shelves) -> Shelves:
        result = shelves.copied()
        for change in self._writes:
            change(result)
        return result


class _Desk:
    """What each of the ports has: a view of the transaction, and a way to write in it."""

    def __init__(self, work: FakeCaseWork) -> None:
        self._work = work
        self._view = work.view
        self._write = work.write


class FakeAuditTrail(_Desk):
    """The events of one transaction."""

    def record(self, event: AuditEvent) -> None:
        self._work.events.append(replace(event, details=MappingProxyType(dict(event.details))))

    def of_case(self, candidate_id: str) -> tuple[AuditEvent, ...]:
        return tuple(event for event in self._view().events if event.candidate_id == candidate_id)


class FakeCaseFile(_Desk):
    """Cases by candidate reference; a change only lands on the version it was made from."""

    def hold(self, candidate_id: str) -> None:
        self._work.held.enter_context(self._work.starter.holds[candidate_id])

    def find(self, candidate_id: str) -> Case | None:
        return self._view().cases.get(candidate_id)

    def opened_by(self, user_id: str, limit: int) -> tuple[Case, ...]:
        view = self._view()
        theirs = [case for case in view.cases.values() if case.opened_by == user_id]
        newest_first = sorted(theirs, key=lambda case: view.changed_at[case.candidate_id], reverse=True)
        return tuple(replace(case, history=()) for case in newest_first[:limit])

    def open(self, case: Case, event: AuditEvent) -> None:
        def opened(shelves: Shelves) -> None:
            _check_free(case.candidate_id not in shelves.cases)
            shelves.cases[case.candidate_id] = replace(case, closed_at=None, closed_by=None, legal_hold=False)
            shelves.changed_at[case.candidate_id] = event.at

        self._write(opened, event)

    def change(self, case: Case, records: tuple[FactRecord, ...], event: AuditEvent) -> None:
        def changed(shelves: Shelves) -> None:
            before = shelves.cases.get(case.candidate_id)
            if before is None or before.version != case.version - 1:
                raise Conflict("case_changed", "Somebody else changed this case at the same moment.")
            shelves.cases[case.candidate_id] = replace(
                case,
                opened_by=before.opened_by,
                opened_at=before.opened_at,
                history=before.history + tuple(records),
            )
            shelves.changed_at[case.candidate_id] = event.at

        self._write(changed, event)


class FakeThreadBook(_Desk):
    """Which thread is about which case, and what was said in it."""

    def find(self, ref: ThreadRef) -> ThreadMemory | None:
        return self._view().threads.get(ref)

    def of_case(self, candidate_id: str) -> tuple[ThreadMemory, ...]:
        view = self._view()
        theirs = [memory for memory in view.threads.values() if memory.candidate_id == candidate_id]
        return tuple(sorted(theirs, key=lambda memory: (view.bound_at[memory.ref], memory.ref.ts)))

    def bind(self, memory: ThreadMemory, event: AuditEvent) -> None:
        def bound(shelves: Shelves) -> None:
            _check_free(memory.ref not in shelves.threads and memory.candidate_id in shelves.cases)
            shelves.threads[memory.ref] = memory
            shelves.bound_at[memory.ref] = event.at

        self._write(bound, event)

    def keep_turn(self, memory: ThreadMemory, message: SaidMessage, event: AuditEvent) -> None:
        def kept(shelves: Shelves) -> None:
            where = (message.thread.channel_id, message.ts)
            taken = {(said.thread.channel_id, said.ts) for said in shelves.messages if said.ts is not None}
            _check_free(where not in taken and memory.candidate_id in shelves.cases)
            shelves.messages += (message,)
            if memory.ref in shelves.threads:
                shelves.threads[memory.ref] = memory

        self._write(kept, event)


class FakeRecommendationLog(_Desk):
    """Filed recommendations; of two decisions on the same version one wins."""

    def find(self, recommendation_id: str) -> FiledRecommendation | None:
        return self._view().recommendations.get(recommendation_id)

    def latest(self, candidate_id: str) -> FiledRecommendation | None:
        return max(self._of(self._view(), candidate_id), key=lambda filed: filed.number, default=None)

    def file(self, filed: FiledRecommendation, event: AuditEvent) -> None:
        def put(shelves: Shelves) -> None:
            numbers = {other.number for other in self._of(shelves, filed.candidate_id)}
            _check_free(filed.id not in shelves.recommendations and filed.number not in numbers)
            _check_free(filed.candidate_id in shelves.cases)
            shelves.recommendations[filed.id] = replace(
                filed, decision=None, approvals=(), outcome=None, version=0, state_since=filed.since
            )

        self._write(put, event)

    def decide(
        self,
        filed: FiledRecommendation,
        state: OfferState,
        decision: Decision | None,
        event: AuditEvent,
        *,
        approvals: tuple[Approval, ...] | None = None,
        outcome: Outcome | None = None,
    ) -> None:
        def decided(shelves: Shelves) -> None:
            now = shelves.recommendations.get(filed.id)
            if now is None or (now.state, now.version) != (filed.state, filed.version):
                raise Conflict("offer_changed", "This offer changed at the same moment. Please look again.")
            shelves.recommendations[filed.id] = replace(
                now,
                state=state,
                decision=decision,
                approvals=filed.approvals if approvals is None else tuple(approvals),
                outcome=outcome,
                version=now.version + 1,
                state_since=event.at if state is not filed.state else filed.since,
            )

        self._write(decided, event)

    def waiting_since(
        self, before: datetime, states: tuple[OfferState, ...], *, after: datetime | None = None
    ) -> tuple[FiledRecommendation, ...]:
        kept = [filed for filed in self._view().recommendations.values() if after is None or filed.since >= after]
        waiting = [filed for filed in kept if filed.state in states and filed.since < before]
        return tuple(sorted(waiting, key=lambda filed: filed.since))

    @staticmethod
    def _of(shelves: Shelves, candidate_id: str) -> list[FiledRecommendation]:
        return [filed for filed in shelves.recommendations.values() if filed.candidate_id == candidate_id]


class FakeCardBook(_Desk):
    """Cards posted to Slack."""

    def note(self, card: PostedCard, event: AuditEvent) -> None:
        def noted(shelves: Shelves) -> None:
            where = (card.channel_id, card.ts)
            _check_free(where not in shelves.cards and card.recommendation_id in shelves.recommendations)
            shelves.cards[where] = card

        self._write(noted, event)

    def of_recommendation(self, recommendation_id: str) -> tuple[PostedCard, ...]:
        theirs = [card for card in self._view().cards.values() if card.recommendation_id == recommendation_id]
        return tuple(sorted(theirs, key=lambda card: card.ts))

    def in_channel(self, channel_id: str) -> tuple[PostedCard, ...]:
        theirs = [card for card in self._view().cards.values() if card.channel_id == channel_id]
        return tuple(sorted(theirs, key=lambda card: card.ts, reverse=True))


def _check_free(free: bool) -> None:
    """Raises Conflict unless a place is free and what it belongs to is there, as the database's own keys demand."""
    if not free:
        raise Conflict("changed_meanwhile", "Somebody else changed this at the same moment. Please look again.")
