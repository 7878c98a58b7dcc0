"""Making the SQLAlchemy engine: PostgreSQL through psycopg 3, and parameters never in error messages."""

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from domain.errors import InvalidRequest

_DRIVER = "postgresql+psycopg"


def database_url(text: str) -> URL:
    """The URL with our driver, from `postgresql://…` or `postgres://…`.

    Raises InvalidRequest for anything that is not a PostgreSQL URL; the sentence does not repeat it, since it holds
    a password.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise InvalidRequest("database_url_unreadable", _url_sentence()) from error
    if url.drivername.split("+")[0] not in ("postgresql", "postgres"):
        raise InvalidRequest("database_url_unreadable", _url_sentence())
    return url.set(drivername=_DRIVER)


def open_engine(url: URL, *, pool_size: int = 10) -> Engine:
    """An engine for one process; connections are checked before use, so a restarted server is not noticed twice."""
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=pool_size,
        max_overflow=10,
        connect_args={"application_name": "comp-assist", "connect_timeout": 5},
    )


def _url_sentence() -> str:
    return "DATABASE_URL must look like postgresql://user:password@host:5432/database."
