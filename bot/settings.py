"""Settings; the only reader of the environment. Secrets never show in a repr, a log or an error."""

from pathlib import Path

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import InvalidRequest
from domain.recommendations.disclosure import Release

# A model id, the id of an inference profile, or the ARN of either.
_MODEL = r"^[A-Za-z0-9][A-Za-z0-9._:/-]{2,199}$"


class Settings(BaseSettings):
    """Everything that can be set from outside; every name is listed in docs/install.md."""

    model_config = SettingsConfigDict(
        env_prefix="COMP_ASSIST_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("DATABASE_URL", "database_url")
    )
    owner_database_url: SecretStr | None = None
    slack_bot_token: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("SLACK_BOT_TOKEN", "slack_bot_token")
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("SLACK_SIGNING_SECRET", "slack_signing_secret")
    )
    slack_app_token: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("SLACK_APP_TOKEN", "slack_app_token")
    )
    slack_api_url: str = "https://slack.com/api/"
    review_channel: str | None = Field(default=None, pattern=r"^[CG][A-Z0-9]{2,30}$")
    release: Release = Release.AFTER_APPROVAL
    audit_vault: str | None = None
    conversation_days: int = Field(default=60, ge=1, le=3650)
    record_years: int = Field(default=7, ge=1, le=100)
    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("comp-assist")))
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    playground_port: int = Field(default=8765, ge=0, le=65535)
    log_level: str = Field(default="INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")
    workers: int = Field(default=16, ge=1, le=200)
    worker_port: int | None = Field(default=None, ge=0, le=65535)
    heartbeat_seconds: float = Field(default=3.0, ge=0.1, le=10)
    takeover_seconds: float = Field(default=12.0, ge=0.3, le=25)
    drain_seconds: float = Field(default=25.0, ge=0.1, le=300)
    slack_seconds: float = Field(default=10.0, ge=0.1, le=30)
    most_waiting: int = Field(default=1000, ge=1, le=100_000)
    pictures: bool = True
    review_hours: int = Field(default=24, ge=1, le=720)
    quiet_hours: str = "19-8"
    run_schedules: bool = True
    bedrock: bool = False
    bedrock_region: str = "us-west-2"
    bedrock_model: str = Field(default="global.anthropic.claude-sonnet-5-5", pattern=_MODEL)
    bedrock_fallback: str | None = Field(default=None, pattern=_MODEL)
    bedrock_guardrail: str | None = Field(default=None, pattern=r"^[A-Za-z0-9:/-]{1,200}@[A-Z0-9]{1,8}$")
    bedrock_endpoint: str | None = None
    bedrock_most_tokens: int = Field(default=1500, ge=100, le=16_000)
    bedrock_daily_tokens: int | None = Field(default=2_000_000, ge=0)
    bedrock_reading_seconds: float = Field(default=12.0, ge=1, le=30)
    bedrock_writing_seconds: float = Field(default=25.0, ge=1, le=30)
    user_limit: int = Field(default=30, ge=1)
    workspace_limit: int = Field(default=600, ge=1)

    @model_validator(mode="after")
    def _signs_of_life_are_not_missed(self) -> "Settings":
        if self.takeover_seconds < 3 * self.heartbeat_seconds:
            raise PydanticCustomError(
                "takeover_too_short", "COMP_ASSIST_TAKEOVER_SECONDS must be at least three times HEARTBEAT_SECONDS"
            )
        return self


def load_settings() -> Settings:
    """The settings of this process.

    Raises InvalidRequest naming the first setting that is wrong, never its value; or the file .env, when it cannot be
    read.
    """
    try:
        return Settings()
    except (OSError, UnicodeDecodeError):
        raise InvalidRequest("setting_unusable", "The file .env cannot be read as UTF-8 text.") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        if not first["loc"]:
            raise InvalidRequest("setting_unusable", f"Settings do not go together: {first['msg']}.") from error
        name = str(first["loc"][0])
        spelled = name if name.isupper() else f"COMP_ASSIST_{name.upper()}"
        raise InvalidRequest("setting_unusable", f"The setting {spelled} cannot be used: {first['msg']}.") from error
