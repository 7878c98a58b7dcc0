"""The composition root's part for language models: one line to Bedrock a process, or none at all."""

from dataclasses import dataclass
from typing import Any

from bot.gateways.model_health import NoModel
from bot.settings import Settings
from domain.conversations.hearing import ModelReader
from domain.conversations.model_calls import ModelMeter
from domain.ports import Clock
from domain.recommendations.show_status import ModelHealth
from handlers.slack.toolbox import WritingDesk

_CONNECT_SECONDS = 3


@dataclass(frozen=True, slots=True)
class ModelParts:
    """What a process uses of a model. `reader` is None where none is configured."""

    reader: ModelReader | None
    writing: WritingDesk
    health: ModelHealth


def model_parts(settings: Settings, meter: ModelMeter, clock: Clock) -> ModelParts:
    """The parts for these settings. Nothing is asked of Bedrock yet."""
    if not settings.bedrock:
        none = NoModel()
        return ModelParts(None, none, none)
    # Only who has a model waits for boto3 to be imported.
    from bot.gateways.bedrock.health import BedrockHealth  # noqa: PLC0415 - see above
    from bot.gateways.bedrock.line import BedrockLine, ModelSettings  # noqa: PLC0415 - see above
    from bot.gateways.bedrock.reader import BedrockReader  # noqa: PLC0415 - see above
    from bot.gateways.bedrock.writer import BedrockDesk  # noqa: PLC0415 - see above

    name, _, version = (settings.bedrock_guardrail or "").rpartition("@")
    asked = ModelSettings(
        model=settings.bedrock_model,
        fallback=settings.bedrock_fallback,
        most_tokens=settings.bedrock_most_tokens,
        daily_tokens=settings.bedrock_daily_tokens,
        guardrail=(name, version) if name else None,
        reading_seconds=settings.bedrock_reading_seconds,
        writing_seconds=settings.bedrock_writing_seconds,
    )
    line = BedrockLine(_client(settings), asked, meter, clock)
    return ModelParts(BedrockReader(line), BedrockDesk(line, meter, clock), BedrockHealth(line))


def _client(settings: Settings) -> Any:
    """boto3's client; credentials are found as the AWS tools do. It repeats nothing by itself: the line does."""
    import boto3  # noqa: PLC0415 - as above
    from botocore.config import Config  # noqa: PLC0415 - as above

    config = Config(
        connect_timeout=_CONNECT_SECONDS,
        # Of a stream this is the longest silence, of a whole answer the longest wait.
        read_timeout=settings.bedrock_reading_seconds,
        retries={"total_max_attempts": 1},
        max_pool_connections=settings.workers + 4,
    )
    session = boto3.session.Session()
    return session.client(
        "bedrock-runtime",
        region_name=settings.bedrock_region,
        endpoint_url=settings.bedrock_endpoint,
        config=config,
    )
