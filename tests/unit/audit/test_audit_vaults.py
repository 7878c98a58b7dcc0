"""Where exported audit rows lie: what is written, what is never overwritten, and what cannot be read."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from bot.gateways.audit_bucket import BucketShelf
from bot.gateways.audit_folder import FolderShelf
from bot.gateways.audit_vaults import ShelvedVault, vault_at
from domain.audit.chain import Tip, check_chain
from domain.errors import CompAssistError, Conflict, InvalidRequest, Unavailable
from tests.unit.audit.conftest import BUCKET, ListedLog, Storeroom

ROWS_1_TO_3 = "audit-000000000001-000000000003.jsonl"
TIP_3 = "tip-000000000003.json"
HASH = "a" * 64


def test_rows_are_json_lines_and_the_tip_says_where_they_end(room: Storeroom, log: ListedLog) -> None:
    log.happen(3)

    place = room.vault.keep(log.rows(), log.kept[-1].tip)

    assert room.names() == [ROWS_1_TO_3, TIP_3]
    assert place == room.shelf.address(ROWS_1_TO_3)
    content = room.read(ROWS_1_TO_3)
    assert content.isascii()
    lines = [json.loads(line) for line in content.decode().splitlines()]
    assert content.endswith(b"\n")
    assert [list(line) for line in lines] == [sorted(line) for line in lines]
    assert lines[1] == {**log.kept[1].content, "seq": 2, "previous": log.kept[0].hash, "hash": log.kept[1].hash}
    told = {"seq": 3, "hash": log.kept[2].hash, "rows": 3, "at": "2026-03-04T00:00:00.000000+00:00"}
    assert json.loads(room.read(TIP_3)) == told
    assert room.vault.tips() == (log.kept[2].tip,)


def test_an_empty_vault_has_no_tips(room: Storeroom) -> None:
    assert room.vault.tips() == ()


def test_every_tip_is_found_however_many_there_are(room: Storeroom, log: ListedLog) -> None:
    log.happen(7)
    for row in log.kept:
        room.vault.keep([row], row.tip)

    assert room.vault.tips() == tuple(row.tip for row in log.kept)
    assert check_chain(log.kept, room.vault.tips()).fault is None


def test_other_peoples_files_beside_the_tips_are_left_alone(room: Storeroom, log: ListedLog) -> None:
    log.happen(1)
    room.write("README.txt", b"ours")
    room.write("tip-of-the-day.txt", b"brush your teeth")
    room.vault.keep(log.rows(), log.kept[-1].tip)

    assert room.vault.tips() == (log.kept[0].tip,)


def test_keeping_the_same_again_changes_nothing(room: Storeroom, log: ListedLog) -> None:
    log.happen(3)
    for _ in range(3):
        room.vault.keep(log.rows(), log.kept[-1].tip)

    assert room.names() == [ROWS_1_TO_3, TIP_3]


def test_an_export_that_lost_its_tip_is_repeated(room: Storeroom, log: ListedLog) -> None:
    log.happen(3)
    room.vault.keep(log.rows(), log.kept[-1].tip)
    rows = room.read(ROWS_1_TO_3)
    elsewhere = Storeroom(_emptied(room))
    elsewhere.write(ROWS_1_TO_3, rows)

    assert elsewhere.vault.tips() == ()
    elsewhere.vault.keep(log.rows(), log.kept[-1].tip)
    assert elsewhere.vault.tips() == (log.kept[2].tip,)


def test_an_export_that_began_elsewhere_and_came_to_the_same_tip_is_fine(room: Storeroom, log: ListedLog) -> None:
    log.happen(3)
    room.vault.keep(log.rows(), log.kept[-1].tip)
    room.vault.keep(log.rows(1), log.kept[-1].tip)

    assert room.vault.tips() == (log.kept[2].tip,)


@pytest.mark.parametrize("taken", [ROWS_1_TO_3, TIP_3])
def test_what_is_there_already_is_never_overwritten(room: Storeroom, log: ListedLog, taken: str) -> None:
    other = json.dumps({"seq": 3, "hash": HASH, "rows": 3, "at": ""}).encode()
    room.write(taken, other)
    log.happen(3)

    with pytest.raises(Conflict, match="is there already and says something else") as refused:
        room.vault.keep(log.rows(), log.kept[-1].tip)

    assert taken in refused.value.sentence
    assert room.read(taken) == other


def test_a_file_cut_short_or_grown_is_another_content(room: Storeroom, log: ListedLog) -> None:
    log.happen(3)
    Storeroom(_emptied(room)).vault.keep(log.rows(), log.kept[-1].tip)
    whole = room.read(ROWS_1_TO_3)

    for content in (whole[:-1], whole + b"\n", b""):
        changed = Storeroom(_emptied(room))
        changed.write(ROWS_1_TO_3, content)
        with pytest.raises(Conflict):
            changed.vault.keep(log.rows(), log.kept[-1].tip)


def test_files_of_megabytes_that_differ_at_their_end_are_told_apart(room: Storeroom) -> None:
    long = b"x" * 3_000_000
    room.write("audit-long.jsonl", long)

    assert room.shelf.add("audit-long.jsonl", io.BytesIO(long))
    assert not room.shelf.add("audit-long.jsonl", io.BytesIO(long[:-1] + b"y"))
    assert not room.shelf.add("audit-long.jsonl", io.BytesIO(long + b"x"))


def test_rows_that_break_off_leave_nothing_behind(room: Storeroom, log: ListedLog) -> None:
    log.happen(3)

    def torn() -> Any:
        yield log.kept[0]
        raise Conflict("torn", "The log changed.")

    with pytest.raises(Conflict, match="torn"):
        room.vault.keep(torn(), log.kept[-1].tip)
    assert room.names() == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is no JSON"),
        (b"{", "it is no JSON"),
        (b"\xff\xfe", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b'{"seq": NaN, "hash": "", "rows": 3, "at": ""}', "it is no JSON"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "it is no JSON"),
        (b" " * 5000 + b'{"seq": 3}', "it is no JSON"),
        (b"null", "valid dictionary"),
        (b"[3]", "valid dictionary"),
        (b'{"seq": 3, "rows": 3, "at": ""}', "hash: Field required"),
        (b'{"seq": "3", "hash": "' + b"a" * 64 + b'", "rows": 3, "at": ""}', "seq: Input should be a valid integer"),
        (b'{"seq": 3.0, "hash": "' + b"a" * 64 + b'", "rows": 3, "at": ""}', "seq: Input should be a valid integer"),
        (b'{"seq": true, "hash": "' + b"a" * 64 + b'", "rows": 3, "at": ""}', "seq: Input should be a valid integer"),
        (b'{"seq": -3, "hash": "' + b"a" * 64 + b'", "rows": 3, "at": ""}', "seq: Input should be greater"),
        (b'{"seq": 3, "hash": "' + b"A" * 64 + b'", "rows": 3, "at": ""}', "hash: String should match"),
        (b'{"seq": 3, "hash": "' + b"a" * 64 + b'\\n", "rows": 3, "at": ""}', "hash: String should match"),
        (b'{"seq": 3, "hash": "' + b"a" * 64 + b'", "rows": 3, "at": "", "x": 1}', "x: Extra inputs"),
        (b'{"seq": 2, "hash": "' + b"a" * 64 + b'", "rows": 3, "at": ""}', "it holds the tip of row 2"),
    ],
)
def test_a_tip_that_cannot_be_read_is_named(room: Storeroom, content: bytes, why: str) -> None:
    room.write(TIP_3, content)

    with pytest.raises(InvalidRequest) as refused:
        room.vault.tips()

    assert refused.value.code == "tip_unreadable"
    assert room.shelf.address(TIP_3) in refused.value.sentence
    assert why in refused.value.sentence


@pytest.mark.parametrize("name", ["tip-3.json", "tip-.json", "tip-0000000000003.json", "tip-000000000003 (1).json"])
def test_a_tip_under_a_name_that_is_not_its_own_is_named(room: Storeroom, name: str) -> None:
    room.write(name, json.dumps({"seq": 3, "hash": HASH, "rows": 3, "at": ""}).encode())

    with pytest.raises(InvalidRequest, match="it holds the tip of row 3"):
        room.vault.tips()


def test_numbers_of_more_than_twelve_digits_have_room(room: Storeroom, log: ListedLog) -> None:
    log.happen(1)
    far = Tip(9_223_372_036_854_775_807, HASH)

    room.vault.keep(log.rows(), far)

    assert room.vault.tips() == (far,)


def _emptied(room: Storeroom) -> Any:
    """The same shelf without anything on it."""
    shelf: Any = room.shelf
    for name in room.names():
        if isinstance(shelf, FolderShelf):
            (shelf._folder / name).unlink()
        else:
            shelf._client.delete_object(Bucket=BUCKET, Key=shelf._prefix + name)
    return shelf


def test_a_half_written_file_is_no_file_of_the_vault(tmp_path: Path, log: ListedLog) -> None:
    log.happen(3)
    (tmp_path / f".{ROWS_1_TO_3}.0123456789abcdef.part").write_bytes(b'{"actor"')
    (tmp_path / f".{TIP_3}.0123456789abcdef.part").write_bytes(b'{"se')
    vault = vault_at(str(tmp_path))

    assert vault.tips() == ()
    vault.keep(log.rows(), log.kept[-1].tip)
    assert vault.tips() == (log.kept[2].tip,)


@pytest.mark.parametrize(
    "trouble", [OSError(28, "No space left on device"), PermissionError(13, "Permission denied")]
)
def test_a_disk_that_does_not_take_part_leaves_no_file_behind(
    tmp_path: Path, log: ListedLog, monkeypatch: pytest.MonkeyPatch, trouble: OSError
) -> None:
    log.happen(3)

    def fail(_file: int) -> None:
        raise trouble

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Unavailable, match=str(trouble.strerror)):
        vault_at(str(tmp_path)).keep(log.rows(), log.kept[-1].tip)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_is_no_empty_vault(tmp_path: Path, log: ListedLog) -> None:
    log.happen(1)
    (tmp_path / "file").touch()
    for place in (tmp_path / "not mounted", tmp_path / "file"):
        with pytest.raises(InvalidRequest, match="There is no folder"):
            vault_at(str(place)).tips()
        with pytest.raises(InvalidRequest, match="There is no folder"):
            vault_at(str(place)).keep(log.rows(), log.kept[-1].tip)


@pytest.mark.parametrize(
    "destination", ["", " ", "https://example.com/x", "gs://bucket/x", "s3://", "s3://A", "S3://ab"]
)
def test_what_is_no_destination_is_refused(destination: str) -> None:
    with pytest.raises(InvalidRequest, match="to a folder, such as"):
        vault_at(destination)


@pytest.mark.parametrize(
    ("destination", "start"),
    [
        (f"s3://{BUCKET}", f"s3://{BUCKET}/audit-"),
        (f"s3://{BUCKET}/", f"s3://{BUCKET}/audit-"),
        (f"s3://{BUCKET}/comp/audit/", f"s3://{BUCKET}/comp/audit/audit-"),
    ],
)
@pytest.mark.usefixtures("bucket")
def test_a_bucket_is_named_by_its_address(log: ListedLog, destination: str, start: str) -> None:
    log.happen(1)

    assert vault_at(destination).keep(log.rows(), log.kept[-1].tip).startswith(start)
    assert vault_at(destination).tips() == (log.kept[-1].tip,)


@pytest.mark.usefixtures("bucket")
def test_a_bucket_nobody_made_is_a_sentence() -> None:
    with pytest.raises(InvalidRequest, match="There is no bucket another-bucket"):
        vault_at("s3://another-bucket/x").tips()


class Refusing:
    """An S3 client for which everything ends in one error."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        def refuse(*args: object, **told: object) -> None:
            raise self._error

        return refuse


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (NoCredentialsError(), Unavailable, "Give this process valid credentials"),
        (ClientError({"Error": {"Code": "ExpiredToken"}}, "x"), Unavailable, "Give this process valid credentials"),
        (ClientError({"Error": {"Code": "AccessDenied"}}, "x"), Unavailable, "They need s3:ListBucket"),
        (ClientError({"Error": {"Code": "NotImplemented"}}, "x"), Unavailable, "no conditional writes"),
        (ClientError({"Error": {"Code": "SlowDown"}}, "x"), Unavailable, r"\(SlowDown\)\. Please try again"),
        (ClientError({}, "x"), Unavailable, "Please try again"),
    ],
)
def test_trouble_with_s3_says_what_to_do(
    log: ListedLog, error: Exception, kind: type[CompAssistError], said: str
) -> None:
    log.happen(1)
    vault = ShelvedVault(BucketShelf(BUCKET, "", Refusing(error)))

    with pytest.raises(kind, match=said):
        vault.tips()
    with pytest.raises(kind, match=said):
        vault.keep(log.rows(), log.kept[-1].tip)


def test_the_secret_of_a_credential_is_in_no_sentence(bucket: Any) -> None:
    error = ClientError({"Error": {"Code": "SignatureDoesNotMatch", "Message": "AKIA-and-more"}}, "PutObject")

    with pytest.raises(Unavailable) as refused:
        ShelvedVault(BucketShelf(BUCKET, "", Refusing(error))).tips()

    assert "AKIA" not in refused.value.sentence
