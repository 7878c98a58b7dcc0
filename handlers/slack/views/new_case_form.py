"""The form that opens a case, or goes on with one: instead of a line, every fact in a field of its own."""

from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.candidates.references import candidate_in, is_candidate_id
from domain.pay.pay_book import PayBook
from domain.recommendations.prefill_case import Prefilled
from handlers.slack.views.blocks import Block, View, button, clip, context, escape, modal, section, text_input
from handlers.slack.views.fact_entries import Fields, entries_of, entry_problems
from handlers.slack.views.fact_inputs import fact_inputs

NEW_CASE = "new_case"
MESSAGE_AS_CONTEXT = "message_as_context"
NEW_CASE_MODAL = "new_case_modal"
CANDIDATE, NOTES = "candidate", "notes"
LONGEST_NOTES = 2000

_TITLE = "Recommend an offer"


def new_case_button() -> Block:
    """The button that opens the form."""
    return button(NEW_CASE, "New recommendation…", NEW_CASE, style="primary")


def opening_form(origin: str) -> View:
    """What stands there for the moment until the form is ready."""
    return modal(NEW_CASE_MODAL, _TITLE, None, [section("Getting the form ready…")], origin=origin)


def form_not_opened(origin: str, sentence: str) -> View:
    """Why there is no form, in the place where it would be."""
    return modal(NEW_CASE_MODAL, _TITLE, None, [section(f"*Not possible now.* {escape(sentence)}")], origin=origin)


def new_case_form(origin: str, filled: Prefilled) -> View:
    """The form. Nothing in it is needed at once: what is missing is asked for in the case's thread."""
    blocks: list[Block] = [section(_opening(filled))]
    blocks.append(
        text_input(
            CANDIDATE,
            "Candidate reference",
            hint="Such as CAND-017; an empty field makes a new one. A case that exists goes on",
            initial=filled.candidate_id,
            optional=True,
        )
    )
    for fact in FactField:
        blocks += fact_inputs(fact, filled.facts)
    blocks.append(
        text_input(
            NOTES,
            "Notes",
            hint="Read like a message in the thread. Never what the candidate earns or earned",
            multiline=True,
            initial=clip(filled.notes, LONGEST_NOTES),
            optional=True,
        )
    )
    if len(filled.notes) > LONGEST_NOTES:
        blocks.append(context("The message was longer than the form takes: its end is left out."))
    return modal(NEW_CASE_MODAL, _TITLE, "Recommend", blocks, origin=origin)


def new_case_problems(fields: Fields, book: PayBook) -> dict[str, str]:
    """What is wrong with the form, by field; nothing when a case can be opened with it."""
    candidate = candidate_entered(fields)
    problems: dict[str, str] = {}
    if candidate and not is_candidate_id(candidate):
        problems[CANDIDATE] = "A candidate reference looks like CAND-017. Leave the field empty for a new one."
    problems |= entry_problems(fields, book)
    named = candidate_in(fields.get(NOTES, ""))
    if named is not None and named != candidate:
        problems[NOTES] = "The notes name another candidate reference than the form. Please let both say the same."
    if not any(value.strip() for value in fields.values()):
        problems[FactField.JOB_TITLE] = "Please fill in what you know; the title is a good start."
    return problems


def candidate_entered(fields: Fields) -> str:
    """The reference in the form, in capitals; empty where a new one is wanted."""
    return fields.get(CANDIDATE, "").strip().upper()


def facts_entered(fields: Fields, book: PayBook) -> tuple[FactChange, ...]:
    """The facts somebody filled in. Raises InvalidRequest for what cannot be read."""
    entered = entries_of(fields, CandidateFacts(), book)
    return tuple(FactChange(fact, value) for fact, value in entered.items() if value is not None)


def _opening(filled: Prefilled) -> str:
    if not filled.removed:
        return "Fill in what you know: what is missing I ask for in the case's thread."
    return (
        "I took out what the message says about current or past pay: it is never used, stored or passed on. "
        "Fill in what you know; the rest I ask for in the case's thread."
    )
