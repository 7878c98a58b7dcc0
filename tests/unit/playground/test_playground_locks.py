"""Opening a form while a message arrives: neither waits for the other for ever."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.playground.modals import OpenViews
from bot.playground.state_file import StateFile
from bot.playground.workspace import Workspace

FORM = {"type": "modal", "title": {"type": "plain_text", "text": "A form"}, "blocks": []}


def test_forms_open_and_messages_arrive_at_the_same_time(tmp_path: Path) -> None:
    workspace = Workspace()
    views = OpenViews(workspace)
    state = StateFile(tmp_path / "state.json", workspace, views)
    workspace.watch(state.save)

    def talk() -> None:
        for _ in range(40):
            workspace.post("C0GENERAL", "U0RAVI", "hello")

    def open_forms() -> None:
        for _ in range(40):
            views.open("U0CARLA", FORM)

    with ThreadPoolExecutor(4) as crowd:
        done = [crowd.submit(act) for act in (talk, open_forms, talk, open_forms)]
        assert [future.result(timeout=30) for future in done] == [None] * 4
