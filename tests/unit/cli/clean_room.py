"""The command line in a clean room: no settings from outside, nobody's data folder, logs put back afterwards."""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import app
from bot.cli.printing import err, out

Run = Callable[..., Result]

# Port 1 belongs to nobody, so a test that names no database of its own reaches none.
NOBODY_THERE = "postgresql://app:hunter2@127.0.0.1:1/pay"
ROOT = Path(__file__).parents[3]


@contextmanager
def clean_room(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Run]:
    """Runs `comp-assist` with some words behind it, as on a new machine, in an empty folder."""
    for name in list(os.environ):
        if name.startswith(("COMP_ASSIST_", "SLACK_", "DATABASE_URL")):
            monkeypatch.delenv(name)
    for name, value in surroundings(folder).items():
        monkeypatch.setenv(name, value)
    here = folder / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    for console in (out, err):
        # It was made when the first test imported it, for whatever terminal there was.
        monkeypatch.setattr(console, "_width", 200)
    kept = structlog.get_config()
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    yield lambda *words: CliRunner().invoke(app, [str(word) for word in words])
    structlog.configure(**kept)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def surroundings(folder: Path) -> Mapping[str, str]:
    """The settings of the clean room, for this process or another."""
    return {
        "COMP_ASSIST_DATA_DIR": str(folder / "data"),
        "DATABASE_URL": NOBODY_THERE,
        "COLUMNS": "200",
        "PYTHONPATH": str(ROOT),
    }


def assert_refused(result: Result, *said: str) -> None:
    """The command ended with one sentence on standard error, exit code 2, and nothing else."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("comp-assist: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    assert [part for part in said if part not in result.stderr] == []
