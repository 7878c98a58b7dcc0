"""The playground's Web API, asked through Slack's own client."""

import json
from typing import Any

import httpx
import pytest
from playground_fakes import TOKEN, Clock, FakeApp, Switch
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.people import Person
from bot.playground.records import Channel, ChannelKind, Member
from bot.playground.workspace import Workspace

MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "override",
    "title": {"type": "plain_text", "text": "Override"},
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}],
}
HOME: dict[str, Any] = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "cases"}}]}


def refusal_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return str(refused.value.response["error"])


@pytest.fixture
def elsewhere(workspace: Workspace) -> Workspace:
    """A workspace with a public and a private channel the bot is not in."""
    workspace.add_channel(Channel("C0LUNCH", "lunch", ChannelKind.PUBLIC, ("U0RAVI",)))
    workspace.add_channel(Channel("G0BOARD", "board", ChannelKind.PRIVATE, ("U0OLGA",)))
    return workspace


def test_auth_test_says_who_the_bot_is(client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["bot_id"], answer["user_id"], answer["team_id"]) == ("B0COMPBOT", "U0COMPBOT", "T0PLAY")
    assert (answer["app_id"], answer["app_name"]) == ("A0COMPASSIST", "comp-assist")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_wrong_token_is_refused(client: WebClient) -> None:
    client.token = "xoxb-wrong"
    assert refusal_of(client.auth_test) == "invalid_auth"


def test_a_missing_token_is_refused(client: WebClient) -> None:
    client.token = None
    assert refusal_of(client.auth_test) == "not_authed"


def test_a_token_may_come_as_a_form_field_with_blocks_as_a_json_string(client: WebClient, ravi: Person) -> None:
    form = {"token": TOKEN, "channel": "C0GENERAL", "text": "hi", "blocks": json.dumps(MODAL["blocks"])}
    answer = httpx.post(f"{client.base_url}chat.postMessage", data=form, trust_env=False).json()
    assert answer["ok"]
    assert ravi.sees("#general")[-1].blocks[0]["type"] == "section"


def test_an_unknown_method_is_named_as_such(client: WebClient) -> None:
    assert refusal_of(client.api_call, api_method="chat.sing") == "unknown_method"


def test_api_test_answers_with_its_arguments(client: WebClient) -> None:
    assert client.api_test(foo="bar")["args"]["foo"] == "bar"


def test_users_info_holds_the_flags_that_tell_guests_and_bots_apart(client: WebClient, workspace: Workspace) -> None:
    workspace.add_person(Member("U0GUEST", "guest", "Gus Guest", is_restricted=True))
    guest = client.users_info(user="U0GUEST")["user"]
    bot = client.users_info(user="U0COMPBOT")["user"]
    assert (guest["is_restricted"], guest["is_ultra_restricted"], guest["is_stranger"]) == (True, False, False)
    assert (guest["deleted"], guest["is_bot"], bot["is_bot"]) == (False, False, True)
    assert guest["profile"]["real_name"] == "Gus Guest"
    assert refusal_of(client.users_info, user="U0NOBODY") == "user_not_found"


@pytest.mark.parametrize(("zone", "offset"), [("Asia/Kolkata", 19_800), ("UTC", 0), ("Mars/Olympus", 0)])
def test_users_info_says_where_somebodys_clock_stands(
    client: WebClient, workspace: Workspace, zone: str, offset: int
) -> None:
    workspace.add_person(Member("U0ASHA", "asha", "Asha Rao", tz=zone))
    asha = client.users_info(user="U0ASHA")["user"]
    assert (asha["tz"], asha["tz_offset"]) == (zone, offset)


def test_users_list_comes_in_pages(client: WebClient) -> None:
    pages = [page["members"] for page in client.users_list(limit=2)]
    assert [len(page) for page in pages] == [2, 2, 1]


def test_conversations_info_tells_public_private_and_direct_apart(client: WebClient) -> None:
    general = client.conversations_info(channel="C0GENERAL")["channel"]
    desk = client.conversations_info(channel="G0COMPDESK")["channel"]
    direct = client.conversations_info(channel="D0RAVI")["channel"]
    assert (general["is_channel"], general["is_private"], general["num_members"]) == (True, False, 5)
    assert (desk["is_group"], desk["is_private"], desk["is_member"], desk["is_ext_shared"]) == (
        True,
        True,
        True,
        False,
    )
    assert (direct["is_im"], direct["user"]) == (True, "U0RAVI")


