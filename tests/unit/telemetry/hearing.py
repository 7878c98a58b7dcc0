"""Hearing what a process would print on standard error once it has set its logging up."""

import json
import logging
from typing import Any

import pytest

from bot.telemetry import set_up_logging

CANARY = "187,350"
TALKATIVE = ("slack_bolt", "slack_sdk", "botocore", "boto3", "httpx", "httpcore", "urllib3", "sqlalchemy", "alembic")


class Heard:
    """Standard error of a process that has set its logging up."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured

    def set_up(self, level: str, *, show_locals: bool = False) -> None:
        """Logging as in a process of its own: pytest's own handlers would be taken for somebody else's set-up."""
        logging.getLogger().handlers.clear()
        set_up_logging(level, show_locals=show_locals)

    def text(self) -> str:
        return self._captured.readouterr().err


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]
