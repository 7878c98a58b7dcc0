"""Buttons, selects, modals and response URLs, from the click to what people see afterwards."""

from typing import Any

import httpx
import pytest
from playground_fakes import Clock, FakeApp, Heard
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient
from starlette.responses import JSONResponse, Response

from bot.playground.people import Person
from bot.playground.playground import Playground
from bot.playground.refusals import SlackRefusal

Shape = dict[str, Any]


def plain(text: str) -> Shape:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Shape:
    return {"text": plain(value.title()), "value": value}


CARD: list[Shape] = [
    {"type": "section", "block_id": "card", "text": {"type": "mrkdwn", "text": "An offer"}},
    {
        "type": "actions",
        "block_id": "decide",
        "elements": [
            {
                "type": "button",
                "action_id": "approve",
                "text": plain("Approve"),
                "value": "case-1:3",
                "style": "primary",
            },
            {"type": "static_select", "action_id": "tier", "options": [option("low"), option("high")]},
            {"type": "overflow", "action_id": "more", "options": [option("sources")]},
        ],
    },
    {
        "type": "context_actions",
        "block_id": "judge",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "helpful",
                "positive_button": {"text": plain("Good"), "value": "good"},
                "negative_button": {"text": plain("Bad"), "value": "bad"},
            }
        ],
    },
]
FORM: Shape = {
    "type": "modal",
    "callback_id": "override",
    "private_metadata": "case-1",
    "title": plain("Override"),
    "submit": plain("Send"),
    "blocks": [
        {
            "type": "input",
            "block_id": "amount",
            "label": plain("Amount"),
            "element": {"type": "number_input", "action_id": "value", "is_decimal_allowed": False, "min_value": "1"},
        },
        {
            "type": "input",
            "block_id": "reason",
            "label": plain("Reason"),
            "element": {
                "type": "static_select",
                "action_id": "value",
                "options": [option("market"), option("skill")],
                "initial_option": option("market"),
            },
        },
        {
            "type": "input",
            "block_id": "note",
            "optional": True,
            "label": plain("Note"),
            "element": {"type": "plain_text_input", "action_id": "value", "max_length": 5},
        },
    ],
}


@pytest.fixture
def card(client: WebClient) -> str:
    return str(client.chat_postMessage(channel="G0OFFERS", text="An offer", blocks=CARD)["ts"])


def opens(client: WebClient, view: Shape, method: str = "views.open") -> Any:
    def answer(heard: Heard) -> Response:
        if not heard.is_event:
            client.api_call(method, json={"trigger_id": heard.payload["trigger_id"], "view": view})
        return Response()

    return answer


@pytest.fixture
def form(client: WebClient, ravi: Person, fake_app: FakeApp, card: str) -> Person:
    """Ravi with the form open in front of him."""
    fake_app.answer = opens(client, FORM)
    ravi.click(card, "approve")
    fake_app.answer = lambda _heard: Response()
    return ravi


