"""Our frames are those that botocore reads."""

import json

import pytest
from botocore.eventstream import ChecksumMismatch, EventStreamBuffer

from tests.rig.event_stream import corrupted, event, exception


def read(data: bytes) -> list[tuple[dict[str, str], dict[str, str]]]:
    buffer = EventStreamBuffer()
    buffer.add_data(data)
    return [(message.headers, json.loads(message.payload)) for message in buffer]


def test_an_event_carries_its_name_and_its_body() -> None:
    kinds = {":event-type": "messageStop", ":content-type": "application/json", ":message-type": "event"}
    assert read(event("messageStop", {"stopReason": "end_turn – ü"})) == [(kinds, {"stopReason": "end_turn – ü"})]


def test_an_exception_says_what_it_is_and_why() -> None:
    kinds = {":exception-type": "modelStreamErrorException", ":content-type": "application/json"}
    ((headers, body),) = read(exception("modelStreamErrorException", "It broke."))
    assert headers == kinds | {":message-type": "exception"}
    assert body == {"message": "It broke."}


def test_frames_come_one_after_the_other_and_a_half_one_is_waited_for() -> None:
    frame = event("messageStart", {"role": "assistant"})
    assert len(read(frame * 3)) == 3
    assert len(read(frame + frame[:-1])) == 1


def test_a_corrupted_frame_is_as_long_as_before_and_found_out() -> None:
    frame = event("messageStart", {"role": "assistant"})
    assert len(corrupted(frame)) == len(frame)
    with pytest.raises(ChecksumMismatch):
        read(corrupted(frame))
