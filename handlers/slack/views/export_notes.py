"""What can be exported, and that it was."""

from domain.recommendations.exports import KEPT_HOURS, ExportKind
from handlers.slack.views.blocks import Block, Message, actions, button, section

EXPORT_CASE = "export_case"
EXPORT_OFFER = "export_offer"
EXPORT_TABLE = "export_table"
CSV, XLSX = "csv", "xlsx"

_WHAT = {
    ExportKind.CASE: "The case file: for people to read, and the same for programs.",
    ExportKind.CASES: "Your table of cases.",
    ExportKind.OFFER: "What the candidate may read of the offer. It holds nothing of how the offer came about.",
}


def export_menu() -> Message:
    """What there is to export."""
    return Message(
        text="What to export",
        blocks=(
            section(
                "*What would you like to take with you?* Files come to our direct messages, hold what you may see, "
                f"and are deleted after {KEPT_HOURS} hours."
            ),
            section(
                "•  `/comp-assist export CAND-017` — a case's file\n"
                "•  `/comp-assist export offer CAND-017` — what the candidate may read of an approved offer\n"
                "•  `/comp-assist export cases` — all your cases as a table; `cases csv` for CSV"
            ),
            actions(
                "export",
                [
                    button(f"{EXPORT_TABLE}:0", "My cases as XLSX", XLSX),
                    button(f"{EXPORT_TABLE}:1", "My cases as CSV", CSV),
                ],
            ),
        ),
    )


def export_table_button() -> Block:
    """The button for a table of one's cases."""
    return button(EXPORT_TABLE, "Export my cases", XLSX)


def exported_words(kind: ExportKind) -> str:
    """What stands above the files."""
    return f"{_WHAT[kind]} I delete it after {KEPT_HOURS} hours: save what you need where it is safe."


def export_sent() -> Message:
    """Where the files are."""
    return Message(text="Your files are ready", blocks=(section("Your files are in our direct messages."),))
