"""Whoever answers a delivery a second time must not change anything a second time: writes go through `visit.once`."""

import ast
import inspect
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from handlers.slack.toolbox import Toolbox

SLACK = Path(__file__).parents[2] / "handlers" / "slack"

# What a use case that writes makes or hands on; every write takes its audit event.
MARKS_OF_WRITING = {"AuditEvent", "Step", "TurnRecord", "keep"}
WRITING = {
    "approve",
    "ask_override",
    "carry_out",
    "close_case",
    "close_data_issue",
    "explain_feedback",
    "give_feedback",
    "hide_answer",
    "note_answer",
    "note_card",
    "note_deleted",
    "note_export",
    "note_picture",
    "note_picture_gone",
    "override",
    "reject",
    "report_data_problem",
    "request_changes",
    "save_settings",
    "take_turn",
    "welcome",
}
# It writes nothing, but the reference it makes up must be the same in every attempt.
DIFFERENT_EACH_TIME = {"admit"}
ONLY_ONCE = WRITING | DIFFERENT_EACH_TIME
# Done again they change nothing: they look for the card or the answer first, and know it by its id or its place.
REPEATABLE = {"hide_answer", "note_answer", "note_card", "note_picture", "note_picture_gone"}

# These make couriers; everybody else is given one that posts once.
MAKERS_OF_COURIERS = {"visit.py", "serving.py", "receiving.py", "toolbox.py"}


def use_cases() -> dict[str, Any]:
    """The toolbox's use cases by name: domain classes that can be called."""
    hints = get_type_hints(Toolbox)
    return {
        name: kind
        for name, kind in hints.items()
        if isinstance(kind, type) and kind.__module__.startswith("domain.") and "__call__" in vars(kind)
    }


def _calls(node: ast.AST) -> set[str]:
    return {one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}


def writes(kind: Any) -> bool:
    """Whether a use case writes: by itself, through a function of its module, or through one that it is made of."""
    tree = ast.parse(inspect.getsource(inspect.getmodule(kind)))  # type: ignore[arg-type] # it has a module
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    (body,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == kind.__name__]
    called, looked_at = _calls(body), set()
    while fresh := (called & set(functions)) - looked_at:
        looked_at |= fresh
        called |= set().union(*(_calls(functions[name]) for name in fresh))
    if called & MARKS_OF_WRITING:
        return True
    parts = [part for part in get_type_hints(kind).values() if isinstance(part, type) and "__call__" in vars(part)]
    return any(writes(part) for part in parts if not getattr(part, "_is_protocol", False))


MODULES = {path.name: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SLACK.glob("*.py"))}


def is_of_the_toolbox(node: ast.AST) -> bool:
    """Whether something is `tools.…` or `visit.tools.…`, or `self.tools.…`."""
    return isinstance(node, ast.Attribute) and ast.unparse(node.value).rpartition(".")[2] == "tools"


def test_the_list_of_use_cases_that_write_is_what_the_code_says() -> None:
    assert {name for name, kind in use_cases().items() if writes(kind)} == WRITING


def test_what_must_be_the_same_in_every_attempt_is_in_the_toolbox() -> None:
    assert set(use_cases()) >= ONLY_ONCE


@pytest.mark.parametrize("name", MODULES)
def test_no_handler_calls_a_use_case_that_writes_except_through_once(name: str) -> None:
    called = {
        node.func.attr
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.Call) and is_of_the_toolbox(node.func) and isinstance(node.func, ast.Attribute)
    }
    assert called & ONLY_ONCE - REPEATABLE == set()


@pytest.mark.parametrize("name", MODULES)
def test_a_use_case_that_is_handed_on_is_called_through_once_as_well(name: str) -> None:
    kinds = {use_cases()[one].__name__ for one in ONLY_ONCE}
    wrong = []
    for function in (node for node in ast.walk(MODULES[name]) if isinstance(node, ast.FunctionDef)):
        handed = {one.arg for one in function.args.args if one.annotation and ast.unparse(one.annotation) in kinds}
        wrong += [one for one in _calls(function) if one in handed]
    assert wrong == []


@pytest.mark.parametrize("name", MODULES)
def test_a_use_case_that_writes_has_no_other_name(name: str) -> None:
    """What is assigned or put into a partial would be called where nobody looks."""
    hidden = []
    for node in ast.walk(MODULES[name]):
        values = []
        if isinstance(node, ast.Assign | ast.AnnAssign):
            values = [*ast.walk(node.value)] if node.value and not isinstance(node.value, ast.Call) else []
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "partial":
            values = list(node.args)
        hidden += [one.attr for one in values if isinstance(one, ast.Attribute) and is_of_the_toolbox(one)]
    assert set(hidden) & ONLY_ONCE == set()


@pytest.mark.parametrize("name", MODULES)
def test_no_handler_takes_the_courier_that_posts_again(name: str) -> None:
    taken = [node for node in ast.walk(MODULES[name]) if is_of_the_toolbox(node) and node.attr == "courier"]  # type: ignore[attr-defined]
    assert name in MAKERS_OF_COURIERS or taken == []


def test_what_is_called_without_once_says_why_it_may_be() -> None:
    assert REPEATABLE <= WRITING
