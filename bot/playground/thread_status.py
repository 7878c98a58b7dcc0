"""What the app says it is doing in a thread, such as "is reading the roster…", until it answers there."""

import threading
from dataclasses import dataclass

from bot.playground.workspace import Workspace

STATUS_SECONDS = 2 * 60


@dataclass(frozen=True, slots=True)
class ThreadStatus:
    """What is shown at the bottom of one thread, after the app's name."""

    words: str
    ends_at: float


class ThreadStatuses:
    """The statuses of a workspace's threads. They lapse by themselves, and no restart brings them back."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._shown: dict[tuple[str, str], ThreadStatus] = {}
        self._lock = threading.Lock()

    def set(self, channel_id: str, thread_ts: str, words: str) -> None:
        """Show a status in a thread in place of the one before; "" takes it away."""
        place = (channel_id, thread_ts)
        with self._lock:
            before = self._shown.pop(place, None)
            if words:
                self._shown[place] = ThreadStatus(words, self._workspace.clock() + STATUS_SECONDS)
        if before or words:
            self._workspace.changed()

    def of_channel(self, channel_id: str) -> dict[str, ThreadStatus]:
        """The statuses shown in a channel now, by the timestamp of the thread's first message."""
        now = self._workspace.clock()
        with self._lock:
            return {
                ts: status for (at, ts), status in self._shown.items() if at == channel_id and now <= status.ends_at
            }
