"""Frames of application/vnd.amazon.eventstream: lengths, headers, a payload, and a CRC over each part."""

import json
import struct
from collections.abc import Mapping
from zlib import crc32

from bot.playground.records import JsonObject

CONTENT_TYPE = "application/vnd.amazon.eventstream"
_A_STRING = 7
# Two lengths and two CRCs of four bytes each.
_AROUND = 16


def event(name: str, body: JsonObject) -> bytes:
    """The frame of an event with a JSON body."""
    return _frame({":event-type": name, ":content-type": "application/json", ":message-type": "event"}, body)


def exception(name: str, message: str) -> bytes:
    """The frame that ends a stream with an error, such as throttlingException."""
    kinds = {":exception-type": name, ":content-type": "application/json", ":message-type": "exception"}
    return _frame(kinds, {"message": message})


def corrupted(frame: bytes) -> bytes:
    """The frame with one bit of its payload turned over, so that its last CRC is wrong."""
    at = len(frame) - 5
    return frame[:at] + bytes([frame[at] ^ 1]) + frame[at + 1 :]


def _frame(headers: Mapping[str, str], body: JsonObject) -> bytes:
    head = b"".join(_header(name, value) for name, value in headers.items())
    payload = json.dumps(body).encode()
    lengths = struct.pack("!II", len(head) + len(payload) + _AROUND, len(head))
    checked = lengths + struct.pack("!I", crc32(lengths)) + head + payload
    return checked + struct.pack("!I", crc32(checked))


def _header(name: str, value: str) -> bytes:
    name_bytes, value_bytes = name.encode(), value.encode()
    return (
        struct.pack("!B", len(name_bytes))
        + name_bytes
        + struct.pack("!BH", _A_STRING, len(value_bytes))
        + value_bytes
    )
