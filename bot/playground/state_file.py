"""Keeping conversations on disk, so that a second start shows what the first one left."""

import os
import threading
from dataclasses import dataclass
from pathlib import Path

import structlog
from pydantic import TypeAdapter

from bot.playground.modals import OpenViews
from bot.playground.records import Channel, Message, View
from bot.playground.refusals import SlackRefusal
from bot.playground.workspace import Workspace

_FORMAT = 1
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SavedWorkspace:
    """What outlives a restart. Open modals, triggers and response URLs do not."""

    format: int
    channels: list[Channel]
    messages: list[Message]
    homes: list[View]


_SAVED = TypeAdapter(SavedWorkspace)


class StateFile:
    """One JSON file, replaced as a whole after every change."""

    def __init__(self, path: Path, workspace: Workspace, views: OpenViews) -> None:
        self._path = path
        self._workspace = workspace
        self._views = views
        self._lock = threading.Lock()
        self._saved_revision = -1

    def load(self) -> None:
        """Bring back what was saved; a file that cannot be read is renamed, and the workspace starts fresh."""
        if not self._path.exists():
            return
        try:
            saved = _SAVED.validate_json(self._path.read_bytes())
            _check(saved, self._workspace)
        except (ValueError, OSError, SlackRefusal):
            self._set_aside()
            return
        self._workspace.restore(saved.channels, saved.messages)
        self._views.restore(saved.homes)

    def save(self) -> None:
        """Write the state down, whole or not at all; a disk that refuses is logged and tried at the next change."""
        with self._lock:
            if self._saved_revision == self._workspace.revision:
                return
            revision = self._workspace.revision
            channels = self._workspace.channels()
            messages = [message for channel in channels for message in self._workspace.messages(channel.id)]
            saved = SavedWorkspace(_FORMAT, channels, messages, self._views.homes())
            draft = self._path.with_name(self._path.name + ".new")
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                draft.touch(mode=0o600)
                draft.write_bytes(_SAVED.dump_json(saved, indent=1))
                os.replace(draft, self._path)  # noqa: PTH105 - one atomic step
            except OSError as error:
                _log.warning("playground.state_not_saved", problem=type(error).__name__, errno=error.errno)
                return
            self._saved_revision = revision

    def _set_aside(self) -> None:
        aside = _free_name(self._path)
        self._path.rename(aside)
        self._workspace.notice = f"The saved conversations could not be read; the file is kept as {aside.name}."
        _log.warning("playground.state_set_aside", kept_as=aside.name)


def _check(saved: SavedWorkspace, workspace: Workspace) -> None:
    known = {channel.id for channel in saved.channels} | {channel.id for channel in workspace.channels()}
    if saved.format != _FORMAT or any(message.channel not in known for message in saved.messages):
        raise ValueError("not a state this version wrote")
    for message in saved.messages:
        int(message.ts.replace(".", ""))


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    return aside
