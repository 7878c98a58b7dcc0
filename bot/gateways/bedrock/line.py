"""The line to Bedrock: one question, the model and the one that stands in for it, a few tries, and a time limit."""

import random
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeAlias

import structlog

from bot.gateways.bedrock.breakers import Breaker
from bot.gateways.bedrock.dialects import Dialect, Dialects
from bot.gateways.bedrock.replies import check_ended, guessed_tokens, tokens_in, whole_text
from bot.gateways.bedrock.troubles import RAISED, Trouble, trouble_of
from bot.gateways.bedrock.turn_times import TurnTimes
from domain.conversations.model_calls import CallPurpose, ModelCall, ModelMeter, Tokens
from domain.deliveries.patience import Patience
from domain.errors import Unavailable
from domain.ports import Clock

_log = structlog.get_logger(__name__)

Pieces: TypeAlias = Generator[str, None, None]

_TRIES = 2
_NONE = Tokens()
# Outcomes after which Bedrock may have gone on writing.
_UNHEARD = frozenset({"slow", "cut", "unreachable"})
_LONGEST_PAUSE = 2.0


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which models are asked, and how much. `fallback` is asked when `model` does not answer.

    `guardrail` is its id and version; with one nothing is passed on before all of it passed. `daily_tokens` is the
    budget of a day (UTC), None for none.
    """

    model: str
    fallback: str | None = None
    most_tokens: int = 1000
    daily_tokens: int | None = None
    guardrail: tuple[str, str] | None = None
    reading_seconds: float = 12.0
    writing_seconds: float = 25.0


@dataclass(frozen=True, slots=True)
class Question:
    """What a model is asked. `stable` is the same in every question of a kind, and cached; `schema` is for JSON."""

    purpose: CallPurpose
    turn: str
    stable: str
    asked: str
    schema: Mapping[str, Any] | None = None


@dataclass
class _Told:
    """What one call brought beside its text."""

    began: float
    tokens: Tokens = _NONE


class BedrockLine:
    """Asks questions through boto3's Converse operations.

    A model that failed five times in a row is left alone for half a minute.
    """

    def __init__(
        self,
        client: Any,
        settings: ModelSettings,
        meter: ModelMeter,
        clock: Clock,
        *,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._settings = settings
        self._meter = meter
        self._clock = clock
        self._patience = Patience(random.SystemRandom().random, most=_TRIES, longest=_LONGEST_PAUSE)
        self._sleep = sleep
        self._now = now
        self._turns = TurnTimes(now)
        self._dialects = Dialects()
        models = (settings.model, *([settings.fallback] if settings.fallback else ()))
        self._breakers = {model: Breaker(model, now) for model in models}

    @property
    def models(self) -> tuple[str, ...]:
        """The models that are asked, in order."""
        return tuple(self._breakers)

    def is_open_to(self, model: str) -> bool:
        """Whether a model is being asked at the moment."""
        return self._breakers[model].is_closed

    def ask(self, question: Question) -> str:
        """The whole answer's text: for a question with a schema what should be its JSON. Raises ModelSilent."""
        return "".join(self._answers(question, self._whole))

    def stream(self, question: Question) -> Iterator[str]:
        """The answer's text in pieces, as it is written. Raises ModelSilent; also amid it, when it breaks off."""
        return self._answers(question, self._pieces)

    def _answers(self, question: Question, call: Callable[..., Pieces]) -> Iterator[str]:
        """The pieces of the first call that answers. Once a piece was passed on nothing is tried again."""
        deadline, passed_on = self._deadline(question), False
        troubles = [Trouble("slow" if self._now() >= deadline else "resting")]
        for model in self._tries(deadline, troubles):
            # So it stays where whoever asked has heard enough.
            told, outcome = _Told(began=self._now()), "answered"
            try:
                with self._breakers[model], closing(call(question, model, told, deadline)) as pieces:
                    for piece in pieces:
                        passed_on = True
                        yield piece
            except Trouble as error:
                outcome = error.code
                troubles.append(error)
                if passed_on:
                    raise
            else:
                return
            finally:
                self._note(question, model, outcome, told)
        raise troubles[-1] if len(troubles) > 1 else _unasked(troubles[0].code)

    def _deadline(self, question: Question) -> float:
        """Until when a question may wait. Raises Trouble where nothing may be asked."""
        self._check_budget()
        is_reading = question.purpose is CallPurpose.READING
        patience = self._settings.reading_seconds if is_reading else self._settings.writing_seconds
        return self._turns.deadline(question.turn, patience)

    def _tries(self, deadline: float, troubles: list[Trouble]) -> Iterator[str]:
        """Which model to ask next, again and again, until there is none left to ask or no time.

        `troubles` is what came of those before.
        """
        for model, breaker in self._breakers.items():
            for number in count(1):
                if self._now() >= deadline or not breaker.lets_through():
                    break
                yield model
                if troubles[-1].is_final:
                    return
                if number >= _TRIES or not troubles[-1].may_pass:
                    break
                self._pause(number, deadline)

    def _pause(self, number: int, deadline: float) -> None:
        self._sleep(max(0.0, min(self._patience.seconds(number), deadline - self._now())))

    def _whole(self, question: Question, model: str, told: _Told, _deadline: float) -> Pieces:
        """The text of one call, in one piece."""
        answer = self._asked(self._client.converse, question, model)
        told.tokens = tokens_in(answer.get("usage"))
        yield whole_text(answer, is_json=question.schema is not None)

    def _pieces(self, question: Question, model: str, told: _Told, deadline: float) -> Pieces:
        """The text of one streamed call; with a guardrail only once it let all of it pass."""
        with closing(self._streamed(question, model, told, deadline)) as pieces:
            if self._settings.guardrail:
                yield "".join(list(pieces))
            else:
                yield from pieces

    def _streamed(self, question: Question, model: str, told: _Told, deadline: float) -> Pieces:
        """The text of one streamed call as it comes; thoughts are not passed on."""
        events = self._asked(self._client.converse_stream, question, model)["stream"]
        said, reason = "", None
        try:
            for event in events:
                if "metadata" in event:
                    told.tokens = tokens_in(event["metadata"].get("usage"))
                reason = event.get("messageStop", {}).get("stopReason", reason)
                piece = event.get("contentBlockDelta", {}).get("delta", {}).get("text", "")
                said += piece
                if piece:
                    yield piece
                if reason is None and self._now() >= deadline:
                    raise Trouble("slow")
        except RAISED as error:
            raise trouble_of(error) from error
        finally:
            events.close()
            if told.tokens == _NONE:
                told.tokens = guessed_tokens(len(question.stable) + len(question.asked), len(said))
        if reason is None and not said.strip():
            raise Trouble("empty")
        check_ended(reason)
        if not said.strip():
            raise Trouble("empty")

    def _asked(self, operation: Callable[..., Any], question: Question, model: str) -> Any:
        """What one operation answers; asked anew in another dialect where the model refuses the one."""
        while True:
            dialect = self._dialects.of(model)
            try:
                return operation(**self._request(question, model, dialect))
            except RAISED as error:
                trouble = trouble_of(error)
                in_vain = question.schema is None or not trouble.is_about_form
                if in_vain or not self._dialects.refused(model, dialect):
                    raise trouble from error

    def _request(self, question: Question, model: str, dialect: Dialect) -> dict[str, Any]:
        given: dict[str, Any] = {
            "modelId": model,
            "system": [{"text": question.stable}, {"cachePoint": {"type": "default"}}],
            "inferenceConfig": {"maxTokens": self._settings.most_tokens},
        }
        asked = question.asked
        if question.schema is not None:
            given |= dialect.asks(question.schema)
            asked += dialect.reminder(question.schema)
        given["messages"] = [{"role": "user", "content": [{"text": asked}]}]
        if self._settings.guardrail:
            name, version = self._settings.guardrail
            given["guardrailConfig"] = {"guardrailIdentifier": name, "guardrailVersion": version}
        return given

    def _check_budget(self) -> None:
        """Raises Trouble once the day's tokens are spent, or while nobody can say how many are."""
        if self._settings.daily_tokens is None:
            return
        try:
            spent = self._meter.spent_on(self._clock.now())
        except Unavailable as error:
            raise _unasked("uncounted") from error
        if spent >= self._settings.daily_tokens:
            raise _unasked("budget_spent")

    def _note(self, question: Question, model: str, outcome: str, told: _Told) -> None:
        took = int((self._now() - told.began) * 1000)
        if outcome != "answered":
            _log.warning("model.silent", code=outcome)
        # What was sent and never told of is billed all the same.
        unheard = outcome in _UNHEARD and told.tokens == _NONE
        tokens = guessed_tokens(len(question.stable) + len(question.asked), 0) if unheard else told.tokens
        self._meter.note(ModelCall(self._clock.now(), question.turn, question.purpose, model, outcome, tokens, took))


def _unasked(code: str) -> Trouble:
    """Why nobody was asked; it stands in the log alone, for there was no call to count."""
    _log.warning("model.silent", code=code)
    return Trouble(code)
