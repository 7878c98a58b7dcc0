"""Real storage for the integration stories: databases with the sample data already in them."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from data.pipelines.import_file import ImportFile
from data.samples import SAMPLE_RANGES, SAMPLE_ROSTER
from domain.pay.snapshots import DataKind
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from storage.pay import SqlSnapshotShelf
from tests.databases import fresh_database
from tests.integration.casebook import ADMIN, Desk, SteppingClock, desk_on

_STOCKED = "comp_assist_stocked"


@pytest.fixture(scope="session")
def stocked(postgres: EmbeddedServer) -> str:
    """The name of a database with the sample data in force, to copy from."""
    engine = open_engine(database_url(fresh_database(postgres, _STOCKED)))
    import_file = ImportFile(intake=SqlSnapshotShelf(engine), clock=SteppingClock())
    import_file(actor=ADMIN, kind=DataKind.RANGES, path=SAMPLE_RANGES)
    import_file(actor=ADMIN, kind=DataKind.ROSTER, path=SAMPLE_ROSTER)
    engine.dispose()
    return _STOCKED


@pytest.fixture
def stocked_engine(postgres: EmbeddedServer, stocked: str) -> Iterator[Engine]:
    """An engine on a fresh database with the sample data in force."""
    made = open_engine(database_url(fresh_database(postgres, template=stocked)))
    yield made
    made.dispose()


@pytest.fixture
def desk(stocked_engine: Engine) -> Desk:
    """Real storage with the sample data in force, the shipped policy, a stepping clock and counting ids."""
    return desk_on(stocked_engine)


@pytest.fixture
def open_on() -> Iterator[Callable[[str], Engine]]:
    """Opens engines on databases by URL; they are let go of when the test ends, however it ends."""
    engines: list[Engine] = []

    def opened(url: str) -> Engine:
        engines.append(open_engine(database_url(url)))
        return engines[-1]

    yield opened
    for engine in engines:
        engine.dispose()
