"""What the command line prints: results to standard output, errors to standard error."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from domain.errors import CompAssistError

# Sentences are printed as they are: no markup and no wrapping, since they quote people's files.
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def errors_to_stderr() -> Iterator[None]:
    """Within it, every error of ours ends the command with its sentence on standard error and exit code 2."""
    try:
        yield
    except CompAssistError as error:
        err.print(f"comp-assist: {error.sentence}", markup=False)
        raise typer.Exit(code=2) from error
