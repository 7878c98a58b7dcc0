"""When the database cannot be used: a clear sentence, nothing half done, and no secret and no pay in any message."""

import traceback
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.audit.event import AuditEventName
from domain.errors import Conflict, InvalidRequest, Unavailable
from domain.identity.actor import Actor, Role
from domain.pay.snapshots import DataKind
from storage.audit_log import SqlAuditLog
from storage.engine import database_url, open_engine
from storage.errors import speaking_our_language
from storage.identity import SqlDeliveries, SqlRoleBook
from storage.migrating import migrate
from storage.pay import SqlPayBooks, SqlSnapshotShelf
from storage.tables import metadata
from storage.unit_of_work import SqlCaseWorkStarter
from tests.integration.casebook import STARTED, Desk, event, rows_of

SECRET = "hunter2secret"
# Port 1 belongs to nobody; the connection is refused at once.
NOBODY_THERE = f"postgresql://app:{SECRET}@127.0.0.1:1/pay"
CANARY = "987654321"


def told_of(error: BaseException) -> str:
    """Everything an error and those behind it would print."""
    return "".join(traceback.format_exception(error)).replace(__file__, "")


@pytest.mark.parametrize(
    "url",
    [
        f"{SECRET}",
        "",
        " ",
        f"mysql://app:{SECRET}@127.0.0.1/pay",
        f"sqlite:///{SECRET}",
        f"http://app:{SECRET}@127.0.0.1/pay",
        f"postgresql://app:{SECRET}@127.0.0.1:port/pay",
        f"postgresql://app:{SECRET}@[::1/pay",
        f"postgresql://app:{SECRET}@127.0.0.1/pay?schema=public",
        f"postgresql://app@127.0.0.1/pay?{SECRET}=1",
    ],
)
def test_a_wrong_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        database_url(url)

    assert refused.value.code == "database_url_unreadable"
    assert refused.value.sentence == ("DATABASE_URL must look like postgresql://user:password@host:5432/database.")
    assert SECRET not in told_of(refused.value)


@pytest.mark.parametrize("start", ["postgres://", "postgresql://", "postgresql+psycopg://", "postgresql+asyncpg://"])
def test_every_spelling_of_a_postgresql_url_is_taken(start: str) -> None:
    url = database_url(f"{start}app:p%40ss@db.example:5433/pay?sslmode=require&connect_timeout=3")

    assert url.drivername == "postgresql+psycopg"
    assert (url.username, url.password, url.host, url.port, url.database) == (
        "app",
        "p@ss",
        "db.example",
        5433,
        "pay",
    )
    assert url.query == {"sslmode": "require", "connect_timeout": "3"}


def test_an_engine_does_not_show_its_password() -> None:
    engine = open_engine(database_url(NOBODY_THERE))

    assert SECRET not in repr(engine) + str(engine.url)


def find_case(engine: Engine) -> object:
    with SqlCaseWorkStarter(engine)() as work:
        return work.cases.find("CAND-1")


Ask = Callable[[Engine], object]
QUESTIONS: dict[str, Ask] = {
    "a role": lambda engine: SqlRoleBook(engine).actor("U1"),
    "everybody's role": lambda engine: SqlRoleBook(engine).everybody(),
    "setting a role": lambda engine: SqlRoleBook(engine).set_role(Actor("U1", Role.NONE), event()),
    "an audit event": lambda engine: SqlAuditLog(engine).record(event(AuditEventName.ACCESS_REFUSED)),
    "a delivery": lambda engine: SqlDeliveries(engine).is_first("Ev1"),
    "the snapshots": lambda engine: SqlSnapshotShelf(engine).in_force(),
    "a file's history": lambda engine: SqlSnapshotShelf(engine).holding(DataKind.RANGES, "abc"),
    "the pay book": lambda engine: SqlPayBooks(engine, {}, {}).current(),
    "a case": find_case,
    "migrating": migrate,
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_an_unreachable_server_is_unavailable(ask: Ask) -> None:
    engine = open_engine(database_url(NOBODY_THERE))

    with pytest.raises(Unavailable) as met:
        ask(engine)

    assert met.value.code == "database_unreachable"
    assert "try again" in met.value.sentence
    assert SECRET not in told_of(met.value)


def test_a_server_that_goes_away_in_between_is_unavailable_and_comes_back_by_itself(desk: Desk) -> None:
    desk.opened("CAND-1")
    _cut_off_all_others(desk)
    with desk.work() as work:
        assert work.cases.find("CAND-1") is not None

    def cut_off_in_the_middle() -> None:
        with desk.work() as work:
            work.cases.find("CAND-1")
            _cut_off_all_others(desk)
            work.cases.find("CAND-1")

    with pytest.raises(Unavailable):
        cut_off_in_the_middle()
    with desk.work() as work:
        assert work.cases.find("CAND-1") is not None


def test_a_pool_with_nothing_left_is_unavailable() -> None:
    def nothing_left() -> None:
        with speaking_our_language():
            raise PoolTimeout

    with pytest.raises(Unavailable) as met:
        nothing_left()

    assert met.value.code == "database_unreachable"


def test_our_own_errors_pass_through_unchanged() -> None:
    with pytest.raises(Conflict, match="look again") as met, speaking_our_language():
        raise Conflict("case_changed", "Please look again.")

    assert met.value.code == "case_changed"


BROKEN_WRITES = {
    "a value that is missing": {"pay_history_removed": None},
    "a reference that is taken": {"id": "CAND-TAKEN"},
    "a reference that is too long": {"id": "CAND-" + "X" * 60},
    "a character nobody can store": {"facts": {"expectation": f"{CANARY}\x00"}},
    "half a character": {"facts": {"expectation": f"{CANARY}\ud800"}},
}


@pytest.mark.parametrize("wrong", BROKEN_WRITES.values(), ids=BROKEN_WRITES)
def test_what_was_written_never_shows_in_the_error(engine: Engine, wrong: dict[str, object]) -> None:
    row = {
        "id": "CAND-1",
        "opened_by": "U1",
        "opened_at": STARTED,
        "changed_at": STARTED,
        "version": 1,
        "facts": {"expectation": {"amount": CANARY, "currency": "USD"}},
        "pay_history_removed": False,
    }
    table = metadata.tables["candidates"]
    with engine.begin() as connection:
        connection.execute(insert(table).values({**row, "id": "CAND-TAKEN"}))

    with pytest.raises((Conflict, DBAPIError)) as met, speaking_our_language(), engine.begin() as connection:
        connection.execute(insert(table).values({**row, **wrong}))

    assert CANARY not in told_of(met.value)
    assert len(rows_of(engine, "candidates")) == 1


def test_a_recommendation_the_database_refuses_does_not_show_its_pay(desk: Desk) -> None:
    filed = desk.filed("CAND-1")
    offer = filed.body.offer
    assert offer is not None

    with pytest.raises(Conflict) as met, speaking_our_language(), desk.engine.begin() as connection:
        connection.execute(text("update recommendations set state = 'paid' where id = :id"), {"id": filed.id})

    assert str(offer.base) not in told_of(met.value)
    assert filed.id not in told_of(met.value)


def _cut_off_all_others(desk: Desk) -> None:
    """End every other connection to the desk's database, as a restarting server would."""
    aside = open_engine(desk.engine.url)
    with aside.begin() as connection:
        connection.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
        )
    aside.dispose()