def test_a_click_tells_the_app_who_pressed_what_where(ravi: Person, fake_app: FakeApp, card: str) -> None:
    ravi.click(card, "approve")
    payload = fake_app.interactions[-1]
    assert payload["type"] == "block_actions"
    assert payload["user"]["id"] == "U0RAVI"
    assert payload["container"] == {
        "type": "message",
        "message_ts": card,
        "channel_id": "G0OFFERS",
        "is_ephemeral": False,
    }
    assert payload["channel"] == {"id": "G0OFFERS", "name": "privategroup"}
    assert payload["message"]["ts"] == card
    action = payload["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("approve", "decide", "case-1:3")
    assert action["action_ts"]
    assert payload["response_url"]
    assert payload["trigger_id"]


def test_a_choice_is_reported_with_its_text_and_stays_in_the_state(
    ravi: Person, fake_app: FakeApp, card: str
) -> None:
    ravi.choose(card, "tier", "high")
    assert fake_app.interactions[-1]["actions"][0]["selected_option"] == option("high")
    ravi.click(card, "approve")
    state = fake_app.interactions[-1]["state"]["values"]
    assert state == {"decide": {"tier": {"type": "static_select", "selected_option": option("high")}}}


def test_overflow_and_feedback_report_what_was_picked(ravi: Person, fake_app: FakeApp, card: str) -> None:
    ravi.choose(card, "more", "sources")
    ravi.click(card, "helpful", "bad")
    menu, feedback = (payload["actions"][0] for payload in fake_app.interactions)
    assert menu["selected_option"]["value"] == "sources"
    assert (feedback["type"], feedback["value"]) == ("feedback_buttons", "bad")


def test_feedback_tells_the_app_which_of_the_two_was_pressed_and_where(
    carla: Person, fake_app: FakeApp, card: str
) -> None:
    carla.click(card, "helpful", "good")
    payload = fake_app.interactions[-1]
    action = payload["actions"][0]
    assert (payload["type"], payload["user"]["id"], payload["message"]["ts"]) == ("block_actions", "U0CARLA", card)
    assert (action["type"], action["action_id"], action["block_id"]) == ("feedback_buttons", "helpful", "judge")
    assert (action["value"], action["text"]) == ("good", plain("Good"))
    assert "judge" not in payload["state"]["values"]


def test_feedback_on_a_streamed_answer_reaches_the_app(
    client: WebClient, ravi: Person, carla: Person, fake_app: FakeApp
) -> None:
    place = {"channel": "G0OFFERS", "thread_ts": ravi.say("#hiring-offers", "why?").ts}
    recipient = {"recipient_user_id": "U0RAVI", "recipient_team_id": "T0PLAY"}
    ts = client.chat_startStream(**place, **recipient, markdown_text="Because.")["ts"]
    client.chat_stopStream(channel="G0OFFERS", ts=ts, blocks=CARD[2:])
    for person, value in ((ravi, "good"), (carla, "bad")):
        person.click(ts, "helpful", value)
    said = [(payload["user"]["id"], payload["actions"][0]["value"]) for payload in fake_app.interactions]
    assert said == [("U0RAVI", "good"), ("U0CARLA", "bad")]
    assert fake_app.interactions[-1]["message"]["streaming_state"] == "completed"


def test_of_two_pairs_alike_the_value_says_which_was_pressed(
    client: WebClient, ravi: Person, fake_app: FakeApp
) -> None:
    def pair(number: int) -> Shape:
        halves = {
            f"{word}_button": {"text": plain(word), "value": f"{word}-{number}"} for word in ("positive", "negative")
        }
        element = {"type": "feedback_buttons", "action_id": "helpful", **halves}
        return {"type": "context_actions", "block_id": f"pair-{number}", "elements": [element]}

    ts = client.chat_postMessage(channel="G0OFFERS", text="x", blocks=[pair(1), pair(2)])["ts"]
    ravi.click(ts, "helpful", "negative-2")
    action = fake_app.interactions[-1]["actions"][0]
    assert (action["block_id"], action["value"]) == ("pair-2", "negative-2")


def test_an_icon_button_is_pressed_by_its_value(client: WebClient, ravi: Person, fake_app: FakeApp) -> None:
    bin_button = {"type": "icon_button", "icon": "trash", "action_id": "drop", "text": plain("Drop"), "value": "t-1"}
    blocks = [{"type": "context_actions", "elements": [bin_button]}]
    ts = client.chat_postMessage(channel="G0OFFERS", text="x", blocks=blocks)["ts"]
    ravi.click(ts, "drop", "t-1")
    action = fake_app.interactions[-1]["actions"][0]
    assert (action["type"], action["value"]) == ("icon_button", "t-1")
    with pytest.raises(LookupError):
        ravi.click(ts, "drop", "t-2")


def test_nobody_clicks_what_is_not_there(ravi: Person, olga: Person, card: str) -> None:
    with pytest.raises(LookupError):
        ravi.click(card, "reject")
    with pytest.raises(LookupError):
        ravi.click(card, "approve", value="case-2:1")
    with pytest.raises(LookupError):
        ravi.click(card, "helpful")
    with pytest.raises(LookupError):
        ravi.click(card, "helpful", "so-so")
    with pytest.raises(LookupError):
        ravi.choose(card, "tier", "middle")
    with pytest.raises(SlackRefusal):
        olga.click(card, "approve")


def test_an_ephemerals_content_is_not_sent_along(client: WebClient, ravi: Person, fake_app: FakeApp) -> None:
    ts = client.chat_postEphemeral(channel="G0OFFERS", user="U0RAVI", text="x", blocks=CARD)["message_ts"]
    ravi.click(ts, "approve")
    assert fake_app.interactions[-1]["container"]["is_ephemeral"] is True
    assert "message" not in fake_app.interactions[-1]


def test_a_click_can_open_a_modal(form: Person) -> None:
    view = form.open_modal()
    assert view is not None
    assert view.body["callback_id"] == "override"


def test_a_submission_carries_the_state_and_an_empty_answer_closes(form: Person, fake_app: FakeApp) -> None:
    result = form.submit(values={"amount": {"value": 160000}, "reason": {"value": "skill"}})
    payload = fake_app.interactions[-1]
    assert payload["type"] == "view_submission"
    assert payload["view"]["private_metadata"] == "case-1"
    assert payload["view"]["state"]["values"] == {
        "amount": {"value": {"type": "number_input", "value": "160000"}},
        "reason": {"value": {"type": "static_select", "selected_option": option("skill")}},
        "note": {"value": {"type": "plain_text_input", "value": None}},
    }
    assert result.errors == {}
    assert form.open_modal() is None


@pytest.mark.parametrize(
    ("values", "block"),
    [
        ({}, "amount"),
        ({"amount": {"value": "many"}}, "amount"),
        ({"amount": {"value": "1.5"}}, "amount"),
        ({"amount": {"value": "0"}}, "amount"),
        ({"amount": {"value": "5"}, "note": {"value": "far too long"}}, "note"),
    ],
)
def test_what_slack_checks_itself_is_not_sent(form: Person, fake_app: FakeApp, values: Shape, block: str) -> None:
    before = len(fake_app.interactions)
    assert list(form.submit(values=values).errors) == [block]
    assert len(fake_app.interactions) == before
    assert form.open_modal() is not None


def test_the_apps_errors_show_at_their_fields(form: Person, fake_app: FakeApp) -> None:
    fake_app.answers_json({"response_action": "errors", "errors": {"amount": "Above the range"}})
    assert form.submit(values={"amount": {"value": 9}}).errors == {"amount": "Above the range"}
    assert form.open_modal() is not None


def test_errors_at_fields_that_are_not_there_are_trouble(form: Person, fake_app: FakeApp) -> None:
    fake_app.answers_json({"response_action": "errors", "errors": {"salary": "no such field"}})
    assert "trouble connecting" in form.submit(values={"amount": {"value": 9}}).failure


def test_a_failing_submission_leaves_the_modal_open(form: Person, fake_app: FakeApp) -> None:
    fake_app.answer = lambda _heard: Response(status_code=500)
    assert form.submit(values={"amount": {"value": 9}}).failure == "We had some trouble connecting. Try again?"
    assert form.open_modal() is not None


def test_a_submission_can_put_another_view_in_place_of_the_form(form: Person, fake_app: FakeApp) -> None:
    done = {"type": "modal", "title": plain("Done"), "blocks": []}
    fake_app.answers_json({"response_action": "update", "view": done})
    before = form.open_modal()
    form.submit(values={"amount": {"value": 9}})
    after = form.open_modal()
    assert before is not None
    assert after is not None
    assert (after.id, after.body["title"]) == (before.id, plain("Done"))


def test_a_submission_can_push_a_view_and_closing_leads_back(form: Person, fake_app: FakeApp) -> None:
    fake_app.answers_json({"response_action": "push", "view": FORM | {"callback_id": "second"}})
    form.submit(values={"amount": {"value": 9}})
    pushed = form.open_modal()
    assert pushed is not None
    assert (pushed.body["callback_id"], pushed.previous_view_id) == ("second", pushed.root_view_id)
    form.close()
    assert form.open_modal() is not None
    fake_app.answers_json({"response_action": "clear"})
    form.submit(values={"amount": {"value": 9}})
    assert form.open_modal() is None


def test_closing_is_told_only_when_asked_for(client: WebClient, ravi: Person, fake_app: FakeApp, card: str) -> None:
    for wants_to_know in (False, True):
        fake_app.answer = opens(client, FORM | {"notify_on_close": wants_to_know})
        ravi.click(card, "approve")
        fake_app.answer = lambda _heard: Response()
        ravi.close()
    kinds = [payload["type"] for payload in fake_app.interactions]
    assert kinds == ["block_actions", "block_actions", "view_closed"]
    assert fake_app.interactions[-1]["is_cleared"] is False


def test_closing_the_whole_stack_is_told_as_cleared(form: Person, fake_app: FakeApp) -> None:
    fake_app.answers_json({"response_action": "push", "view": FORM | {"notify_on_close": True}})
    form.submit(values={"amount": {"value": 9}})
    form.close(whole_stack=True)
    assert form.open_modal() is None
    assert (fake_app.interactions[-1]["type"], fake_app.interactions[-1]["is_cleared"]) == ("view_closed", True)


def test_a_modal_can_ask_the_app_for_options(client: WebClient, ravi: Person, fake_app: FakeApp, card: str) -> None:
    search: Shape = {"type": "external_select", "action_id": "title", "min_query_length": 1}
    block = {"type": "input", "block_id": "job", "label": plain("Job"), "element": search}
    fake_app.answer = opens(client, FORM | {"blocks": [block]})
    ravi.click(card, "approve")
    fake_app.answers_json({"options": [option("engineer"), option("analyst")]})
    view = ravi.open_modal()
    assert view is not None
    offered = ravi.suggestions(view, "title", "en")
    asked = fake_app.interactions[-1]
    assert (asked["type"], asked["value"], asked["action_id"], asked["block_id"]) == (
        "block_suggestion",
        "en",
        "title",
        "job",
    )
    fake_app.answer = lambda _heard: Response()
    ravi.submit(view, {"job": {"title": offered[0]}})
    state = fake_app.interactions[-1]["view"]["state"]["values"]
    assert state["job"]["title"]["selected_option"] == option("engineer")


def test_shortcuts_reach_the_app_with_a_trigger(ravi: Person, fake_app: FakeApp, card: str) -> None:
    ravi.shortcut("new_case")
    ravi.message_shortcut(card, "add_to_case")
    overall, on_message = fake_app.interactions
    assert (overall["type"], overall["callback_id"]) == ("shortcut", "new_case")
    assert (on_message["type"], on_message["message"]["ts"]) == ("message_action", card)
    assert overall["trigger_id"]
    assert on_message["response_url"]


def test_a_response_url_replaces_the_message_acted_on(ravi: Person, fake_app: FakeApp, card: str) -> None:
    ravi.click(card, "approve")
    WebhookClient(fake_app.interactions[-1]["response_url"]).send(text="Approved", blocks=[], replace_original=True)
    message = ravi.sees("#hiring-offers")[-1]
    assert (message.ts, message.text, message.blocks) == (card, "Approved", [])


def test_a_response_url_reaches_ephemerals_too(client: WebClient, ravi: Person, fake_app: FakeApp) -> None:
    ts = client.chat_postEphemeral(channel="G0OFFERS", user="U0RAVI", text="x", blocks=CARD)["message_ts"]
    ravi.click(ts, "approve")
    hook = WebhookClient(fake_app.interactions[-1]["response_url"])
    hook.send(text="Changed", replace_original=True)
    assert ravi.sees("#hiring-offers")[-1].text == "Changed"
    hook.send(delete_original=True)
    assert ravi.sees("#hiring-offers") == []


def test_a_response_url_speaks_privately_unless_told_otherwise(
    ravi: Person, carla: Person, fake_app: FakeApp
) -> None:
    first = ravi.say("#hiring-offers", "hello")
    ravi.command("#hiring-offers", "/comp-assist help")
    hook = WebhookClient(fake_app.commands[-1]["response_url"])
    hook.send(text="for you")
    hook.send_dict({"text": "for all", "response_type": "in_channel", "thread_ts": first.ts})
    assert [m.text for m in ravi.sees("#hiring-offers")] == ["hello", "for you", "for all"]
    assert [m.text for m in carla.sees("#hiring-offers", thread_ts=first.ts)] == ["hello", "for all"]


def test_a_response_url_is_good_for_five_uses(ravi: Person, fake_app: FakeApp) -> None:
    ravi.command("#general", "/comp-assist help")
    hook = WebhookClient(fake_app.commands[-1]["response_url"])
    assert [hook.send(text="x").status_code for _ in range(6)] == [200, 200, 200, 200, 200, 404]


def test_a_response_url_is_good_for_thirty_minutes(ravi: Person, fake_app: FakeApp, clock: Clock) -> None:
    ravi.command("#general", "/comp-assist help")
    url = fake_app.commands[-1]["response_url"]
    clock.now += 30 * 60 + 1
    answer = httpx.post(url, json={"text": "x"}, trust_env=False)
    assert (answer.status_code, answer.json()["error"]) == (404, "expired_url")


def test_a_response_url_refuses_what_slack_refuses(ravi: Person, fake_app: FakeApp) -> None:
    ravi.command("#general", "/comp-assist help")
    url = fake_app.commands[-1]["response_url"]
    for body, error in (({}, "no_text"), ({"blocks": [{"type": "marquee"}]}, "invalid_blocks")):
        answer = httpx.post(url, json=body, trust_env=False)
        assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_an_ephemeral_can_be_dismissed_by_its_reader_alone(client: WebClient, ravi: Person, carla: Person) -> None:
    ts = client.chat_postEphemeral(channel="G0OFFERS", user="U0RAVI", text="psst")["message_ts"]
    with pytest.raises(SlackRefusal):
        carla.dismiss(ts)
    ravi.dismiss(ts)
    assert ravi.sees("#hiring-offers") == []


def test_waiting_ends_as_soon_as_the_message_is_there(client: WebClient, ravi: Person, play: Playground) -> None:
    play.line.later(lambda: client.chat_postMessage(channel="G0OFFERS", text="ready", blocks=CARD))
    assert ravi.waits_for("#hiring-offers", "An offer").text == "ready"
    with pytest.raises(TimeoutError):
        ravi.waits_for("#hiring-offers", "never said", timeout=0.01)


def test_waiting_for_a_modal_ends_when_the_app_opens_it(
    client: WebClient, ravi: Person, play: Playground, fake_app: FakeApp, card: str
) -> None:
    ravi.click(card, "approve")
    trigger = fake_app.interactions[-1]["trigger_id"]
    play.line.later(lambda: client.views_open(trigger_id=trigger, view=FORM))
    view = ravi.waits_until(ravi.open_modal)
    assert view is not None
    assert view.body["callback_id"] == "override"
    with pytest.raises(TimeoutError):
        ravi.waits_until(ravi.home, timeout=0.01)


def test_an_app_that_answers_a_click_with_json_is_left_alone(ravi: Person, fake_app: FakeApp, card: str) -> None:
    fake_app.answer = lambda _heard: JSONResponse({"text": "ignored"})
    assert ravi.click(card, "approve").answer.status == 200
    assert len(ravi.sees("#hiring-offers")) == 1
