"""Real storage for the integration stories: one database emptied before each test, and one with pay data in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data.pipelines.import_file import ImportFile
from domain.pay.snapshots import DataKind
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from storage.pay import SqlSnapshotShelf
from storage.privileges import APP_ROLE
from storage.tables import metadata
from tests.databases import fresh_database
from tests.integration.casebook import ADMIN, Desk, SteppingClock, desk_on
from tests.integration.inbox_room import Room, empty_queue

GOLDEN = Path(__file__).parents[1] / "golden"
PAY_TABLES = {"data_snapshots", "comp_ranges", "employee_roster"}

Open = Callable[[str], Engine]


@pytest.fixture(scope="session", autouse=True)
def _in_a_hurry(postgres: EmbeddedServer) -> None:
    """Nobody minds losing these databases in a power cut, and flushing them to disk takes longer than the tests."""
    maintenance = open_engine(database_url(postgres.url())).execution_options(isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"alter system set {setting} = off"))
        connection.execute(text("select pg_reload_conf()"))
    maintenance.dispose()


@pytest.fixture(scope="session")
def _reused(postgres: EmbeddedServer) -> Iterator[Engine]:
    made = open_engine(database_url(fresh_database(postgres)))
    yield made
    made.dispose()


@pytest.fixture
def engine(_reused: Engine) -> Engine:
    """An engine on an empty database. Tests that change more than rows take a `fresh_engine`."""
    _empty(_reused, keeping=set())
    return _reused


@pytest.fixture
def fresh_engine(database: str, open_on: Open) -> Engine:
    """An engine on a database that no other test ever sees."""
    return open_on(database)


@pytest.fixture(scope="session")
def _stocked(postgres: EmbeddedServer) -> Iterator[Engine]:
    made = open_engine(database_url(fresh_database(postgres)))
    import_file = ImportFile(intake=SqlSnapshotShelf(made), clock=SteppingClock())
    import_file(actor=ADMIN, kind=DataKind.RANGES, path=GOLDEN / "CompRanges.csv")
    import_file(actor=ADMIN, kind=DataKind.ROSTER, path=GOLDEN / "EmployeeRoster.csv")
    yield made
    made.dispose()


@pytest.fixture
def stocked_engine(_stocked: Engine) -> Engine:
    """An engine on a database with the golden pay data in force, and nothing else. Tests leave the pay data alone."""
    _empty(_stocked, keeping=PAY_TABLES)
    return _stocked


@pytest.fixture
def desk(stocked_engine: Engine) -> Desk:
    """Real storage with the golden pay data in force, the shipped policy, a stepping clock and counting ids."""
    return desk_on(stocked_engine)


@pytest.fixture
def open_on() -> Iterator[Open]:
    """Opens engines on databases by URL; they are let go of when the test ends, however it ends."""
    engines: list[Engine] = []

    def opened(url: str) -> Engine:
        engines.append(open_engine(database_url(url)))
        return engines[-1]

    yield opened
    for engine in engines:
        engine.dispose()


@pytest.fixture(scope="session")
def _inbox_engines(postgres: EmbeddedServer) -> Iterator[tuple[Engine, Engine]]:
    owner = open_engine(database_url(fresh_database(postgres)))
    program = open_engine(owner.url, role=APP_ROLE, pool_size=25)
    yield owner, program
    program.dispose()
    owner.dispose()


@pytest.fixture
def room(_inbox_engines: tuple[Engine, Engine]) -> Room:
    """An empty inbox, used under the program's own role."""
    _empty(_inbox_engines[0], keeping=set())
    empty_queue(_inbox_engines[0])
    return Room(*_inbox_engines)


def _empty(engine: Engine, *, keeping: set[str]) -> None:
    """Delete every row; for that the guards, which are tests' business too, have to look away for a moment."""
    with engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        for table in metadata.sorted_tables:
            if table.name not in keeping:
                connection.execute(table.delete())
