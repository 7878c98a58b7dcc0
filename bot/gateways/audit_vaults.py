"""What exported audit rows look like: files of JSON lines, and a small file for each tip, on any kind of shelf."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from bot.gateways.audit_bucket import BucketShelf, s3_client
from bot.gateways.audit_folder import FolderShelf
from domain.audit.chain import ChainRow, Tip
from domain.errors import Conflict, InvalidRequest

# More than any tip of ours, so that whatever else lies there is not read to its end.
_MOST_BYTES = 4096
_IN_MEMORY = 8 * 1024 * 1024
_S3 = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>\S*))?")


class Shelf(Protocol):
    """Holds files by name; what is there never changes."""

    def names(self, start: str) -> Iterable[str]:
        """The names that start with some letters."""

    def heads(self, names: Iterable[str], most_bytes: int) -> Iterator[bytes]:
        """The beginnings of some files, in the order asked."""

    def add(self, name: str, content: IO[bytes]) -> bool:
        """Put a file there, whole or not at all; False when there is one of that name with another content."""

    def address(self, name: str) -> str:
        """Where a file is, for people."""


class _TipFile(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    seq: Annotated[int, Field(ge=1)]
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    rows: Annotated[int, Field(ge=1)]
    at: str


class ShelvedVault:
    """Exported rows and tips on a shelf.

    The rows `a` to `b` are `audit-<a>-<b>.jsonl`, numbers in 12 digits; a tip is `tip-<seq>.json`, which is written
    last and says that its rows are complete. An export that was cut off leaves rows without a tip and is repeated.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def tips(self) -> tuple[Tip, ...]:
        """Every exported tip, by number. Raises InvalidRequest, naming the file, for one that cannot be read."""
        names = sorted(name for name in self._shelf.names("tip-") if name.endswith(".json"))
        heads = self._shelf.heads(names, _MOST_BYTES)
        return tuple(self._tip(name, head) for name, head in zip(names, heads, strict=True))

    def keep(self, rows: Iterable[ChainRow], tip: Tip) -> str:
        """Keep rows, which end with the tip; then the tip. Raises Conflict over what is there already."""
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            first, count, at = tip.seq, 0, ""
            for row in rows:
                spool.write(_line(row))
                first, count, at = min(first, row.seq), count + 1, str(row.content["at"])
            spool.seek(0)
            rows_name = f"audit-{first:012d}-{tip.seq:012d}.jsonl"
            if not self._shelf.add(rows_name, spool):
                raise self._taken(rows_name)
        self._keep_tip(tip, {"seq": tip.seq, "hash": tip.hash, "rows": count, "at": at})
        return self._shelf.address(rows_name)

    def _keep_tip(self, tip: Tip, told: dict[str, object]) -> None:
        name = _tip_name(tip.seq)
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            spool.write(json.dumps(told, sort_keys=True).encode() + b"\n")
            spool.seek(0)
            # Somebody who exported at the same moment may have begun at another row and come to the same tip.
            if not self._shelf.add(name, spool) and tip not in self._tips_named(name):
                raise self._taken(name)

    def _tips_named(self, name: str) -> list[Tip]:
        return [self._tip(name, head) for head in self._shelf.heads([name], _MOST_BYTES)]

    def _tip(self, name: str, head: bytes) -> Tip:
        try:
            told = _TipFile.model_validate(from_json(head, allow_inf_nan=False))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False, include_context=False)[0]
            raise self._unreadable(name, f"{'.'.join(map(str, first['loc'])) or 'it'}: {first['msg']}") from error
        except ValueError as error:
            raise self._unreadable(name, f"it is no JSON: {error}") from error
        if name != _tip_name(told.seq):
            raise self._unreadable(name, f"it holds the tip of row {told.seq}")
        return Tip(told.seq, told.hash)

    def _unreadable(self, name: str, why: str) -> InvalidRequest:
        return InvalidRequest(
            "tip_unreadable",
            f"The exported tip {self._shelf.address(name)} is not one comp-assist wrote ({why}). Put back the file "
            "that was there, from a copy or an older version of it.",
        )

    def _taken(self, name: str) -> Conflict:
        return Conflict(
            "export_taken",
            f"{self._shelf.address(name)} is there already and says something else; nothing was overwritten. The "
            "place belongs to another database, or one of the two was changed: run comp-assist audit verify.",
        )


def vault_at(destination: str) -> ShelvedVault:
    """The vault in a folder or, for `s3://bucket/prefix`, in S3. Raises InvalidRequest for anything else."""
    found = _S3.fullmatch(destination)
    if found is not None:
        return ShelvedVault(BucketShelf(found["bucket"], (found["prefix"] or "").strip("/"), s3_client()))
    if "://" in destination or not destination.strip():
        raise InvalidRequest(
            "vault_unreadable", "The audit log is exported to a folder, such as /mnt/audit, or to s3://bucket/prefix."
        )
    return ShelvedVault(FolderShelf(Path(destination).expanduser()))


def _tip_name(seq: int) -> str:
    return f"tip-{seq:012d}.json"


def _line(row: ChainRow) -> bytes:
    told = {**row.content, "seq": row.seq, "previous": row.previous, "hash": row.hash}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"
