"""The walls of the house that import-linter does not see."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
import data
import domain
import handlers
import storage
from domain.audit.event import AuditEventName
from domain.errors import CompAssistError
from handlers.slack.errors import ADVICE

ROOT = Path(__file__).parents[2]
PACKAGES = (bot, data, domain, handlers, storage)
BANNED = {"utils", "helpers", "common", "misc", "manager", "processor", "info", "data_dict"}


def sources(*folders: str) -> Iterator[Path]:
    """Every Python file of some folders."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    """The top-level packages a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]


def test_the_domain_imports_the_standard_library_and_itself_and_nothing_else() -> None:
    allowed = set(sys.stdlib_module_names) | {"domain"}
    strangers = {(path.name, name) for path in sources("domain") for name in imports_of(path) if name not in allowed}
    assert strangers == set()


def test_the_domain_has_no_clock_no_environment_and_no_log() -> None:
    impure = {"os", "time", "random", "secrets", "logging", "socket", "subprocess", "threading"}
    found = {(path.name, name) for path in sources("domain") for name in imports_of(path) if name in impure}
    assert found == set()
    calls = {"now", "today", "utcnow"}
    told = [
        path.name
        for path in sources("domain")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in calls
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date")
    ]
    assert told == []


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in sources("bot", "handlers", "domain", "storage", "data")
        if any(
            isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]
    assert readers == []


def test_no_module_hides_behind_a_name_that_says_nothing() -> None:
    named = [
        path.relative_to(ROOT).as_posix()
        for path in sources("bot", "handlers", "domain", "storage", "data", "tests")
        if path.stem in BANNED or path.stem.startswith("base_")
    ]
    assert named == []


def test_every_module_can_be_imported_without_anything_running() -> None:
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def subclasses(kind: type[CompAssistError]) -> Iterator[type[CompAssistError]]:
    """A class's subclasses, all the way down."""
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


def test_every_error_class_has_a_row_in_the_error_table() -> None:
    test_every_module_can_be_imported_without_anything_running()
    unmapped = [
        kind.__name__
        for kind in subclasses(CompAssistError)
        if kind.__module__.split(".")[0] in {package.__name__ for package in PACKAGES}
        and not any(group in ADVICE for group in kind.__mro__)
    ]
    assert unmapped == []


def test_every_audit_event_is_written_somewhere() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sources("bot", "handlers", "domain", "storage", "data")
        if path.name != "event.py"
    )
    assert [name.name for name in AuditEventName if f"AuditEventName.{name.name}" not in text] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_files_pin_by_hash_and_name_no_address(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if "://" in line or line.startswith(("-i", "--index", "--extra"))]
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pins
    assert all("==" in pin and pin.endswith("\\") for pin in pins)


def test_batch_mode_starts_without_the_heavy_parts() -> None:
    probe = (
        "import sys; import bot.cli.recommend; "
        "print([name for name in ('pandas', 'sqlalchemy', 'slack_bolt', 'fastapi', 'boto3') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
