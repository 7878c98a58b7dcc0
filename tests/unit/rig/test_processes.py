"""Processes start in clean surroundings, are waited for, and end as they are told to."""

import os
import signal
from pathlib import Path

import pytest

from tests.rig.processes import Process

LINGER = "import sys, time; print('up', flush=True); time.sleep(60)"


def test_a_process_sees_its_settings_and_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-ours")
    tell = "import os; print('sees', 'SLACK_BOT_TOKEN' in os.environ, os.environ['COMP_ASSIST_PORT'], os.getcwd())"
    with Process(("-c", tell), tmp_path / "place", {"COMP_ASSIST_PORT": "0"}) as process:
        assert process.waits_for_line("sees") == f"sees False 0 {tmp_path / 'place'}"
        assert process.wait().code == 0


def test_kill_leaves_no_time_for_anything(tmp_path: Path) -> None:
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    with Process(("-c", stubborn), tmp_path) as process:
        process.waits_for_line("up")
        with pytest.raises(TimeoutError, match="did not end"):
            process.terminate(timeout=0.2)
        ended = process.kill()
        assert ended.code == -signal.SIGKILL
        assert ended.seconds < 5
        assert process.kill().code == -signal.SIGKILL


def test_terminate_tells_the_exit_code_and_how_long_it_took(tmp_path: Path) -> None:
    kind = f"import signal, sys, time; signal.signal(15, lambda *_: (time.sleep(0.2), sys.exit(3))); {LINGER}"
    with Process(("-c", kind), tmp_path) as process:
        process.waits_for_line("up")
        ended = process.terminate()
    assert ended.code == 3
    assert 0.2 <= ended.seconds < 5


def test_waiting_for_a_line_of_a_process_that_ended_tells_what_it_said(tmp_path: Path) -> None:
    with Process(("-c", "raise SystemExit('no such luck')"), tmp_path) as process:
        with pytest.raises(TimeoutError, match="no such luck"):
            process.waits_for_line("ready")
        with pytest.raises(TimeoutError, match="no such luck"):
            process.waits_for_http("http://127.0.0.1:1/healthz")


def test_the_command_line_runs_without_a_dot_env_of_ours(tmp_path: Path) -> None:
    with Process.comp_assist("--help", folder=tmp_path) as process:
        assert process.wait().code == 0
    assert "recommend" in process.output.text


def test_the_block_leaves_nobody_behind(tmp_path: Path) -> None:
    with Process(("-c", LINGER), tmp_path) as process:
        process.waits_for_line("up")
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)
