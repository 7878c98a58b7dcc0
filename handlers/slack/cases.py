"""Opening a case and talking about it: the command, messages and replies, and the buttons that fill in a fact."""

from domain.candidates.references import candidate_in
from domain.conversations.thread import ThreadRef
from domain.errors import InvalidRequest
from domain.recommendations.pay_books import catalogue_of
from domain.recommendations.turn import Turn, TurnAnswer
from handlers.slack.inbound import Click, CommandCall, ThreadMessage
from handlers.slack.places import settled_channel
from handlers.slack.review_desk import keep_card, refresh_cards, send_for_review
from handlers.slack.views.case_answer import case_answer, nothing_understood
from handlers.slack.views.fact_choice import parse_fact_choice
from handlers.slack.views.plain_notes import case_continued, case_opening, note
from handlers.slack.visit import Visit

_USAGE = (
    "Tell me about the candidate, for example:\n"
    "```/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4```"
)


def recommend(call: CommandCall, visit: Visit) -> None:
    """`/comp-assist recommend …`: a thread of its own with the answer in it."""
    tools, user = visit.tools, visit.actor.user_id
    admission = tools.admit(actor=visit.actor, candidate_id=candidate_in(call.text))
    if not call.text:
        visit.tell(note(_USAGE))
        return
    channel = settled_channel(visit, call.caller.channel_id, admission.candidate_id, admission.owner)
    opening = case_continued if admission.exists else case_opening
    ts = tools.courier.post(channel, opening(admission.candidate_id, user), about=admission.candidate_id)
    thread = ThreadRef(call.caller.team_id, channel, ts)
    turn = Turn(visit.actor, thread, admission.candidate_id, text=call.text, afresh=True)
    deliver(visit, thread, tools.take_turn(turn))


def reply(message: ThreadMessage, visit: Visit) -> None:
    """A message in a case's thread moves the case on; in other threads it is none of ours."""
    tools = visit.tools
    candidate_id = tools.find_thread(message.thread)
    if candidate_id is None:
        return
    admission = tools.admit(actor=visit.actor, candidate_id=candidate_id)
    turn = Turn(visit.actor, message.thread, candidate_id, text=message.text, ts=message.ts)
    channel = settled_channel(visit, message.caller.channel_id, candidate_id, admission.owner)
    if channel == message.caller.channel_id:
        deliver(visit, message.thread, tools.take_turn(turn))
        return
    ts = tools.courier.post(channel, case_continued(candidate_id, visit.actor.user_id), about=candidate_id)
    moved = ThreadRef(message.caller.team_id, channel, ts)
    deliver(visit, moved, tools.take_turn(Turn(visit.actor, moved, candidate_id, text=message.text)))


def start_from_message(message: ThreadMessage, visit: Visit) -> None:
    """A direct message or a mention outside any case: opens one when it says something a case can start from."""
    tools = visit.tools
    admission = tools.admit(actor=visit.actor, candidate_id=candidate_in(message.text))
    channel = settled_channel(visit, message.caller.channel_id, admission.candidate_id, admission.owner)
    thread = message.thread
    if channel != message.caller.channel_id:
        opening = case_opening(admission.candidate_id, visit.actor.user_id)
        ts = tools.courier.post(channel, opening, about=admission.candidate_id)
        thread = ThreadRef(message.caller.team_id, channel, ts)
    turn = Turn(visit.actor, thread, admission.candidate_id, text=message.text, ts=message.ts)
    answer = tools.take_turn(turn)
    if answer.opened_nothing:
        tools.courier.reply(thread, note(f"{nothing_understood()}\n{_USAGE}"))
        return
    deliver(visit, thread, answer)


def choose_fact(click: Click, visit: Visit) -> None:
    """A button that fills in one fact, such as a suggested title or a proficiency."""
    tools = visit.tools
    candidate_id, change = parse_fact_choice(click.value)
    if tools.find_thread(click.thread) != candidate_id:
        raise InvalidRequest("button_unreadable", "That button no longer works. Please write it in the thread.")
    answer = tools.take_turn(Turn(visit.actor, click.thread, candidate_id, chosen=(change,)))
    deliver(visit, click.thread, answer)


def deliver(visit: Visit, thread: ThreadRef, answer: TurnAnswer) -> None:
    """Answer in the thread, as its readers may see it; keep other cards true; hand new offers to the Comp Team."""
    tools, filed = visit.tools, answer.filed
    disclosure = tools.disclosed_in(thread.channel_id, filed, answer.case.opened_by) if filed else None
    for message in case_answer(answer, disclosure, catalogue_of(tools.books.current())):
        ts = tools.courier.reply(thread, message, about=message.card_of or "")
        if filed is not None and message.card_of:
            keep_card(visit, thread, filed, ts)
    if answer.replaced is not None:
        refresh_cards(visit, answer.replaced.id)
    send_for_review(visit, thread, answer)
