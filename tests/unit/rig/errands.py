"""What forked processes do in these tests."""

import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.rig.kill_points import KillPoints


def tell(*words: object) -> None:
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def say(words: str) -> None:
    tell(words, Path.cwd(), os.environ.get("COMP_ASSIST_PORT"), sorted(os.environ)[0])


def linger(words: str = "here") -> None:
    tell(words, os.getpid())
    time.sleep(60)


def fail() -> None:
    raise ValueError("a failing errand")


def leave(code: int) -> None:
    sys.exit(code)


def leave_on_sigterm() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
    linger("ready")


def work_in_threads() -> None:
    threads = [threading.Thread(target=time.sleep, args=(0.01,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tell("done")


def roll() -> None:
    tell("rolled", random.random())


def commit_twice(database: str, arm: str | None, occurrence: int, report: str) -> None:
    """Writes two rows, each in a transaction of its own."""
    points = KillPoints(arm, occurrence, Path(report))
    engine = create_engine(f"sqlite:///{database}")
    points.install(engine=engine)
    for number in (1, 2):
        with engine.begin() as connection:
            connection.execute(text("insert into kept values (:number)"), {"number": number})
    points.point("the end")
