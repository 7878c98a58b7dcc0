"""The line to Bedrock on a bad day: a few tries, another model, a rest, and never more time than there is."""

import gc
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore
from typing import Any

import pytest

from bot.gateways.bedrock.health import BedrockHealth
from bot.gateways.bedrock.troubles import Trouble
from bot.gateways.bedrock.turn_times import TURN_SECONDS
from domain.conversations.model_calls import Tokens
from tests.rig.bedrock_faults import (
    Fault,
    corrupted,
    cut,
    denied,
    dropped,
    ended_early,
    error_midway,
    garbled,
    hung,
    internal_error,
    invalid,
    model_error,
    model_not_ready,
    model_timed_out,
    not_found,
    stalled,
    throttled,
    token_expired,
    unavailable,
)
from tests.rig.bedrock_replies import Call, Reply, ToolUse, Usage
from tests.rig.loopback_bedrock import LoopbackBedrock
from tests.unit.gateways.bedrock_desk import HAIKU, SONNET, BedrockDesk, connected, desk_at, reading, writing

BOTH = pytest.mark.parametrize("operation", ["Converse", "ConverseStream"])
Wire = tuple[LoopbackBedrock, Any]


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    with connected() as made:
        yield made


@pytest.fixture(scope="module")
def hasty_wire() -> Iterator[Wire]:
    """A client that waits a moment only."""
    with connected(read_timeout=0.15) as made:
        yield made


@pytest.fixture
def desk(wire: Wire) -> BedrockDesk:
    return desk_at(wire)


def only(model: str, reply: Reply, fault: Fault) -> Any:
    """A Bedrock in which one model answers and others do not."""
    return lambda call: reply if call.model_id == model else fault


def silence(desk: BedrockDesk, operation: str, turn: str = "t1") -> Trouble:
    with pytest.raises(Trouble) as raised:
        desk.says(operation, turn)
    return raised.value


# -- what goes wrong, and whether it is tried again ------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(
    ("fault", "code", "is_tried_again"),
    [
        (throttled(), "throttled", True),
        (unavailable(), "busy", True),
        (model_not_ready(), "busy", True),
        (internal_error(), "broken", True),
        (model_error(), "broken", True),
        (error_midway("throttlingException", after=0), "throttled", True),
        (error_midway("modelStreamErrorException", after=0), "broken", True),
        (dropped(), "unreachable", True),
        (garbled(), "garbled", True),
        (garbled('{"message": "no"}', 502), "broken", True),
        (model_timed_out(), "slow", False),
        (denied(), "no_access", False),
        (token_expired(), "no_access", False),
        (not_found(), "unknown_model", False),
        (invalid("The provided request is not valid."), "refused_request", False),
    ],
    ids=str,
)
def test_every_fault_has_its_word_and_only_what_may_pass_is_tried_again(
    desk: BedrockDesk, operation: str, fault: Fault, code: str, is_tried_again: bool
) -> None:
    desk.with_settings(fallback=None)
    desk.bedrock.model = lambda _call: fault
    assert silence(desk, operation).code == code
    assert len(desk.asked) == (2 if is_tried_again else 1)
    assert desk.outcomes == [("sonnet", code)] * len(desk.asked)


@pytest.mark.parametrize("fault", [cut(after=0), ended_early(after=0), corrupted(after=0)], ids=lambda one: one.kind)
def test_a_stream_that_breaks_before_its_first_word_is_tried_again(desk: BedrockDesk, fault: Fault) -> None:
    said = iter([fault, Reply(text="Here it is.")])
    desk.bedrock.model = lambda _call: next(said)
    assert desk.says("ConverseStream") == "Here it is."
    assert len(desk.pauses) == 1


@pytest.mark.parametrize(
    "fault", [cut(after=3), ended_early(after=3), corrupted(after=3), error_midway(after=3)], ids=lambda one: one.kind
)
def test_once_a_piece_was_passed_on_nothing_is_tried_again(desk: BedrockDesk, fault: Fault) -> None:
    desk.bedrock.model = lambda _call: fault.breaking(Reply(text="One two three four five six."))
    heard: list[str] = []
    with pytest.raises(Trouble):
        heard_out(desk, heard)
    assert "".join(heard) == "One two three "
    assert desk.asked == [SONNET]


