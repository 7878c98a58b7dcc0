"""Canaries: values that must never leave, the net that would catch them, and faults to drive them through."""

import io
import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from click.testing import Result
from slack_sdk.web.base_client import BaseClient
from slack_sdk.webhook.client import WebhookClient

from bot.playground.app import PlaygroundSettings
from bot.playground.deliveries import Answer, AppLine
from bot.playground.people import Person
from bot.playground.records import Message
from bot.telemetry import set_up_logging
from handlers.slack import serving
from tests.e2e.office import Office
from tests.e2e.quiet import Quiet
from tests.e2e.reading import strings_in
from tests.e2e.signed import signature
from tests.unit.cli.clean_room import Run

# What people in Slack, Slack itself and the database bring. Digits are pay and are looked for in every spelling.
IN_SLACK = {
    "range minimum of a file": "141317",
    "range maximum of a file": "205721",
    "another range's minimum": "104917",
    "another range's maximum": "147229",
    "a peer's pay": "168559",
    "a second peer's pay": "171823",
    "a third peer's pay": "174347",
    "a fourth peer's pay": "177431",
    "a fifth peer's pay": "179653",
    "a peer's name": "Quillon Vexmoor",
    "a second peer's name": "Sunniva Oakhollow",
    "a third peer's name": "Bartholomew Yxcroft",
    "a range file's name": "Pay-of-Thistledown",
    "a roster file's name": "People-of-Thistledown",
    "the name of the candidate": "Wilhelmina Zaubertal",
    "the name said in a thread": "Ottoline Kreuzweg",
    "a competing base": "203417",
    "a competing total": "251863",
    "a competing base with a decimal": "198763",
    "an expectation": "211963",
    "a posted minimum": "151207",
    "a posted maximum": "223891",
    "pay history": "118253",
    "pay history in another sentence": "126547",
    "a counter-offer by the current employer": "197839",
    "an amount to reach": "209771",
    "an offer that is only supposed": "206233",
    "small talk": "tomatenfisch",
    "words that fit nothing": "regenbogenlaube",
    "an unknown subcommand": "frobnizzle",
    "what follows an unknown subcommand": "143981",
    "an override": "186539",
    "an override with a slip": "1790417",
    "an override in another currency": "176201",
    "an override's justification": "mirrored what Quennevais earns",
    "a note to the recruiter": "ask Pemberley-Voss first",
    "a rejection's note": "too near to Abernathy-Crumb",
    "an edited message": "213559",
    "an edited expectation": "214013",
    "an edited competing base": "199289",
    "an edit that is no amount": "about 216023, she says",
    "a wish for another amount": "please make it 187963",
    "a forged button": "166351-forged-button",
    "a forged form's origin": "157907-forged-origin",
    "a forged form's amount": "192653",
    "a forged callback": "forged_callback_144839",
    "a forged user": "U0162007",
    "an unsigned body": "188017",
    "a malformed payload": "159869",
    "an oversized body": "173699",
    "a header": "header-149827",
    "a signature": "v0=signature-152657",
    "a query": "pay-of-164503",
    "a path": "salary-184997",
    "garbage before any HTTP": "170503-no-http",
    "the password of a database that answers": "pw-Rackett-168761",
    "a bug's message": "bugs say 189391",
    "a bug's local": "locals hold 191507",
    "a note on a bug": "noted 194819",
    "a bug's cause": "caused by 183923",
    "a bug in a listener": "listener 175687",
    "a bug before any listener": "dispatch 160201",
    "a database's DETAIL": "Failing row 148471",
    "Slack's refusal": "Refused_181757",
    "Slack's garbage": "<html>145687</html>",
    "Slack's silence": "waited 167449 for Slack",
    "Slack's broken line": "line 153371 broke",
    "Slack's odd answer": "T0158003",
}

# What an operator types, and what files and settings hold. File names are the operator's own words on a terminal.
AT_THE_TERMINAL = {
    "a good range's minimum": "131617",
    "a good range's maximum": "195731",
    "a good roster's pay": "161753",
    "a good roster's name": "Leocadia Farthingale",
    "a bad minimum": "13x5479",
    "a bad maximum": "$139,241 per annum",
    "a bad pay cell": "142711 (est.)",
    "a bad currency": "Z147853",
    "a bad person's name": "Peregrine Holloway-Judd",
    "a bad proficiency": "Grandwizard155777",
    "a header that is a person": "Ambrosine Tuttlebury",
    "a header that is pay": "163981",
    "a file that is no table": "no table 146023",
    "an unreadable amount": "2o3,911",
    "a bad option's currency": "US146117",
    "a bad level": "P146309",
    "a policy key": "wages_150503",
    "a policy value": "0.185833",
    "a batch line's amount": "-149563",
    "a batch line that is no JSON": "{broken 155081",
    "a batch line's odd value": "158363 yearly",
    "a batch line's name": "Hildegund Vanterpool",
    "a database password": "pw-Krummhorn-165709",
    "a password in a URL that is none": "pw-Dulzian-172213",
    "an owner password": "pw-Zink-184511",
    "a bot token": "xoxb-174827-sackbut",
    "a signing secret": "secret-sordun-186799",
    "a port that is none": "port-190387",
    "a level that is none": "LOUD194071",
    "a channel that is none": "#pay-of-196159",
}
EVERY = IN_SLACK | AT_THE_TERMINAL

