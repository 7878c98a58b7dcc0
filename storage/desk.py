"""The lists of a desk in PostgreSQL: one query each, a page at a time."""

from sqlalchemy import Engine, Select, Subquery, func, select, true
from sqlalchemy.sql.selectable import LateralFromClause

from domain.approvals.show_desk import DeskRow
from domain.approvals.whom_to_tell import Matter
from domain.audit.event import AuditEventName
from domain.recommendations.filed import OfferState
from storage.cases import case_from
from storage.errors import speaking_our_language
from storage.recommendations import filed_from
from storage.tables import audit_logs, candidates, recommendations

# Of what somebody did, this much is looked at for the cases they were at lately.
_MOST_EVENTS = 500
_NO_DOING = (AuditEventName.ACCESS_REFUSED.value,)


class SqlDeskBook:
    """Cases and offers as lists."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def waiting(self) -> tuple[Matter, ...]:
        """Offers that wait for a decision in open cases, the longest first; cases without their history."""
        offers = (
            select(recommendations)
            .join(candidates, candidates.c.id == recommendations.c.candidate_id)
            .where(recommendations.c.state == OfferState.SUBMITTED.value, candidates.c.closed_at.is_(None))
            .order_by(recommendations.c.state_since, recommendations.c.id)
        )
        with speaking_our_language(), self._engine.connect() as connection:
            filed = [filed_from(row) for row in connection.execute(offers)]
            wanted = {one.candidate_id for one in filed}
            cases = {
                row.id: case_from(row)
                for row in connection.execute(select(candidates).where(candidates.c.id.in_(wanted)))
            }
        return tuple(Matter(cases[one.candidate_id], one) for one in filed if one.candidate_id in cases)

    def opened_by(self, user_id: str, first: int, count: int) -> tuple[tuple[DeskRow, ...], int]:
        """Cases somebody opened, the one that changed last first; and how many there are."""
        newest = _newest()
        listed = (
            _rows(newest)
            .where(candidates.c.opened_by == user_id)
            .order_by(candidates.c.changed_at.desc(), candidates.c.id)
        )
        return self._page(listed, first, count)

    def touched_by(self, user_id: str, first: int, count: int) -> tuple[tuple[DeskRow, ...], int]:
        """Cases that others opened and somebody did something in, the latest first; and how many there are."""
        newest, touched = _newest(), _touched(user_id)
        listed = (
            _rows(newest)
            .join(touched, touched.c.candidate_id == candidates.c.id)
            .where(candidates.c.opened_by != user_id)
            .order_by(touched.c.last.desc())
        )
        return self._page(listed, first, count)

    def _page(self, listed: Select[tuple[object, ...]], first: int, count: int) -> tuple[tuple[DeskRow, ...], int]:
        counted = select(func.count()).select_from(listed.order_by(None).subquery())
        with speaking_our_language(), self._engine.connect() as connection:
            total = int(connection.execute(counted).scalar_one())
            rows = connection.execute(listed.offset(first).limit(count)).all()
        return tuple(
            DeskRow(case_from(row), row.newest_id, OfferState(row.newest_state) if row.newest_state else None)
            for row in rows
        ), total


def _newest() -> LateralFromClause:
    """The newest recommendation of each case."""
    return (
        select(recommendations.c.id.label("newest_id"), recommendations.c.state.label("newest_state"))
        .where(recommendations.c.candidate_id == candidates.c.id)
        .order_by(recommendations.c.number.desc())
        .limit(1)
        .lateral("newest")
    )


def _rows(newest: LateralFromClause) -> Select[tuple[object, ...]]:
    return select(candidates, newest.c.newest_id, newest.c.newest_state).join(newest, true(), isouter=True)


def _touched(user_id: str) -> Subquery:
    """The cases among the last things somebody did, each with when it was."""
    did = (
        select(audit_logs.c.candidate_id, audit_logs.c.seq)
        .where(
            audit_logs.c.actor == user_id,
            audit_logs.c.candidate_id.is_not(None),
            audit_logs.c.name.not_in(_NO_DOING),
        )
        .order_by(audit_logs.c.seq.desc())
        .limit(_MOST_EVENTS)
        .subquery()
    )
    return (
        select(did.c.candidate_id, func.max(did.c.seq).label("last")).group_by(did.c.candidate_id).subquery("touched")
    )
