"""Databases for tests: copies of a migrated template, so that each test starts clean within milliseconds."""

from uuid import uuid4

from sqlalchemy import create_engine, text

from storage.embedded import EmbeddedServer
from storage.engine import database_url

TEMPLATE = "comp_assist_template"


def empty_database(server: EmbeddedServer, name: str) -> str:
    """The URL of a new database without anything in it."""
    _maintain(server, f"create database {name}")
    return server.url(name)


def fresh_database(server: EmbeddedServer, name: str | None = None, template: str = TEMPLATE) -> str:
    """The URL of a new copy of a template database; it goes away with the server."""
    made = name or f"test_{uuid4().hex}"
    _maintain(server, f"create database {made} template {template}")
    return server.url(made)


def _maintain(server: EmbeddedServer, statement: str) -> None:
    maintenance = create_engine(database_url(server.url()), isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text(statement))
    maintenance.dispose()
