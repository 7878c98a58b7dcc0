"""Starting with something wrong around: a sentence that says what to do, and no secret in it."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.running import bound_socket
from bot.settings import load_settings
from domain.errors import InvalidRequest, Unavailable
from storage.embedded import check_folder
from tests.unit.cli.clean_room import Run, assert_refused

SECRET = "hunter2secret"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("COMP_ASSIST_PORT", f"{SECRET}", "integer"),
        ("COMP_ASSIST_PORT", "65536", "65535"),
        ("COMP_ASSIST_PORT", "-1", "0"),
        ("COMP_ASSIST_PLAYGROUND_PORT", f"{SECRET}", "integer"),
        ("COMP_ASSIST_WORKERS", "0", "1"),
        ("COMP_ASSIST_WORKERS", f"{SECRET}", "integer"),
        ("COMP_ASSIST_LOG_LEVEL", f"{SECRET}", "DEBUG|INFO|WARNING|ERROR"),
        ("COMP_ASSIST_RELEASE", f"{SECRET}", "'after_approval' or 'immediate'"),
        ("COMP_ASSIST_REVIEW_CHANNEL", f"#{SECRET}", "^[CG]"),
    ],
)
@pytest.mark.parametrize("command", [("users", "list"), ("migrate",), ("doctor",), ("serve",)])
def test_a_setting_that_cannot_be_used_is_named_without_its_value(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)

    result = run(*command)

    assert_refused(result, f"The setting {name} cannot be used", said)
    assert SECRET not in result.output


def test_a_setting_from_the_env_file_counts_too(run: Run) -> None:
    Path(".env").write_text(f"COMP_ASSIST_PORT={SECRET}\n", encoding="utf-8")

    assert_refused(run("users", "list"), "The setting COMP_ASSIST_PORT cannot be used")


def test_an_env_file_that_is_no_text_is_a_sentence(run: Run) -> None:
    Path(".env").write_bytes(b"COMP_ASSIST_PORT=\xff\xfe" + SECRET.encode())

    result = run("users", "list")

    assert_refused(result, ".env", "UTF-8")
    assert SECRET not in result.output


def test_an_empty_setting_is_one_nobody_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COMP_ASSIST_PORT", "DATABASE_URL", "COMP_ASSIST_REVIEW_CHANNEL"):
        monkeypatch.setenv(name, "")

    settings = load_settings()

    assert (settings.port, settings.database_url, settings.review_channel) == (3000, None, None)


def test_settings_nobody_knows_are_left_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMP_ASSIST_COLOUR", "green")

    assert load_settings().port == 3000


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, SECRET)

    settings = load_settings()

    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == SECRET
    assert SECRET not in repr(settings) + str(settings) + settings.model_dump_json()


@pytest.mark.parametrize("url", [SECRET, f"mysql://app:{SECRET}@db/pay", f"postgresql://app:{SECRET}@db:port/pay"])
@pytest.mark.parametrize("command", [("users", "list"), ("migrate",), ("sync", "ranges", "x.csv")])
def test_a_database_url_that_is_none_is_a_sentence_without_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    result = run(*command)

    assert_refused(result, "DATABASE_URL must look like postgresql://user:password@host:5432/database.")
    assert SECRET not in result.output


@pytest.mark.parametrize(
    "command", [("users", "list"), ("users", "set", "U1", "none"), ("migrate",), ("sync", "roster", "x.csv")]
)
def test_a_database_that_does_not_answer_is_a_sentence(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command)

    assert_refused(result, "The database does not answer right now.")
    assert "hunter2" not in result.output


def test_a_data_folder_that_is_a_file_is_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("mine", encoding="utf-8")
    monkeypatch.delenv("DATABASE_URL")

    assert_refused(run("users", "list"), str(tmp_path / "data"), "COMP_ASSIST_DATA_DIR")
    assert (tmp_path / "data").read_text(encoding="utf-8") == "mine"


def test_a_database_folder_that_is_a_file_is_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "postgres").write_text("mine", encoding="utf-8")
    monkeypatch.delenv("DATABASE_URL")

    assert_refused(run("users", "list"), "is a file", "COMP_ASSIST_DATA_DIR")


@pytest.mark.parametrize("left", ["PG_VERSION", "global/pg_control", "base/1/1259", "notes.txt"])
def test_a_half_made_database_is_a_sentence_and_is_left_alone(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, left: str
) -> None:
    path = tmp_path / "data" / "postgres" / left
    path.parent.mkdir(parents=True)
    path.write_text("18\n", encoding="utf-8")
    monkeypatch.delenv("DATABASE_URL")

    assert_refused(run("users", "list"), str(tmp_path / "data" / "postgres"), "cut off", "start again", "restore")
    assert path.read_text(encoding="utf-8") == "18\n"


@pytest.mark.parametrize("version", ["9", "99\n"])
def test_a_database_of_another_postgresql_is_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str
) -> None:
    folder = tmp_path / "data" / "postgres"
    (folder / "global").mkdir(parents=True)
    (folder / "global" / "pg_control").write_bytes(b"\x00")
    (folder / "PG_VERSION").write_text(version, encoding="utf-8")
    monkeypatch.delenv("DATABASE_URL")

    assert_refused(run("users", "list"), "another PostgreSQL version", "COMP_ASSIST_DATA_DIR")


def test_a_database_whose_first_file_was_never_finished_is_half_made(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "postgres"
    (folder / "global").mkdir(parents=True)
    (folder / "global" / "pg_control").write_bytes(b"\x00")
    (folder / "PG_VERSION").touch()
    monkeypatch.delenv("DATABASE_URL")

    assert_refused(run("users", "list"), "half a database")


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's privileges, where the tests have them."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="this system has no users that could be kept out")
@pytest.mark.parametrize(
    ("inside", "mode"), [("data", 0o500), ("deeper/data", 0o500), ("data", 0o000), ("made/data", 0o000)]
)
def test_a_folder_nobody_may_write_is_a_sentence(tmp_path: Path, inside: str, mode: int) -> None:
    closed = tmp_path / "closed"
    (closed / "made" / "data" / "global").mkdir(parents=True)
    closed.chmod(mode)

    with as_nobody(), pytest.raises(Unavailable) as refused:
        check_folder(closed / inside)

    closed.chmod(0o700)
    assert refused.value.code == "data_folder_unwritable"
    assert str(closed / inside) in refused.value.sentence
    assert "COMP_ASSIST_DATA_DIR" in refused.value.sentence


def test_a_database_that_belongs_to_somebody_else_is_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "global").mkdir(parents=True)
    folder.chmod(0o000)

    with as_nobody(), pytest.raises(Unavailable) as refused:
        check_folder(folder)

    folder.chmod(0o700)
    assert refused.value.code == "data_folder_unwritable"


def test_with_a_database_url_the_data_folder_is_not_touched(run: Run, tmp_path: Path) -> None:
    run("users", "list")

    assert not (tmp_path / "data").exists()


def test_serving_on_a_taken_port_is_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch, taken_port: int) -> None:
    monkeypatch.setenv("COMP_ASSIST_PORT", str(taken_port))

    assert_refused(run("serve"), f"127.0.0.1:{taken_port}", "Address already in use", "COMP_ASSIST_PORT")


@pytest.mark.parametrize("missing", ["SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN"])
def test_serving_without_slacks_secrets_is_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name in ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN"):
        if name != missing:
            monkeypatch.setenv(name, SECRET)
    monkeypatch.setenv("COMP_ASSIST_PORT", "0")

    result = run("serve")

    assert_refused(result, f"{missing} is not set")
    assert SECRET not in result.output


@pytest.mark.parametrize("host", ["ä..b", "é" * 100, "192.0.2.1"])
def test_a_host_that_is_not_ours_is_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("COMP_ASSIST_HOST", host)
    monkeypatch.setenv("COMP_ASSIST_PORT", "0")

    assert_refused(run("serve"), "cannot be used")


def test_a_free_port_is_held_until_it_is_let_go_of(taken_port: int) -> None:
    with pytest.raises(Unavailable) as refused:
        bound_socket("127.0.0.1", taken_port, "COMP_ASSIST_ANY_PORT")
    held = bound_socket("127.0.0.1", 0, "COMP_ASSIST_ANY_PORT")
    port = held.getsockname()[1]
    with pytest.raises(Unavailable):
        bound_socket("127.0.0.1", port, "COMP_ASSIST_ANY_PORT")
    held.close()

    bound_socket("127.0.0.1", port, "COMP_ASSIST_ANY_PORT").close()

    assert refused.value.code == "port_taken"
    assert "COMP_ASSIST_ANY_PORT" in refused.value.sentence


@pytest.mark.parametrize("role", ["emperor", "", "COMP_TEAM", "comp_team "])
def test_a_role_nobody_has_is_a_sentence_before_any_database_is_asked(run: Run, role: str) -> None:
    assert_refused(run("users", "set", "U1", role), "A role is comp_team, recruitment or none.")


def test_loading_settings_raises_what_the_house_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMP_ASSIST_PORT", SECRET)

    with pytest.raises(InvalidRequest) as refused:
        load_settings()

    assert refused.value.code == "setting_unusable"
    assert SECRET not in str(refused.value)
