"""What a candidate may read of their offer."""

from domain.recommendations.hiring_note import HiringNote
from handlers.slack.documents.document import Document
from handlers.slack.views.words import markdown


def offer_document(note: HiringNote) -> Document:
    """The offer in figures: no reference, no range, no peers, no reasons, and nobody who decided."""
    lines = [
        "# Your offer",
        "",
        f"**{markdown(note.job_title)}**, {markdown(note.location)}",
        "",
        *(f"- {figure.name}: {figure.text}" for figure in note.figures),
        "",
        "Amounts are before taxes. The contract you sign is what counts.",
    ]
    return Document("offer-summary.md", f"{note.candidate_id}: offer summary", ("\n".join(lines) + "\n").encode())
