"""What is known about a case, by whom and since when."""

from collections.abc import Iterator

from domain.candidates.case import Case
from domain.candidates.facts import FactField
from domain.identity.actor import Actor
from domain.identity.permissions import Action
from domain.recommendations.fact_words import FIELD_NAMES
from domain.recommendations.show_case import CaseOverview
from handlers.slack.views.blocks import (
    Block,
    Message,
    actions,
    button,
    confirmation,
    mention,
    sections,
)
from handlers.slack.views.card_parts import BULLET, LOCKED, NOTHING_YET, STATE_SIGNS, state_line, title, to_know
from handlers.slack.views.export_notes import EXPORT_CASE, EXPORT_OFFER
from handlers.slack.views.wording import STATE_WORDS, value_words

EDIT_CONTEXT = "edit_context"
RESET_CONTEXT = "reset_context"
CLOSE_CASE = "close_case"
REOPEN_CASE = "reopen_case"
SHOW_HISTORY = "show_history"


def case_context(overview: CaseOverview, reader: Actor) -> Message:
    """Every field with its value, who said it and when, and what the reader, who may see the case, may do with it."""
    case = overview.case
    opened = f"Opened by {mention(case.opened_by)} on {case.opened_at:%Y-%m-%d}"
    return Message(
        text=f"{case.candidate_id}: what is known",
        blocks=(
            *title(f"{case.candidate_id}: what is known", opened),
            _standing(overview),
            *sections(_line(case, field) for field in FactField),
            *to_know(_notes(case)),
            actions(f"case:{case.candidate_id}", _buttons(overview, reader)),
        ),
    )


def _standing(overview: CaseOverview) -> Block:
    case, filed = overview.case, overview.filed
    version = f"version {filed.number}: {STATE_WORDS[filed.state].lower()}" if filed else "no recommendation yet"
    if case.closed_at is not None and case.closed_by is not None:
        by = f"by {mention(case.closed_by)} on {case.closed_at:%Y-%m-%d}"
        return state_line(LOCKED, "Closed", f"{by}  ·  {version}")
    return state_line(STATE_SIGNS[filed.state] if filed else NOTHING_YET, "Open", version)


def _notes(case: Case) -> Iterator[str]:
    if case.legal_hold:
        yield "Under legal hold: nothing is forgotten"
    if case.pay_history_removed:
        yield "Pay history was given once; it was removed and not kept"


def _buttons(overview: CaseOverview, reader: Actor) -> Iterator[Block]:
    case, filed = overview.case, overview.filed
    reference = case.candidate_id
    if case.can(reader, Action.EDIT_CONTEXT):
        yield button(EDIT_CONTEXT, "Edit…", reference, label=f"Edit what is known of {reference}")
    yield button(SHOW_HISTORY, "History", reference, label=f"History of {reference}")
    yield button(EXPORT_CASE, "Export", reference, label=f"Export the file of {reference}")
    if filed is not None and filed.is_approved:
        yield button(EXPORT_OFFER, "Offer summary", reference, label=f"Offer summary for {reference}")
    if case.can(reader, Action.CLOSE_CASE):
        action, word = (REOPEN_CASE, "Reopen") if case.is_closed else (CLOSE_CASE, "Close the case")
        yield button(action, word, reference, label=f"{word.removesuffix(' the case')} {reference}")
    if case.can(reader, Action.RESET_CONTEXT):
        sure = confirmation(
            "Reset this case?", f"Everything known in {reference} is cleared; open offers no longer hold.", "Reset"
        )
        yield button(RESET_CONTEXT, "Reset", reference, style="danger", confirm=sure, label=f"Reset {reference}")


def _line(case: Case, field: FactField) -> str:
    said = case.last_said(field)
    value = case.facts.value_of(field)
    if value is None or said is None:
        return f"{BULLET}{FIELD_NAMES[field]}: _not known_"
    return f"{BULLET}{FIELD_NAMES[field]}: *{value_words(value)}* — {mention(said.by)}, {said.at:%Y-%m-%d %H:%M} UTC"
