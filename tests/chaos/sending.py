"""A process that only sends: deliveries as JSON on its standard input, what came of each on its standard output.

It speaks HTTP by hand over connections that stay open, since it shares the machine with what it measures.
"""

import asyncio
import json
import sys
import time
from urllib.parse import urlsplit

from tests.rig.slack_sender import Delivered, Delivery

_CONNECTIONS = 64


class Line:
    """One connection to a door."""

    def __init__(self, door: str) -> None:
        self._address = urlsplit(door)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """The status and the body of the answer. Raises OSError and asyncio.IncompleteReadError."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._address.hostname, self._address.port)
        reader, writer = self._streams
        lines = {**headers, "Host": self._address.netloc, "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(f"POST {self._address.path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        answered = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = answered.partition("content-length: ")[2].partition("\r\n")[0]
        said = await reader.readexactly(int(length or 0))
        return int(answered.split(" ", 2)[1]), said.decode()


async def send(deliveries: list[Delivery], doors: list[str], secret: str, rate: float) -> list[Delivered]:
    """Send at a steady rate, whether earlier ones were answered or not; seconds count from when each was due."""
    free: asyncio.Queue[Line] = asyncio.Queue()
    for number in range(_CONNECTIONS):
        free.put_nowait(Line(doors[number % len(doors)]))
    start = time.monotonic() + 0.2

    async def one(number: int, delivery: Delivery) -> Delivered:
        due = start + number / rate
        await asyncio.sleep(due - time.monotonic())
        line = await free.get()
        try:
            status, said = await line.post(delivery.body.encode(), delivery.signed(secret, time.time()))
        except (OSError, asyncio.IncompleteReadError) as error:
            return Delivered(0, time.monotonic() - due, type(error).__name__)
        finally:
            free.put_nowait(line)
        return Delivered(status, time.monotonic() - due, said)

    return list(await asyncio.gather(*(one(number, delivery) for number, delivery in enumerate(deliveries))))


def main() -> None:
    """Send what was asked for."""
    work = json.load(sys.stdin)
    deliveries = [Delivery(body, headers) for body, headers in work["deliveries"]]
    answers = asyncio.run(send(deliveries, work["doors"], work["secret"], work["rate"]))
    json.dump([list(one) for one in answers], sys.stdout)


if __name__ == "__main__":
    main()
