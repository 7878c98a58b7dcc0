"""The bare app answers commands at once, checks signatures, and calls nobody."""

import signal
from pathlib import Path

from conftest import TOKEN

from bot.playground.playground import Playground
from bot.playground.settings import PlaygroundSettings
from bot.playground.workspace import Workspace
from tests.rig.bare_bolt import SECRET
from tests.rig.processes import Process
from tests.rig.slack_sender import SlackSender, deliver_all


def test_it_acks_commands_and_nothing_forged(tmp_path: Path) -> None:
    play = Playground(PlaygroundSettings("http://127.0.0.1:1", SECRET, TOKEN), Workspace())
    command = SlackSender(play).command("U0RAVI", "#hiring-offers", "/comp-assist help")
    play.close()
    with Process(("-m", "tests.rig.bare_bolt", "--port", "0"), tmp_path) as bare:
        address = bare.waits_for_line("bare bolt").split()[-1]
        bare.waits_for_http(address.replace("/slack/events", "/healthz"))
        results = deliver_all([command] * 50, [address], secret=SECRET)
        assert {(one.status, one.body) for one in results} == {(200, "")}
        assert deliver_all([command], [address], secret="another")[0].status == 401
        # Uvicorn ends by the signal it was sent, after having finished what it was doing.
        assert bare.terminate().code in (0, -signal.SIGTERM)
    assert "Traceback" not in bare.output.text
