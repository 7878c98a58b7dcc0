"""What people think of an answer or a card."""

from domain.conversations.salary_history import mask_pay_history
from domain.errors import InvalidRequest
from domain.recommendations.feedback import Vote
from handlers.slack.inbound import Click, Submission
from handlers.slack.views.decision_forms import modal_origin, parse_origin
from handlers.slack.views.feedback_form import NOTE, REASONS, reasons_chosen, reasons_form
from handlers.slack.views.plain_notes import note, pay_history_taken_out
from handlers.slack.views.words import parse_vote
from handlers.slack.visit import Visit


def vote(click: Click, visit: Visit) -> None:
    """A vote, in place of an earlier one of the same person."""
    judged_id, said = parse_vote(click.value)
    visit.once(visit.tools.give_feedback, actor=visit.actor, answer_id=judged_id, vote=said)
    visit.tell(note("Thank you, noted."))


def ask_why(click: Click, visit: Visit) -> None:
    """Beside a vote that something does not help, at once: a form for the reasons. The vote is kept without it."""
    judged_id, said = parse_vote(click.value)
    if said is Vote.NOT_HELPFUL:
        visit.tools.find_judged(actor=visit.actor, judged_id=judged_id)
        origin = modal_origin(judged_id, click.thread.channel_id, click.thread.ts)
        visit.courier.open_modal(click.trigger_id, reasons_form(origin))


def explain(form: Submission, visit: Visit) -> None:
    """The reasons, submitted."""
    judged_id, _, _ = parse_origin(form.origin)
    reasons, said = reasons_chosen(form.chosen.get(REASONS, ())), form.fields.get(NOTE, "")
    if not reasons and not said.strip():
        raise InvalidRequest("nothing_said", "Nothing was filled in; your vote is noted all the same.")
    visit.once(visit.tools.explain_feedback, actor=visit.actor, answer_id=judged_id, reasons=reasons, note=said)
    if mask_pay_history(said).found:
        visit.tell(pay_history_taken_out())
    visit.tell(note("Thank you. Those who look after comp-assist read it."))
