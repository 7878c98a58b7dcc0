"""A case's context: look, edit, reset, close and reopen it, and read its history."""

from collections.abc import Callable
from functools import partial

from domain.candidates.references import candidate_in
from domain.conversations.thread import ThreadRef
from domain.errors import InvalidRequest
from domain.identity.permissions import Action
from domain.recommendations.turn import Turn
from handlers.slack.cases import deliver, thread_to_answer
from handlers.slack.inbound import Click, CommandCall, Submission
from handlers.slack.review_desk import refresh_cards, sent
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.audit_history import audit_history
from handlers.slack.views.blocks import Message
from handlers.slack.views.case_context import case_context
from handlers.slack.views.context_form import context_modal, edits_of
from handlers.slack.views.decision_forms import modal_origin, parse_origin
from handlers.slack.views.fact_entries import entry_problems
from handlers.slack.views.plain_notes import answered_elsewhere, case_closed, case_reopened, error_note, note
from handlers.slack.views.recommendation_card import recommendation_card
from handlers.slack.visit import Visit

_WHICH = "Which case? For example: /comp-assist {} CAND-017. You have not opened any yourself yet."


def opens_form(call: CommandCall) -> bool:
    """Whether the words after `context` ask for the form, which Slack lets us open within three seconds only."""
    return "edit" in call.text.casefold().split()


def context(call: CommandCall, visit: Visit) -> None:
    """`/comp-assist context [CAND-…] [edit|reset|close|reopen]`: shown to the asker alone; without a reference, their
    latest case."""
    candidate_id = candidate_in(call.text) or _latest_case(visit)
    if candidate_id is None:
        visit.tell(note(_WHICH.format("context")))
        return
    words = [word for word in call.text.casefold().split() if candidate_in(word) is None]
    wish = words[0] if words else "show"
    if len(words) > 1 or wish not in _WISHES:
        wishes = ", ".join(name for name in _WISHES if name != "show")
        raise InvalidRequest("wish_unknown", f"After the reference I understand one word: {wishes}; or nothing.")
    _WISHES[wish](Click.from_command(call, candidate_id), visit)


def show(click: Click, visit: Visit) -> None:
    """What is known, with the newest card, and buttons for what the asker may do."""
    tools = visit.tools
    overview = tools.show_case(actor=visit.actor, candidate_id=click.value)
    visit.tell(case_context(overview, visit.actor))
    if overview.filed is not None:
        disclosure = tools.disclosed_to(visit.actor, overview.filed, overview.case)
        visit.tell(recommendation_card(disclosure, tools.moves_of(visit.actor, overview.filed, overview.case)))


def ask_edits(click: Click, visit: Visit) -> None:
    """The Edit button: a form with every fact the asker may change."""
    case = visit.tools.show_case(actor=visit.actor, candidate_id=click.value).case
    case.check_can(visit.actor, Action.EDIT_CONTEXT)
    origin = modal_origin(f"{case.candidate_id}@{len(case.history)}", click.thread.channel_id, click.thread.ts)
    visit.courier.open_modal(click.trigger_id, context_modal(origin, case, visit.actor))


def edit_problems(form: Submission, tools: Toolbox, _actor: object) -> dict[str, str]:
    """What is wrong with an edited context, by field; nothing when it can be kept."""
    return entry_problems(form.fields, tools.books.current())


def edit(form: Submission, visit: Visit) -> None:
    """The form with facts, submitted: the changes are a turn of the case, answered in its thread."""
    about, _, _ = parse_origin(form.origin)
    candidate_id, seen = about.rsplit("@", 1)
    case = visit.tools.show_case(actor=visit.actor, candidate_id=candidate_id).case
    changes = edits_of(form.fields, case.facts_at(int(seen)), visit.tools.books.current())
    if not changes:
        visit.tell(note(f"Nothing changed in `{candidate_id}`."))
        return
    _take_turn(visit, form.caller.team_id, candidate_id, partial(Turn, chosen=changes, seen=int(seen)))


def reset(click: Click, visit: Visit) -> None:
    """The Reset button, confirmed: every fact is cleared; offers that rested on them no longer hold."""
    case = visit.tools.show_case(actor=visit.actor, candidate_id=click.value).case
    case.check_can(visit.actor, Action.RESET_CONTEXT)
    if not visit.settled("something is known", lambda: bool(case.facts.known())):
        visit.tell(note(f"Nothing is known in `{case.candidate_id}`; there is nothing to reset."))
        return
    _take_turn(visit, click.caller.team_id, case.candidate_id, partial(Turn, resets=True))


def close(click: Click, visit: Visit) -> None:
    """The Close button."""
    _close(click, visit, closed=True)


def reopen(click: Click, visit: Visit) -> None:
    """The Reopen button."""
    _close(click, visit, closed=False)


def history(call: CommandCall, visit: Visit) -> None:
    """`/comp-assist audit [CAND-…]`: what happened in a case, shown to the asker alone."""
    candidate_id = candidate_in(call.text) or _latest_case(visit)
    if candidate_id is None:
        visit.tell(error_note(_WHICH.format("audit")))
        return
    show_history(Click.from_command(call, candidate_id), visit)


def show_history(click: Click, visit: Visit) -> None:
    """The History button."""
    visit.tell(audit_history(visit.tools.show_history(actor=visit.actor, candidate_id=click.value)))


# Words after a reference do what the buttons do. A command cannot ask whether one is sure: reset shows its button.
_WISHES = {"show": show, "edit": ask_edits, "reset": show, "close": close, "reopen": reopen}


def _close(click: Click, visit: Visit, *, closed: bool) -> None:
    place = f"{click.thread.channel_id}/{click.thread.ts}" if click.thread.ts else click.thread.channel_id
    case = visit.once(visit.tools.close_case, actor=visit.actor, candidate_id=click.value, place=place, closed=closed)
    told: Message = (case_closed if closed else case_reopened)(case.candidate_id, visit.actor.user_id)
    latest = visit.tools.show_case(actor=visit.actor, candidate_id=case.candidate_id).filed
    if latest is not None:
        refresh_cards(visit, latest.id)
    for thread in visit.tools.find_threads(case.candidate_id):
        sent(visit, partial(_tell_where_safe, visit, thread, case.opened_by, told))
    visit.tell(told)


def _tell_where_safe(visit: Visit, thread: ThreadRef, owner: str, told: Message) -> None:
    if visit.readers_of(thread.channel_id, owner).is_safe_for_cases(owner):
        visit.courier.reply(thread, told)


def _take_turn(visit: Visit, team_id: str, candidate_id: str, turn: Callable[..., Turn]) -> None:
    thread = thread_to_answer(visit, team_id, candidate_id)
    deliver(visit, thread, visit.once(visit.tools.take_turn, turn(visit.actor, thread, candidate_id)))
    if not visit.troubles:
        visit.tell(answered_elsewhere(candidate_id, thread.channel_id))


def _latest_case(visit: Visit) -> str | None:
    cases = visit.tools.show_status(actor=visit.actor).cases
    return cases[0].candidate_id if cases else None
