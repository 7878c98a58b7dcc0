"""Making the SQLAlchemy engine: PostgreSQL through psycopg 3, and parameters never in error messages."""

from collections.abc import Callable
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from psycopg.errors import InsufficientPrivilege, InvalidParameterValue
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError

from domain.errors import InvalidRequest, Unavailable

_DRIVER = "postgresql+psycopg"

# A server that vanished without a word is noticed after half a minute; left alone, TCP takes a quarter of an hour.
QUICK_TO_NOTICE: dict[str, int] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}


def database_url(text: str) -> URL:
    """The URL with our driver, from `postgresql://…` or `postgres://…`.

    Raises InvalidRequest for anything that is not a PostgreSQL URL, or has an option PostgreSQL does not know; the
    sentence does not repeat it, since it holds a password.
    """
    try:
        url = make_url(text)
        # Names only: what an option is set to is PostgreSQL's to judge.
        make_conninfo(**dict.fromkeys(url.query, "x"))
    except (ArgumentError, ValueError, ProgrammingError):
        raise InvalidRequest("database_url_unreadable", _url_sentence()) from None
    if url.drivername.split("+")[0] not in ("postgresql", "postgres"):
        raise InvalidRequest("database_url_unreadable", _url_sentence())
    return url.set(drivername=_DRIVER)


def open_engine(url: URL, *, pool_size: int = 10, role: str | None = None) -> Engine:
    """An engine for one process; connections are checked before use: none is from before a restart.

    With a `role` every transaction works under it and gives up what else its user may do, whichever of its
    connections a pooler in between hands out.
    """
    engine = _discreet_engine(url, pool_size, pool_pre_ping=True)
    if role is not None:
        event.listen(engine, "begin", _works_under(role))
    return engine


def open_door_engine(url: URL, *, pool_size: int) -> Engine:
    """Connections for single statements in a hurry: each commits by itself, and none is checked or reset between two.

    One from before a restart says so when it is used. A statement that must not work with all rights of its user
    gives them up itself.
    """
    return _discreet_engine(url, pool_size, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)


def _discreet_engine(url: URL, pool_size: int, **how: Any) -> Engine:
    """One whose errors quote nothing that was written."""
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=10,
        connect_args={"application_name": "comp-assist", **QUICK_TO_NOTICE},
        **how,
    )
    event.listen(engine, "handle_error", _first_lines_only)
    return engine


def _works_under(role: str) -> Callable[[Connection], None]:
    # Whoever waits for a lock any longer waits for somebody who is stuck.
    statement = SQL("set local role {}; set local lock_timeout = '20s'").format(Identifier(role)).as_string()

    def begun(connection: Connection) -> None:
        if connection.connection.driver_connection.autocommit:  # type: ignore[union-attr]  # psycopg's has it
            # Outside a transaction the statement does nothing, and the work would be the owner's.
            raise RuntimeError("An engine with a role cannot work in autocommit.")
        try:
            # A connection that streams would declare a cursor for it.
            connection.exec_driver_sql(statement, execution_options={"stream_results": False, "yield_per": None})
        except DBAPIError as error:
            if not isinstance(error.orig, InvalidParameterValue | InsufficientPrivilege):
                raise
            raise Unavailable(
                "role_missing",
                f"The database has no role {role}, or its user may not take it. Run comp-assist migrate.",
            ) from error

    return begun


def _first_lines_only(context: ExceptionContext) -> None:
    """PostgreSQL's DETAIL and CONTEXT lines quote the row that failed, which `hide_parameters` does not know of."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])


def _url_sentence() -> str:
    return "DATABASE_URL must look like postgresql://user:password@host:5432/database."
