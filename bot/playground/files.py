"""Files in the workspace: uploaded in three steps as Slack has it, seen by members of where they are shared."""

import secrets
import threading
from dataclasses import dataclass, replace

from bot.playground.records import JsonObject
from bot.playground.refusals import SlackRefusal

MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class File:
    """One file. `key` is the secret of its upload address; `shares` are the messages it stands in."""

    id: str
    name: str
    user: str
    created: int
    key: str
    length: int
    alt_text: str = ""
    title: str = ""
    content: bytes | None = None
    is_complete: bool = False
    is_deleted: bool = False
    shares: tuple[tuple[str, str], ...] = ()

    @property
    def is_picture(self) -> bool:
        """Whether a block can show it."""
        return self.is_complete and not self.is_deleted and self.mimetype.startswith("image/")

    @property
    def mimetype(self) -> str:
        """What kind of file its name says it is."""
        return _KINDS.get(self.name.rpartition(".")[2].lower(), "application/octet-stream")


_KINDS = {
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FileShelf:
    """Every file of the workspace. They do not outlive a restart."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._lock = threading.Lock()

    def reserve(self, name: str, length: int, alt_text: str, *, user: str, now: float) -> File:
        """Room for a file whose bytes are still to come."""
        made = File(
            "F" + secrets.token_hex(5).upper(), name, user, int(now), secrets.token_hex(16), length, alt_text, name
        )
        return self._put(made)

    def receive(self, key: str, content: bytes) -> File:
        """The bytes of a file. Raises SlackRefusal for an address nobody was given, or bytes of another length."""
        found = next((file for file in self._all() if secrets.compare_digest(file.key, key)), None)
        if found is None or found.is_complete:
            raise SlackRefusal("invalid_upload")
        if len(content) != found.length:
            raise SlackRefusal("length_mismatch")
        return self._put(replace(found, content=content))

    def find(self, file_id: str) -> File:
        """A file. Raises SlackRefusal file_not_found, or file_deleted."""
        with self._lock:
            found = self._files.get(file_id)
        if found is None:
            raise SlackRefusal("file_not_found")
        if found.is_deleted:
            raise SlackRefusal("file_deleted")
        return found

    def complete(self, file_id: str, title: str) -> File:
        """A file whose bytes have come is one from now on. Raises SlackRefusal where they have not, or it is one."""
        found = self.find(file_id)
        if found.content is None or found.is_complete:
            raise SlackRefusal("file_not_found")
        return self._put(replace(found, title=title or found.name, is_complete=True))

    def share(self, file_id: str, channel: str, ts: str) -> None:
        """A file stands in a message."""
        found = self.find(file_id)
        self._put(replace(found, shares=(*found.shares, (channel, ts))))

    def delete(self, file_id: str) -> File:
        """Take a file away for good; its bytes are gone at once."""
        found = self.find(file_id)
        self._put(replace(found, content=None, is_deleted=True))
        return found

    def faults_in(self, blocks: list[JsonObject]) -> list[str]:
        """What is wrong with the files that blocks refer to, as Slack words it: those that are gone, are none yet, or
        are no pictures."""
        named = ((number, file_id) for number, block in enumerate(blocks) if (file_id := pictured(block)))
        return [
            f"[ERROR] invalid slack file [json-pointer:/blocks/{number}/slack_file]"
            for number, file_id in named
            if (file := self.shown(file_id)) is None or not file.is_picture
        ]

    def shown(self, file_id: str) -> File | None:
        """A file whatever became of it; None where it is not known any more."""
        with self._lock:
            return self._files.get(file_id)

    def _all(self) -> list[File]:
        with self._lock:
            return list(self._files.values())

    def _put(self, file: File) -> File:
        with self._lock:
            self._files[file.id] = file
        return file


def pictured(block: JsonObject) -> str:
    """The id of the file that a block shows, "" for none."""
    file = block.get("slack_file") if block.get("type") == "image" else None
    return str(file.get("id") or "") if isinstance(file, dict) else ""


def file_shape(file: File) -> JsonObject:
    """A file as in files.info and in messages."""
    channels = sorted({channel for channel, _ in file.shares})
    shape: JsonObject = {
        "id": file.id,
        "created": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "user": file.user,
        "size": file.length,
        "alt_txt": file.alt_text,
        "is_public": False,
        "channels": [one for one in channels if one.startswith("C")],
        "groups": [one for one in channels if one.startswith("G")],
        "ims": [one for one in channels if one.startswith("D")],
    }
    if file.is_deleted:
        return {"id": file.id, "mode": "tombstone"}
    return shape
