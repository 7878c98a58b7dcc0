"""The page's own routes: the page, what it shows, its live updates, and what its buttons do."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeAlias
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from bot.playground.form_state import Entered
from bot.playground.live_updates import LiveResponse, LiveUpdates
from bot.playground.people import Person
from bot.playground.playground import Playground
from bot.playground.records import JsonObject
from bot.playground.refusals import SlackRefusal
from bot.playground.snapshot import page_snapshot
from bot.playground.typed_text import command_of

_TEMPLATES = Jinja2Templates(directory=Path(__file__).parent / "templates")


class Act(BaseModel):
    """One thing somebody did on the page. Which fields count depends on the act."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    person: str
    channel: str = "dm"
    text: str = ""
    thread_ts: str | None = None
    container: str = ""
    block_id: str | None = None
    action_id: str = ""
    value: Any = None
    entered: Entered = Field(default_factory=dict)


def page_routes(play: Playground, live: LiveUpdates) -> APIRouter:
    """The routes of the page, for one playground."""
    routes = APIRouter()

    @routes.get("/")
    def show_page(request: Request) -> Response:
        return _TEMPLATES.TemplateResponse(request, "page.html", {"team": play.workspace.team})

    @routes.get("/ui/snapshot")
    def show_snapshot(
        person: Annotated[str, Query(alias="as")], channel: Annotated[str, Query(alias="in")] = ""
    ) -> Response:
        try:
            return JSONResponse(page_snapshot(play, person, channel))
        except SlackRefusal as refusal:
            return JSONResponse(refusal.body(), status_code=404)

    @routes.get("/ui/live")
    async def stream_changes() -> Response:
        return LiveResponse(live.stream())

    @routes.get("/ui/files/{file_id}")
    def download(file_id: str, person: Annotated[str, Query(alias="as")]) -> Response:
        try:
            file = Person(play, play.workspace.member(person).id).file(file_id)
        except SlackRefusal as refusal:
            return JSONResponse(refusal.body(), status_code=404)
        named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        return Response(file.content, media_type=file.mimetype, headers=named)

    @routes.post("/ui/acts/{name}")
    async def do_act(name: str, act: Act) -> Response:
        return await run_in_threadpool(_done, play, name, act)

    return routes


def _done(play: Playground, name: str, act: Act) -> Response:
    if name not in ACTS:
        return JSONResponse({"ok": False, "error": "unknown_act"}, status_code=404)
    try:
        person = Person(play, play.workspace.member(act.person).id)
        return JSONResponse({"ok": True} | ACTS[name](person, act))
    except SlackRefusal as refusal:
        return JSONResponse(refusal.body(), status_code=409)
    except LookupError as error:
        return JSONResponse({"ok": False, "error": str(error)}, status_code=409)


def _say(person: Person, act: Act) -> JsonObject:
    is_command = act.text.startswith("/") and len(act.text.split(maxsplit=1)[0]) > 1
    if is_command and (act.thread_ts is None or command_of(act.text) is None):
        person.command(act.channel, act.text)
    else:
        person.say(act.channel, act.text, act.thread_ts)
    return {}


def _use(person: Person, act: Act) -> JsonObject:
    person.entered[act.container] = act.entered
    click = person.choose(act.container, act.action_id, act.value, act.block_id)
    return {"failure": click.answer.failure}


def _suggest(person: Person, act: Act) -> JsonObject:
    person.entered[act.container] = act.entered
    return {"options": person.suggestions(act.container, act.action_id, act.text)}


def _submit(person: Person, act: Act) -> JsonObject:
    result = person.submit(act.container, act.entered)
    return {"errors": result.errors, "failure": result.failure}


def _close(person: Person, act: Act) -> JsonObject:
    person.close(act.container, whole_stack=act.value == "all")
    return {}


def _open_tab(person: Person, act: Act) -> JsonObject:
    person.open_home("messages" if act.value == "messages" else "home")
    return {}


def _dismiss(person: Person, act: Act) -> JsonObject:
    person.dismiss(act.container)
    return {}


def _shortcut(person: Person, act: Act) -> JsonObject:
    used = person.message_shortcut(act.container, act.action_id) if act.container else person.shortcut(act.action_id)
    return {"failure": used.failure}


def _invite(person: Person, act: Act) -> JsonObject:
    person.invite(act.channel, str(act.value))
    return {}


def _leave(person: Person, act: Act) -> JsonObject:
    person.leave(act.channel)
    return {}


ActDone: TypeAlias = Callable[[Person, Act], JsonObject]
ACTS: Mapping[str, ActDone] = {
    "say": _say,
    "use": _use,
    "suggest": _suggest,
    "submit": _submit,
    "close": _close,
    "open-tab": _open_tab,
    "dismiss": _dismiss,
    "shortcut": _shortcut,
    "invite": _invite,
    "leave": _leave,
}