def heard_out(desk: BedrockDesk, heard: list[str], seconds_each: float = 0) -> None:
    """Read a text to its end, while time goes by; what came of it stands in the list, however it ends."""
    for piece in desk.line.stream(writing()):
        heard.append(piece)
        desk.seconds += seconds_each


@BOTH
def test_pauses_are_short_and_left_to_chance(desk: BedrockDesk, operation: str) -> None:
    desk.bedrock.model = lambda _call: throttled()
    for number in range(8):
        desk.with_settings(fallback=None)
        silence(desk, operation, turn=f"t{number}")
    assert len(desk.pauses) == 8
    assert all(0.4 <= pause <= 2 for pause in desk.pauses)
    assert len({round(pause, 6) for pause in desk.pauses}) > 1


# -- the other model, and rest ---------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("fault", [throttled(), denied(), not_found(), model_timed_out()], ids=lambda one: one.code)
def test_where_the_first_model_does_not_answer_the_other_is_asked(
    desk: BedrockDesk, operation: str, fault: Fault
) -> None:
    desk.bedrock.model = only(HAIKU, Reply(text='{"intents": []}'), fault)
    assert desk.says(operation) == '{"intents": []}'
    assert desk.asked[-1] == HAIKU
    assert set(desk.asked[:-1]) == {SONNET}
    assert desk.outcomes[-1] == ("haiku", "answered")


@BOTH
def test_tries_are_few_even_when_nobody_answers(desk: BedrockDesk, operation: str) -> None:
    desk.bedrock.model = lambda _call: throttled()
    assert silence(desk, operation).code == "throttled"
    assert desk.asked == [SONNET, SONNET, HAIKU, HAIKU]


