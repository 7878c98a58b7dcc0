"""Forked processes are quick, clean, and die when they are told to."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.rig.forking import PRODUCT, ForkServer
from tests.rig.processes import ROOT, surroundings

ERRANDS = "tests.unit.rig.errands"


def test_a_child_runs_a_function_in_surroundings_of_its_own(
    forks: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AAA_OURS", "1")
    with forks.start(f"{ERRANDS}:say", {"words": "Hello."}, {"COMP_ASSIST_PORT": "7"}) as child:
        assert child.wait().code == 0
    assert child.output.text == f"Hello. {forks._folder} 7 COMP_ASSIST_DATA_DIR\n"


def test_a_child_with_the_whole_product_imported_is_up_in_well_under_a_third_of_a_second(tmp_path: Path) -> None:
    taken = []
    with ForkServer(tmp_path, (*PRODUCT, ERRANDS)) as server:
        for _ in range(5):
            began = time.monotonic()
            with server.start(f"{ERRANDS}:linger") as child:
                child.waits_for_line("here")
                taken.append(time.monotonic() - began)
    assert sorted(taken)[2] < 0.3


def test_kill_minus_nine_and_sigterm_are_told_apart(forks: ForkServer) -> None:
    with forks.start(f"{ERRANDS}:linger") as child:
        child.waits_for_line("here")
        assert child.kill().code == -signal.SIGKILL
        assert not child.is_running
    with forks.start(f"{ERRANDS}:leave_on_sigterm") as child:
        child.waits_for_line("ready")
        assert child.terminate().code == 7


def test_a_child_killed_by_somebody_else_is_noticed(forks: ForkServer) -> None:
    with forks.start(f"{ERRANDS}:linger") as child:
        os.kill(child.pid, signal.SIGKILL)
        assert child.wait().code == -signal.SIGKILL
        child.send(signal.SIGTERM)


def test_how_a_child_ends_by_itself_is_told(forks: ForkServer) -> None:
    assert forks.start(f"{ERRANDS}:leave", {"code": 5}).wait().code == 5
    failed = forks.start(f"{ERRANDS}:fail")
    assert failed.wait().code == 1
    assert "a failing errand" in failed.output.text
    assert forks.start(f"{ERRANDS}:no_such_errand").wait().code == 1


def test_children_may_have_threads_and_dice_of_their_own(forks: ForkServer) -> None:
    child = forks.start(f"{ERRANDS}:work_in_threads")
    assert child.wait().code == 0
    assert child.output.text == "done\n"
    rolls = [forks.start(f"{ERRANDS}:roll") for _ in range(2)]
    assert len({roll.waits_for_line("rolled") for roll in rolls}) == 2


def test_many_children_at_once_are_told_apart(forks: ForkServer) -> None:
    children = [forks.start(f"{ERRANDS}:leave", {"code": number}) for number in range(20)]
    assert [child.wait().code for child in children] == list(range(20))


def test_a_child_that_does_not_end_is_told_with_what_it_said(forks: ForkServer) -> None:
    with forks.start(f"{ERRANDS}:linger", {"words": "still"}) as child:
        child.waits_for_line("still")
        with pytest.raises(TimeoutError, match="still"):
            child.wait(timeout=0.05)


def test_closing_the_server_kills_what_is_left(tmp_path: Path) -> None:
    server = ForkServer(tmp_path, ["tests.rig.processes"])
    child = server.start(f"{ERRANDS}:linger")
    child.waits_for_line("here")
    server.close()
    assert child.code == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)


def test_children_die_with_a_driver_that_is_killed(tmp_path: Path) -> None:
    drive = (
        "import sys, time; from pathlib import Path; from tests.rig.forking import ForkServer; "
        f"child = ForkServer(Path(sys.argv[1]), ['tests.rig.processes']).start('{ERRANDS}:linger'); "
        "child.waits_for_line('here'); print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", drive, str(tmp_path)], env=surroundings(tmp_path), cwd=ROOT, stdout=subprocess.PIPE
    ) as driver:
        assert driver.stdout is not None
        pid = int(driver.stdout.readline())
        driver.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    pytest.fail("the child outlived its driver")


def test_a_child_can_serve_until_it_is_told_to_stop(forks: ForkServer) -> None:
    with forks.start("tests.rig.bare_bolt:serve") as child:
        address = child.waits_for_line("bare bolt").split()[-1].replace("/slack/events", "/healthz")
        deadline = time.monotonic() + 10
        while True:
            try:
                assert httpx.get(address).json() == {"status": "alive"}
                break
            except httpx.HTTPError:
                assert time.monotonic() < deadline, child.output.text
        # Uvicorn passes the signal on once it has finished.
        assert child.terminate().code == 0


def test_modules_that_open_threads_when_imported_are_refused(tmp_path: Path) -> None:
    (tmp_path / "restless.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    with pytest.raises(RuntimeError, match="2 threads"):
        ForkServer(tmp_path, ["restless"])


def test_modules_that_cannot_be_imported_are_told(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no_such_module"):
        ForkServer(tmp_path, ["no_such_module"])
