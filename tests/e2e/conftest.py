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
from tests.rig.loopback_bedrock import LoopbackBedrock

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
def claude(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackBedrock]:
    """A Bedrock on loopback whose model says nothing until a story gives it one."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDTEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-test")
    with LoopbackBedrock() as bedrock:
        yield bedrock


@pytest.fixture
def office_with_claude(
    postgres: EmbeddedServer, prepared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, claude: LoopbackBedrock
) -> Iterator[Office]:
    """The same office with a language model that a story speaks for."""
    impatient(monkeypatch)
    set_up_logging("WARNING")
    url = fresh_database(postgres, template=prepared)
    with running_demo(settings_for(url, tmp_path, bedrock=True, bedrock_endpoint=claude.url)) as demo:
        yield Office(demo)


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
