"""Every fault really happens, and the log tells who heard what."""

import json
import random
import time
from http.client import IncompleteRead, RemoteDisconnected
from typing import Any
from urllib.error import URLError

import httpx
import pytest
from conftest import BadDay
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from tests.rig.faults import (
    Faults,
    accepted_then_dropped,
    delayed,
    dropped_before,
    rate_limited,
    refused,
    server_error,
)


def post(slack: BadDay, text: str = "Hello.", mark: str = "m-1", **settings: Any) -> Any:
    metadata = {"event_type": "comp_assist_message", "event_payload": {"mark": mark}}
    client = slack.client(**({"retry_handlers": []} | settings))
    return client.chat_postMessage(channel="C0GENERAL", text=text, metadata=metadata)


def test_without_rules_calls_pass_and_are_logged_with_their_mark_and_thread(slack: BadDay) -> None:
    root = post(slack, mark="first")["ts"]
    slack.client().chat_postMessage(channel="C0GENERAL", text="And.", thread_ts=root)
    assert slack.said == ["Hello.", "And."]
    first, second = slack.faults.calls
    assert (first.method, first.channel, first.thread_ts, first.mark) == (
        "chat.postMessage",
        "C0GENERAL",
        "",
        "first",
    )
    assert (second.thread_ts, second.mark, second.outcome, second.accepted) == (root, "", "ok", True)
    assert 0 <= time.monotonic() - first.at < 5
    assert slack.faults.accepted(mark="first") == [first]


def test_what_the_workspace_itself_refuses_is_logged_as_not_accepted(slack: BadDay) -> None:
    with pytest.raises(SlackApiError):
        slack.client().chat_postMessage(channel="C0NOWHERE", text="Hello.")
    assert [(call.outcome, call.accepted) for call in slack.faults.calls] == [("channel_not_found", False)]


def test_a_delayed_call_goes_through_later(slack: BadDay) -> None:
    slack.faults.add("chat.postMessage", delayed(0.15), times=1)
    began = time.monotonic()
    post(slack)
    assert time.monotonic() - began >= 0.15
    assert slack.said == ["Hello."]


def test_a_client_with_less_patience_than_the_delay_gives_up_although_its_post_arrives(slack: BadDay) -> None:
    slack.faults.add("chat.postMessage", delayed(0.4), times=1)
    with pytest.raises(TimeoutError):
        post(slack, timeout=0.1)
    slack.faults.waits_for(lambda calls: any(call.accepted for call in calls))
    assert slack.said == ["Hello."]


def test_a_rate_limited_call_gets_429_and_changes_nothing(slack: BadDay) -> None:
    slack.faults.add("chat.postMessage", rate_limited(7), times=1)
    with pytest.raises(SlackApiError) as raised:
        post(slack)
    assert raised.value.response.status_code == 429
    assert raised.value.response.headers["Retry-After"] == "7"
    assert raised.value.response["error"] == "ratelimited"
    assert slack.said == []


def test_the_sdks_own_handler_waits_out_a_rate_limit(slack: BadDay) -> None:
    slack.faults.add("chat.postMessage", rate_limited(0), times=1)
    client = slack.client()
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    client.chat_postMessage(channel="C0GENERAL", text="Hello.")
    assert [call.outcome for call in slack.faults.calls] == ["rate_limited", "ok"]


def test_a_server_error_is_500_without_json(slack: BadDay) -> None:
    slack.faults.add("chat.postMessage", server_error(), times=1)
    with pytest.raises(SlackApiError) as raised:
        post(slack)
    assert raised.value.response.status_code == 500
    assert "non-JSON" in raised.value.response["error"]
    assert slack.said == []


def test_a_refusal_is_ok_false_with_its_code(slack: BadDay) -> None:
    slack.faults.add("chat.postMessage", refused("is_archived"), times=1)
    with pytest.raises(SlackApiError) as raised:
        post(slack)
    assert (raised.value.response.status_code, raised.value.response["error"]) == (200, "is_archived")
    assert slack.said == []
    assert slack.faults.calls[0].outcome == "is_archived"


