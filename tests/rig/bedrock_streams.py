"""How a reply travels: pieces to write and seconds to wait, in their order, with what breaks it midway."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.rig import event_stream
from tests.rig.bedrock_faults import Fault, Kind
from tests.rig.bedrock_replies import DELTA, Call, Reply, stream_events

Step = bytes | float


@dataclass(frozen=True, slots=True)
class Travel:
    """Pieces of bytes to write and seconds to wait, and whether the answer then ends as it should."""

    steps: tuple[Step, ...]
    is_whole: bool = True


def stream_travel(call: Call, reply: Reply, fault: Fault | None = None) -> Travel:
    """The frames of ConverseStream, with what breaks them."""
    events = stream_events(call, reply)
    frames = [event_stream.event(name, body) for name, body in events]
    deltas = [number for number, (name, _) in enumerate(events) if name == DELTA]
    point = len(frames)
    if fault is not None:
        point = [0, *deltas][min(fault.after, len(deltas))] + 1
    paced: list[Step] = []
    for number, frame in enumerate(frames[:point]):
        if number in deltas[1:] and reply.pause:
            paced.append(reply.pause)
        paced.append(frame)
    broken, is_whole = _broken(frames[point:], fault)
    return Travel(tuple(_in_pieces([*paced, *broken], reply.write_size)), is_whole)


def _broken(rest: list[bytes], fault: Fault | None) -> tuple[list[Step], bool]:
    """What comes of the frames after the point where it breaks, and whether the answer ends as it should."""
    if fault is None:
        return [*rest], True
    if fault.kind is Kind.ERROR_MIDWAY:
        return [event_stream.exception(fault.code, fault.message)], True
    if fault.kind is Kind.CORRUPTED:
        return [event_stream.corrupted(rest[0]), *rest[1:]], True
    if fault.kind is Kind.STALLED:
        return [fault.seconds, *rest], True
    if fault.kind is Kind.ENDED_EARLY:
        return [], True
    return [rest[0][: len(rest[0]) // 2]], False


def json_travel(body: bytes, fault: Fault | None = None) -> Travel:
    """The JSON of Converse, with what breaks it."""
    half = len(body) // 2
    if fault is None:
        return Travel((body,))
    if fault.kind is Kind.STALLED:
        return Travel((body[:half], fault.seconds, body[half:]))
    return Travel((body[:half],), fault.kind is not Kind.CUT)


def _in_pieces(steps: Iterable[Step], size: int) -> Iterator[Step]:
    """The same in pieces of so many bytes; 0 leaves them as they are. Nothing is kept back over a wait."""
    kept = b""
    for step in steps:
        if size == 0:
            yield step
        elif isinstance(step, bytes):
            kept += step
            while len(kept) >= size:
                yield kept[:size]
                kept = kept[size:]
        else:
            if kept:
                yield kept
            kept = b""
            yield step
    if kept:
        yield kept
