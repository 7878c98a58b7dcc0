"""`comp-assist jobs` and `cases`: daily chores, and what is kept for how long."""

from typing import Annotated

import typer

from bot.cli.printing import errors_to_stderr

jobs_app = typer.Typer(help="What happens by itself, day by day.", no_args_is_help=True)
cases_app = typer.Typer(help="Legal hold on cases.", no_args_is_help=True)


@jobs_app.command("run")
def jobs_run(
    names: Annotated[list[str] | None, typer.Argument(help="Names of jobs; all of them without any")] = None,
) -> None:
    """Run the daily jobs, all of them or those that are named; once a day, from any scheduler."""
    from bot.cli.housekeeping import run_jobs

    with errors_to_stderr():
        raise typer.Exit(code=0 if run_jobs(tuple(names or ())) else 1)


@jobs_app.command("list")
def jobs_list() -> None:
    """Show the jobs and what each does."""
    from bot.cli.housekeeping import list_jobs

    with errors_to_stderr():
        list_jobs()


@cases_app.command("hold")
def cases_hold(case: Annotated[str, typer.Argument(help="A case, such as CAND-7Q2K9XWM")]) -> None:
    """Put a case under legal hold: nothing in it is forgotten or erased."""
    from bot.cli.housekeeping import hold_case

    with errors_to_stderr():
        hold_case(case, hold=True)


@cases_app.command("release")
def cases_release(case: Annotated[str, typer.Argument(help="A case, such as CAND-7Q2K9XWM")]) -> None:
    """End a case's legal hold."""
    from bot.cli.housekeeping import hold_case

    with errors_to_stderr():
        hold_case(case, hold=False)
