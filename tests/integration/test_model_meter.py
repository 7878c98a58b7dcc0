"""What models cost is counted for all processes together; where it cannot be counted, nobody says it was nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Engine, text

from bot.gateways.bedrock.prices import cost_of
from domain.conversations.model_calls import CallPurpose, ModelCall, Tokens
from domain.errors import Unavailable
from domain.money import Money
from storage.engine import database_url, open_engine
from storage.model_calls import SqlModelMeter
from storage.privileges import APP_ROLE
from tests.integration.casebook import rows_of

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SONNET, HAIKU = "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us.anthropic.claude-haiku-4-5-20251001-v1:0"


def call(at: datetime = NOON, outcome: str = "answered", model: str = SONNET, **more: object) -> ModelCall:
    made = ModelCall(at, "a1b2c3d4", CallPurpose.WRITING, model, outcome, Tokens(100, 10, 1000, 5), 1200)
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def meter(engine: Engine) -> SqlModelMeter:
    return SqlModelMeter(engine)


def test_a_day_s_budget_is_spent_on_all_tokens_also_those_of_the_cache(meter: SqlModelMeter) -> None:
    assert meter.spent_on(NOON) == 0
    meter.note(call())
    meter.note(call(outcome="cut"))
    assert meter.spent_on(NOON) == 2 * 1115


def test_two_processes_spend_one_budget(engine: Engine, meter: SqlModelMeter) -> None:
    meter.note(call())
    SqlModelMeter(engine).note(call())
    assert meter.spent_on(NOON) == 2230


def test_a_day_begins_at_midnight_utc_wherever_the_clock_stands(meter: SqlModelMeter) -> None:
    midnight = datetime(2026, 3, 4, tzinfo=UTC)
    meter.note(call(at=midnight - timedelta(microseconds=1)))
    meter.note(call(at=midnight))
    meter.note(call(at=midnight + timedelta(days=1)))
    in_tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    assert [meter.spent_on(day) for day in (midnight, in_tokyo, NOON - timedelta(days=1))] == [1115, 1115, 1115]


def test_admins_are_told_what_failed_and_what_was_refused_beside_what_was_answered(meter: SqlModelMeter) -> None:
    meter.note(call())
    meter.note(call(turn="b1b2c3d4"))
    meter.note(call(outcome="throttled", tokens=Tokens()))
    meter.note(call(outcome="refused:number", tokens=Tokens()))
    meter.note(call(model=HAIKU))
    first, second = meter.use_on(NOON)
    assert (first.model, first.calls, first.turns, first.failed, first.refused) == (SONNET, 3, 2, 1, 1)
    assert (second.model, second.calls, second.failed, second.refused) == (HAIKU, 1, 0, 0)
    assert first.tokens == Tokens(200, 20, 2000, 10)
    assert meter.use_on(NOON + timedelta(days=1)) == ()
    assert cost_of(SONNET, second.tokens) == Money(Decimal("0.0008"), "USD")


def test_nothing_that_was_said_and_nobody_who_said_it_is_kept(engine: Engine, meter: SqlModelMeter) -> None:
    meter.note(call())
    (row,) = rows_of(engine, "model_calls")
    assert set(row) == {
        *("id", "at", "turn", "purpose", "model", "outcome"),
        *("tokens_read", "tokens_written", "cache_read", "cache_written", "milliseconds"),
    }


@pytest.mark.parametrize(
    "odd",
    [
        {"turn": "longer than eight letters"},
        {"model": "arn:aws:bedrock:" + "x" * 400},
        {"model": "nul\x00 and half a pair \ud800"},
        {"outcome": "o" * 300},
        {"tokens": Tokens(2**40, 2**40, 2**40, 2**40)},
        {"milliseconds": 2**40},
    ],
    ids=lambda odd: next(iter(odd)),
)
def test_a_call_of_any_size_is_counted(meter: SqlModelMeter, odd: dict[str, object]) -> None:
    meter.note(call(**odd))
    assert meter.spent_on(NOON) >= 1115
    assert len(meter.use_on(NOON)) == 1


def test_calls_that_cannot_be_written_stop_the_budget_until_they_are(fresh_engine: Engine) -> None:
    meter = SqlModelMeter(fresh_engine)
    _run(fresh_engine, "alter table model_calls rename to gone")
    meter.note(call())
    with pytest.raises(Unavailable):
        meter.spent_on(NOON)
    # Reading alone would work again, and would find that nothing was spent.
    _run(fresh_engine, "alter table gone rename to model_calls")
    _run(fresh_engine, "alter table model_calls add constraint closed check (tokens_read < 0) not valid")
    with pytest.raises(Unavailable):
        meter.spent_on(NOON)
    _run(fresh_engine, "alter table model_calls drop constraint closed")
    assert meter.spent_on(NOON) == 1115
    assert meter.spent_on(NOON) == 1115, "counted once"


def test_a_database_that_is_away_costs_nobody_an_answer(open_on: Callable[[str], Engine]) -> None:
    meter = SqlModelMeter(open_on("postgresql://app:x@127.0.0.1:1/pay"))
    meter.note(call())
    with pytest.raises(Unavailable) as raised:
        meter.spent_on(NOON)
    assert "postgresql" not in str(raised.value)
    with pytest.raises(Unavailable):
        meter.use_on(NOON)


def test_the_program_s_own_role_may_count_and_forget_and_never_change_a_count(fresh_engine: Engine) -> None:
    program = open_engine(database_url(str(fresh_engine.url.render_as_string(hide_password=False))), role=APP_ROLE)
    meter = SqlModelMeter(program)
    meter.note(call())
    assert meter.spent_on(NOON) == 1115
    with pytest.raises(Exception, match="permission denied"):
        _run(program, "update model_calls set tokens_read = 0")
    assert meter.forget(NOON) == 0
    assert meter.forget(NOON + timedelta(seconds=1)) == 1
    assert meter.spent_on(NOON) == 0
    program.dispose()


def _run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))
