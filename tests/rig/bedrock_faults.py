"""What goes wrong with a call to Bedrock; the functions name it all. A model returns such a fault, or raises it.

The first group happens before anything is answered, and happens to both operations alike. The second breaks a reply
midway, after some deltas of a stream. What boto3 makes of each stands in tests/unit/rig/test_bedrock_faults.py.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from tests.rig.bedrock_replies import Reply

_ABOUT_TO_SAY = Reply("I was about to say that the range is wide enough.")
_OF_THE_MODEL = "The model returned the following errors: "


class Kind(StrEnum):
    """What can go wrong with a call."""

    REFUSED = "refused"
    DROPPED = "dropped"
    HUNG = "hung"
    GARBLED = "garbled"
    CUT = "cut"
    ENDED_EARLY = "ended_early"
    CORRUPTED = "corrupted"
    STALLED = "stalled"
    ERROR_MIDWAY = "error_midway"


_BEFOREHAND = {
    "throttlingException": ("ThrottlingException", 429),
    "modelStreamErrorException": ("ModelErrorException", 424),
    "internalServerException": ("InternalServerException", 500),
    "serviceUnavailableException": ("ServiceUnavailableException", 503),
    "validationException": ("ValidationException", 400),
}
_BEFORE = {Kind.REFUSED, Kind.DROPPED, Kind.HUNG, Kind.GARBLED}


# Neither frozen nor with slots: whoever raises it gets a traceback written into it.
@dataclass(eq=False)
class Fault(Exception):
    """One thing that goes wrong; `reply` is what it breaks when that is midway."""

    kind: Kind
    code: str = ""
    message: str = ""
    status: int = 200
    seconds: float = 0.0
    after: int = 0
    reply: Reply = _ABOUT_TO_SAY

    @property
    def is_midway(self) -> bool:
        """Whether it breaks a reply that has begun."""
        return self.kind not in _BEFORE

    def breaking(self, reply: Reply) -> "Fault":
        """The same, happening to another reply."""
        return replace(self, reply=reply)

    @property
    def beforehand(self) -> "Fault":
        """An error midway as Converse tells it: as a refusal, since its answer comes whole or not at all."""
        code, status = _BEFOREHAND[self.code]
        return _refused(status, code, self.message)


def throttled() -> Fault:
    """429 ThrottlingException."""
    return _refused(429, "ThrottlingException", "Too many requests, please wait before trying again.")


def unavailable() -> Fault:
    """503 ServiceUnavailableException."""
    return _refused(503, "ServiceUnavailableException", "Bedrock is unable to process your request.")


def internal_error() -> Fault:
    """500 InternalServerException."""
    return _refused(500, "InternalServerException", "The system encountered an unexpected error. Try again.")


def model_timed_out() -> Fault:
    """408 ModelTimeoutException."""
    return _refused(408, "ModelTimeoutException", "Model has timed out in processing the request. Try again.")


def model_not_ready() -> Fault:
    """429 ModelNotReadyException."""
    return _refused(429, "ModelNotReadyException", "Model is not ready for inference. Wait and try again.")


def model_error() -> Fault:
    """424 ModelErrorException."""
    return _refused(424, "ModelErrorException", "The model failed to process the request.")


def denied() -> Fault:
    """403 AccessDeniedException, as without access to the model."""
    return _refused(403, "AccessDeniedException", "You don't have access to the model with the specified model ID.")


def token_expired() -> Fault:
    """403 ExpiredTokenException, which the operation does not declare: boto3 raises a plain ClientError."""
    return _refused(403, "ExpiredTokenException", "The security token included in the request is expired")


def not_found() -> Fault:
    """404 ResourceNotFoundException."""
    return _refused(404, "ResourceNotFoundException", "Could not resolve the foundation model.")


def invalid(message: str) -> Fault:
    """400 ValidationException with this message, as Bedrock itself gives it."""
    return _refused(400, "ValidationException", message)


def model_refuses(message: str) -> Fault:
    """400 ValidationException with this message of the model's, in the words that Bedrock puts before it."""
    return invalid(_OF_THE_MODEL + message)


def dropped() -> Fault:
    """The connection closes without an answer."""
    return Fault(Kind.DROPPED)


def hung(seconds: float = 60.0) -> Fault:
    """Silence for some seconds; then the connection closes without an answer."""
    return Fault(Kind.HUNG, seconds=seconds)


def garbled(body: str = "<html>Bad Gateway</html>", status: int = 200) -> Fault:
    """A body that is no JSON, and no event stream either."""
    return Fault(Kind.GARBLED, message=body, status=status)


def error_midway(code: str = "throttlingException", message: str = "Try again.", *, after: int = 1) -> Fault:
    """An exception event after some deltas; Converse gets the error instead of an answer.

    Bedrock knows throttlingException, modelStreamErrorException, internalServerException,
    serviceUnavailableException and validationException here.
    """
    return Fault(Kind.ERROR_MIDWAY, code=code, message=message, after=after)


def cut(*, after: int = 1) -> Fault:
    """The connection breaks amid the frame that follows some deltas, or amid Converse's JSON."""
    return Fault(Kind.CUT, after=after)


def ended_early(*, after: int = 1) -> Fault:
    """The answer ends properly after some deltas, without messageStop; Converse's JSON amid it."""
    return Fault(Kind.ENDED_EARLY, after=after)


def corrupted(*, after: int = 1) -> Fault:
    """The frame that follows some deltas has a wrong CRC; Converse's JSON ends amid it."""
    return Fault(Kind.CORRUPTED, after=after)


def stalled(seconds: float = 60.0, *, after: int = 1) -> Fault:
    """Silence for some seconds after some deltas, or amid Converse's JSON; then the answer goes on."""
    return Fault(Kind.STALLED, seconds=seconds, after=after)


def _refused(status: int, code: str, message: str) -> Fault:
    return Fault(Kind.REFUSED, code=code, message=message, status=status)


BAD_DAY = (throttled(), unavailable(), internal_error(), dropped(), error_midway(), cut(), ended_early())
"""What may happen to any call, and passes; nothing of it takes time."""