@BOTH
def test_a_model_that_failed_five_times_is_left_alone_for_half_a_minute(
    desk: BedrockDesk, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.passes(0, monkeypatch)
    desk.bedrock.model = only(HAIKU, Reply(text="{}"), throttled())
    for number in range(4):
        desk.says(operation, turn=f"t{number}")
    assert desk.asked.count(SONNET) == 5
    assert not desk.line.is_open_to(SONNET)
    assert "not answering, asked again soon" in BedrockHealth(desk.line).state()
    desk.passes(29, monkeypatch)
    desk.says(operation, turn="t8")
    assert desk.asked.count(SONNET) == 5
    desk.passes(2, monkeypatch)
    desk.bedrock.model = lambda _call: Reply(text="{}")
    desk.says(operation, turn="t9")
    assert desk.asked[-1] == SONNET
    assert desk.line.is_open_to(SONNET)
    assert "not answering" not in BedrockHealth(desk.line).state()


def test_after_its_rest_one_call_tries_whether_a_model_is_well_and_the_others_do_not_wait_for_it(
    desk: BedrockDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.passes(0, monkeypatch)
    desk.bedrock.model = only(HAIKU, Reply(text="{}"), throttled())
    for number in range(3):
        desk.says("Converse", turn=f"t{number}")
    desk.passes(31, monkeypatch)
    desk.bedrock.forget()
    may_answer, begun = Event(), Semaphore(0)

    def model(call: Call) -> Reply | Fault:
        if call.model_id == SONNET:
            begun.release()
            may_answer.wait(5)
            return throttled()
        return Reply(text="{}")

    desk.bedrock.model = model
    with ThreadPoolExecutor(4) as hands:
        first = hands.submit(desk.says, "Converse", "probe")
        assert begun.acquire(timeout=5)
        others = [hands.submit(desk.says, "Converse", f"o{number}") for number in range(3)]
        assert [other.result(5) for other in others] == ["{}"] * 3
        may_answer.set()
        assert first.result(5) == "{}"
    assert desk.asked.count(SONNET) == 1, "and having failed it rests again at once"
    assert not desk.line.is_open_to(SONNET)


@BOTH
@pytest.mark.parametrize(
    "reply",
    [
        Reply(text=""),
        Reply(text=" \n"),
        Reply(text="{", stop_reason="max_tokens"),
        Reply("No.", stop_reason="refusal"),
    ],
    ids=["nothing", "blank", "too long", "refused"],
)
def test_whoever_makes_a_model_say_nothing_of_use_does_not_take_it_from_everybody_else(
    desk: BedrockDesk, operation: str, reply: Reply
) -> None:
    desk.with_settings(fallback=None)
    desk.bedrock.model = lambda _call: reply
    for number in range(8):
        silence(desk, operation, turn=f"t{number}")
    assert desk.line.is_open_to(SONNET)


@BOTH
def test_a_request_that_is_refused_is_nobodys_illness(desk: BedrockDesk, operation: str) -> None:
    desk.bedrock.model = lambda _call: invalid("The request is not valid.")
    for number in range(8):
        silence(desk, operation, turn=f"t{number}")
    assert desk.line.is_open_to(SONNET)


# -- time ------------------------------------------------------------------------------------------------------------


@BOTH
def test_a_model_that_hangs_is_not_asked_again_but_the_other_is(hasty_wire: Wire, operation: str) -> None:
    desk = desk_at(hasty_wire)
    desk.bedrock.model = only(HAIKU, Reply(text="{}"), hung(2.0))
    assert desk.says(operation) == "{}"
    assert desk.asked == [SONNET, HAIKU]
    assert desk.outcomes[0] == ("sonnet", "slow")


def test_a_stream_that_stalls_amid_it_is_slow_and_over(hasty_wire: Wire) -> None:
    desk = desk_at(hasty_wire)
    desk.bedrock.model = lambda _call: stalled(2.0, after=2).breaking(Reply(text="One two three four."))
    assert silence(desk, "ConverseStream").code == "slow"
    assert desk.asked == [SONNET]


@BOTH
def test_the_time_of_a_question_is_kept_over_all_its_tries(desk: BedrockDesk, operation: str) -> None:
    def model(_call: Call) -> Fault:
        desk.seconds += 11
        return throttled()

    desk.bedrock.model = model
    began = desk.seconds
    silence(desk, operation)
    patience = 12 if operation == "Converse" else 25
    assert desk.seconds - began <= patience + 11, "at most the call under way when the time was over"
    assert sum(desk.pauses) < patience


def test_a_stream_that_goes_on_for_ever_is_cut_when_its_time_is_over(desk: BedrockDesk) -> None:
    desk.bedrock.model = lambda _call: Reply(text="word " * 200)
    heard: list[str] = []
    with pytest.raises(Trouble, match="does not answer"):
        heard_out(desk, heard, seconds_each=1)
    assert len(heard) == 25


def test_one_turn_has_a_time_of_its_own_however_much_it_asks(desk: BedrockDesk) -> None:
    desk.bedrock.model = lambda _call: Reply(text="Word.")
    desk.says("ConverseStream", turn="mine")
    desk.seconds += TURN_SECONDS + 1
    desk.bedrock.forget()
    assert silence(desk, "ConverseStream", turn="mine").code == "slow"
    assert silence(desk, "Converse", turn="mine").code == "slow"
    assert desk.asked == []
    assert desk.says("ConverseStream", turn="another's") == "Word."


# -- what is read of an answer ---------------------------------------------------------------------------------------


def test_thoughts_are_read_for_json_and_never_shown_as_words(desk: BedrockDesk) -> None:
    desk.with_settings(fallback=None)
    desk.bedrock.model = lambda _call: Reply(reasoning='{"intents": []}')
    assert desk.says("Converse") == '{"intents": []}'
    assert silence(desk, "ConverseStream").code == "empty"
    with pytest.raises(Trouble):
        desk.line.ask(writing())
    desk.bedrock.model = lambda _call: Reply(reasoning="The base is 250,000.", text="That is how it is.")
    assert desk.says("Converse") == "That is how it is."
    assert desk.says("ConverseStream") == "That is how it is."


@BOTH
@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("max_tokens", "too_long"),
        ("model_context_window_exceeded", "too_long"),
        ("guardrail_intervened", "blocked"),
        ("content_filtered", "blocked"),
        ("refusal", "blocked"),
        ("malformed_model_output", "garbled"),
        ("a_reason_of_next_year", "cut"),
    ],
)
def test_what_was_cut_off_or_blocked_is_no_answer(desk: BedrockDesk, operation: str, reason: str, code: str) -> None:
    desk.bedrock.model = lambda _call: Reply(text='{"intents": []}', stop_reason=reason)
    assert silence(desk, operation).code == code


