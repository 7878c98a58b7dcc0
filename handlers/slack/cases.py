"""Opening a case and talking about it: the command, messages and replies, and the buttons that fill in a fact."""

from collections.abc import Callable
from functools import partial

from domain.candidates.references import candidate_in
from domain.conversations.thread import ThreadRef
from domain.errors import InvalidRequest, Unavailable
from domain.recommendations.admit import Admission
from domain.recommendations.pay_books import catalogue_of
from domain.recommendations.turn import Turn, TurnAnswer
from handlers.slack.enquiring import answer_enquiries, heard
from handlers.slack.helping import answer_plain_word
from handlers.slack.inbound import Click, CommandCall, ThreadMessage
from handlers.slack.places import settled_channel
from handlers.slack.review_desk import keep_card, refresh_cards, send_for_review, sent
from handlers.slack.toolbox import Toolbox
from handlers.slack.trouble import REFUSED_FOR_GOOD
from handlers.slack.views.case_answer import case_answer, nothing_understood, parse_suggestion
from handlers.slack.views.decision_notes import voided_note
from handlers.slack.views.fact_choice import parse_fact_choice
from handlers.slack.views.plain_notes import case_continued, case_opening, note
from handlers.slack.visit import Visit

_USAGE = (
    "Tell me about the candidate, for example:\n"
    "```/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4```\n"
    "or fill in a form: `/comp-assist recommend` alone."
)


def recommend_from_line(call: CommandCall, visit: Visit) -> None:
    """`/comp-assist recommend …`: a thread of its own with the answer in it."""
    admission = visit.once(visit.tools.admit, actor=visit.actor, candidate_id=candidate_in(call.text))
    visit.tools.books.current()
    channel = settled_channel(visit, call.caller.channel_id, admission.candidate_id, admission.owner)
    thread = new_thread(visit, call.caller.team_id, channel, admission)
    listened = heard(visit, thread, admission.candidate_id, call.text)
    turn = Turn(visit.actor, thread, admission.candidate_id, text=call.text, afresh=True, heard=listened)
    deliver(visit, thread, visit.once(visit.tools.take_turn, turn))


def reply(message: ThreadMessage, visit: Visit) -> None:
    """A message in a case's thread moves the case on; in other threads only one that is meant for us starts one."""
    candidate_id = visit.tools.find_thread(message.thread)
    if candidate_id is None:
        _wait_for_the_case(message, visit)
        if message.is_for_us:
            start_from_message(message, visit)
    else:
        admission = visit.once(visit.tools.admit, actor=visit.actor, candidate_id=candidate_id)
        thread = _safe_thread(visit, message.thread, admission)
        ts = message.ts if thread == message.thread else None
        listened = heard(visit, thread, candidate_id, message.text)
        turn = Turn(visit.actor, thread, candidate_id, text=message.text, ts=ts, heard=listened)
        deliver(visit, thread, visit.once(visit.tools.take_turn, turn))


def start_from_message(message: ThreadMessage, visit: Visit) -> None:
    """A direct message or a mention outside any case: opens one when it says something a case can start from."""
    admission = visit.once(visit.tools.admit, actor=visit.actor, candidate_id=candidate_in(message.text))
    if not visit.tools.starts_case(message.text):
        if not answer_plain_word(message.text, visit):
            visit.tell(note(f"{nothing_understood()}\n{_USAGE}"))
        return
    thread = _safe_thread(visit, message.thread, admission)
    ts = message.ts if thread == message.thread else None
    listened = heard(visit, thread, admission.candidate_id, message.text)
    turn = Turn(visit.actor, thread, admission.candidate_id, text=message.text, ts=ts, afresh=True, heard=listened)
    deliver(visit, thread, visit.once(visit.tools.take_turn, turn))


def choose_fact(click: Click, visit: Visit) -> None:
    """A button that fills in one fact, such as a suggested title or a proficiency."""
    candidate_id, change = parse_fact_choice(click.value)
    _take_turn_of_click(click, visit, candidate_id, partial(Turn, chosen=(change,)))


def use_suggestion(click: Click, visit: Visit) -> None:
    """The button that confirms what a model read out of a message."""
    candidate_id, suggestion_id = parse_suggestion(click.value)
    _take_turn_of_click(click, visit, candidate_id, partial(Turn, accepts=suggestion_id))


def _take_turn_of_click(click: Click, visit: Visit, candidate_id: str, turn: Callable[..., Turn]) -> None:
    if visit.tools.find_thread(click.thread) != candidate_id:
        raise InvalidRequest("button_unreadable", "That button no longer works. Please write it in the thread.")
    admission = visit.once(visit.tools.admit, actor=visit.actor, candidate_id=candidate_id)
    thread = _safe_thread(visit, click.thread, admission)
    deliver(visit, thread, visit.once(visit.tools.take_turn, turn(visit.actor, thread, candidate_id)))


