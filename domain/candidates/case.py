"""A candidate's case: what is known, by whom and since when. Shared by both teams, bound to any number of threads."""

from dataclasses import dataclass
from datetime import datetime

from domain.candidates.facts import PRICED_FIELDS, CandidateFacts, FactChange, FactField, FactValue
from domain.identity.actor import Actor, Role
from domain.identity.permissions import Action, can, check_can


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One change of one field, kept forever. `undoes` names the turn it took back, for an undo."""

    field: FactField
    old: FactValue | None
    new: FactValue | None
    by: str
    at: datetime
    turn_id: str
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One candidate's case as it stands; `version` rises with every change and guards against lost edits."""

    candidate_id: str
    opened_by: str
    opened_at: datetime
    version: int
    facts: CandidateFacts
    history: tuple[FactRecord, ...] = ()
    pay_history_removed: bool = False
    closed_at: datetime | None = None
    closed_by: str | None = None
    legal_hold: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether nothing more may happen in it until somebody reopens it."""
        return self.closed_at is not None

    def can(self, actor: Actor, action: Action) -> bool:
        """Whether somebody may do something in this case."""
        return can(actor, action, owner=self.opened_by, closed=self.is_closed)

    def check_can(self, actor: Actor, action: Action) -> None:
        """Raises NotAllowed, with the reason, unless somebody may do something in this case."""
        check_can(actor, action, owner=self.opened_by, closed=self.is_closed, about=self.candidate_id)

    def last_said(self, field: FactField) -> FactRecord | None:
        """Who gave a field its present value, and when; None while nobody has."""
        return next((record for record in reversed(self.history) if record.field is field), None)

    def facts_at(self, seen: int) -> CandidateFacts:
        """The facts as they were after the first `seen` records of the history."""
        changes = tuple(FactChange(record.field, record.new) for record in self.history[:seen])
        return CandidateFacts().with_changes(changes)

    def first_said(self, field: FactField) -> FactRecord | None:
        """Whose word the present value of a field is: an undo gives back what somebody said before."""
        said = self.last_said(field)
        if said is None or said.undoes is None or said.new is None:
            return said
        earlier = (record for record in reversed(self.history) if record.field is field and record.undoes is None)
        return next((record for record in earlier if record.new == said.new), said)

    def authors(self) -> tuple[str, ...]:
        """Who opened the case, and everybody who said, or gave back, a fact that pay is computed from."""
        said = (record for field in PRICED_FIELDS for record in (self.last_said(field), self.first_said(field)))
        return tuple(sorted({self.opened_by, *(record.by for record in said if record and record.new is not None)}))

    def undoable_turn(self) -> str | None:
        """The latest turn whose changes nobody took back yet."""
        taken_back = {record.undoes for record in self.history}
        return next(
            (
                record.turn_id
                for record in reversed(self.history)
                if record.undoes is None and record.turn_id not in taken_back
            ),
            None,
        )

    def reversal_of(self, turn_id: str) -> tuple[FactChange, ...]:
        """The changes that restore what stood before a turn, one per field."""
        before: dict[FactField, FactValue | None] = {}
        for record in self.history:
            if record.turn_id == turn_id:
                before.setdefault(record.field, record.old)
        return tuple(FactChange(field, value) for field, value in before.items())

    def real_changes(self, proposed: tuple[FactChange, ...]) -> tuple[FactChange, ...]:
        """The proposals that would alter something, the last one of a field winning."""
        latest = {change.field: change for change in proposed}
        return tuple(change for change in latest.values() if self.facts.value_of(change.field) != change.value)

    def may_set(self, actor: Actor, field: FactField) -> bool:
        """Whether a member may change a field: Comp any, Recruitment what they said themselves or nobody has yet."""
        said = self.first_said(field)
        return actor.role is Role.COMP_TEAM or said is None or said.new is None or said.by == actor.user_id
