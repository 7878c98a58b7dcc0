"""What the installed boto3 makes of all that may go wrong with Bedrock, and its callers must reckon with.

Three of these are silent: a Converse body that is cut, or no JSON, is an answer without `output`, and a stream that
ends early ends like any other, only without messageStop. Three come from outside botocore.exceptions: a stream that
is cut, one that falls silent, and one with a wrong CRC. And a stream that broke must be closed, or a socket is left.
"""

import time
from collections.abc import Callable, Iterator

import pytest
from botocore.eventstream import ChecksumMismatch, ParserError
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, EventStreamError, ReadTimeoutError
from urllib3.exceptions import HTTPError, ProtocolError
from urllib3.exceptions import ReadTimeoutError as StreamReadTimeoutError

from tests.rig import bedrock_faults as faults
from tests.rig.bedrock_faults import Fault
from tests.rig.bedrock_replies import CONVERSE, CONVERSE_STREAM, Call, Reply
from tests.rig.loopback_bedrock import LoopbackBedrock
from tests.unit.rig.bedrock_line import Line, line_to

OPERATIONS = [CONVERSE, CONVERSE_STREAM]


@pytest.fixture(scope="module")
def served() -> Iterator[Line]:
    with LoopbackBedrock() as bedrock, line_to(bedrock) as line:
        yield line


@pytest.fixture(scope="module")
def served_hastily() -> Iterator[Line]:
    with LoopbackBedrock() as bedrock, line_to(bedrock, read_timeout=0.4) as line:
        yield line


@pytest.fixture
def line(served: Line) -> Iterator[Line]:
    yield served
    # Whatever went wrong, the next call must go through.
    served.answers(Reply("Hello."))
    assert served.asks()["output"]["message"]["content"] == [{"text": "Hello."}]


@pytest.fixture
def hasty(served_hastily: Line) -> Line:
    return served_hastily


def breaks(line: Line, fault: Fault) -> None:
    line.answers(lambda _call: fault)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (faults.throttled, 429, "ThrottlingException"),
        (faults.model_not_ready, 429, "ModelNotReadyException"),
        (faults.unavailable, 503, "ServiceUnavailableException"),
        (faults.internal_error, 500, "InternalServerException"),
        (faults.model_timed_out, 408, "ModelTimeoutException"),
        (faults.model_error, 424, "ModelErrorException"),
        (faults.denied, 403, "AccessDeniedException"),
        (faults.not_found, 404, "ResourceNotFoundException"),
        (lambda: faults.invalid("Too long."), 400, "ValidationException"),
    ],
)
def test_a_refusal_is_raised_as_the_exception_that_the_client_has_for_it(
    line: Line, operation: str, fault: Callable[[], Fault], status: int, code: str
) -> None:
    breaks(line, fault())
    with pytest.raises(getattr(line.client.exceptions, code)) as raised:
        line.says(operation)
    assert isinstance(raised.value, ClientError)
    assert raised.value.response["Error"] == {"Code": code, "Message": fault().message}
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_a_refusal_that_the_operation_does_not_declare_is_a_plain_client_error(line: Line) -> None:
    breaks(line, faults.token_expired())
    with pytest.raises(ClientError) as raised:
        line.asks()
    assert type(raised.value) is ClientError
    assert raised.value.response["Error"]["Code"] == "ExpiredTokenException"


def test_a_model_may_raise_a_fault_as_well_as_return_it(line: Line) -> None:
    def model(_call: Call) -> Reply:
        raise faults.throttled()

    line.answers(model)
    with pytest.raises(line.client.exceptions.ThrottlingException):
        line.asks()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_connection_closed_without_an_answer_is_a_connection_closed_error(line: Line, operation: str) -> None:
    breaks(line, faults.dropped())
    with pytest.raises(ConnectionClosedError):
        line.says(operation)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_silence_is_a_read_timeout(hasty: Line, operation: str) -> None:
    breaks(hasty, faults.hung())
    began = time.monotonic()
    with pytest.raises(ReadTimeoutError) as raised:
        hasty.says(operation)
    assert isinstance(raised.value, BotoCoreError)
    assert 0.4 <= time.monotonic() - began < 4


def test_silence_that_ends_closes_the_connection(line: Line) -> None:
    breaks(line, faults.hung(0.05))
    with pytest.raises(ConnectionClosedError):
        line.asks()


def test_a_body_that_is_no_json_is_an_answer_without_output_and_no_exception(line: Line) -> None:
    breaks(line, faults.garbled())
    assert list(line.asks()) == ["ResponseMetadata"]


