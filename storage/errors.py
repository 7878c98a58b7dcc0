"""Turning the database's complaints into the house's errors; their parameters never travel along."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import Conflict, Unavailable


@contextmanager
def speaking_our_language() -> Iterator[None]:
    """Within it, broken uniqueness is a Conflict and an unreachable or overrun server is Unavailable."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict(
            "changed_meanwhile", "Somebody else changed this at the same moment. Please look again."
        ) from error
    except (OperationalError, PoolTimeout) as error:
        raise Unavailable(
            "database_unreachable", "The database does not answer right now. Nothing was changed; please try again."
        ) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable(
                "database_unreachable", "The database does not answer right now. Please try again."
            ) from error
        raise
