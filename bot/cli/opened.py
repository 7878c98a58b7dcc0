"""A container for one command, closed when the command ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.container import Container
from bot.settings import load_settings
from bot.telemetry import set_up_logging


@contextmanager
def opened_container() -> Iterator[Container]:
    """The container of this process's settings, with logging set up for a person at a terminal."""
    settings = load_settings()
    set_up_logging("WARNING")
    container = Container.of(settings)
    try:
        yield container
    finally:
        container.close()
