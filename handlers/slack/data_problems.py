"""Reports that a row of pay data is wrong, from cards to those who look after the data, and back."""

from functools import partial

from domain.identity.actor import Actor
from domain.identity.permissions import Action, can
from domain.recommendations.data_issues import DataFault
from domain.recommendations.disclosure import Disclosure
from handlers.slack.inbound import Click, Submission
from handlers.slack.review_desk import post_directly, sent
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.data_problem_forms import (
    CLOSING_NOTE,
    FAULT,
    PROBLEM_NOTE,
    close_form,
    issue_closed,
    issue_reported,
    problem_form,
    problem_problems,
    report_taken,
    row_chosen,
)
from handlers.slack.views.decision_forms import modal_origin, parse_origin
from handlers.slack.views.plain_notes import note
from handlers.slack.visit import Visit


def ask(click: Click, visit: Visit) -> None:
    """The button on a card: a form with the rows its reader sees cited."""
    seen = _seen(visit.tools, visit.actor, click.value)
    origin = modal_origin(click.value, click.thread.channel_id, click.thread.ts)
    visit.courier.open_modal(click.trigger_id, problem_form(origin, seen))


def problems(form: Submission, tools: Toolbox, actor: Actor) -> dict[str, str]:
    """What is wrong with a report, by field."""
    return problem_problems(form.fields, _seen(tools, actor, parse_origin(form.origin)[0]))


def report(form: Submission, visit: Visit) -> None:
    """The report, submitted: it is kept, and those who look after the data hear of it."""
    recommendation_id, _, _ = parse_origin(form.origin)
    seen = _seen(visit.tools, visit.actor, recommendation_id)
    issue = visit.once(
        visit.tools.report_data_problem,
        actor=visit.actor,
        recommendation_id=recommendation_id,
        row=row_chosen(form.fields, seen),
        fault=DataFault(form.fields[FAULT]),
        note=form.fields.get(PROBLEM_NOTE, ""),
    )
    for owner in (person for person in visit.everybody() if can(person, Action.CLOSE_DATA_ISSUE)):
        sent(visit, partial(post_directly, visit, owner.user_id, issue_reported(issue)))
    visit.tell(report_taken(issue))


def ask_to_close(click: Click, visit: Visit) -> None:
    """The Close with a note button: a form for what was done."""
    issue = visit.tools.close_data_issue.open_one(actor=visit.actor, issue_id=click.value)
    origin = modal_origin(issue.id, click.thread.channel_id, click.thread.ts)
    visit.courier.open_modal(click.trigger_id, close_form(origin, issue))


def close(form: Submission, visit: Visit) -> None:
    """The note, submitted: the problem is closed, and whoever reported it hears of it."""
    issue_id, _, _ = parse_origin(form.origin)
    issue = visit.once(
        visit.tools.close_data_issue,
        actor=visit.actor,
        issue_id=issue_id,
        note=form.fields.get(CLOSING_NOTE, ""),
    )
    for report in issue.reports:
        sent(visit, partial(post_directly, visit, report.by, issue_closed(issue)))
    visit.tell(note("Closed. Whoever reported it is told."))


def _seen(tools: Toolbox, actor: Actor, recommendation_id: str) -> Disclosure:
    """The offer as its reader may see it. Raises NotFound, NotAllowed."""
    places = tools.find_places(recommendation_id)
    places.case.check_can(actor, Action.REPORT_DATA_PROBLEM)
    return tools.disclosed_to(actor, places.filed, places.case)