def _wait_for_the_case(message: ThreadMessage, visit: Visit) -> None:
    """Come back to a reply under a message of ours whose case is still being opened; other threads are not ours.

    In direct messages most of what we say is about no case, and whoever answers it is not kept waiting.
    """
    is_ours = message.root_author == visit.tools.bot_user_id
    is_direct = message.is_for_us and message.thread.channel_id.startswith("D")
    if is_ours and not is_direct and not visit.is_last:
        raise Unavailable("case_not_open_yet", "I am still opening this case. Please try again in a moment.")


def concerns_us(message: ThreadMessage, tools: Toolbox) -> bool:
    """Whether a reply is meant for the bot, or stands in a case's thread, or in one that is about to be one."""
    return (
        message.is_for_us
        or message.root_author == tools.bot_user_id
        or tools.find_thread(message.thread) is not None
        or tools.lanes.has_waiting(message.thread.lane)
    )


def thread_to_answer(visit: Visit, team_id: str, candidate_id: str) -> ThreadRef:
    """Where something done outside any thread is answered: the newest thread of the case that the actor reads, while
    all its readers may see the case; otherwise a new one in their direct messages.

    Answering binds further threads to the case, so later attempts keep to what was chosen.
    """
    admission = visit.once(visit.tools.admit, actor=visit.actor, candidate_id=candidate_id)
    # Read before the step begins, which then asks Slack: no transaction is held meanwhile.
    threads = visit.tools.find_threads(candidate_id)
    thread = visit.chosen("thread to answer", partial(_newest_of, visit, threads, admission.owner))
    if thread is not None:
        return thread
    return new_thread(visit, team_id, visit.courier.direct_channel(visit.actor.user_id), admission)


def _newest_of(visit: Visit, threads: tuple[ThreadRef, ...], owner: str) -> ThreadRef | None:
    """The last of some threads that the actor reads, while all its readers may see the case."""
    for thread in reversed(threads):
        readers = visit.readers_of(thread.channel_id, owner)
        reads = visit.actor.user_id in {member.user_id for member in readers.members}
        if reads and readers.is_safe_for_cases(owner):
            return thread
    return None


def _safe_thread(visit: Visit, thread: ThreadRef, admission: Admission) -> ThreadRef:
    """The thread itself while all its readers may see the case; otherwise a new one in direct messages."""
    channel = settled_channel(visit, thread.channel_id, admission.candidate_id, admission.owner)
    return thread if channel == thread.channel_id else new_thread(visit, thread.team_id, channel, admission)


def new_thread(visit: Visit, team_id: str, channel_id: str, admission: Admission) -> ThreadRef:
    """A thread for a case, opened in a channel that was found safe for it."""
    opening = case_continued if admission.exists else case_opening
    message = opening(admission.candidate_id, visit.actor.user_id)
    return ThreadRef(team_id, channel_id, visit.courier.post(channel_id, message, about=admission.candidate_id))


def deliver(visit: Visit, thread: ThreadRef, answer: TurnAnswer) -> None:
    """Answer in the thread, as its readers may see it; keep other cards true; bring open offers to the Comp Team.

    Raises Unavailable when the answer itself could not be posted; the others are told all the same.
    """
    answered = sent(visit, partial(_answer, visit, thread, answer))
    if answer.replaced is not None:
        refresh_cards(visit, answer.replaced.id)
    if answer.voids_approval and answer.replaced is not None:
        for other in visit.tools.find_places(answer.replaced.id).threads:
            if other != thread:
                sent(visit, partial(visit.courier.reply, other, voided_note(answer.case.candidate_id)))
    if answer.filed is not None:
        send_for_review(visit, thread, answer.filed)
    answer_enquiries(visit, thread, answer)
    if not answered and not visit.troubles:
        raise Unavailable(
            REFUSED_FOR_GOOD, "Slack did not take my answer. What you wrote is kept: reply “why?” to see it."
        )


def _answer(visit: Visit, thread: ThreadRef, answer: TurnAnswer) -> None:
    tools, filed, case = visit.tools, answer.filed, answer.case
    readers = visit.readers_of(thread.channel_id, case.opened_by)
    shows_pay = readers.is_safe_for_cases(case.opened_by)
    disclosure = tools.disclosed_among(readers, filed, case) if filed else None
    moves = tools.moves_among(readers, filed, case) if filed else frozenset()
    for message in case_answer(answer, disclosure, catalogue_of(tools.books.current()), moves, shows_pay=shows_pay):
        ts = visit.courier.reply(thread, message, about=message.card_of or "")
        if filed is not None and message.card_of:
            keep_card(visit, thread, filed, ts, readers)
