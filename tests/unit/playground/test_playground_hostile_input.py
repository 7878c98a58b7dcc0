"""Whatever arrives, the playground refuses it in Slack's words and never trips over it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playground_fakes import TOKEN

from bot.playground.app import PlaygroundSettings
from bot.playground.arguments import Arguments
from bot.playground.block_limits import BLOCK_CHECKS
from bot.playground.call_rates import CallRate
from bot.playground.element_limits import ELEMENT_CHECKS
from bot.playground.limits import check_message, check_view
from bot.playground.playground import Playground
from bot.playground.refusals import SlackRefusal
from bot.playground.web_api import METHODS, call_method
from bot.playground.workspace import Workspace

KEYS = st.sampled_from(
    [
        "type",
        "text",
        "elements",
        "element",
        "accessory",
        "fields",
        "block_id",
        "action_id",
        "options",
        "option_groups",
        "confirm",
        "rows",
        "label",
        "value",
        "initial_option",
        "initial_options",
        "title",
        "blocks",
        "url",
        "placeholder",
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from([*BLOCK_CHECKS, *ELEMENT_CHECKS])
)
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5))
BLOCKS = st.lists(
    st.dictionaries(KEYS, JSON, max_size=5).flatmap(
        lambda block: st.sampled_from([*BLOCK_CHECKS]).map(lambda kind: block | {"type": kind})
    ),
    max_size=3,
)
PLACES = st.sampled_from(["C0GENERAL", "G0OFFERS", "D0RAVI", "U0RAVI", "#general", "C0NOWHERE", ""])
ARGUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "channel": PLACES | JSON,
        "user": st.just("U0RAVI") | JSON,
        "users": JSON,
        "ts": JSON,
        "channel_id": PLACES | JSON,
        "status": JSON,
        "markdown_text": JSON,
        "chunks": st.lists(st.fixed_dictionaries({"type": st.just("markdown_text"), "text": JSON})) | JSON,
        "recipient_user_id": JSON,
        "recipient_team_id": JSON,
        "thread_ts": JSON,
        "text": JSON,
        "blocks": BLOCKS | JSON,
        "view": st.fixed_dictionaries({"type": st.sampled_from(["modal", "home"]), "blocks": BLOCKS}) | JSON,
        "user_id": st.just("U0RAVI") | JSON,
        "metadata": JSON,
        "attachments": JSON,
        "limit": JSON,
        "cursor": JSON,
        "types": JSON,
        "oldest": JSON,
        "trigger_id": JSON,
        "name": JSON,
    },
)


@given(blocks=BLOCKS | JSON)
@settings(max_examples=80, deadline=None)
def test_any_json_is_either_within_the_limits_or_has_its_faults_named(blocks: Any) -> None:
    for faults in (check_message({"text": "x", "blocks": blocks}), check_view({"type": "home", "blocks": blocks})):
        assert all(fault.startswith("[ERROR] ") for fault in faults)


@pytest.fixture(scope="module")
def lonely_play() -> Any:
    settings = PlaygroundSettings("http://127.0.0.1:9/slack/events", "secret", TOKEN, retry_delays=())
    play = Playground(settings, Workspace())
    play.stream_starts = CallRate(play.workspace.clock, most=10_000, seconds=60)
    play.announce = lambda *_events, **_how: None  # type: ignore[method-assign] # nobody listens
    yield play
    play.close()


@given(method=st.sampled_from(sorted(METHODS)), arguments=ARGUMENTS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_arguments_get_an_answer_or_a_refusal(lonely_play: Playground, method: str, arguments: Any) -> None:
    given_arguments = Arguments({key: value for key, value in arguments.items() if value is not None})
    answer = call_method(lonely_play, method, given_arguments, f"Bearer {TOKEN}")
    assert answer["ok"] is True or isinstance(answer["error"], str)


@pytest.mark.parametrize("body", [b'{"text": "\\ud800"}', b"[" * 100_000, b'{"x": NaN}', b"\xff"])
def test_unreadable_bodies_are_refused(body: bytes) -> None:
    with pytest.raises(SlackRefusal) as refused:
        Arguments.parse(query="", body=body, content_type="application/json")
    assert refused.value.code == "invalid_json"


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Basic " + TOKEN, "Bearer \u00e9", f"Bearer {TOKEN}x", TOKEN]
)
def test_only_the_whole_token_opens_the_door(lonely_play: Playground, authorization: str) -> None:
    answer = call_method(lonely_play, "auth.test", Arguments({}), authorization)
    assert answer["error"] in {"not_authed", "invalid_auth"}
