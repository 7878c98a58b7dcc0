"""The table of events against the code: every log call is in it with its keys, and nothing in it is unused."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.telemetry import EVENTS, SHAPES, UNLISTED

ROOT = Path(__file__).parents[3]
PACKAGES = ("bot", "handlers", "domain", "storage", "data")


@dataclass(frozen=True)
class LogCall:
    """One call of a structlog logger. `event` is None when it is no literal; `keys` has None for `**more`."""

    place: str
    event: str | None
    keys: frozenset[str | None]


def log_calls(source: str, place: str = "somewhere") -> Iterator[LogCall]:
    """Every call on a structlog logger, `bind` included, whose keys would reach every event after it."""
    tree = ast.parse(source)
    loggers = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and "get_logger" in ast.unparse(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        speaker = ast.unparse(node.func.value)
        if speaker.split(".")[0] in loggers or "get_logger(" in speaker:
            yield LogCall(f"{place}:{node.lineno}", _literal(node), frozenset(word.arg for word in node.keywords))


def _literal(call: ast.Call) -> str | None:
    only = call.args[0] if len(call.args) == 1 else None
    return only.value if isinstance(only, ast.Constant) and isinstance(only.value, str) else None


def all_calls() -> list[LogCall]:
    return [
        call
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for call in log_calls(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    ]


def test_the_search_finds_log_calls() -> None:
    found = set(
        log_calls(
            "_log = structlog.get_logger(__name__)\n"
            "_log.info('a.b', channel=c)\n"
            "_log.bind(pay=p).error(f'{pay}')\n"
            "structlog.get_logger().warning('c.d', **more)\n"
            "_log.info('of %s', pay)\n"
            "other.info('not ours')\n"
        )
    )
    assert {(call.place, call.event, call.keys) for call in found} == {
        ("somewhere:2", "a.b", frozenset({"channel"})),
        ("somewhere:3", None, frozenset({"pay"})),
        ("somewhere:3", None, frozenset()),
        ("somewhere:4", "c.d", frozenset({None})),
        ("somewhere:5", None, frozenset()),
    }


def test_every_event_is_named_by_a_literal_that_is_in_the_table() -> None:
    assert [call for call in all_calls() if call.event not in EVENTS] == []


def test_every_key_of_a_call_is_in_the_row_of_its_event() -> None:
    assert [call for call in all_calls() if call.event in EVENTS and call.keys - EVENTS[call.event]] == []


def test_the_table_has_no_event_and_no_key_that_nobody_logs() -> None:
    used: dict[str, set[str | None]] = {}
    for call in all_calls():
        used.setdefault(str(call.event), set()).update(call.keys)
    assert {event: frozenset(keys) for event, keys in used.items()} == EVENTS


def test_every_key_has_a_shape_and_every_shape_is_used() -> None:
    keys = {key for row in EVENTS.values() for key in row}
    assert keys - {"exc_info"} == SHAPES.keys() - {"logger"}


def test_the_name_of_unlisted_events_is_no_event() -> None:
    assert UNLISTED not in EVENTS


def test_no_key_is_made_for_pay_names_or_text() -> None:
    sensitive = ("pay", "salary", "base", "amount", "offer", "name", "text", "message", "user", "email", "token")
    assert [key for key in SHAPES if any(word in key for word in sensitive)] == []


def test_no_shape_lets_an_amount_a_name_or_a_sentence_through() -> None:
    for pay in ("187431", "187,431", "187431.00", "$187,431", "187 431", "187.4k"):
        assert [key for key, shape in SHAPES.items() if shape.fullmatch(pay)] == []
    for words in ("Wilhelmina Q. Canary", "she earns a lot", "wilhelmina@example.com", "o'hara", "", "a\nb"):
        assert [key for key, shape in SHAPES.items() if shape.fullmatch(words)] == []


def test_nothing_that_runs_asks_for_locals() -> None:
    named = {path for name in PACKAGES for path in (ROOT / name).rglob("*.py") if "show_locals" in path.read_text()}
    assert named == {ROOT / "bot" / "telemetry.py"}