def test_a_body_that_is_no_event_stream_is_a_checksum_mismatch(line: Line) -> None:
    breaks(line, faults.garbled())
    with pytest.raises(ChecksumMismatch):
        line.streams()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_gateways_page_of_html_is_a_client_error_whose_code_is_the_status(line: Line, operation: str) -> None:
    breaks(line, faults.garbled("<html>Bad Gateway</html>", 502))
    with pytest.raises(ClientError) as raised:
        line.says(operation)
    assert raised.value.response["Error"] == {"Code": "502", "Message": "Bad Gateway"}


STREAM_ERRORS = {
    "throttlingException": ("ThrottlingException", 429),
    "modelStreamErrorException": ("ModelErrorException", 424),
    "internalServerException": ("InternalServerException", 500),
    "serviceUnavailableException": ("ServiceUnavailableException", 503),
    "validationException": ("ValidationException", 400),
}


@pytest.mark.parametrize("code", STREAM_ERRORS)
def test_an_error_midway_is_an_event_stream_error_whose_code_begins_in_lower_case(line: Line, code: str) -> None:
    breaks(line, faults.error_midway(code, "Try again.", after=2))
    with pytest.raises(EventStreamError) as raised:
        line.streams()
    assert isinstance(raised.value, ClientError)
    assert raised.value.response["Error"] == {"Code": code, "Message": "Try again."}
    assert "HTTPStatusCode" not in raised.value.response.get("ResponseMetadata", {})
    assert line.text == "I was "


@pytest.mark.parametrize(("code", "before"), STREAM_ERRORS.items())
def test_converse_hears_of_an_error_midway_before_anything(line: Line, code: str, before: tuple[str, int]) -> None:
    name, status = before
    breaks(line, faults.error_midway(code, "It broke."))
    with pytest.raises(getattr(line.client.exceptions, name), match=r"It broke\.") as raised:
        line.asks()
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_a_stream_cut_amid_a_frame_is_an_error_of_urllib3_and_not_of_botocore(line: Line) -> None:
    breaks(line, faults.cut(after=3))
    with pytest.raises(ProtocolError, match="ended prematurely") as raised:
        line.streams()
    assert isinstance(raised.value, HTTPError)
    assert not isinstance(raised.value, BotoCoreError | ClientError)
    assert line.text == "I was about "


def test_a_converse_body_that_is_cut_is_an_answer_without_output_and_no_exception(line: Line) -> None:
    breaks(line, faults.cut())
    answer = line.asks()
    assert list(answer) == ["ResponseMetadata"]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_stream_that_ends_early_raises_nothing_and_only_lacks_its_message_stop(line: Line) -> None:
    breaks(line, faults.ended_early(after=2))
    names = [name for event in line.streams() for name in event]
    assert names == ["messageStart", "contentBlockDelta", "contentBlockDelta"]
    assert list(line.asks()) == ["ResponseMetadata"]


def test_a_frame_with_a_wrong_checksum_is_raised_by_the_parser_and_by_no_exception_of_botocores(line: Line) -> None:
    breaks(line, faults.corrupted(after=2))
    with pytest.raises(ChecksumMismatch) as raised:
        line.streams()
    assert isinstance(raised.value, ParserError)
    assert not isinstance(raised.value, BotoCoreError | ClientError)
    assert line.text == "I was "
    assert list(line.asks()) == ["ResponseMetadata"]


def test_a_stream_that_falls_silent_is_a_read_timeout_of_urllib3s(hasty: Line) -> None:
    breaks(hasty, faults.stalled(after=2))
    with pytest.raises(StreamReadTimeoutError) as raised:
        hasty.streams()
    assert not isinstance(raised.value, BotoCoreError)
    assert hasty.text == "I was "
    with pytest.raises(ReadTimeoutError) as raised_by_converse:
        hasty.asks()
    assert isinstance(raised_by_converse.value, BotoCoreError)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_answer_that_only_stalls_for_a_moment_arrives_whole(line: Line, operation: str) -> None:
    breaks(line, faults.stalled(0.1, after=2))
    began = time.monotonic()
    line.says(operation)
    assert time.monotonic() - began >= 0.1
    if operation == CONVERSE_STREAM:
        assert line.text == faults.stalled().reply.text
        assert "metadata" in line.heard[-1]


@pytest.mark.parametrize(("after", "text"), [(0, ""), (1, "One "), (3, "One two three."), (99, "One two three.")])
def test_a_fault_breaks_the_reply_it_is_given_where_it_is_told_to(line: Line, after: int, text: str) -> None:
    breaks(line, faults.error_midway(after=after).breaking(Reply("One two three.", write_size=5)))
    with pytest.raises(EventStreamError):
        line.streams()
    assert line.text == text
    assert "messageStart" in line.heard[0]
    assert not any("messageStop" in event for event in line.heard)
