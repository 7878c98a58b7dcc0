from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.cli.clean_room import Run, clean_room


@pytest.fixture(autouse=True)
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Runs `comp-assist` in a clean room."""
    with clean_room(monkeypatch, tmp_path) as comp_assist:
        yield comp_assist
