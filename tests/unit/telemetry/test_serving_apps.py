"""Serving an app from this process: it answers, stops when the block ends, and its trouble is not told in words."""

import logging
import urllib.request
from urllib.error import HTTPError

import pytest
import uvicorn
from fastapi import FastAPI

from bot.running import bound_socket, serving
from domain.errors import Unavailable

CANARY = "187,350"
UVICORNS = ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi")


@pytest.fixture
def app() -> FastAPI:
    made = FastAPI()

    @made.get("/well")
    def well() -> str:
        return "well"

    @made.get("/ill")
    def ill() -> str:
        raise ValueError(f"base {CANARY}")

    return made


def test_an_app_is_served_while_the_block_runs(app: FastAPI) -> None:
    listening = bound_socket("127.0.0.1", 0, "COMP_ASSIST_PORT")
    port = listening.getsockname()[1]

    with serving(app, listening), urllib.request.urlopen(f"http://127.0.0.1:{port}/well", timeout=10) as answer:
        assert answer.read() == b'"well"'

    bound_socket("127.0.0.1", port, "COMP_ASSIST_PORT").close()


def test_serving_leaves_uvicorns_own_log_printers_out(
    app: FastAPI, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in UVICORNS:
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    listening = bound_socket("127.0.0.1", 0, "COMP_ASSIST_PORT")
    port = listening.getsockname()[1]

    with serving(app, listening), pytest.raises(HTTPError) as failed:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/ill", timeout=10)

    with failed.value as answer:
        assert answer.code == 500
        assert CANARY not in answer.read().decode()
    assert [logging.getLogger(name).handlers for name in UVICORNS] == [[]] * 4
    assert logging.getLogger("uvicorn.error").propagate
    assert [record.name for record in caplog.records if record.exc_info] == ["uvicorn.error"]


def test_a_server_that_does_not_start_is_unavailable(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    listening = bound_socket("127.0.0.1", 0, "COMP_ASSIST_PORT")
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: None)

    with pytest.raises(Unavailable) as met, serving(app, listening):
        pytest.fail("the block must not run")

    listening.close()
    assert met.value.code == "server_would_not_start"
