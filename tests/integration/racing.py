"""What one person does in an OS process of their own: the same decision on many offers, each when others do too."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from multiprocessing.synchronize import Barrier

from domain.approvals.decide_offer import SendBack
from domain.approvals.rules import AlreadyDecided
from domain.errors import Conflict
from domain.identity.actor import Actor
from domain.recommendations.filed import DecisionKind
from storage.engine import database_url, open_engine
from tests.integration.casebook import THREAD, Desk, desk_on

# By how many people start from it.
_starting_lines: dict[int, Barrier] = {}


@dataclass(frozen=True)
class Met:
    """What came of one decision: `state` where it was kept; otherwise the refusal, and who decided when, if told."""

    actor: str
    recommendation_id: str
    state: str | None = None
    refused: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


def stand_at(lines: dict[int, Barrier]) -> None:
    """Remember where everybody starts from; what each process does first."""
    _starting_lines.update(lines)


def run(url: str, actor: Actor, what: str, offers: tuple[str, ...], together: int) -> tuple[Met, ...]:
    """Decide on all offers in order; on each, everybody who takes part starts at the same moment."""
    engine = open_engine(database_url(url))
    desk = desk_on(engine)
    desk.books.current()
    line = _starting_lines[together]
    met = []
    try:
        for offer in offers:
            line.wait(timeout=60)
            met.append(_met(desk, actor, what, offer))
    finally:
        engine.dispose()
    return tuple(met)


def _met(desk: Desk, actor: Actor, what: str, offer: str) -> Met:
    try:
        return Met(actor.user_id, offer, state=_decided(desk, actor, what, offer))
    except AlreadyDecided as error:
        decision = error.filed.decision
        who, when = (decision.by, decision.at) if decision else (None, None)
        return Met(actor.user_id, offer, refused=error.code, decided_by=who, decided_at=when)
    except Conflict as error:
        return Met(actor.user_id, offer, refused=error.code)


def _decided(desk: Desk, actor: Actor, what: str, offer: str) -> str:
    if what == "approve":
        return desk.approve(actor, offer).state.value
    if what == "override":
        return desk.override(actor, offer, Decimal(195_000)).state.value
    reject = SendBack(**desk.deciding(), kind=DecisionKind.REJECTED)
    return reject(
        actor=actor, recommendation_id=offer, note="Not this quarter.", place=THREAD.place
    ).filed.state.value
