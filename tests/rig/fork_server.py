"""The process that forks: it imports the product once, holds nothing open, and turns into a worker on request.

Started by `tests.rig.forking.ForkServer`, with its end of a socket as file descriptor 0. One JSON object a line:

    in   {"start": {"target", "arguments", "environment", "folder", "output"}} · {"kill": pid, "signal": number}
    out  {"ready": pid} · {"refused": why} · {"started": pid} · {"ended": pid, "code": code}

When the other end is gone, all children are killed, and so nothing outlives a driver that was killed itself.
"""

import gc
import importlib
import json
import os
import random
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

_ENOUGH = 65_536


class Forker:
    """Forks children for whoever holds the other end of a socket, until that one lets go."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: set[int] = set()
        # Python writes here when a child ends, so that one select hears of both.
        self._bell, self._striker = socket.socketpair()
        for end in (self._bell, self._striker):
            end.setblocking(False)

    def serve(self) -> None:
        """Do what comes over the socket."""
        signal.set_wakeup_fd(self._striker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        lines = b""
        with selectors.DefaultSelector() as selector:
            for end in (self._control, self._bell):
                selector.register(end, selectors.EVENT_READ)
            self._say(ready=os.getpid())
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self._bell in ready:
                    with suppress(BlockingIOError):
                        self._bell.recv(_ENOUGH)
                    self._bury()
                if self._control in ready:
                    heard = self._control.recv(_ENOUGH)
                    if not heard:
                        return
                    *whole, lines = (lines + heard).split(b"\n")
                    for line in whole:
                        self._do(json.loads(line))

    def end_all(self) -> None:
        """Kill every child that is left."""
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)
        for pid in self._children:
            os.waitpid(pid, 0)

    def _do(self, wish: dict[str, Any]) -> None:
        if "kill" in wish:
            # Only a child that was not buried yet: its number may be somebody else's by now.
            if wish["kill"] in self._children:
                os.kill(wish["kill"], wish["signal"])
            return
        pid = os.fork()
        if pid == 0:
            self._become(wish["start"])
        self._children.add(pid)
        self._say(started=pid)

    def _bury(self) -> None:
        for pid in tuple(self._children):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                self._children.discard(pid)
                self._say(ended=pid, code=os.waitstatus_to_exitcode(status))

    def _say(self, **words: int) -> None:
        self._control.sendall(json.dumps(words).encode() + b"\n")

    def _become(self, start: Mapping[str, Any]) -> NoReturn:
        """Be the child: let go of all that is the server's, run the target, and end."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end in (self._control, self._bell, self._striker):
                end.close()
            _settle_in(start)
            _target(start["target"])(**start["arguments"])
            code = 0
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else int(error.code is not None)
        except BaseException:  # noqa: BLE001 - a child must never go on as a second server
            traceback.print_exc()
        finally:
            with suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            # Not by sys.exit: what the server registered to happen at exit is not the child's.
            os._exit(code)


def _settle_in(start: Mapping[str, Any]) -> None:
    output = os.open(start["output"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in ((0, nothing), (1, output), (2, output)):
        os.dup2(file, number)
    for file in (output, nothing):
        os.close(file)
    os.environ.clear()
    os.environ.update(start["environment"])
    os.chdir(start["folder"])
    # All children would else roll the same dice.
    random.seed()


def _target(name: str) -> Any:
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def open_threads() -> int:
    """How many threads this process has, those of libraries included; 1 where the system does not tell."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else 1


def open_sockets() -> int:
    """How many sockets this process has; 1, the driver's, where the system does not tell."""
    files = Path("/proc/self/fd")
    names = []
    for file in files.iterdir() if files.exists() else ():
        with suppress(OSError):
            names.append(str(file.readlink()))
    return sum(name.startswith("socket:") for name in names) or 1


def main(modules: list[str]) -> None:
    """Import some modules, check that they left nothing running, and fork."""
    with socket.socket(fileno=os.dup(0)) as control:
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        for module in modules:
            importlib.import_module(module)
        if open_threads() > 1 or open_sockets() > 1:
            why = f"after the imports {open_threads()} threads and {open_sockets()} sockets are open"
            control.sendall(json.dumps({"refused": why}).encode() + b"\n")
            sys.exit(2)
        # What was imported stays shared with the children instead of being copied by the first collection.
        gc.collect()
        gc.freeze()
        forker = Forker(control)
        try:
            forker.serve()
        finally:
            forker.end_all()


if __name__ == "__main__":
    main(sys.argv[1:])
