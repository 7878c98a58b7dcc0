"""The command line. Each command imports what it needs when it runs, so that small ones start at once."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.audit_commands import audit_app
from bot.cli.house_commands import cases_app, jobs_app
from bot.cli.people_commands import approvers_app, groups_app, users_app
from bot.cli.printing import err, errors_to_stderr, out

app = typer.Typer(
    name="comp-assist",
    help="Explained pay recommendations from a company's own pay ranges and roster.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
sync_app = typer.Typer(help="Import pay ranges or the roster.", no_args_is_help=True)
app.add_typer(users_app, name="users")
app.add_typer(groups_app, name="groups")
app.add_typer(approvers_app, name="approvers")
app.add_typer(cases_app, name="cases")
app.add_typer(jobs_app, name="jobs")
app.add_typer(sync_app, name="sync")
app.add_typer(audit_app, name="audit")


@app.callback()
def start() -> None:
    """Explained pay recommendations from a company's own pay ranges and roster."""
    from bot.telemetry import set_up_logging

    # Before anything else, so that even a crash at the start prints no more than where it happened.
    set_up_logging("WARNING")


@app.command()
def recommend(
    ranges: Annotated[Path, typer.Option(help="CompRanges.csv", dir_okay=False)],
    roster: Annotated[Path, typer.Option(help="EmployeeRoster.csv", dir_okay=False)],
    title: Annotated[str | None, typer.Option(help="Job title, as in the ranges")] = None,
    location: Annotated[str | None, typer.Option(help="Location, as in the ranges")] = None,
    feedback: Annotated[str | None, typer.Option(help="Hire, Strong Hire or Must Hire")] = None,
    proficiency: Annotated[str | None, typer.Option(help="Learning, Proficient, Advanced or unknown")] = None,
    level: Annotated[str | None, typer.Option(help="P1 to P5")] = None,
    competing_base: Annotated[str | None, typer.Option(help="Another company's yearly base")] = None,
    competing_annual_total: Annotated[str | None, typer.Option(help="Another company's yearly total")] = None,
    currency: Annotated[str | None, typer.Option(help="Currency of the competing offer, such as USD")] = None,
    exempt: Annotated[bool, typer.Option("--exempt", help="The job is exempt")] = False,  # noqa: FBT002 - typer's way
    policy: Annotated[Path | None, typer.Option(help="A pay policy file", dir_okay=False)] = None,
    batch: Annotated[Path | None, typer.Option(help="A file with one case a line, as JSON", dir_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,  # noqa: FBT002
) -> None:
    """Recommend an offer from two files, without any database."""
    import json

    from bot.cli import recommend as work
    from bot.cli.case_lines import flat, read_line
    from data.pay_files import book_from_files

    with errors_to_stderr():
        book, rules = book_from_files(ranges, roster), work.policy_from(policy)
        if batch is not None:
            raise typer.Exit(code=0 if work.run_batch(batch, book, rules) else 1)
        competing = {"base": competing_base, "annual_total": competing_annual_total, "currency": currency}
        given = {key: value for key, value in competing.items() if value is not None}
        case = read_line(
            json.dumps(
                {
                    "job_title": title,
                    "location": location,
                    "interview_feedback": feedback,
                    "proficiency": proficiency,
                    "job_level": level,
                    "exempt": exempt,
                    "competing_offer": given or None,
                }
            )
        )
        answer = work.recommend_one(case, book, rules)
        if as_json:
            out.print(json.dumps(flat(answer), ensure_ascii=False), markup=False)
            return
        from bot.cli.offer_table import offer_table

        out.print(offer_table(answer, rules.parity))
        near = () if answer.offer else work.near_misses(case, book)
        if near:
            err.print(f"Did you mean: {'; '.join(near)}?", markup=False)


@sync_app.command("ranges")
def sync_ranges(file: Annotated[Path, typer.Argument(help="CompRanges.csv", dir_okay=False)]) -> None:
    """Import pay ranges as a new snapshot; a file with one bad row changes nothing."""
    from bot.cli.sync import sync_file
    from domain.pay.snapshots import DataKind

    with errors_to_stderr():
        sync_file(DataKind.RANGES, file)


@sync_app.command("roster")
def sync_roster(file: Annotated[Path, typer.Argument(help="EmployeeRoster.csv", dir_okay=False)]) -> None:
    """Import the roster as a new snapshot; names are read for checks and never kept."""
    from bot.cli.sync import sync_file
    from domain.pay.snapshots import DataKind

    with errors_to_stderr():
        sync_file(DataKind.ROSTER, file)


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from bot.cli.operating import migrate_database

    with errors_to_stderr():
        migrate_database()


@app.command()
def serve(
    worker: Annotated[bool, typer.Option("--worker", help="Answer in this process as well")] = False,  # noqa: FBT002
    socket: Annotated[bool, typer.Option("--socket", help="Connect to Slack, for whoever it cannot reach")] = False,  # noqa: FBT002
) -> None:
    """Take in Slack's requests over HTTP or Socket Mode until stopped; workers answer them."""
    from bot.cli.serve import run_server, run_socket
    from bot.settings import load_settings
    from bot.telemetry import set_up_logging

    with errors_to_stderr():
        settings = load_settings()
        set_up_logging(settings.log_level)
        (run_socket if socket else run_server)(settings, answers_too=worker)


@app.command()
def worker() -> None:
    """Answer what serve took in, and do what happens by schedule, until stopped; as many as you like."""
    from bot.cli.serve import run_worker
    from bot.settings import load_settings
    from bot.telemetry import set_up_logging

    with errors_to_stderr():
        settings = load_settings()
        set_up_logging(settings.log_level)
        run_worker(settings)


@app.command()
def demo() -> None:
    """Run everything on this computer, with a local Slack workspace in the browser."""
    from bot.cli.demo import run_demo
    from bot.settings import load_settings
    from bot.telemetry import set_up_logging

    with errors_to_stderr():
        settings = load_settings()
        set_up_logging("WARNING")
        run_demo(settings)


@app.command()
def doctor(
    slack: Annotated[bool, typer.Option("--slack", help="Ask Slack what the workspace allows as well")] = False,  # noqa: FBT002
) -> None:
    """Check configuration, database, Slack and model, and say what to do."""
    from bot.cli.doctor import examine
    from bot.settings import load_settings

    with errors_to_stderr():
        raise typer.Exit(code=0 if examine(load_settings(), asks_slack=slack) else 1)


@app.command()
def manifest(
    url: Annotated[
        str | None, typer.Option("--url", help="Where Slack reaches it: https://offers.example.com")
    ] = None,
    socket: Annotated[bool, typer.Option("--socket", help="For Socket Mode, which needs no address")] = False,  # noqa: FBT002
) -> None:
    """Print the Slack app's manifest, filled in for this installation."""
    import json

    from bot.manifest import manifest_for, socket_manifest
    from domain.errors import InvalidRequest

    with errors_to_stderr():
        if (url is None) is not socket:
            raise InvalidRequest("manifest_unclear", "Give --url https://… for HTTP, or --socket for Socket Mode.")
        filled = socket_manifest() if url is None else manifest_for(url)
        out.print_json(json.dumps(filled, ensure_ascii=False))


def main() -> None:
    """The entry point of the `comp-assist` command."""
    app()


if __name__ == "__main__":
    main()