def test_conversations_members_come_in_pages(client: WebClient) -> None:
    pages = [page["members"] for page in client.conversations_members(channel="C0GENERAL", limit=3)]
    assert [len(page) for page in pages] == [3, 2]
    assert {"U0CARLA", "U0COMPBOT"} <= {member for page in pages for member in page}


def test_a_private_channel_without_the_bot_does_not_exist_for_it(client: WebClient, elsewhere: Workspace) -> None:
    assert refusal_of(client.conversations_info, channel="G0BOARD") == "channel_not_found"
    assert refusal_of(client.conversations_members, channel="G0BOARD") == "channel_not_found"
    assert refusal_of(client.chat_postMessage, channel="G0BOARD", text="x") == "channel_not_found"
    listed = client.conversations_list(types="public_channel,private_channel")["channels"]
    assert {channel["id"] for channel in listed} == {"C0GENERAL", "C0LUNCH", "G0COMPDESK", "G0OFFERS"}
    assert elsewhere.channel("G0BOARD")


def test_a_public_channel_must_be_joined_before_posting(client: WebClient, elsewhere: Workspace) -> None:
    assert refusal_of(client.chat_postMessage, channel="C0LUNCH", text="x") == "not_in_channel"
    assert refusal_of(client.conversations_history, channel="C0LUNCH") == "not_in_channel"
    client.conversations_join(channel="C0LUNCH")
    assert client.chat_postMessage(channel="C0LUNCH", text="x")["ok"]
    assert "U0COMPBOT" in elsewhere.channel("C0LUNCH").members


def test_users_conversations_lists_what_the_bot_shares_with_a_person(client: WebClient) -> None:
    shared = client.users_conversations(user="U0RAVI", types="public_channel,private_channel,im")["channels"]
    assert {channel["id"] for channel in shared} == {"C0GENERAL", "G0OFFERS", "D0RAVI"}


def test_conversations_open_finds_the_direct_message(client: WebClient) -> None:
    assert client.conversations_open(users=["U0OLGA"])["channel"]["id"] == "D0OLGA"
    assert refusal_of(client.conversations_open, users="U0NOBODY") == "user_not_found"


def test_a_message_to_a_user_id_lands_in_the_direct_message(client: WebClient, olga: Person) -> None:
    assert client.chat_postMessage(channel="U0OLGA", text="hello")["channel"] == "D0OLGA"
    assert olga.sees("dm")[-1].text == "hello"


def test_timestamps_are_unique_and_increase_even_when_the_clock_stands_still(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="C0GENERAL", text="x")["ts"] for _ in range(3)]
    assert stamps[0] == "1700000000.000000"
    assert stamps == sorted(set(stamps))


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0GENERAL"}, "no_text"),
        ({"channel": "C0GENERAL", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "C0GENERAL", "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": "C0GENERAL", "text": "x", "blocks": [{"type": "marquee"}]}, "invalid_blocks"),
        ({"channel": "C0GENERAL", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": "C0GENERAL", "text": "x", "metadata": {"event_type": "t"}}, "invalid_metadata_schema"),
    ],
)
@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
def test_what_slack_refuses_to_post_is_refused(client: WebClient, arguments: dict[str, Any], error: str) -> None:
    assert refusal_of(client.chat_postMessage, **arguments) == error


def test_invalid_blocks_are_named_in_the_response_metadata(client: WebClient) -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0GENERAL", text="x", blocks=[header])
    messages = refused.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"]


def test_an_update_keeps_what_it_does_not_mention_and_marks_the_edit(client: WebClient, ravi: Person) -> None:
    posted = client.chat_postMessage(channel="C0GENERAL", text="before", blocks=MODAL["blocks"])
    client.chat_update(channel="C0GENERAL", ts=posted["ts"], text="after")
    message = ravi.sees("#general")[-1]
    assert (message.text, len(message.blocks)) == ("after", 1)
    assert message.edited_ts
    client.chat_update(channel="C0GENERAL", ts=posted["ts"], text="after", blocks=[])
    assert ravi.sees("#general")[-1].blocks == []