@BOTH
def test_what_a_guardrail_blocks_is_put_to_no_other_model(desk: BedrockDesk, operation: str) -> None:
    desk.bedrock.model = lambda _call: Reply(text="Blocked.", stop_reason="guardrail_intervened")
    silence(desk, operation)
    assert desk.asked == [SONNET]


def test_with_a_guardrail_nothing_is_passed_on_before_all_of_it_passed(desk: BedrockDesk) -> None:
    desk.with_settings(guardrail=("gr-1", "3"))
    desk.bedrock.model = lambda _call: Reply(text="Sorry. I cannot say that.", stop_reason="guardrail_intervened")
    heard: list[str] = []
    with pytest.raises(Trouble):
        heard_out(desk, heard)
    assert heard == []
    desk.bedrock.model = lambda _call: Reply(text="All is well. Quite.")
    assert list(desk.line.stream(writing())) == ["All is well. Quite."]
    assert desk.last.body["guardrailConfig"] == {"guardrailIdentifier": "gr-1", "guardrailVersion": "3"}
    desk.line.ask(reading())
    assert desk.last.body["guardrailConfig"] == {"guardrailIdentifier": "gr-1", "guardrailVersion": "3"}


@pytest.mark.parametrize(
    "body",
    [
        *("[]", "null", '"text"', "17", "{}", '{"output": 3}', '{"output": {"message": {"content": 5}}}'),
        '{"output": {"message": {"content": [{"text": 5}]}}, "stopReason": "end_turn"}',
        '{"stopReason": "end_turn", "output": {"message": {"content": [{"toolUse": {}}]}}}',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"usage": {"inputTokens": "many"}, "stopReason": []}',
    ],
    ids=lambda body: body[:30],
)
def test_a_body_of_any_shape_is_silence(desk: BedrockDesk, body: str) -> None:
    desk.bedrock.model = lambda _call: garbled(body)
    silence(desk, "Converse")
    silence(desk, "ConverseStream")


def test_a_tool_s_input_as_deep_as_a_model_likes_is_silence(desk: BedrockDesk) -> None:
    deep = '{"intents":' * 3000 + "1" + "}" * 3000
    body = (
        '{"stopReason":"tool_use","usage":{},"output":{"message":{"role":"assistant","content":'
        f'[{{"toolUse":{{"toolUseId":"x","name":"answer","input":{deep}}}}}]}}}}}}'
    )
    desk.bedrock.model = lambda _call: garbled(body)
    assert silence(desk, "Converse").code in ("garbled", "unreachable")


# -- what is asked ---------------------------------------------------------------------------------------------------


@BOTH
def test_every_request_caps_its_answer_caches_its_rules_and_forces_nothing(desk: BedrockDesk, operation: str) -> None:
    desk.bedrock.model = lambda _call: Reply(text="{}")
    for refused in ((), ("outputConfig",)):
        desk.with_settings()
        desk.bedrock.refuses = {"*": refused}
        desk.says(operation)
        body = desk.last.body
        assert body["inferenceConfig"] == {"maxTokens": 700}
        assert body["system"] == [{"text": "The rules."}, {"cachePoint": {"type": "default"}}]
        assert [message["role"] for message in body["messages"]] == ["user"]
        assert body.get("toolConfig", {}).get("toolChoice", {"auto": {}}) == {"auto": {}}
        assert "guardrailConfig" not in body


