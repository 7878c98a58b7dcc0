"""The server really crashes, keeps what was committed, and comes back at the same address."""

import random
import time
from collections.abc import Iterator

import psycopg
import pytest

from tests.rig.crashing_postgres import CrashingPostgres


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrashingPostgres]:
    with CrashingPostgres(tmp_path_factory.mktemp("crashing") / "data", {"max_connections": "30"}) as made:
        with psycopg.connect(made.url(), autocommit=True) as connection:
            connection.execute("create table kept (what text)")
        yield made


def kept(server: CrashingPostgres) -> list[str]:
    with psycopg.connect(server.url()) as connection:
        return [row[0] for row in connection.execute("select what from kept order by what")]


def test_a_crash_keeps_what_was_committed_and_loses_what_was_not(server: CrashingPostgres) -> None:
    before, url = len(server.log), server.url()
    with psycopg.connect(url) as connection:
        connection.execute("insert into kept values ('committed')")
        connection.commit()
        connection.execute("insert into kept values ('not committed')")
        server.crash()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")
    assert not server.is_running
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    server.start()
    assert server.url() == url
    assert kept(server) == ["committed"]
    said = server.log[before:]
    assert "was not properly shut down" in said
    assert "shutting down" not in said.partition("was not properly shut down")[0]


def test_it_is_away_for_as_long_as_asked(server: CrashingPostgres) -> None:
    began = time.monotonic()
    server.crash_and_restart(down_for=0.3)
    assert time.monotonic() - began >= 0.3
    assert server.is_running


def test_it_crashes_again_and_again_while_a_block_runs_and_is_up_afterwards(server: CrashingPostgres) -> None:
    broken = 0
    with server.crashing_every(0.05, 0.1, random.Random(1)) as crashes:
        deadline = time.monotonic() + 20
        while crashes.count < 3 and time.monotonic() < deadline:
            try:
                with psycopg.connect(server.url()) as connection:
                    while True:
                        connection.execute("select 1")
            except psycopg.OperationalError:
                broken += 1
    assert crashes.count >= 3
    assert broken >= 3
    assert kept(server) == ["committed"] or kept(server) == []
    count = crashes.count
    time.sleep(0.2)
    assert crashes.count == count


def test_crashing_what_is_down_and_starting_what_is_up_change_nothing(server: CrashingPostgres) -> None:
    server.start()
    server.crash()
    server.crash()
    server.start()
    assert server.is_running


def test_settings_reach_the_server(server: CrashingPostgres) -> None:
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("show max_connections").fetchone() == ("30",)


def test_what_stops_it_from_starting_is_told(server: CrashingPostgres) -> None:
    server.crash()
    server._settings["max_connections"] = "none"
    with pytest.raises(RuntimeError, match="max_connections"):
        server.start()
    server._settings["max_connections"] = "30"
    server.start()