@pytest.mark.parametrize(("mid_answer", "kind"), [(False, RemoteDisconnected), (True, IncompleteRead)])
def test_an_accepted_post_whose_answer_is_lost_stands_in_the_channel(
    slack: BadDay, *, mid_answer: bool, kind: type[Exception]
) -> None:
    slack.faults.add("chat.postMessage", accepted_then_dropped(mid_answer=mid_answer), times=1)
    with pytest.raises(kind) as raised:
        post(slack)
    assert not isinstance(raised.value, URLError)
    assert isinstance(raised.value, OSError) is not mid_answer
    assert slack.said == ["Hello."]
    (call,) = slack.faults.calls
    assert (call.outcome, call.accepted) == ("accepted_then_dropped", True)


@pytest.mark.parametrize(("mid_answer", "kind"), [(False, RemoteDisconnected), (True, IncompleteRead)])
def test_a_call_dropped_before_anything_happened_leaves_nothing(
    slack: BadDay, *, mid_answer: bool, kind: type[Exception]
) -> None:
    slack.faults.add("chat.postMessage", dropped_before(mid_answer=mid_answer), times=1)
    with pytest.raises(kind):
        post(slack)
    assert slack.said == []
    assert slack.faults.accepted() == []
    post(slack, "Once more.")
    assert slack.said == ["Once more."]


def test_the_sdks_default_handler_posts_again_when_no_answer_began_and_so_twice(slack: BadDay) -> None:
    slack.faults.add("chat.postMessage", accepted_then_dropped(), times=1)
    slack.client().chat_postMessage(channel="C0GENERAL", text="Hello.")
    assert slack.said == ["Hello.", "Hello."]
    assert [call.outcome for call in slack.faults.accepted()] == ["accepted_then_dropped", "ok"]


def test_the_sdks_default_handler_leaves_a_broken_answer_alone(slack: BadDay) -> None:
    slack.faults.add("chat.postMessage", accepted_then_dropped(mid_answer=True), times=1)
    with pytest.raises(IncompleteRead):
        slack.client().chat_postMessage(channel="C0GENERAL", text="Hello.")
    assert slack.said == ["Hello."]


def test_a_rule_for_all_methods_with_a_predicate_hits_only_what_fits(slack: BadDay) -> None:
    rule = slack.faults.add("*", refused("fatal_error"), when=lambda given: given.get("channel") == "G0OFFERS")
    post(slack)
    with pytest.raises(SlackApiError, match="fatal_error"):
        slack.client().conversations_info(channel="G0OFFERS")
    assert rule.fired == 1


def test_a_rule_can_let_some_calls_pass_first(slack: BadDay) -> None:
    slack.faults.add("chat.postMessage", refused("fatal_error"), times=1, skipping=1)
    post(slack, "One.")
    with pytest.raises(SlackApiError):
        post(slack, "Two.")
    post(slack, "Three.")
    assert slack.said == ["One.", "Three."]


def test_the_same_seed_breaks_the_same_calls() -> None:
    def broken(seed: int) -> list[bool]:
        faults = Faults(random.Random(seed))
        faults.add("chat.update", server_error(), probability=0.3)
        return [bool(faults.faults_of("chat.update", {})) for _ in range(200)]

    assert broken(1) == broken(1) != broken(2)
    assert 30 < sum(broken(1)) < 90


def test_a_delay_and_another_fault_may_happen_to_one_call() -> None:
    faults = Faults()
    faults.add("*", refused("first"))
    faults.add("*", refused("second"))
    faults.add("*", delayed(1))
    assert [fault.code or fault.kind for fault in faults.faults_of("chat.update", {})] == ["delayed", "first"]


def test_a_response_url_can_fail_under_a_name_of_its_own(slack: BadDay) -> None:
    slack.faults.add("respond", server_error(), times=1)
    address = slack.play.response_url("U0RAVI", "C0GENERAL")
    assert httpx.post(address, json={"text": "Hello."}).status_code == 500
    assert slack.said == []
    assert httpx.post(address, json={"text": "Hello."}).status_code == 200
    assert [call.outcome for call in slack.faults.calls] == ["server_error", "ok"]


def test_the_page_passes_through_untouched_and_unlogged(slack: BadDay) -> None:
    slack.faults.add("*", server_error())
    assert httpx.get(slack.address).status_code == 200
    assert slack.faults.calls == []


def test_metadata_sent_as_json_text_or_unreadable_does_no_harm(slack: BadDay) -> None:
    for metadata in (json.dumps({"event_type": "x", "event_payload": {"mark": "m"}}), "{", "[]"):
        httpx.post(f"{slack.address}/api/chat.postMessage", data={"channel": "C0GENERAL", "metadata": metadata})
    assert [call.mark for call in slack.faults.calls] == ["m", "", ""]