def test_other_peoples_and_ephemeral_messages_cannot_be_updated(client: WebClient, ravi: Person) -> None:
    said = ravi.say("#general", "mine")
    hidden = client.chat_postEphemeral(channel="C0GENERAL", user="U0RAVI", text="psst")["message_ts"]
    for ts in (said.ts, hidden):
        assert refusal_of(client.chat_update, channel="C0GENERAL", ts=ts, text="x") == "cant_update_message"
        assert refusal_of(client.chat_delete, channel="C0GENERAL", ts=ts) == "cant_delete_message"
    assert refusal_of(client.chat_update, channel="C0GENERAL", ts="1.000001", text="x") == "message_not_found"


def test_deleting_a_message_with_replies_leaves_a_tombstone(client: WebClient, ravi: Person) -> None:
    alone = client.chat_postMessage(channel="C0GENERAL", text="alone")["ts"]
    answered = client.chat_postMessage(channel="C0GENERAL", text="answered")["ts"]
    ravi.say("#general", "a reply", thread_ts=answered)
    client.chat_delete(channel="C0GENERAL", ts=alone)
    client.chat_delete(channel="C0GENERAL", ts=answered)
    assert [m.text for m in ravi.sees("#general")] == ["This message was deleted.", "a reply"]


def test_an_ephemeral_is_seen_by_one_person_and_by_no_history(client: WebClient, ravi: Person, carla: Person) -> None:
    client.chat_postEphemeral(channel="C0GENERAL", user="U0RAVI", text="psst")
    assert ravi.sees("#general")[-1].text == "psst"
    assert carla.sees("#general") == []
    assert client.conversations_history(channel="C0GENERAL")["messages"] == []


def test_an_ephemeral_needs_a_member_of_the_channel(client: WebClient) -> None:
    outsider = {"channel": "G0COMPDESK", "user": "U0RAVI", "text": "x"}
    assert refusal_of(client.chat_postEphemeral, **outsider) == "user_not_in_channel"
    assert refusal_of(client.chat_postEphemeral, **outsider | {"user": "U0NOBODY"}) == "user_not_found"


def test_history_is_newest_first_without_replies_and_shows_metadata_on_request(client: WebClient) -> None:
    turn = {"event_type": "turn", "event_payload": {"turn": "t-1"}}
    first = client.chat_postMessage(channel="C0GENERAL", text="first", metadata=turn)["ts"]
    client.chat_postMessage(channel="C0GENERAL", text="reply", thread_ts=first)
    client.chat_postMessage(channel="C0GENERAL", text="second")
    bare = client.conversations_history(channel="C0GENERAL")["messages"]
    full = client.conversations_history(channel="C0GENERAL", include_all_metadata=True)["messages"]
    assert [m["text"] for m in bare] == ["second", "first"]
    assert "metadata" not in bare[1]
    assert full[1]["metadata"] == turn
    assert (full[1]["reply_count"], full[1]["thread_ts"], full[1]["bot_id"]) == (1, first, "B0COMPBOT")


def test_history_keeps_to_the_window_asked_for(client: WebClient, clock: Clock) -> None:
    stamps = []
    for text in ("one", "two", "three"):
        stamps.append(client.chat_postMessage(channel="C0GENERAL", text=text)["ts"])
        clock.now += 10
    later = client.conversations_history(channel="C0GENERAL", oldest=stamps[1])["messages"]
    exact = client.conversations_history(channel="C0GENERAL", oldest=stamps[1], latest=stamps[1], inclusive=True)
    assert [m["text"] for m in later] == ["three"]
    assert [m["text"] for m in exact["messages"]] == ["two"]


def test_replies_begin_with_the_first_message_of_the_thread(client: WebClient) -> None:
    first = client.chat_postMessage(channel="C0GENERAL", text="first")["ts"]
    reply = client.chat_postMessage(channel="C0GENERAL", text="reply", thread_ts=first)["ts"]
    for ts in (first, reply):
        thread = client.conversations_replies(channel="C0GENERAL", ts=ts)["messages"]
        assert [m["text"] for m in thread] == ["first", "reply"]
    assert refusal_of(client.conversations_replies, channel="C0GENERAL", ts="1.000001") == "thread_not_found"


def test_user_groups_name_their_users(client: WebClient) -> None:
    groups = {group["handle"]: group["id"] for group in client.usergroups_list()["usergroups"]}
    assert client.usergroups_users_list(usergroup=groups["comp-team"])["users"] == ["U0CARLA", "U0COLIN"]
    assert refusal_of(client.usergroups_users_list, usergroup="S0NONE") == "no_such_subteam"


