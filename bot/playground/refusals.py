"""The exceptions of the Web API side: Slack's "ok": false."""

from bot.playground.records import JsonObject


class SlackRefusal(Exception):
    """A request Slack would refuse, with Slack's error code and, where it gives them, the reasons."""

    def __init__(self, code: str, reasons: list[str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.reasons = reasons or []

    def body(self) -> JsonObject:
        """The JSON body of the answer."""
        body: JsonObject = {"ok": False, "error": self.code}
        if self.reasons:
            body["errors"] = self.reasons
            body["response_metadata"] = {"messages": self.reasons}
        return body


class RateLimited(SlackRefusal):
    """A call too many, which Slack answers with HTTP 429 and the seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after