_SPACED = re.compile(r"(?<=\d)[.,'_\s\u00a0\u202f]+(?=\d)")
# Made by us, of a fixed shape, and full of digits that mean nothing.
_STAMPS = re.compile(r'"timestamp": "[^"]*"|"incident": "[0-9a-f]{8}"|this id: [0-9a-f]{8}\b|"line": \d+')


class Canaries:
    """Hands canaries out by name and remembers which were; knows one when it sees one."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = dict(values)
        self.driven: set[str] = set()

    def __getitem__(self, name: str) -> str:
        """The canary, which counts as driven from here on."""
        self.driven.add(name)
        return self._values[name]

    def grouped(self, name: str) -> str:
        """A pay canary with its thousands apart, such as 187,431."""
        return f"{int(self[name]):,}"

    def learn(self, name: str, value: str) -> None:
        """Look out for a value of this run too, such as a secret that was made up."""
        self._values[name] = value
        self.driven.add(name)

    @property
    def never_driven(self) -> list[str]:
        return sorted(self._values.keys() - self.driven)

    def found_in(self, text: str) -> set[str]:
        """The names of all canaries in a text, in any spelling: 187431, 187,431, 187431.00, Decimal('187431')."""
        seen = _plain(text)
        return {name for name, value in self._values.items() if any(part in seen for part in _traces(value))}


def _plain(text: str) -> str:
    return _SPACED.sub("", _STAMPS.sub("", text)).casefold()


def _traces(value: str) -> Iterator[str]:
    """What is looked for: the whole value, each long number in it, and each long word of a name."""
    yield _plain(value)
    yield from re.findall(r"\d{6,}", _plain(value))
    if re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z-]+[A-Za-z-]*", value):
        yield from (word for word in value.casefold().split() if len(word) > 5)


@dataclass
class Net:
    """Everything a canary must not be found in: standard error, HTTP answers, and what the error table tells."""

    canaries: Canaries
    stderr: io.StringIO = field(default_factory=io.StringIO)
    bodies: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def haul_in(self, act: str) -> None:
        """Look through what one act left behind; the net is empty afterwards."""
        logged = self.stderr.getvalue()
        self.lines += logged.splitlines()
        caught = {"a log": logged, "an HTTP answer": "\n".join(self.bodies), "an error note": "\n".join(self.notes)}
        for place, text in caught.items():
            self.leaks += [f"{act}: {name} in {place}" for name in sorted(self.canaries.found_in(text))]
        self.stderr.seek(0)
        self.stderr.truncate()
        self.bodies.clear()
        self.notes.clear()


@contextmanager
def spread_net(canaries: Canaries, monkeypatch: pytest.MonkeyPatch, *, show_locals: bool) -> Iterator[Net]:
    """A net under this process, with logging as in a process of its own; all is put back afterwards."""
    net = Net(canaries)
    kept, root, levels = structlog.get_config(), logging.getLogger(), logger_levels()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, logging.raiseExceptions
    monkeypatch.setattr(sys, "stderr", net.stderr)
    root.handlers.clear()
    set_up_logging("DEBUG", show_locals=show_locals)
    _catch_answers(net, monkeypatch)
    yield net
    sys.excepthook, logging.raiseExceptions = hooks
    logging.captureWarnings(False)
    structlog.configure(**kept)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def logger_levels() -> dict[str, int]:
    return {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}


def _catch_answers(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every HTTP answer of the app to the workspace, and every note the error table words."""
    deliver, word = AppLine._try, serving.message_for

    def delivered(line: AppLine, body: str, headers: dict[str, str]) -> Answer:
        answer = deliver(line, body, headers)
        net.bodies.append(answer.text)
        return answer

    def worded(error: Exception) -> Any:
        message = word(error)
        net.notes.append("\n".join([message.text, *strings_in(list(message.blocks))]))
        return message

    monkeypatch.setattr(AppLine, "_try", delivered)
    monkeypatch.setattr(serving, "message_for", worded)


