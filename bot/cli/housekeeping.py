"""`comp-assist jobs` and `comp-assist cases`."""

from rich.table import Table

from bot.cli.opened import opened_container
from bot.cli.printing import err, out
from domain.candidates.references import candidate_in
from domain.errors import CompAssistError, InvalidRequest
from domain.identity.actor import OPERATOR
from handlers.jobs.register import JOBS


def run_jobs(names: tuple[str, ...]) -> bool:
    """Run jobs in their order and print what each came to; whether all went well. Others run when one fails.

    Raises InvalidRequest for a name that is no job's.
    """
    unknown = [name for name in names if name not in JOBS]
    if unknown:
        raise InvalidRequest("job_unknown", f"There is no job {unknown[0]}. Jobs are {', '.join(JOBS)}.")
    went_well = True
    with opened_container() as container:
        container.migrate()
        tools = container.job_tools
        for name in names or tuple(JOBS):
            try:
                out.print(f"{name}: {JOBS[name](OPERATOR, tools)}", markup=False)
            except CompAssistError as error:
                went_well = False
                err.print(f"{name}: {error.sentence}", markup=False)
            except Exception as error:  # noqa: BLE001 - whatever one job meets, the others still run
                went_well = False
                err.print(f"{name}: It failed in a way nobody foresaw ({type(error).__name__}).", markup=False)
    return went_well


def list_jobs() -> None:
    """Print the jobs."""
    table = Table("Job", "When (UTC)", "What it does")
    for name, job in JOBS.items():
        table.add_row(name, job.cron, job.does)
    out.print(table)


def hold_case(reference: str, *, hold: bool) -> None:
    """Put a case under legal hold, or end it. Raises NotFound, and Conflict when that is so already."""
    candidate_id = candidate_in(reference)
    if candidate_id is None:
        raise InvalidRequest("candidate_unreadable", "A case is named by its reference, such as CAND-017.")
    with opened_container() as container:
        container.migrate()
        container.hold_case(actor=OPERATOR, candidate_id=candidate_id, hold=hold)
    out.print(f"{candidate_id} is {'now' if hold else 'no longer'} under legal hold.", markup=False)
