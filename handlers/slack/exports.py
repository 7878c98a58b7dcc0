"""Exports: files of a case, of many, or for a candidate, sent to the asker alone and deleted again."""

from domain.candidates.references import candidate_in
from domain.errors import InvalidRequest
from domain.recommendations.exports import ExportKind
from handlers.slack.courier import SharedFile
from handlers.slack.documents.case_document import case_documents
from handlers.slack.documents.case_table import COLUMNS, case_row
from handlers.slack.documents.document import Document
from handlers.slack.documents.offer_document import offer_document
from handlers.slack.inbound import Click, CommandCall, Errand
from handlers.slack.views.export_notes import CSV, XLSX, export_menu, export_sent, exported_words
from handlers.slack.visit import Visit

_USAGE = "After “export” I understand a candidate reference, “offer” with one, or “cases” with csv or xlsx."


def export(call: CommandCall, visit: Visit) -> None:
    """`/comp-assist export [CAND-… | offer CAND-… | cases [csv|xlsx]]`."""
    reference = candidate_in(call.text)
    words = [word for word in call.text.casefold().split() if candidate_in(word) is None]
    match words:
        case [] if reference is None:
            visit.tell(export_menu())
        case [] | ["case"] if reference:
            send_case(Click.from_command(call, reference), visit)
        case ["offer"] if reference:
            send_offer(Click.from_command(call, reference), visit)
        case ["cases"] | ["cases", "csv" | "xlsx"] if reference is None:
            send_table(Click.from_command(call, words[-1].replace("cases", XLSX)), visit)
        case _:
            raise InvalidRequest("wish_unknown", _USAGE)


def send_case(click: Click, visit: Visit) -> None:
    """The Export button of a case: its file, in Markdown and in JSON."""
    file = visit.tools.read_case_file(actor=visit.actor, candidate_id=click.value)
    documents = case_documents(file, visit.tools.clock.now())
    _send(click, visit, ExportKind.CASE, documents, candidate_id=click.value)


def send_offer(click: Click, visit: Visit) -> None:
    """The Offer summary button: what a candidate may read."""
    note = visit.tools.read_offer(actor=visit.actor, candidate_id=click.value)
    _send(click, visit, ExportKind.OFFER, (offer_document(note),), candidate_id=click.value)


def send_table(click: Click, visit: Visit) -> None:
    """The Export my cases button: a table, as a workbook or as CSV."""
    if click.value not in (CSV, XLSX):
        raise InvalidRequest("button_unreadable", "That button no longer works. Please write /comp-assist export.")
    rows = [case_row(one) for one in visit.tools.read_cases(actor=visit.actor)]
    make = visit.tools.sheets.csv if click.value == CSV else visit.tools.sheets.xlsx
    content = make(COLUMNS, rows)
    documents = (Document(f"cases.{click.value}", "Your cases", content),)
    _send(click, visit, ExportKind.CASES, documents, cases=len(rows))


def delete_files(errand: Errand, visit: Visit) -> None:
    """The files of an export have been there for long enough."""
    made = visit.tools.find_export(errand.subject)
    if made is not None:
        for file_id in made.file_ids:
            visit.courier.delete_file(file_id)
        visit.once(visit.tools.note_deleted, actor=visit.actor, export_id=made.id)


def _send(
    click: Click,
    visit: Visit,
    kind: ExportKind,
    documents: tuple[Document, ...],
    *,
    cases: int = 1,
    candidate_id: str | None = None,
) -> None:
    channel = visit.courier.direct_channel(visit.actor.user_id)
    files = tuple(SharedFile(visit.courier.upload(one.name, one.content), one.title) for one in documents)
    visit.once(
        visit.tools.note_export,
        actor=visit.actor,
        kind=kind,
        file_ids=tuple(file.id for file in files),
        cases=cases,
        candidate_id=candidate_id,
    )
    visit.courier.share(channel, files, exported_words(kind))
    if click.caller.channel_id != channel:
        visit.tell(export_sent())
