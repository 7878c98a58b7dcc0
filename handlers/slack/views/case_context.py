"""What is known about a case, by whom and since when."""

from domain.candidates.case import Case
from domain.candidates.facts import FactField
from domain.recommendations.show_case import CaseOverview
from handlers.slack.views.blocks import Message, context, header, mention, sections
from handlers.slack.views.wording import FIELD_NAMES, STATE_WORDS, value_words


def case_context(overview: CaseOverview) -> Message:
    """Every field with its value, who said it and when; for readers who may see the case."""
    case, filed = overview.case, overview.filed
    standing = f"version {filed.number}: {STATE_WORDS[filed.state].lower()}" if filed else "no recommendation yet"
    removed = ("Pay history was given once; it was removed and not kept.",) if case.pay_history_removed else ()
    return Message(
        text=f"{case.candidate_id}: what is known",
        blocks=(
            header(f"{case.candidate_id}: what is known"),
            *sections(_line(case, field) for field in FactField),
            context(
                f"Opened by {mention(case.opened_by)} on {case.opened_at:%Y-%m-%d} · {standing}",
                *removed,
            ),
        ),
    )


def _line(case: Case, field: FactField) -> str:
    said = case.last_said(field)
    value = case.facts.value_of(field)
    if value is None or said is None:
        return f"•  {FIELD_NAMES[field]}: _not known_"
    return f"•  {FIELD_NAMES[field]}: *{value_words(value)}* — {mention(said.by)}, {said.at:%Y-%m-%d %H:%M} UTC"
