"""A folder as the shelf of exported audit files."""

import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import IO

from domain.errors import InvalidRequest, Unavailable


class FolderShelf:
    """Files in a folder that exists: a folder that is missing is a typing error, or a disk that is not mounted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self, start: str) -> list[str]:
        """The names that start with some letters. Raises InvalidRequest when there is no such folder."""
        with self._complaints():
            return [path.name for path in self._folder.iterdir() if path.name.startswith(start)]

    def heads(self, names: Iterable[str], most_bytes: int) -> Iterator[bytes]:
        """The beginnings of some files, in the order asked."""
        for name in names:
            with self._complaints(), (self._folder / name).open("rb") as file:
                head = file.read(most_bytes)
            yield head

    def add(self, name: str, content: IO[bytes]) -> bool:
        """Put a file there, whole or not at all; False when there is one of that name with another content."""
        target, part = self._folder / name, self._folder / f".{name}.{token_hex(8)}.part"
        with self._complaints():
            try:
                _write_through(part, content)
                return _linked(part, target)
            finally:
                part.unlink(missing_ok=True)
                _flush_folder(self._folder)

    def address(self, name: str) -> str:
        """The file's path."""
        return str(self._folder / name)

    @contextmanager
    def _complaints(self) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, NotADirectoryError) as error:
            raise InvalidRequest(
                "vault_unknown", f"There is no folder {self._folder}. Make it, mount it, or name another destination."
            ) from error
        except OSError as error:
            raise Unavailable(
                "vault_unusable",
                f"The folder {self._folder} cannot be used ({error.strerror or 'no access'}). Make it readable and "
                "writable, or name another destination.",
            ) from error


def _write_through(path: Path, content: IO[bytes]) -> None:
    with path.open("xb") as file:
        shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())


def _linked(part: Path, target: Path) -> bool:
    """Give a whole file its name; unlike renaming, linking never replaces what is there."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        return filecmp.cmp(part, target, shallow=False)
    return True


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # where folders cannot be opened
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
