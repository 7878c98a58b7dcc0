"""One turn of a case: somebody says or chooses something, the case moves on, an answer comes back."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts
from domain.conversations.reading import MessageReader, Topic
from domain.conversations.thread import ThreadMemory
from domain.errors import Conflict, NotFound
from domain.identity.permissions import Action, check_can
from domain.pay.pay_book import PayBook
from domain.ports import Clock, Ids
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.differences import differences
from domain.recommendations.filed import (
    SENT_BACK,
    STANDING,
    UNREPLACEABLE,
    FiledRecommendation,
    OfferState,
)
from domain.recommendations.pay_books import PayBooks, PolicyBook
from domain.recommendations.recommend_case import recommend_for
from domain.recommendations.recommendation import Recommendation
from domain.recommendations.turn import FieldChange, Turn, TurnAnswer
from domain.recommendations.turn_record import TurnRecord
from domain.recommendations.understanding import Understanding, understand

_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTurn:
    """Reads a turn, applies what the actor may change, recommends when enough is known, and keeps it all."""

    work: CaseWorkStarter
    reader: MessageReader
    books: PayBooks
    policies: PolicyBook
    clock: Clock
    ids: Ids

    def __call__(self, turn: Turn) -> TurnAnswer:
        """The answer, already kept.

        Raises:
            NotAllowed: the actor may not talk about this case, or not open one.
            NotFound: nothing was imported yet, or the thread belongs to another case.
            PolicyUnusable: no policy is in force.
            Conflict: somebody else kept changing the case; nothing of this turn was kept.
        """
        for _ in range(_TRIES - 1):
            try:
                return self._attempt(turn)
            except Conflict:
                continue
        return self._attempt(turn)

    def _attempt(self, turn: Turn) -> TurnAnswer:
        now, turn_id = self.clock.now(), self.ids.turn()
        book = self.books.current()
        with self.work() as work:
            work.cases.hold(turn.candidate_id)
            case = work.cases.find(turn.candidate_id)
            memory = work.threads.find(turn.thread) or ThreadMemory(turn.thread, turn.candidate_id)
            latest = work.recommendations.latest(turn.candidate_id)
            before = _admitted(turn, case, memory, now)
            understood = understand(turn, turn_id, before, memory, book, self.reader)
            if turn.resets:
                before.check_can(turn.actor, Action.RESET_CONTEXT)
            elif understood.changes:
                before.check_can(turn.actor, Action.EDIT_CONTEXT)
            after = _changed(before, understood, turn, now, turn_id)
            filed = self._recommended(turn, before, after, understood, book, latest, now)
            answer = _answer(turn, before, after, understood, latest, filed)
            if not answer.opened_nothing:
                TurnRecord(turn, turn_id, now, before, after, memory, understood, answer).keep(work)
        return answer

    def _recommended(
        self,
        turn: Turn,
        before: Case,
        after: Case,
        understood: Understanding,
        book: PayBook,
        latest: FiledRecommendation | None,
        now: datetime,
    ) -> FiledRecommendation | None:
        """What stands after the turn: a new recommendation where something moved, else the latest.

        None when a required fact went missing: the earlier recommendation speaks of a case that is no more.
        """
        if after.facts.missing():
            return None if after.facts != before.facts else latest
        if latest is not None and not _asks_anew(turn, before, after, understood, latest):
            return latest
        body = recommend_for(after, book, self.policies.in_force(now.date()), now)
        if latest is not None and latest.state in STANDING and _says_the_same(latest.body, body):
            return latest
        return FiledRecommendation(
            id=self.ids.recommendation(),
            candidate_id=turn.candidate_id,
            number=latest.number + 1 if latest else 1,
            requested_by=turn.actor.user_id,
            made_at=now,
            body=body,
            state=OfferState.SUBMITTED if body.status.is_approvable else OfferState.DRAFT,
            authors=after.authors(),
            state_since=now,
        )


def _asks_anew(turn: Turn, before: Case, after: Case, understood: Understanding, latest: FiledRecommendation) -> bool:
    """Whether the engine is to be asked again: a fact moved, or somebody insists and nothing approved stands.

    An approved offer is only asked about anew when something moved that pay is computed from.
    """
    if after.facts.priced() != before.facts.priced() or (after.facts != before.facts and not latest.is_approved):
        return True
    # What a model heard is answered and brings nothing to the Comp Team: somebody has to say it clearly.
    wants_approval = Topic.APPROVAL in understood.reading.topics - turn.heard.topics
    insists = turn.afresh or bool(understood.reading.changes) or wants_approval
    return insists and (latest.state in SENT_BACK or (turn.afresh and not latest.is_approved))


def _says_the_same(standing: Recommendation, body: Recommendation) -> bool:
    """Whether a new answer would show nothing new: the same offer from the same data, with the same remarks."""
    return (standing.fingerprint, standing.flags, standing.reasons) == (body.fingerprint, body.flags, body.reasons)


def _admitted(turn: Turn, case: Case | None, memory: ThreadMemory, now: datetime) -> Case:
    """The case the actor may talk about; a new one, at version 0, when there is none yet."""
    if memory.candidate_id != turn.candidate_id:
        raise NotFound("thread_of_other_case", "This thread belongs to another case. Start one with /comp-assist.")
    if case is None:
        check_can(turn.actor, Action.OPEN_CASE)
        return Case(turn.candidate_id, turn.actor.user_id, now, version=0, facts=CandidateFacts())
    case.check_can(turn.actor, Action.CONVERSE_IN_CASE)
    return case


def _changed(before: Case, understood: Understanding, turn: Turn, now: datetime, turn_id: str) -> Case:
    records = tuple(
        FactRecord(
            field=change.field,
            old=before.facts.value_of(change.field),
            new=change.value,
            by=turn.actor.user_id,
            at=now,
            turn_id=turn_id,
            undoes=understood.undoes,
        )
        for change in understood.changes
    )
    removed = before.pay_history_removed or (understood.masked.found and understood.other_candidate is None)
    opens = before.version == 0 and (turn.afresh or understood.reading.is_about_a_case)
    moved = before.version > 0 and (bool(records) or removed != before.pay_history_removed)
    return replace(
        before,
        version=before.version + 1 if opens or moved else before.version,
        facts=before.facts.with_changes(understood.changes),
        history=before.history + records,
        pay_history_removed=removed,
    )


def _answer(
    turn: Turn,
    before: Case,
    after: Case,
    understood: Understanding,
    latest: FiledRecommendation | None,
    filed: FiledRecommendation | None,
) -> TurnAnswer:
    reading = understood.reading
    is_new = filed is not None and (latest is None or filed.id != latest.id)
    moved_from = latest.offer if is_new and latest else None
    return TurnAnswer(
        case=after,
        changes=tuple(
            FieldChange(change.field, before.facts.value_of(change.field), change.value)
            for change in understood.changes
        ),
        missing=after.facts.missing(),
        near_misses=reading.near_misses,
        questions=reading.questions,
        topics=reading.topics,
        protected=understood.protected,
        undone=understood.undoes is not None and bool(understood.changes),
        nothing_to_undo=reading.undo and understood.undoes is None,
        pay_history_removed=understood.masked.found,
        employer_counter=understood.masked.employer_counter,
        filed=filed,
        is_new=is_new,
        replaced=latest if latest is not None and latest is not filed and latest.state not in UNREPLACEABLE else None,
        differences=differences(moved_from, filed.body.offer) if filed else (),
        reset=turn.resets,
        understood=turn.afresh
        or turn.resets
        or not reading.is_empty
        or understood.masked.found
        or understood.suggested is not None,
        other_candidate=understood.other_candidate,
        suggested=understood.suggested,
        enquiries=reading.enquiries,
    )
