"""`comp-assist audit`: checking, exporting and reading the audit log."""

from rich.table import Table
from rich.text import Text

from bot.cli.opened import opened_container
from bot.cli.printing import out
from bot.container import Container
from domain.audit.event import AuditEvent
from domain.errors import InvalidRequest, NotFound
from domain.identity.actor import OPERATOR
from domain.identity.audit_keeping import AuditCheck
from storage.errors import speaking_our_language
from storage.migrating import is_current

_BLIND = "no exported tips to compare with, so rows cut off at the end, or rewritten up to the end, cannot be seen"


def verify_audit(destination: str | None) -> bool:
    """Check the log and print the verdict; whether it is sound. Nothing is changed, not even the schema."""
    with opened_container() as container:
        _check_current(container)
        check = container.verify_audit(destination)()
    fault = check.verdict.fault
    if fault is None:
        out.print(_sound(check), markup=False)
    else:
        out.print(f"Row {fault.seq}: {fault.why}.", markup=False)
        out.print(f"{check.verdict.rows:,} rows before it are sound.", markup=False)
    return fault is None


def export_audit(destination: str | None) -> None:
    """Export what is new and say where it is. Raises Conflict, and exports nothing, when the log is not sound."""
    with opened_container() as container:
        _check_current(container)
        exported = container.export_audit(destination)(actor=OPERATOR)
    if exported is None:
        out.print("Nothing new to export.", markup=False)
        return
    out.print(
        f"{exported.rows:,} rows exported to {exported.place}; the tip is row {exported.tip.seq}, "
        f"{exported.tip.hash[:12]}.",
        markup=False,
    )


def show_audit(candidate_id: str) -> None:
    """Print a case's events, oldest first. Raises NotFound when it has none."""
    with opened_container() as container:
        _check_current(container)
        # Whoever runs commands holds the database's password: there is nobody here to keep the log from.
        with container.work() as work:
            events = work.audit.of_case(candidate_id)
    if not events:
        raise NotFound("case_unknown", f"The audit log holds nothing about a case {candidate_id}.")
    table = Table("When (UTC)", "Who", "What", "Place", "Details")
    for event in events:
        table.add_row(*map(_plain, _cells(event)))
    out.print(table)


def _check_current(container: Container) -> None:
    with speaking_our_language():
        if not is_current(container.engine):
            raise InvalidRequest("not_migrated", "The database is not at this version. Run comp-assist migrate.")


def _sound(check: AuditCheck) -> str:
    verdict = check.verdict
    tip = f"tip {verdict.tip.hash[:12]} at row {verdict.tip.seq}"
    if check.tips:
        compared = f"compared with {len(check.tips)} exported tips, the newest at row {check.tips[-1].seq}"
    else:
        compared = _BLIND if check.tips is not None else f"{_BLIND}: name where they are with --vault"
    return f"{verdict.rows:,} rows, sound; {tip}; {compared}."


def _cells(event: AuditEvent) -> tuple[str, ...]:
    details = {"subject": event.subject, **event.details} if event.subject else event.details
    told = ", ".join(f"{name}: {value}" for name, value in details.items())
    return f"{event.at:%Y-%m-%d %H:%M:%S}", event.actor, event.name.value, event.place or "", told


def _plain(cell: str) -> Text:
    """A cell as it is; what would move a terminal's cursor is shown as a question mark."""
    return Text("".join(letter if letter.isprintable() else "?" for letter in cell))
