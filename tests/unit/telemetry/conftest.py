"""A process's standard error, with everything that logging changes put back afterwards."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog

from tests.unit.telemetry.hearing import TALKATIVE, Heard


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str]) -> Iterator[Heard]:
    """Everything is put back afterwards."""
    kept = structlog.get_config()
    root, names = logging.getLogger(), [*logging.root.manager.loggerDict, *TALKATIVE]
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in names}
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook, logging.raiseExceptions
    yield Heard(capsys)
    sys.excepthook, threading.excepthook, sys.unraisablehook, logging.raiseExceptions = hooks
    logging.captureWarnings(False)
    structlog.configure(**kept)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
