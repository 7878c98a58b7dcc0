"""Sending and closing modals, and what the app's answer does to the stack of them."""

from dataclasses import dataclass, field

from bot.playground.deliveries import Answer
from bot.playground.form_state import Entered, form_errors, state_values
from bot.playground.payloads import interaction, view_place
from bot.playground.playground import Playground
from bot.playground.records import JsonObject, Member, View
from bot.playground.refusals import SlackRefusal
from bot.playground.view_methods import checked_view

_TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True)
class Submission:
    """What came of sending a modal: errors by block_id, or a failure sentence, or neither when it was taken."""

    errors: dict[str, str] = field(default_factory=dict)
    failure: str = ""
    answer: Answer | None = None


def submit_view(play: Playground, person: Member, view: View, entered: Entered) -> Submission:
    """Send a modal to the app, unless Slack itself finds a field wanting, and do what the app answers."""
    values = state_values(view.blocks, entered)
    errors = form_errors(view.blocks, values)
    if errors:
        return Submission(errors=errors)
    sent = interaction("view_submission", play.workspace, person) | view_place(play.workspace, view, values)
    sent |= {"trigger_id": play.rights.new_trigger(person.id, view.id), "response_urls": []}
    answer = play.line.send_interaction(sent)
    if answer.failure:
        return Submission(failure=_TROUBLE, answer=answer)
    try:
        return _follow(play, view, answer)
    except SlackRefusal as refusal:
        reasons = "; ".join(refusal.reasons) or refusal.code
        return Submission(failure=f"{_TROUBLE} (the app's answer is not valid: {reasons})", answer=answer)


def close_view(play: Playground, person: Member, view: View, *, whole_stack: bool) -> None:
    """Take a modal or the whole stack away, and tell the app of each view it asked to be told of."""
    whole = whole_stack or bool(view.body.get("clear_on_close"))
    for closed in play.views.close(view, whole_stack=whole):
        if closed.body.get("notify_on_close"):
            told = interaction("view_closed", play.workspace, person)
            told |= view_place(play.workspace, closed, state_values(closed.blocks, {}))
            play.line.send_interaction(told | {"is_cleared": whole})


def _follow(play: Playground, view: View, answer: Answer) -> Submission:
    body: JsonObject = answer.body
    action = body.get("response_action")
    if action == "errors":
        return Submission(errors=_known_errors(view, body.get("errors")), answer=answer)
    if action == "update":
        play.views.update(view, checked_view(body.get("view"), "modal"))
    elif action == "push":
        play.views.push(view.user, checked_view(body.get("view"), "modal"))
    elif action == "clear":
        play.views.close(view, whole_stack=True)
    elif action is None:
        play.views.close(view)
    else:
        raise SlackRefusal("unknown_response_action")
    return Submission(answer=answer)


def _known_errors(view: View, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackRefusal("invalid_errors", ["errors must name input blocks of the view"])
    return {str(block_id): str(sentence) for block_id, sentence in errors.items()}
