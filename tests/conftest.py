"""What every test may ask for: the embedded PostgreSQL, and a fresh migrated database on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from storage.migrating import migrate
from tests.databases import TEMPLATE, empty_database, fresh_database


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", type=Path, help="keep the browser tests' pictures in this folder")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """One embedded PostgreSQL for the whole run, with a migrated database to copy from."""
    server = EmbeddedServer(tmp_path_factory.mktemp("postgres") / "data")
    engine = open_engine(database_url(empty_database(server, TEMPLATE)))
    migrate(engine)
    engine.dispose()
    yield server
    server.close()


@pytest.fixture
def database(postgres: EmbeddedServer) -> str:
    """The URL of a fresh, migrated, empty database."""
    return fresh_database(postgres)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """An engine on a fresh database."""
    made = open_engine(database_url(database))
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real and hostile files beside the project; tests that want it are skipped without it."""
    folder = Path(__file__).parents[2] / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the extra files beside the project are not here; the shipped cases ran without them")
    return folder