@dataclass
class Stage:
    """An office with a net under it, and the means to break things in it."""

    office: Office
    net: Net
    monkeypatch: pytest.MonkeyPatch
    client: httpx.Client

    @cached_property
    def quiet(self) -> Quiet:
        """Knows when everything that was acknowledged is done."""
        return Quiet(self.office)

    def __post_init__(self) -> None:
        assert self.quiet

    @property
    def canaries(self) -> Canaries:
        return self.net.canaries

    def settle(self) -> None:
        """Wait until everything that was acknowledged is done."""
        self.quiet.wait()

    def says(self, person: Person, channel: str, text: str, card: Message) -> None:
        """A reply in a card's thread, answered to the end."""
        person.say(channel, text, thread_ts=card.thread_ts or card.ts)
        self.settle()

    def does(self, act: Callable[..., Any], *with_what: Any, **more: Any) -> Any:
        """Anything a person does, answered to the end."""
        done = act(*with_what, **more)
        self.settle()
        return done

    def post(self, body: bytes | str, headers: dict[str, str], *, behind: str = "", method: str = "POST") -> int:
        """A request to the app by whoever; the status of its answer, whose body and headers go into the net."""
        answer = self.client.request(method, self.door.app_url + behind, content=body, headers=headers)
        self.settle()
        self.net.bodies += [answer.text, str(answer.headers)]
        return answer.status_code

    def post_signed(self, body: bytes, headers: dict[str, str] | None = None) -> int:
        """A request as Slack signs it; the status of its answer."""
        stamp = str(int(time.time()))
        signed = {"X-Slack-Signature": signature(self.door.signing_secret, stamp, body)}
        signed |= {"X-Slack-Request-Timestamp": stamp, "Content-Type": "application/x-www-form-urlencoded"}
        return self.post(body, signed | (headers or {}))

    @property
    def door(self) -> PlaygroundSettings:
        """Where the app listens, and the secrets of this run."""
        settings: PlaygroundSettings = self.office.demo.playground.state.playground.settings
        return settings

    @contextmanager
    def bug_in(self, owner: Any, name: str = "__call__", *, says: str = "a bug's message") -> Iterator[None]:
        """A call that fails with pay in its message, its cause, its notes and its locals."""
        canaries, met = self.canaries, []

        def fail(*given: Any, **named: Any) -> Any:
            met.append(name)
            local = canaries["a bug's local"]
            try:
                _trip_over(canaries["a bug's cause"])
            except KeyError as cause:
                bug = ValueError(canaries[says], local, given, named)
                bug.add_note(canaries["a note on a bug"])
                raise bug from cause

        with self.monkeypatch.context() as patch:
            patch.setattr(owner, name, fail)
            yield
            self.settle()
        assert met, f"nobody came across the bug in {owner}"

    @contextmanager
    def slack_answering(self, method: str, how: Callable[[], dict[str, Any]]) -> Iterator[None]:
        """Slack's Web API, or a response_url, answering one method in another way."""
        met = []
        asks, responds = (
            BaseClient._perform_urllib_http_request_internal,
            WebhookClient._perform_http_request_internal,
        )

        def asked(client: BaseClient, url: str, request: Any) -> Any:
            if not url.endswith(f"/{method}"):
                return asks(client, url, request)
            met.append(url)
            return how()

        def responded(client: WebhookClient, url: str, request: Any) -> Any:
            if method != RESPONSE_URL:
                return responds(client, url, request)
            met.append(url)
            return how()

        with self.monkeypatch.context() as patch:
            patch.setattr(BaseClient, "_perform_urllib_http_request_internal", asked)
            patch.setattr(WebhookClient, "_perform_http_request_internal", responded)
            yield
            self.settle()
        assert met, f"nobody asked Slack for {method}"


def _trip_over(words: str) -> None:
    raise KeyError(words)


RESPONSE_URL = "response_url"


def slack_faults(canaries: Canaries) -> dict[str, Callable[[], dict[str, Any]]]:
    """Ways in which Slack can let us down, each with something in it that must not be told."""

    def answering(body: str, status: int = 200) -> Callable[[], dict[str, Any]]:
        return lambda: {"status": status, "headers": {}, "body": body}

    def raising(error: Exception) -> Callable[[], dict[str, Any]]:
        def fail() -> dict[str, Any]:
            raise error

        return fail

    odd = canaries["Slack's odd answer"]
    return {
        "refuses": answering(json.dumps({"ok": False, "error": canaries["Slack's refusal"]})),
        "talks garbage": answering(canaries["Slack's garbage"], 502),
        "keeps us waiting": raising(TimeoutError(canaries["Slack's silence"])),
        "breaks the line": raising(OSError(canaries["Slack's broken line"])),
        "answers oddly": answering(json.dumps({"ok": True, "ts": [odd], "members": [odd], "channel": odd})),
    }


@dataclass
class Terminal:
    """`comp-assist` at somebody's terminal, with everything it prints looked through."""

    run: Run
    canaries: Canaries
    monkeypatch: pytest.MonkeyPatch
    folder: Path
    leaks: list[str] = field(default_factory=list)

    def types(self, *words: str | Path, **settings: str) -> Result:
        """A command under some settings. File names are the operator's own words and may be repeated to them."""
        with self.monkeypatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            patch.setattr(logging.getLogger(), "handlers", [])
            result = self.run(*words)
        crash = "".join(traceback.format_exception(result.exception)) if result.exit_code == 1 else ""
        said = f"{result.output}\n{crash}".replace(str(self.folder), "")
        typed = " ".join(str(word) for word in words)
        self.leaks += [f"{typed}: {name}" for name in sorted(self.canaries.found_in(said))]
        return result

    def file(self, name: str, *lines: str) -> Path:
        """A file in the operator's folder."""
        path = self.folder / name
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return path
