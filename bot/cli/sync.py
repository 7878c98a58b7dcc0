"""`comp-assist sync`: import a file and say what it holds."""

from pathlib import Path

from rich.table import Table
from rich.text import Text

from bot.cli.opened import opened_container
from bot.cli.printing import err, out
from bot.cli.progress import working
from data.pipelines.import_file import Imported
from data.sources import UnreadableFile
from domain.errors import InvalidRequest
from domain.identity.actor import OPERATOR
from domain.pay.snapshots import DataKind

_FINDINGS_SHOWN = 20


def sync_file(kind: DataKind, path: Path) -> None:
    """Import a file and print a summary. Raises InvalidRequest when it is refused, with the findings printed."""
    with opened_container() as container:
        with working("Bringing the database up to date"):
            container.migrate()
        try:
            with working(f"Reading, checking and importing the {kind.value}"):
                imported = container.import_file(actor=OPERATOR, kind=kind, path=path)
        except UnreadableFile as error:
            for finding in error.findings[:_FINDINGS_SHOWN]:
                err.print(finding.sentence, markup=False)
            more = error.total - min(len(error.findings), _FINDINGS_SHOWN)
            rest = f" {more} more not listed." if more > 0 else ""
            raise InvalidRequest("import_refused", f"{path.name} was not imported; nothing changed.{rest}") from error
    out.print(_summary(imported))
    for note in imported.notes[:_FINDINGS_SHOWN]:
        err.print(f"note: {note.sentence}", markup=False)


def _summary(imported: Imported) -> Table:
    card = imported.card
    title = "Imported" if imported.is_new else "Already in force; nothing changed"
    table = Table(title=title, show_header=False)
    table.add_column()
    table.add_column(overflow="fold")
    table.add_row("Snapshot", card.id)
    table.add_row("Kind", card.kind.value)
    table.add_row("File", Text(card.file_name))
    table.add_row("Rows", f"{card.row_count:,}")
    table.add_row("sha256", card.sha256)
    table.add_row("Imported", f"{card.imported_at:%Y-%m-%d %H:%M} UTC by {card.imported_by}")
    for name, value in imported.profile.items():
        table.add_row(name, Text(value))
    return table
