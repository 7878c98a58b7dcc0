"""The line to Bedrock: one question, the model and the one that stands in for it, a few tries, and a time limit."""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

import structlog
from circuitbreaker import CircuitBreaker

from bot.gateways.bedrock.dialects import Dialects
from bot.gateways.bedrock.troubles import RAISED, Trouble, trouble_of
from domain.conversations.model_calls import CallPurpose, ModelCall, ModelMeter, Tokens
from domain.deliveries.patience import Patience
from domain.errors import Unavailable
from domain.ports import Clock

_log = structlog.get_logger(__name__)

T = TypeVar("T")

_TRIES = 2
_FAILURES = 5
_OPEN_SECONDS = 30
_LONGEST_PAUSE = 2.0


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which models are asked, and how much. `fallback` is asked when `model` does not answer.

    `guardrail` is its id and version. `daily_tokens` is the budget of a day (UTC), None for none.
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

    tokens: Tokens = field(default_factory=Tokens)
    began: float = field(default_factory=time.monotonic)


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
    ) -> None:
        self._client = client
        self._settings = settings
        self._meter = meter
        self._clock = clock
        self._patience = Patience(random.SystemRandom().random, most=_TRIES, longest=_LONGEST_PAUSE)
        self._sleep = sleep
        self._dialects = Dialects()
        models = (settings.model, *([settings.fallback] if settings.fallback else ()))
        self._breakers = {model: CircuitBreaker(_FAILURES, _OPEN_SECONDS, Trouble, model) for model in models}

    @property
    def models(self) -> tuple[str, ...]:
        """The models that are asked, in order."""
        return tuple(self._breakers)

    def is_open_to(self, model: str) -> bool:
        """Whether a model is being asked at the moment."""
        return not self._breakers[model].opened

    def ask(self, question: Question) -> str:
        """The whole answer's text: for a question with a schema what should be its JSON. Raises ModelSilent."""
        return "".join(self._answers(question, self._whole))

    def stream(self, question: Question) -> Iterator[str]:
        """The answer's text in pieces, as it is written. Raises ModelSilent; also amid it, when it breaks off."""
        return self._answers(question, self._pieces)

    def _answers(self, question: Question, call: Callable[..., Iterator[str]]) -> Iterator[str]:
        """The pieces of the first call that answers. Once a piece was passed on nothing is tried again."""
        self._check_budget()
        seconds = self._settings
        patience = seconds.reading_seconds if question.purpose is CallPurpose.READING else seconds.writing_seconds
        deadline, passed_on = time.monotonic() + patience, False
        troubles = [Trouble("resting")]
        for model in self._tries(deadline, troubles):
            told = _Told()
            try:
                with self._breakers[model]:
                    for piece in call(question, model, told, deadline):
                        passed_on = True
                        yield piece
            except Trouble as error:
                troubles.append(error)
                self._note(question, model, error.code, told)
                if passed_on:
                    raise
            else:
                self._note(question, model, "answered", told)
                return
        raise troubles[-1]

    def _tries(self, deadline: float, troubles: list[Trouble]) -> Iterator[str]:
        """Which model to ask next, again and again, until there is none left to ask or no time.

        `troubles` is what came of those before.
        """
        for model, breaker in self._breakers.items():
            for number in count(1):
                if breaker.opened or time.monotonic() >= deadline:
                    break
                yield model
                if number >= _TRIES or not troubles[-1].may_pass:
                    break
                self._pause(number, deadline)

    def _pause(self, number: int, deadline: float) -> None:
        self._sleep(max(0.0, min(self._patience.seconds(number), deadline - time.monotonic())))

    def _whole(self, question: Question, model: str, told: _Told, _deadline: float) -> Iterator[str]:
        """The text of one call. JSON comes as a tool's input, as text, or from some models amid their thoughts."""
        answer = self._asked(self._client.converse, question, model)
        told.tokens = _tokens(answer.get("usage"))
        try:
            blocks = answer["output"]["message"]["content"]
            inputs = [block["toolUse"]["input"] for block in blocks if "toolUse" in block]
            text = "".join(block["text"] for block in blocks if "text" in block)
            thought = "".join(
                block["reasoningContent"].get("reasoningText", {}).get("text", "")
                for block in blocks
                if "reasoningContent" in block
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise Trouble("garbled") from error
        if inputs:
            yield _as_json(inputs[0])
        elif text.strip() or (question.schema is not None and thought.strip()):
            yield text if text.strip() else thought
        else:
            raise Trouble("empty")

    def _pieces(self, question: Question, model: str, told: _Told, deadline: float) -> Iterator[str]:
        """The text of one streamed call; thoughts are not passed on."""
        events, said, ended = self._asked(self._client.converse_stream, question, model)["stream"], False, False
        try:
            for event in events:
                if "metadata" in event:
                    told.tokens = _tokens(event["metadata"].get("usage"))
                ended = ended or "messageStop" in event
                piece = event.get("contentBlockDelta", {}).get("delta", {}).get("text", "")
                said = said or bool(piece.strip())
                if piece:
                    yield piece
                if time.monotonic() >= deadline:
                    raise Trouble("slow")
        except RAISED as error:
            raise trouble_of(error) from error
        finally:
            events.close()
        if not (said and ended):
            raise Trouble("cut" if said else "empty")

    def _asked(self, operation: Callable[..., Any], question: Question, model: str) -> Any:
        """What one operation answers; asked anew in another dialect where the model refuses the one."""
        while True:
            dialect = self._dialects.of(model)
            given: dict[str, Any] = {
                "modelId": model,
                "system": [{"text": question.stable}, {"cachePoint": {"type": "default"}}],
                "inferenceConfig": {"maxTokens": self._settings.most_tokens},
            }
            asked = question.asked
            if question.schema is not None:
                given |= dialect.asks(question.schema)
                asked += dialect.reminder
            given["messages"] = [{"role": "user", "content": [{"text": asked}]}]
            if self._settings.guardrail:
                name, version = self._settings.guardrail
                given["guardrailConfig"] = {"guardrailIdentifier": name, "guardrailVersion": version}
            try:
                return operation(**given)
            except RAISED as error:
                trouble = trouble_of(error)
                in_vain = question.schema is None or not trouble.is_about_form
                if in_vain or not self._dialects.refused(model, dialect):
                    raise trouble from error

    def _check_budget(self) -> None:
        """Raises Trouble once the day's tokens are spent, or while nobody can say how many are."""
        if self._settings.daily_tokens is None:
            return
        try:
            spent = self._meter.spent_on(self._clock.now())
        except Unavailable as error:
            raise Trouble("uncounted") from error
        if spent >= self._settings.daily_tokens:
            raise Trouble("budget_spent")

    def _note(self, question: Question, model: str, outcome: str, told: _Told) -> None:
        took = int((time.monotonic() - told.began) * 1000)
        if outcome != "answered":
            _log.warning("model.silent", code=outcome)
        self._meter.note(
            ModelCall(self._clock.now(), question.turn, question.purpose, model, outcome, told.tokens, took)
        )


def _tokens(usage: object) -> Tokens:
    given = usage if isinstance(usage, dict) else {}

    def number(name: str) -> int:
        value = given.get(name)
        return value if isinstance(value, int) and value >= 0 else 0

    return Tokens(
        read=number("inputTokens"),
        written=number("outputTokens"),
        cache_read=number("cacheReadInputTokens"),
        cache_written=number("cacheWriteInputTokens"),
    )


def _as_json(given: object) -> str:

    return given if isinstance(given, str) else json.dumps(given)
