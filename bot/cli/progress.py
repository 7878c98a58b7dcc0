"""Progress of long work, on a terminal only: pipes and logs stay as they are. It never shows what is worked on."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.cli.printing import err


@contextmanager
def working(words: str) -> Iterator[None]:
    """A moving bar with some words while the block runs; it goes away afterwards."""
    if not err.is_terminal:
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        progress.add_task(words, total=None)
        yield
