"""What the playground must be told before it starts."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class PlaygroundSettings:
    """Where the app listens, the secrets both sides share, and where the playground itself is reached.

    Times are seconds. retry_delays are the waits before the second, third and fourth try of an event; Slack's own are
    about 0, 60 and 300. answer_timeout is how long the app may take to answer one request, Slack's 3 seconds.
    """

    app_url: str
    signing_secret: str = field(repr=False)
    bot_token: str = field(repr=False)
    state_file: Path | None = None
    retry_delays: tuple[float, ...] = (0.0, 1.0, 3.0)
    public_url: str = "http://127.0.0.1:8765"
    answer_timeout: float = 3.0
