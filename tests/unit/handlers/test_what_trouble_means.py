"""Which of Slack's answers, and missing answers, are worth trying again, and after how long."""

from http.client import IncompleteRead, RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError

from domain.errors import CompAssistError, Conflict, InvalidRequest, NotAllowed, NotFound, Unavailable
from handlers.slack.pacing import ChannelBusy
from handlers.slack.trouble import REFUSED_FOR_GOOD, error_code, may_pass, seconds_asked_for
from tests.fakes.slack_inboxes import refusal

MAY_PASS: list[BaseException] = [
    refusal("ratelimited", 429),
    refusal("ratelimited"),
    refusal("rate_limited"),
    refusal("internal_error"),
    refusal("fatal_error"),
    refusal("service_unavailable"),
    refusal("request_timeout"),
    # The bot is refused, and not the person: somebody mends that.
    refusal("invalid_auth"),
    refusal("missing_scope"),
    refusal("account_inactive"),
    refusal("whatever it says", 429),
    refusal("whatever it says", 500),
    refusal("whatever it says", 503),
    SlackApiError("refused", {"ok": False, "error": "internal_error"}),
    SlackRequestError("no answer"),
    TimeoutError(),
    ConnectionResetError(),
    ConnectionRefusedError(),
    URLError("no route"),
    RemoteDisconnected(),
    IncompleteRead(b""),
    ChannelBusy(),
    Unavailable("database_unreachable", "The database does not answer."),
    Unavailable("slack_overrun", "Slack does not take my answer."),
]
STAYS: list[BaseException] = [
    refusal("channel_not_found"),
    refusal("not_in_channel"),
    refusal("invalid_blocks"),
    refusal("channel_not_found", 404),
    SlackApiError("refused", {"ok": False, "error": "user_not_found"}),
    SlackApiError("refused", {"ok": False, "error": ["internal_error"]}),
    SlackApiError("refused", {"ok": False}),
    SlackApiError("refused", "internal_error"),
    Unavailable(REFUSED_FOR_GOOD, "Slack did not take my answer."),
    InvalidRequest("reference_unreadable", "That is no reference."),
    NotAllowed("case_of_somebody_else", "That case is not yours."),
    NotFound("case_unknown", "There is no such case."),
    Conflict("changed_meanwhile", "Somebody was faster."),
    KeyError("text"),
    ValueError(),
    AssertionError(),
]


def told(error: BaseException) -> str:
    return f"{type(error).__name__} {error_code(error) or getattr(error, 'code', '')}"


@pytest.mark.parametrize("error", MAY_PASS, ids=told)
def test_what_is_overrun_or_out_of_reach_may_pass(error: BaseException) -> None:
    assert may_pass(error)


@pytest.mark.parametrize("error", STAYS, ids=told)
def test_what_was_refused_in_words_or_is_wrong_does_not_pass(error: BaseException) -> None:
    assert not may_pass(error)


@pytest.mark.parametrize("kind", [kind for kind in CompAssistError.__subclasses__() if kind is not Unavailable])
def test_of_our_own_errors_only_being_unavailable_passes(kind: type[CompAssistError]) -> None:
    assert not may_pass(kind("some_code", "A sentence."))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "30"}, 30.0),
        ({"retry-after": "30"}, 30.0),
        ({"RETRY-AFTER": ["7", "9"]}, 7.0),
        ({"Retry-After": ("7",)}, 7.0),
        ({"Retry-After": 12}, 12.0),
        ({"Retry-After": "0"}, 0.0),
        # Nobody is to wait for a day because of one header.
        ({"Retry-After": "86400"}, 3600.0),
        ({"Retry-After": "9" * 400}, 3600.0),
        ({"Retry-After": ""}, None),
        ({"Retry-After": []}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Wed, 04 Mar 2026 09:30:00 GMT"}, None),
        ({"Retry-After": "١٢"}, None),
        ({"X-Other": "30"}, None),
        ({}, None),
    ],
    ids=str,
)
def test_how_long_slack_asks_us_to_wait(headers: dict[str, Any], seconds: float | None) -> None:
    assert seconds_asked_for(refusal("ratelimited", 429, **headers)) == seconds


@pytest.mark.parametrize(
    "error", [TimeoutError(), SlackApiError("refused", {"ok": False}), Unavailable("some_code", "No.")], ids=told
)
def test_where_there_is_no_answer_nothing_is_asked_for(error: BaseException) -> None:
    assert seconds_asked_for(error) is None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (refusal("channel_not_found"), "channel_not_found"),
        (SlackApiError("refused", {"ok": False, "error": "fatal_error"}), "fatal_error"),
        (SlackApiError("refused", {"ok": False, "error": 7}), None),
        (SlackApiError("refused", {}), None),
        (TimeoutError(), None),
    ],
    ids=repr,
)
def test_slacks_own_word_is_known_where_there_is_one(error: BaseException, code: str | None) -> None:
    assert error_code(error) == code
