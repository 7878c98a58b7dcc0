"""Who may talk to the page: browsers on this computer, from the page itself."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_APP_SIDE = ("/api/", "/respond/", "/upload/")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class LoopbackOnly:
    """Middleware that refuses foreign Host and Origin headers and sends a strict content policy.

    The app's own calls are let through: they carry the bot token or an unguessable response URL.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to strangers, and pass everybody else on."""
        if scope["type"] != "http" or scope["path"].startswith(_APP_SIDE):
            await self._app(scope, receive, send)
            return
        refusal = refusal_of(scope["method"], Headers(scope=scope))
        if refusal:
            await PlainTextResponse(refusal, status_code=403)(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_guarded)


def refusal_of(method: str, headers: Headers) -> str:
    """Why a browser's request is refused, "" when it is not."""
    host = headers.get("host", "")
    if not _is_loopback(host):
        return "The playground only answers to 127.0.0.1 and localhost."
    if method in ("GET", "HEAD"):
        return ""
    origin = urlsplit(headers.get("origin", ""))
    if origin.scheme != "http" or origin.netloc != host:
        return "The playground only takes requests from its own page."
    return ""


def _is_loopback(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in _LOOPBACK
    except ValueError:
        return False
