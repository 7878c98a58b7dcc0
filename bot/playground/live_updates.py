"""Telling open pages that something changed, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator

from bot.playground.workspace import Workspace

_BREATH_SECONDS = 15.0


class LiveUpdates:
    """Streams of revision numbers, one a page. Pages fetch what they show themselves."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._loops: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self.closing = False

    async def stream(self) -> AsyncIterator[str]:
        """Events for one page: at once the current revision, then each newer one. Ends when the playground closes."""
        wake, loop = asyncio.Event(), asyncio.get_running_loop()
        stop = self._workspace.watch(lambda: _wake(loop, wake))
        self._loops[wake] = loop
        sent = -1
        try:
            yield "retry: 500\n\n"
            while not self.closing:
                wake.clear()
                if sent != self._workspace.revision:
                    sent = self._workspace.revision
                    yield f"id: {sent}\nevent: changed\ndata: {sent}\n\n"
                    continue
                try:
                    await asyncio.wait_for(wake.wait(), _BREATH_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            stop()
            self._loops.pop(wake, None)

    def close(self) -> None:
        """End every stream, so that a server can stop without waiting for its pages."""
        self.closing = True
        for wake, loop in list(self._loops.items()):
            _wake(loop, wake)


def _wake(loop: asyncio.AbstractEventLoop, wake: asyncio.Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(wake.set)
