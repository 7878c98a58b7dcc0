"""The form that opens a case: from the command, a shortcut, a message, or the Home tab."""

from collections.abc import Callable
from functools import partial

from domain.candidates.facts import FactField
from domain.identity.actor import Actor
from domain.recommendations.prefill_case import Prefilled
from domain.recommendations.turn import Turn
from handlers.slack.cases import deliver, new_thread, recommend_from_line
from handlers.slack.enquiring import heard
from handlers.slack.forms_in_time import show_in_time
from handlers.slack.inbound import Click, CommandCall, OptionsQuery, ShortcutUse, Submission
from handlers.slack.places import settled_channel
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.blocks import Block, escape
from handlers.slack.views.catalogue_options import catalogue_options, name_chosen
from handlers.slack.views.decision_forms import modal_origin, parse_origin
from handlers.slack.views.new_case_form import (
    NOTES,
    candidate_entered,
    facts_entered,
    form_not_opened,
    new_case_form,
    new_case_problems,
    opening_form,
)
from handlers.slack.visit import Visit


def ask(click: Click, visit: Visit) -> None:
    """The button on the Home tab."""
    _show(visit, click.trigger_id, click.caller.channel_id, Prefilled)


def ask_from_anywhere(use: ShortcutUse, visit: Visit) -> None:
    """The shortcut that stands everywhere."""
    _show(visit, use.trigger_id, use.caller.channel_id, Prefilled)


def ask_about_message(use: ShortcutUse, visit: Visit) -> None:
    """The shortcut on a message: its text becomes the notes, and what is understood of it fills the fields."""
    prefill = visit.tools.prefill_case
    read = partial(prefill, actor=visit.actor, text=use.text, thread=use.thread)
    _show(visit, use.trigger_id, use.caller.channel_id, read)


def opens_form(call: CommandCall) -> bool:
    """Whether `recommend` came without a line about the candidate: then it opens the form, which cannot wait."""
    return not call.text


def recommend(call: CommandCall, visit: Visit) -> None:
    """`/comp-assist recommend [line about the candidate]`: the form, or the answer to the line."""
    if opens_form(call):
        _show(visit, call.trigger_id, call.caller.channel_id, Prefilled)
    else:
        recommend_from_line(call, visit)


def _show(visit: Visit, trigger_id: str, channel_id: str, prefilled: Callable[[], Prefilled]) -> None:
    origin = modal_origin("", channel_id, "")
    show_in_time(
        visit,
        trigger_id,
        opening_form(origin),
        lambda: new_case_form(origin, prefilled()),
        partial(form_not_opened, origin),
    )


def find_entries(query: OptionsQuery, tools: Toolbox, actor: Actor) -> list[Block]:
    """The titles or places that fit what is typed, as options of their menu."""
    title = name_chosen(query.entered.get(FactField.JOB_TITLE, ""), tools.books.current().titles)
    return catalogue_options(
        tools.search_catalogue(actor=actor, field=FactField(query.name), typed=query.typed, title=title)
    )


def problems(form: Submission, tools: Toolbox, actor: Actor) -> dict[str, str]:
    """What is wrong with the form, by field. Raises NotAllowed where its case belongs to somebody else."""
    found = new_case_problems(form.fields, tools.books.current())
    candidate = candidate_entered(form.fields)
    if candidate and not found:
        tools.admit.check(actor=actor, candidate_id=candidate)
    return found


def open_case(form: Submission, visit: Visit) -> None:
    """The form, submitted: a thread of its own with the answer in it, like the command."""
    fields, tools = form.fields, visit.tools
    admission = visit.once(tools.admit, actor=visit.actor, candidate_id=candidate_entered(fields) or None)
    chosen = facts_entered(fields, tools.books.current())
    _, asked_in, _ = parse_origin(form.origin)
    here = asked_in or visit.courier.direct_channel(visit.actor.user_id)
    channel = settled_channel(visit, here, admission.candidate_id, admission.owner)
    thread = new_thread(visit, form.caller.team_id, channel, admission)
    notes = escape(fields.get(NOTES, ""))
    listened = heard(visit, thread, admission.candidate_id, notes)
    turn = Turn(visit.actor, thread, admission.candidate_id, text=notes, chosen=chosen, afresh=True, heard=listened)
    deliver(visit, thread, visit.once(tools.take_turn, turn))
