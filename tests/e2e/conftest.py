"""The whole product on loopback: the real app behind signed HTTP, and the playground in Slack's place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.demo import prepare, running_demo
from bot.container import Container
from bot.telemetry import set_up_logging
from storage.embedded import EmbeddedServer
from tests.databases import fresh_database
from tests.e2e.office import Office, settings_for
from tests.e2e.quiet import impatient

_PREPARED = "comp_assist_prepared"


@pytest.fixture(scope="session")
def prepared(postgres: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the sample data and the demo's roles, to copy from."""
    url = fresh_database(postgres, _PREPARED)
    container = Container.of(settings_for(url, tmp_path_factory.mktemp("prepared")))
    prepare(container)
    container.close()
    return _PREPARED


@pytest.fixture
def office(
    postgres: EmbeddedServer, prepared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """Everything running, with sample data and nobody having said anything yet."""
    impatient(monkeypatch)
    set_up_logging("WARNING")
    url = fresh_database(postgres, template=prepared)
    with running_demo(settings_for(url, tmp_path)) as demo:
        yield Office(demo)
