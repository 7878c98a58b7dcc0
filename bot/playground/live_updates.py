"""Telling open pages that something changed, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

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


class LiveResponse(StreamingResponse):
    """A stream of server-sent events that a stopping server may cut off without it counting as a failure."""

    media_type = "text/event-stream"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream until it ends, the page goes away, or the server cancels it."""
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def _wake(loop: asyncio.AbstractEventLoop, wake: asyncio.Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(wake.set)