def test_a_reaction_is_given_once(client: WebClient, ravi: Person) -> None:
    place = {"channel": "C0GENERAL", "timestamp": ravi.say("#general", "hello").ts, "name": "eyes"}
    client.reactions_add(**place)
    assert ravi.sees("#general")[-1].reactions == {"eyes": ["U0COMPBOT"]}
    assert refusal_of(client.reactions_add, **place) == "already_reacted"
    client.reactions_remove(**place)
    assert ravi.sees("#general")[-1].reactions == {}


def test_a_permalink_leads_to_the_message(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C0GENERAL", text="x")["ts"]
    assert ts in client.chat_getPermalink(channel="C0GENERAL", message_ts=ts)["permalink"]
    assert refusal_of(client.chat_getPermalink, channel="C0GENERAL", message_ts="1.0") == "message_not_found"


def test_bots_info_describes_the_bot(client: WebClient) -> None:
    assert client.bots_info(bot="B0COMPBOT")["bot"]["user_id"] == "U0COMPBOT"
    assert refusal_of(client.bots_info, bot="B0OTHER") == "bot_not_found"


def test_a_trigger_opens_one_modal_within_three_seconds(
    client: WebClient, ravi: Person, fake_app: FakeApp, clock: Clock
) -> None:
    ravi.command("#general", "/comp-assist help")
    ravi.command("#general", "/comp-assist help")
    first, second = (command["trigger_id"] for command in fake_app.commands)
    opened = client.views_open(trigger_id=first, view=MODAL)["view"]
    assert (opened["callback_id"], opened["root_view_id"], opened["state"]) == (
        "override",
        opened["id"],
        {"values": {}},
    )
    assert refusal_of(client.views_open, trigger_id=first, view=MODAL) == "exchanged_trigger_id"
    clock.now += 3.1
    assert refusal_of(client.views_open, trigger_id=second, view=MODAL) == "expired_trigger_id"
    assert refusal_of(client.views_open, trigger_id="1.2.3", view=MODAL) == "invalid_trigger_id"


def test_a_view_beyond_the_limits_is_refused_with_its_reason(client: WebClient) -> None:
    view = MODAL | {"title": {"type": "plain_text", "text": "x" * 25}}
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id="1.2.3", view=view)
    assert refused.value.response["error"] == "invalid_arguments"
    assert "/view/title/text" in refused.value.response["response_metadata"]["messages"][0]


def test_a_home_view_with_a_stale_hash_is_a_conflict(client: WebClient, ravi: Person) -> None:
    first = client.views_publish(user_id="U0RAVI", view=HOME)["view"]["hash"]
    client.views_publish(user_id="U0RAVI", view=HOME, hash=first)
    assert refusal_of(client.views_publish, user_id="U0RAVI", view=HOME, hash=first) == "hash_conflict"
    assert ravi.home() is not None


def test_a_modal_with_a_stale_hash_is_a_conflict(client: WebClient, ravi: Person, fake_app: FakeApp) -> None:
    ravi.command("#general", "/comp-assist help")
    view = client.views_open(trigger_id=fake_app.commands[-1]["trigger_id"], view=MODAL | {"external_id": "x"})[
        "view"
    ]
    client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL | {"external_id": "x"})
    stale = {"external_id": "x", "hash": view["hash"], "view": MODAL}
    assert refusal_of(client.views_update, **stale) == "hash_conflict"
    assert refusal_of(client.views_update, view_id="V0GONE", view=MODAL) == "not_found"


def test_a_fourth_modal_does_not_go_on_the_stack(client: WebClient, ravi: Person, fake_app: FakeApp) -> None:
    for _ in range(4):
        ravi.command("#general", "/comp-assist help")
    triggers = [command["trigger_id"] for command in fake_app.commands]
    root = client.views_open(trigger_id=triggers[0], view=MODAL)["view"]["id"]
    for trigger in triggers[1:3]:
        assert client.views_push(trigger_id=trigger, view=MODAL)["view"]["root_view_id"] == root
    assert refusal_of(client.views_push, trigger_id=triggers[3], view=MODAL) == "push_limit_reached"


def test_bodies_that_are_no_json_objects_are_refused(playground_switch: Switch, client: WebClient) -> None:
    headers = {"Authorization": f"Bearer {client.token}", "Content-Type": "application/json"}
    for body, error in ((b"{", "invalid_json"), (b"[]", "json_not_object")):
        url = f"{playground_switch.url}/api/auth.test"
        assert httpx.post(url, content=body, headers=headers, trust_env=False).json()["error"] == error
