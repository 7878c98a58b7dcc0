"""Approve, override, request changes: buttons, their modals, and telling every thread of the case."""

from functools import partial

from domain.approvals.decide_offer import Decided
from domain.approvals.rules import MIN_JUSTIFICATION, AlreadyDecided, check_note
from domain.conversations.one_amount import yearly_amount
from domain.errors import InvalidRequest, NotFound
from domain.identity.permissions import Action, check_can
from domain.recommendations.filed import FiledRecommendation
from handlers.slack.inbound import Click, Submission
from handlers.slack.review_desk import refresh_cards, sent
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.decision_notes import decision_note
from handlers.slack.views.override_modal import (
    AMOUNT,
    JUSTIFICATION,
    NOTE,
    changes_modal,
    modal_origin,
    override_modal,
    parse_origin,
)
from handlers.slack.views.recommendation_card import recommendation_card
from handlers.slack.visit import Visit


def approve(click: Click, visit: Visit) -> None:
    """The Approve button."""
    place = f"{click.caller.channel_id}/{click.message_ts}"
    announce(visit.tools.approve(actor=visit.actor, recommendation_id=click.value, place=place), visit)


def ask_override(click: Click, visit: Visit) -> None:
    """The Override button: a form for another base and its justification."""
    filed = _open_for_decision(click, visit, Action.OVERRIDE_OFFER)
    if filed.body.offer is None:
        raise NotFound("offer_missing", "There is no computed offer to override.")
    origin = modal_origin(filed.id, click.thread.channel_id, click.thread.ts)
    form = override_modal(origin, filed.candidate_id, filed.body.offer.currency)
    visit.tools.courier.open_modal(click.trigger_id, form)


def ask_changes(click: Click, visit: Visit) -> None:
    """The Request changes button: a form for what should change."""
    filed = _open_for_decision(click, visit, Action.DECIDE_OFFER)
    origin = modal_origin(filed.id, click.thread.channel_id, click.thread.ts)
    visit.tools.courier.open_modal(click.trigger_id, changes_modal(origin, filed.candidate_id))


def override_problems(form: Submission, tools: Toolbox) -> dict[str, str]:
    """What is wrong with an override form, by field; nothing when it can be decided."""
    problems = {}
    try:
        yearly_amount(form.fields.get(AMOUNT, ""), _currency_of(form, tools))
    except InvalidRequest as error:
        problems[AMOUNT] = error.sentence
    try:
        check_note(form.fields.get(JUSTIFICATION, ""), MIN_JUSTIFICATION)
    except InvalidRequest as error:
        problems[JUSTIFICATION] = error.sentence
    return problems


def changes_problems(form: Submission, _tools: Toolbox) -> dict[str, str]:
    """What is wrong with a request for changes, by field; nothing when it can be sent."""
    try:
        check_note(form.fields.get(NOTE, ""))
    except InvalidRequest as error:
        return {NOTE: error.sentence}
    return {}


def override(form: Submission, visit: Visit) -> None:
    """The override form, submitted."""
    recommendation_id, channel_id, ts = parse_origin(form.origin)
    decided = visit.tools.override(
        actor=visit.actor,
        recommendation_id=recommendation_id,
        base=yearly_amount(form.fields.get(AMOUNT, ""), _currency_of(form, visit.tools)),
        justification=form.fields.get(JUSTIFICATION, ""),
        place=f"{channel_id}/{ts}",
    )
    announce(decided, visit)


def request_changes(form: Submission, visit: Visit) -> None:
    """The form for changes, submitted."""
    recommendation_id, channel_id, ts = parse_origin(form.origin)
    decided = visit.tools.request_changes(
        actor=visit.actor,
        recommendation_id=recommendation_id,
        note=form.fields.get(NOTE, ""),
        place=f"{channel_id}/{ts}",
    )
    announce(decided, visit)


def show_offer(click: Click, visit: Visit) -> None:
    """The Show details button: the card as the clicker alone may see it."""
    overview = visit.tools.show_recommendation(actor=visit.actor, recommendation_id=click.value)
    if overview.filed is not None:
        owner = overview.case.opened_by
        visit.tell(recommendation_card(visit.tools.disclosed_to(visit.actor, overview.filed, owner)))


def announce(decided: Decided, visit: Visit) -> None:
    """Bring every card up to date and tell each thread of the case, as its readers may see it."""
    refresh_cards(visit, decided.filed.id)
    for thread in visit.tools.find_places(decided.filed.id).threads:
        disclosure = visit.tools.disclosed_in(thread.channel_id, decided.filed, decided.case.opened_by)
        message = decision_note(disclosure)
        sent(partial(visit.tools.courier.reply, thread, message, about=decided.filed.id))


def _open_for_decision(click: Click, visit: Visit, action: Action) -> FiledRecommendation:
    check_can(visit.actor, action)
    filed = visit.tools.find_places(click.value).filed
    if not filed.is_open:
        raise AlreadyDecided(filed)
    return filed


def _currency_of(form: Submission, tools: Toolbox) -> str:
    offer = tools.find_places(parse_origin(form.origin)[0]).filed.body.offer
    if offer is None:
        raise NotFound("offer_missing", "There is no computed offer to override.")
    return offer.currency
