"""From bytes to text: UTF-8 or a refusal that names what was found instead."""

from hashlib import sha256
from pathlib import Path, PurePosixPath

from data.sources.unreadable import UnreadableFile, refuse_file

# A roster of 100,000 people is about 8 MB; what is larger is another file.
MOST_BYTES = 32 * 1024 * 1024

_SAVE_AS = "save it as CSV in UTF-8"
_OTHER_FORMATS: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "workbook", "found an Excel workbook or zip archive"),
    (b"\xd0\xcf\x11\xe0", "workbook", "found an old Excel workbook"),
    (b"%PDF", "pdf", "found a PDF"),
    (b"\x1f\x8b", "compressed", "found a compressed file"),
    (b"\xff\xfe\x00\x00", "utf_32", "found UTF-32 text"),
    (b"\x00\x00\xfe\xff", "utf_32", "found UTF-32 text"),
    (b"\xff\xfe", "utf_16", "found UTF-16 text"),
    (b"\xfe\xff", "utf_16", "found UTF-16 text"),
)


def display_name(name: str) -> str:
    """A file's own name without folders and hidden characters, at most 100 long; "file" when nothing is left."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(char for char in last if char.isprintable())[:100].strip() or "file"


def fingerprint(raw: bytes) -> str:
    """SHA-256 of a file's bytes in hex: what a snapshot of it is told apart by."""
    return sha256(raw).hexdigest()


def bytes_of(path: Path) -> bytes:
    """A file's bytes. Raises UnreadableFile when it is not there, cannot be opened or is too large."""
    name = display_name(path.name)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _too_large(name)
        return path.read_bytes()
    except FileNotFoundError:
        raise refuse_file(name, "no_file", "there is no such file", "check its name and folder") from None
    except (OSError, ValueError):
        raise refuse_file(name, "not_opened", "it cannot be opened", "check that it is a file you may read") from None


def decode(raw: bytes, name: str) -> str:
    """A file's text without its byte order mark. Raises UnreadableFile naming the encoding or format found."""
    if len(raw) > MOST_BYTES:
        raise _too_large(name)
    for start, kind, wrong in _OTHER_FORMATS:
        if raw.startswith(start):
            raise refuse_file(name, kind, wrong, _SAVE_AS)
    if b"\x00" in raw:
        raise _with_nul(raw, name)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failed:
        line = raw.count(b"\n", 0, failed.start) + 1
    wrong = "found bytes that are not UTF-8 (Latin-1 or Windows-1252, by the look of it)"
    raise refuse_file(name, "not_utf_8", wrong, _SAVE_AS, line)


def _with_nul(raw: bytes, name: str) -> UnreadableFile:
    head = raw[:400]
    # Latin letters in UTF-16 are every second byte NUL.
    if max(head[0::2].count(0), head[1::2].count(0)) * 3 >= len(head):
        return refuse_file(name, "utf_16", "found UTF-16 text", _SAVE_AS)
    line = raw.count(b"\n", 0, raw.index(0)) + 1
    return refuse_file(name, "nul_bytes", "found NUL bytes", "export the file again; it is damaged", line)


def _too_large(name: str) -> UnreadableFile:
    most = f"{MOST_BYTES // 1024 // 1024} MB"
    return refuse_file(name, "too_large", f"it is larger than {most}", "check that it is the right file")
