"""Bringing a database to the newest schema. Safe to run from several processes at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from domain.errors import Unavailable
from storage.errors import speaking_our_language
from storage.privileges import grant_privileges

# An arbitrary number of ours: whoever holds this advisory lock is the one who migrates.
_LOCK = 7_202_611


def migrate(engine: Engine) -> str:
    """Apply every outstanding migration in one transaction; the revision afterwards.

    Raises Unavailable when the server does not answer, or its schema is newer than this program, somebody else's, or
    not for this user to change.
    """
    config = _config()
    try:
        with speaking_our_language(), engine.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            grant_privileges(connection)
            return MigrationContext.configure(connection).get_current_revision() or ""
    except CommandError as error:
        raise Unavailable(
            "schema_newer", "The database was made by a newer comp-assist. Install that version, or use another one."
        ) from error
    except ProgrammingError as error:
        raise Unavailable(
            "schema_not_ours",
            "The user in DATABASE_URL may not change the schema, or another program keeps its tables there. "
            "Use an empty database that this user owns.",
        ) from error


def is_current(engine: Engine) -> bool:
    """Whether the database has every migration."""
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config
