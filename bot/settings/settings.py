"""Every setting, read once from the environment, `.env` and the files of secrets, and checked at
start; secrets are never printed."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.errors import SettingsError
from bot.settings import spelling
from bot.settings.helpdesks import HelpdeskSettings
from bot.settings.secret_files import SUFFIX, SecretFiles, is_secret

SLACK_API = "https://slack.com/api/"
TEAMS_SERVICE = "https://smba.trafficmanager.net/teams/"


class Settings(HelpdeskSettings):
    """One attribute per setting; its alias is the platform's own name for it, its description
    stands in the docs."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True, frozen=True
    )

    slack_bot_token: SecretStr | None = Field(
        None, alias="SLACK_BOT_TOKEN", description="Bot token (xoxb-...). Switches Slack on."
    )
    slack_client_id: str | None = Field(
        None,
        alias="SLACK_CLIENT_ID",
        description="Client id of the app. Switches Slack on for many workspaces.",
    )
    slack_client_secret: SecretStr | None = Field(
        None,
        alias="SLACK_CLIENT_SECRET",
        description="Its client secret; the workspaces' tokens are sealed with it.",
    )
    slack_former_client_secret: SecretStr | None = Field(
        None,
        alias="SLACK_FORMER_CLIENT_SECRET",
        description=(
            "The client secret before it was changed, for one start: what it sealed is sealed anew."
        ),
    )
    slack_home_workspace: str | None = Field(
        None,
        alias="SLACK_HOME_WORKSPACE",
        description=(
            "Of many workspaces the one with the care channels: its id (T...), or its"
            " organisation's (E...)."
        ),
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        alias="SLACK_SIGNING_SECRET",
        description="Signing secret; checks that requests come from Slack.",
    )
    slack_app_token: SecretStr | None = Field(
        None, alias="SLACK_APP_TOKEN", description="App token (xapp-...). Switches Socket Mode on."
    )
    slack_api_url: str = Field(
        SLACK_API, alias="SLACK_API_URL", description="Where Slack's Web API is."
    )
    slack_care_channel: str | None = Field(
        None, alias="SLACK_CARE_CHANNEL", description="Id of the care team's Slack channel (C...)."
    )
    teams_app_type: Literal["SingleTenant", "MultiTenant"] = Field(
        "SingleTenant", alias="MicrosoftAppType", description="Kind of the bot's app registration."
    )
    teams_app_id: str | None = Field(
        None, alias="MicrosoftAppId", description="App (client) id of the bot. Switches Teams on."
    )
    teams_app_password: SecretStr | None = Field(
        None,
        alias="MicrosoftAppPassword",
        description="Client secret of the bot's app registration.",
    )
    teams_tenant_id: str | None = Field(
        None,
        alias="MicrosoftAppTenantId",
        description="Tenant id of the bot's app registration (SingleTenant).",
    )
    teams_care_channel: str | None = Field(
        None,
        alias="TEAMS_CARE_CHANNEL",
        description="Conversation id of the care team's Teams channel (19:...).",
    )
    teams_care_service_url: str = Field(
        TEAMS_SERVICE,
        alias="TEAMS_CARE_SERVICE_URL",
        description="Service URL of the care team's Teams channel.",
    )
    teams_auth: Literal["enabled", "disabled"] = Field(
        "enabled",
        alias="TEAMS_AUTH",
        description="`disabled` only for the emulator on this machine.",
    )
    care_desk: Literal["slack", "teams", "web"] | None = Field(
        None,
        alias="CARE_DESK",
        description="Where care works when more than one care channel is set.",
    )
    person_questions: int = Field(
        20,
        alias="QUESTIONS_PER_MINUTE",
        gt=0,
        description="Questions that one person may ask a minute.",
    )
    company_questions: int = Field(
        200,
        alias="COMPANY_QUESTIONS_PER_MINUTE",
        gt=0,
        description="Questions of one company a minute.",
    )
    person_tickets: int = Field(
        20, alias="TICKETS_PER_HOUR", gt=0, description="Tickets that one person may raise an hour."
    )
    company_tickets: int = Field(
        100, alias="COMPANY_TICKETS_PER_DAY", gt=0, description="Tickets of one company a day."
    )
    keep_questions: int = Field(
        365,
        alias="RETENTION_QUESTIONS_DAYS",
        ge=1,
        le=36500,
        description="Days that questions and answers are kept.",
    )
    keep_tickets: int = Field(
        1095,
        alias="RETENTION_TICKETS_DAYS",
        ge=1,
        le=36500,
        description="Days that tickets are kept once closed.",
    )
    keep_engine: int = Field(
        7,
        alias="RETENTION_ENGINE_DAYS",
        ge=1,
        le=365,
        description="Days that records of work done are kept.",
    )
    playground_token: SecretStr | None = Field(
        None,
        alias="PLAYGROUND_TOKEN",
        min_length=20,
        description=(
            "What the playground asks for first; without it there is no playground beside Slack,"
            " Teams or PUBLIC_URL."
        ),
    )
    database_url: SecretStr = Field(
        SecretStr("sqlite:///var/care.db"),
        alias="DATABASE_URL",
        description="SQLite file or PostgreSQL (postgresql://...).",
    )
    host: str = Field("127.0.0.1", alias="HOST", description="Address to listen on.")
    port: int = Field(3978, alias="PORT", ge=0, le=65535, description="Port to listen on.")
    private_hosts: str | None = Field(
        None,
        alias="PRIVATE_HOSTS",
        description=(
            "Hosts of your own network that the bot may ask, with commas: a helpdesk, a proxy."
        ),
    )
    knowledge_dir: Path = Field(
        Path("knowledge"),
        alias="KNOWLEDGE_DIR",
        description="Folder of the knowledge's YAML files.",
    )
    public_url: str | None = Field(
        None,
        alias="PUBLIC_URL",
        description="The https address that Slack and Teams reach this server at.",
    )
    metrics_token: SecretStr | None = Field(
        None,
        alias="METRICS_TOKEN",
        description="Bearer token for `/metrics`; without it and METRICS_PORT there is none.",
    )
    metrics_port: int | None = Field(
        None,
        alias="METRICS_PORT",
        ge=0,
        le=65535,
        description="Port for `/metrics` alone, instead of the bot's own.",
    )
    metrics_host: str = Field(
        "127.0.0.1", alias="METRICS_HOST", description="Address to listen on for METRICS_PORT."
    )
    otlp_endpoint: str | None = Field(
        None,
        alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description=(
            "Address of an OpenTelemetry collector that takes OTLP over HTTP; switches traces on."
        ),
    )
    otlp_headers: SecretStr | None = Field(
        None,
        alias="OTEL_EXPORTER_OTLP_HEADERS",
        description="What the collector wants to see: `name=value,...`.",
    )
    log_format: Literal["console", "json"] = Field(
        "console", alias="LOG_FORMAT", description="Shape of the log."
    )
    log_questions: bool = Field(
        False, alias="LOG_QUESTIONS", description="Write what people ask into the log, too."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", alias="LOG_LEVEL", description="Least serious log line to write."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        files = SecretFiles(settings_cls, env_settings, dotenv_settings)
        return init_settings, env_settings, dotenv_settings, files

    @field_validator("*", mode="before")
    @classmethod
    def _spelt(cls, value: object, field: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        value = spelling.one_line(value)
        if str(field.field_name).endswith(("_url", "_endpoint")):
            return spelling.address(value)
        return value

    @field_validator("log_level", "log_format", "teams_auth", "smtp_security", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("slack_api_url", "teams_care_service_url")
    @classmethod
    def _ends_with_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme != "https":
            raise ValueError("must begin with https://")
        return value.rstrip("/") if value else None

    @field_validator("otlp_endpoint")
    @classmethod
    def _over_http(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("must begin with http:// or https://")
        return value

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, value: SecretStr) -> SecretStr:
        scheme, separator, rest = value.get_secret_value().partition("://")
        if scheme in ("postgres", "postgresql"):
            return SecretStr(f"postgresql+psycopg://{rest}")
        if not separator or scheme not in ("sqlite", "postgresql+psycopg"):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        missing = [
            *self._missing_for_slack(),
            *self._missing_for_teams(),
            *self._missing_for_care(),
        ]
        missing += self.missing_for_helpdesks()
        if missing:
            raise ValueError("; ".join(missing))
        return self

    def _missing_for_slack(self) -> list[str]:
        if self.slack_client_id or self.slack_client_secret or self.slack_home_workspace:
            return self._missing_for_many_workspaces()
        if not self.slack_bot_token:
            others = (self.slack_signing_secret, self.slack_app_token, self.slack_care_channel)
            return (
                ["SLACK_BOT_TOKEN is missing: set it, or remove the other SLACK_ settings"]
                if any(others)
                else []
            )
        if not self.slack_signing_secret and not self.slack_app_token:
            return [
                "SLACK_SIGNING_SECRET is missing: copy it from the app's Basic Information page"
            ]
        return []

    def _missing_for_many_workspaces(self) -> list[str]:
        if self.slack_bot_token:
            many = "SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_HOME_WORKSPACE"
            return [
                "SLACK_BOT_TOKEN is for one workspace: remove it, or for one workspace remove"
                f" {many}"
            ]
        wanted = {
            "SLACK_CLIENT_ID is missing: copy it from the app's Basic Information page": (
                self.slack_client_id
            ),
            "SLACK_CLIENT_SECRET is missing: copy it from the app's Basic Information page": (
                self.slack_client_secret
            ),
            "SLACK_HOME_WORKSPACE is missing: copy the id (T...) from your own workspace's address,"
            " https://app.slack.com/client/T...": (self.slack_home_workspace),
            "SLACK_SIGNING_SECRET is missing: copy it from the app's Basic Information page": (
                self.slack_signing_secret or self.slack_app_token
            ),
            "PUBLIC_URL is missing: workspaces are installed from there": self.public_url,
        }
        return [sentence for sentence, value in wanted.items() if not value]

    def _missing_for_teams(self) -> list[str]:
        if self.teams_auth == "disabled":
            return self._unsafe_for_emulator()
        if not self.teams_app_id:
            others = (self.teams_app_password, self.teams_tenant_id, self.teams_care_channel)
            return (
                ["MicrosoftAppId is missing: set it, or remove the other Teams settings"]
                if any(others)
                else []
            )
        missing = []
        if not self.teams_app_password:
            missing.append(
                "MicrosoftAppPassword is missing: create a client secret for the app registration"
            )
        if self.teams_app_type == "SingleTenant" and not self.teams_tenant_id:
            missing.append(
                "MicrosoftAppTenantId is missing: copy the Directory (tenant) id of the app"
                " registration"
            )
        return missing

    def _missing_for_care(self) -> list[str]:
        wanted = {
            "slack": self.slack_care_channel,
            "teams": self.teams_care_channel,
            "web": self.playground_on,
        }
        if self.care_desk is None or wanted[self.care_desk]:
            return []
        fix = (
            "set HOST=127.0.0.1 and PLAYGROUND_TOKEN"
            if self.care_desk == "web"
            else f"set {self.care_desk.upper()}_CARE_CHANNEL"
        )
        return [f"CARE_DESK={self.care_desk} has no desk: {fix}"]

    def _unsafe_for_emulator(self) -> list[str]:
        if self.loopback and not self.public_url and not self.slack_on:
            return []
        return [
            "TEAMS_AUTH=disabled is for this machine only: set HOST=127.0.0.1, and remove"
            " PUBLIC_URL and the SLACK_ settings"
        ]

    @property
    def loopback(self) -> bool:
        """Whether the server can be reached from this machine only."""
        return is_loopback(self.host)

    @property
    def playground_on(self) -> bool:
        """For this machine only. What makes the server one that others reach, through a proxy that
        runs here too, makes it ask for its token."""
        reached = self.slack_on or self.teams_on or self.public_url is not None
        return self.loopback and (self.playground_token is not None or not reached)

    @property
    def private(self) -> frozenset[str]:
        """The hosts whose address need not be public."""
        return frozenset(
            filter(None, (host.strip().lower() for host in (self.private_hosts or "").split(",")))
        )

    @property
    def slack_on(self) -> bool:
        return self.slack_bot_token is not None or self.slack_client_id is not None

    @property
    def teams_on(self) -> bool:
        return self.teams_app_id is not None or self.teams_auth == "disabled"


def is_loopback(host: str) -> bool:
    """Whether a host name, without port, names this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def read() -> Settings:
    """The settings of this process, or SettingsError naming each wrong one with its fix."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(map(_sentence, error.errors()))) from None
    except UnicodeDecodeError:
        raise SettingsError(".env: is no UTF-8 text; save it as UTF-8") from None


def misspelt() -> Iterator[tuple[str, str]]:
    """Names in the environment and in `.env` that are nearly a setting's, each with that one: what
    is set by them counts for nothing."""
    secrets = (f"{field.alias}{SUFFIX}" for field in _fields() if is_secret(field))
    known = {*(str(field.alias) for field in _fields()), *secrets}
    given = [*os.environ, *DotEnvSettingsSource(Settings).env_vars]
    return spelling.meant(dict.fromkeys(given), known)


def _fields() -> Iterable[FieldInfo]:
    return Settings.model_fields.values()


def _sentence(problem: ErrorDetails) -> str:
    name = ".".join(str(part) for part in problem["loc"])
    message = problem["msg"].removeprefix("Value error, ")
    return f"{name}: {message}" if name else message
