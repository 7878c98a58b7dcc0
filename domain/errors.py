"""Errors grouped by who must act; each carries a stable code and a sentence for the user that holds no pay."""


class CompAssistError(Exception):
    """Base of all errors this program raises on purpose.

    Args:
        code: stable, lower_snake_case; what logs, tests and callers match on.
        sentence: plain text for the person who asked. Never holds pay, names or message text.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence


class InvalidRequest(CompAssistError):
    """The asker must rewrite the request."""


class NotAllowed(CompAssistError):
    """The asker may not do this; the sentence says why. `about` is the case at hand, where there is one."""

    def __init__(self, code: str, sentence: str, about: str | None = None) -> None:
        super().__init__(code, sentence)
        self.about = about


class NotFound(CompAssistError):
    """What was named does not exist."""


class Conflict(CompAssistError):
    """Somebody or something was faster; the asker should look again."""


class PolicyBreach(CompAssistError):
    """Policy forbids it without an approver's decision."""


class Unavailable(CompAssistError):
    """A part we depend on did not answer; we retry."""


class UntrustedReply(CompAssistError):
    """The model's text was refused."""
