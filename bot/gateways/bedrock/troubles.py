"""What goes wrong with Bedrock, in one word each: botocore has three ways to say it, and HTTP a fourth."""

from botocore.eventstream import ParserError
from botocore.exceptions import BotoCoreError, ClientError, EventStreamError, NoCredentialsError, ParamValidationError
from urllib3.exceptions import HTTPError, ReadTimeoutError

from domain.conversations.composing import ModelSilent

# What botocore, urllib3 and the sockets beneath raise in place of an answer.
# A tool's input may be nested as deep as a model likes, and is parsed before we see it.
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
RAISED = (BotoCoreError, ClientError, ParserError, HTTPError, OSError, *_UNREADABLE)

_CODES = {
    "throttlingexception": "throttled",
    "toomanyrequestsexception": "throttled",
    "servicequotaexceededexception": "throttled",
    "serviceunavailableexception": "busy",
    "internalserverexception": "broken",
    "modelstreamerrorexception": "broken",
    "modelerrorexception": "broken",
    "modeltimeoutexception": "slow",
    "modelnotreadyexception": "busy",
    "validationexception": "refused_request",
    "resourcenotfoundexception": "unknown_model",
    "accessdeniedexception": "no_access",
    "unrecognizedclientexception": "no_access",
    "expiredtokenexception": "no_access",
    "invalidsignatureexception": "no_access",
}
_FORM = ("output", "tool", "schema", "strict", "extra inputs")
# A model that was slow took the time that a second try would need; another model may be quicker.
_PASSING = frozenset({"throttled", "busy", "broken", "cut", "empty", "garbled", "unreachable"})
# Of these the model itself is no cause: they come of what it was asked.
_OF_THE_QUESTION = frozenset({"empty", "blocked", "too_long", "refused_request"})


class Trouble(ModelSilent):
    """A call that came to nothing. `may_pass` says whether the same call may work in a moment.

    `words` is what Bedrock says of a request it refuses; it quotes requests, and must not be logged.
    """

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(code)
        self.words = words

    @property
    def is_about_form(self) -> bool:
        """Whether the model does not take the way it was asked for JSON, and may take another."""
        return self.code == "refused_request" and any(word in self.words.casefold() for word in _FORM)

    @property
    def may_pass(self) -> bool:
        """Whether trying again may help."""
        return self.code in _PASSING

    @property
    def is_final(self) -> bool:
        """Whether no other model would be let to answer either."""
        return self.code == "blocked"

    @property
    def is_unwell(self) -> bool:
        """Whether it tells of a model that answers nobody at the moment."""
        return self.code not in _OF_THE_QUESTION


def trouble_of(error: Exception) -> Trouble:
    """What an exception of a call means."""
    # Errors amid a stream are client errors as well, with their codes in small letters.
    if isinstance(error, EventStreamError | ClientError):
        told = error.response.get("Error", {})
        code = _CODES.get(str(told.get("Code", "")).casefold())
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return Trouble(code or ("broken" if status >= 500 else "refused_request"), str(told.get("Message", "")))
    if isinstance(error, NoCredentialsError):
        return Trouble("no_access")
    if isinstance(error, ParamValidationError):
        return Trouble("refused_request", str(error))
    if isinstance(error, BotoCoreError):
        return Trouble("slow" if "Timeout" in type(error).__name__ else "unreachable")
    if isinstance(error, ReadTimeoutError | TimeoutError):
        return Trouble("slow")
    return Trouble("garbled" if isinstance(error, (ParserError, *_UNREADABLE)) else "cut")