# -- what it costs ---------------------------------------------------------------------------------------------------


@BOTH
def test_tokens_are_counted_as_bedrock_tells_them(desk: BedrockDesk, operation: str) -> None:
    desk.bedrock.model = lambda _call: Reply(text="{}", usage=Usage(120, 30, cache_read=900, cache_write=7))
    desk.says(operation)
    (call,) = desk.meter.calls
    assert call.tokens == Tokens(read=120, written=30, cache_read=900, cache_written=7)
    assert (call.turn, call.model, call.outcome) == ("t1", SONNET, "answered")


def test_a_text_that_somebody_stops_reading_is_counted_as_well(desk: BedrockDesk) -> None:
    desk.bedrock.model = lambda _call: Reply(text="word " * 100)
    pieces = desk.line.stream(writing(asked="x" * 400))
    for _ in range(80):
        next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    (call,) = desk.meter.calls
    assert call.tokens.read >= 100
    assert call.tokens.written >= 100
    assert call.outcome == "answered"
    assert desk.line.is_open_to(SONNET)


def test_a_text_that_breaks_off_is_counted_as_well(desk: BedrockDesk) -> None:
    desk.bedrock.model = lambda _call: cut(after=5).breaking(Reply(text="word " * 100))
    silence(desk, "ConverseStream")
    assert all(call.tokens.total > 0 for call in desk.meter.calls)


@BOTH
def test_a_spent_budget_stops_all_calls_and_one_below_it_none(desk: BedrockDesk, operation: str) -> None:
    desk.bedrock.model = lambda _call: Reply(text="{}", usage=Usage(1, 0))
    desk.with_settings(daily_tokens=1000)
    desk.meter.spent_before = 999
    assert desk.says(operation) == "{}"
    assert silence(desk, operation).code == "budget_spent"
    assert len(desk.asked) == 1
    desk.with_settings(daily_tokens=0)
    assert silence(desk, operation).code == "budget_spent"


@BOTH
def test_while_nobody_can_count_nobody_is_asked(desk: BedrockDesk, operation: str) -> None:
    desk.with_settings(daily_tokens=1000)
    desk.meter.is_away = True
    assert silence(desk, operation).code == "uncounted"
    assert desk.asked == []
    desk.with_settings(daily_tokens=None)
    desk.bedrock.model = lambda _call: Reply(text="{}")
    assert desk.says(operation) == "{}", "who set no budget wants no count"


def test_the_log_says_why_nobody_was_asked(desk: BedrockDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("bot.gateways.bedrock.line._log.warning", lambda _event, code: told.append(code))
    desk.with_settings(daily_tokens=0)
    silence(desk, "Converse")
    desk.meter.is_away = True
    silence(desk, "ConverseStream")
    assert told == ["budget_spent", "uncounted"]
    assert desk.meter.calls == []


# -- tidiness --------------------------------------------------------------------------------------------------------


def test_streams_are_closed_however_they_end(desk: BedrockDesk) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        for said in (Reply(text="One two."), cut(after=2), error_midway(after=2), corrupted(after=1)):
            desk.with_settings(fallback=None)
            desk.bedrock.model = lambda _call, said=said: said  # type: ignore[misc]
            for much in (1, 100):
                pieces = desk.line.stream(writing())
                try:
                    for _number, _piece in zip(range(much), pieces, strict=False):
                        pass
                except Trouble:
                    pass
                pieces.close()  # type: ignore[attr-defined]
        gc.collect()
    desk.bedrock.model = lambda _call: Reply(tools=(ToolUse("answer", {"intents": []}),))
    assert desk.says("Converse") == '{"intents": []}'


def test_the_words_of_a_refusal_are_in_no_message(desk: BedrockDesk) -> None:
    desk.bedrock.model = lambda _call: invalid("Malformed input: Quillon earns 177,000")
    error = silence(desk, "Converse")
    assert "Quillon" not in str(error) + repr(error.args)
