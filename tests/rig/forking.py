"""Fresh processes in a hundredth of a second: a server that has imported the product forks one for each request."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from tests.rig.processes import Ended, Output, surroundings

PRODUCT = (
    "bot.cli.serve",
    "bot.container",
    "bot.engine",
    "bot.http_app",
    "bot.running",
    "bot.slack_app",
    "bot.telemetry",
    "bot.worker",
    "pandas",
    "procrastinate",
    "psycopg_pool",
    "sqlalchemy.dialects.postgresql.psycopg",
    "tests.rig.kill_points",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
)
"""What a worker or an ingest process imports, on which most of its start is spent."""

_PATIENCE = 60.0
# Libraries of linear algebra start threads when they are imported, and threads do not survive a fork.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Child:
    """A forked process."""

    def __init__(self, server: "ForkServer", pid: int, name: str, output: Output) -> None:
        self._server = server
        self.pid, self.name, self.output = pid, name, output
        self.code: int | None = None
        """How it ended: its exit code, negative for the signal that killed it; None until then."""

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended, as far as the server has told."""
        return self.code is None

    def waits_for_line(self, words: str, timeout: float = 20.0) -> str:
        """The first line of its output that holds these words. Raises TimeoutError, also when it ends without."""
        return self.output.waits_for(words, lambda: self.is_running, timeout)

    def send(self, number: int) -> None:
        """Send it a signal; none when it has ended."""
        self._server.send_signal(self.pid, number)

    def kill(self) -> Ended:
        """End it by kill -9, if it has not ended by itself."""
        return self._end(signal.SIGKILL, 10)

    def terminate(self, timeout: float = 30.0) -> Ended:
        """Ask it to end, by SIGTERM, and wait. Raises TimeoutError."""
        return self._end(signal.SIGTERM, timeout)

    def wait(self, timeout: float = 30.0) -> Ended:
        """Wait until it ends by itself, or by somebody's signal. Raises TimeoutError."""
        return self._end(None, timeout)

    def _end(self, number: int | None, timeout: float) -> Ended:
        began = time.monotonic()
        if number is not None and self.is_running:
            self.send(number)
        if not self._server.waits_until(lambda: not self.is_running, timeout):
            said = self.output.text[-4000:]
            raise TimeoutError(f"{self.name} did not end in {timeout} s; it said: {said}")
        return Ended(self.code if self.code is not None else 1, time.monotonic() - began)


class ForkServer:
    """Starts children that have everything imported already. Safe to use from many threads.

    Args:
        folder: where children run and their output is kept.
        modules: what to import once; they must open no thread, socket or connection when they are imported.

    Raises RuntimeError when the imports fail or left a thread or a socket open.
    """

    def __init__(self, folder: Path, modules: Sequence[str] = PRODUCT) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._numbers = folder, count(1)
        self._changed = threading.Condition()
        self._asking, self._sending = threading.Lock(), threading.Lock()
        self._told: dict[str, Any] = {}
        self._children: dict[int, Child] = {}
        self._is_gone = False
        self._control, theirs = socket.socketpair()
        self.output = Output(folder / "fork-server.log")
        with theirs, self.output.path.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.rig.fork_server", *modules],
                cwd=folder,
                env=surroundings(folder, _ONE_THREAD),
                stdin=theirs.fileno(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._reader = threading.Thread(target=self._listen, name="fork-server", daemon=True)
        self._reader.start()
        self.waits_until(lambda: self._told or self._is_gone, _PATIENCE)
        if "ready" not in self._told:
            self.close()
            raise RuntimeError(f"no fork server: {self._told.get('refused') or self.output.text[-4000:]}")

    def __enter__(self) -> "ForkServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(
        self, target: str, arguments: Mapping[str, Any] | None = None, settings: Mapping[str, str] | None = None
    ) -> Child:
        """A new process that runs `module:function` with these arguments and ends when it returns.

        Args:
            arguments: by keyword, as JSON has them.
            settings: of its environment, beside those of `surroundings`.
        """
        name = target.rpartition(":")[2]
        output = Output(self._folder / f"{next(self._numbers):04}-{name}.log")
        wish = {
            "target": target,
            "arguments": dict(arguments or {}),
            "environment": surroundings(self._folder, {**_ONE_THREAD, **(settings or {})}),
            "folder": str(self._folder),
            "output": str(output.path),
        }
        with self._asking:
            with self._changed:
                self._told.pop("started", None)
                self._awaited = (name, output)
            self._send({"start": wish})
            self.waits_until(lambda: "started" in self._told or self._is_gone, _PATIENCE)
            with self._changed:
                if "started" not in self._told:
                    raise RuntimeError(f"the fork server is gone: {self.output.text[-4000:]}")
                child: Child = self._told["started"]
        return child

    def send_signal(self, pid: int, number: int) -> None:
        """Send a child a signal; none when it has ended, so that its number cannot hit somebody else."""
        self._send({"kill": pid, "signal": int(number)})

    def waits_until(self, condition: Callable[[], Any], timeout: float) -> bool:
        """Wait for something that depends on what the server tells; whether it came true."""
        with self._changed:
            return bool(self._changed.wait_for(condition, timeout))

    def close(self) -> None:
        """Kill all children and end the server."""
        self._control.shutdown(socket.SHUT_WR)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(10)
        self._control.close()

    def _send(self, wish: Mapping[str, Any]) -> None:
        with self._sending:
            self._control.sendall(json.dumps(wish).encode() + b"\n")

    def _listen(self) -> None:
        with self._control.makefile("r", encoding="utf-8") as lines:
            for line in lines:
                with self._changed:
                    self._hear(json.loads(line))
                    self._changed.notify_all()
        with self._changed:
            self._is_gone = True
            for child in self._children.values():
                # The server kills what is left when it goes.
                child.code = -signal.SIGKILL
            self._changed.notify_all()

    def _hear(self, told: Mapping[str, Any]) -> None:
        if "ended" in told:
            self._children.pop(told["ended"]).code = told["code"]
        elif "started" in told:
            # Made here and not by whoever asked: a child may end before that one wakes.
            child = self._children[told["started"]] = Child(self, told["started"], *self._awaited)
            self._told["started"] = child
        else:
            self._told.update(told)
