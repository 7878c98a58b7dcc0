"""Processes to kill: started in surroundings of their own, waited for, ended kindly or not."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NamedTuple

import httpx

ROOT = Path(__file__).parents[2]

_STEP = 0.005
_numbers = count(1)


class Ended(NamedTuple):
    """How a process ended: its exit code, negative for the signal that killed it, and how long that took."""

    code: int
    seconds: float


def surroundings(folder: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment built from nothing but a folder and settings such as COMP_ASSIST_PORT or DATABASE_URL."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "COMP_ASSIST_DATA_DIR": str(folder / "data"),
        **(settings or {}),
    }


@dataclass(frozen=True, slots=True)
class Output:
    """What a process says, stdout and stderr as they came, kept in a file."""

    path: Path

    @property
    def text(self) -> str:
        """All of it so far."""
        return self.path.read_text(encoding="utf-8", errors="replace") if self.path.exists() else ""

    def waits_for(self, words: str, is_running: Callable[[], bool], timeout: float) -> str:
        """The first whole line that holds these words. Raises TimeoutError with all that was said instead."""
        deadline = time.monotonic() + timeout
        while True:
            goes_on = is_running()
            for line in self.text.splitlines(keepends=True):
                if words in line and line.endswith("\n"):
                    return line.rstrip("\n")
            if not goes_on or time.monotonic() > deadline:
                why = "in time" if goes_on else "before the end"
                raise TimeoutError(f"{words!r} was not said {why}; this was: {self.text[-4000:] or 'nothing'}")
            time.sleep(_STEP)


class Process:
    """A program of our own in a process of its own, started when it is made; a block around it ends it by kill -9.

    It works in the folder, sees none of this process's environment, and its output stays in the folder.

    Args:
        arguments: what follows `python`, such as ("-m", "tests.rig.bare_bolt", "--port", "0").
        folder: where it runs, made if need be; there is no .env in it to read.
        settings: of its environment, beside those of `surroundings`.
    """

    def __init__(self, arguments: Sequence[str], folder: Path, settings: Mapping[str, str] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = " ".join(arguments)
        self.output = Output(folder / f"process-{os.getpid()}-{next(_numbers)}.log")
        with self.output.path.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=folder,
                env=surroundings(folder, settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @classmethod
    def comp_assist(cls, *words: str, folder: Path, settings: Mapping[str, str] | None = None) -> "Process":
        """The product's command line: `comp-assist` with these words behind it."""
        return cls(("-m", "bot", *words), folder, settings)

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def waits_for_line(self, words: str, timeout: float = 20.0) -> str:
        """The first line of its output that holds these words. Raises TimeoutError, also when it ends without."""
        return self.output.waits_for(words, lambda: self.is_running, timeout)

    def waits_for_http(self, address: str, timeout: float = 20.0) -> None:
        """Wait until an address, such as one that ends in /healthz, answers 200. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while not _answers(address):
            if not self.is_running or time.monotonic() > deadline:
                raise TimeoutError(f"{address} does not answer; {self.name} said: {self.output.text[-4000:]}")
            time.sleep(_STEP)

    def kill(self) -> Ended:
        """End it by kill -9, if it has not ended by itself."""
        return self._end(self._process.kill, 10)

    def terminate(self, timeout: float = 30.0) -> Ended:
        """Ask it to end, by SIGTERM, and wait. Raises TimeoutError."""
        return self._end(self._process.terminate, timeout)

    def wait(self, timeout: float = 30.0) -> Ended:
        """Wait until it ends by itself. Raises TimeoutError."""
        return self._end(lambda: None, timeout)

    def _end(self, how: Callable[[], None], timeout: float) -> Ended:
        began = time.monotonic()
        if self.is_running:
            how()
        try:
            code = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            said = self.output.text[-4000:]
            raise TimeoutError(f"{self.name} did not end in {timeout} s; it said: {said}") from None
        return Ended(code, time.monotonic() - began)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
