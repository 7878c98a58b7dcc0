"""The form with a case's facts: what it shows, and the changes it stands for."""

from domain.candidates.case import Case
from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.identity.actor import Actor
from domain.pay.pay_book import PayBook
from domain.recommendations.fact_words import FIELD_NAMES
from handlers.slack.views.blocks import Block, View, context, modal, section
from handlers.slack.views.fact_entries import Fields, entries_of
from handlers.slack.views.fact_inputs import fact_inputs
from handlers.slack.views.wording import value_words

CONTEXT_MODAL = "edit_context_modal"


def context_modal(origin: str, case: Case, actor: Actor) -> View:
    """Every fact the actor may change, as it stands; the others are only shown."""
    blocks: list[Block] = [section(f"`{case.candidate_id}` · an empty field means: not known.")]
    kept = []
    for field in FactField:
        if case.may_set(actor, field):
            blocks += fact_inputs(field, case.facts)
        else:
            kept.append(f"{FIELD_NAMES[field]}: {value_words(case.facts.value_of(field))}")
    if kept:
        blocks.append(context("Set by somebody else, for the Comp Team to change: " + " · ".join(kept)))
    return modal(CONTEXT_MODAL, "Edit the case", "Save", blocks, origin=origin)


def edits_of(fields: Fields, before: CandidateFacts, book: PayBook) -> tuple[FactChange, ...]:
    """The changes a form makes to the facts it was opened with. Raises InvalidRequest for what cannot be read."""
    wanted = entries_of(fields, before, book)
    return tuple(FactChange(field, value) for field, value in wanted.items() if before.value_of(field) != value)
