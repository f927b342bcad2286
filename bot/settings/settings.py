"""Every setting, read once from the environment, `.env` and the files of secrets, and checked at
start; secrets are never printed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Self

from pydantic import (
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
from bot.settings.console import ConsoleSettings
from bot.settings.environment import SUFFIX, Environment, is_secret
from bot.settings.helpdesks import HelpdeskSettings
from bot.settings.operation import OperationSettings
from bot.settings.slack import SlackSettings
from bot.settings.teams import TeamsSettings
from bot.settings.telling import TellingSettings


class Settings(
    HelpdeskSettings,
    ConsoleSettings,
    TellingSettings,
    OperationSettings,
    TeamsSettings,
    SlackSettings,
):
    """One attribute per setting; its alias is the platform's own name for it, its description
    stands in the docs. The docs have them in the reverse order of the bases."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True, frozen=True
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
        return init_settings, Environment(settings_cls, env_settings, dotenv_settings)

    @field_validator("*", mode="before")
    @classmethod
    def _spelt(cls, value: object, field: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        value = spelling.one_line(value)
        if str(field.field_name).endswith(("_url", "_endpoint")):
            return spelling.address(value)
        return value

    @field_validator(
        "log_level", "log_format", "teams_auth", "teams_transport", "smtp_security", mode="before"
    )
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if missing := list(self._missing()):
            raise ValueError("; ".join(missing))
        return self

    @property
    def playground_on(self) -> bool:
        """For this machine only. What makes the server one that others reach, through a proxy that
        runs here too, makes it ask for its token."""
        reached = self.slack_on or self.teams_on or self.public_url is not None
        return self.loopback and (self.playground_token is not None or not reached)

    def _missing(self) -> Iterator[str]:
        """A sentence with its fix for each half setting."""
        yield from self.missing_for_slack(self.public_url)
        yield from self.missing_for_teams()
        yield from self._unsafe_for_emulator()
        yield from self._missing_for_care()
        yield from self._missing_for_signing_in()
        yield from self.missing_for_helpdesks()

    @property
    def console_slack(self) -> tuple[str, SecretStr] | None:
        """Id and secret of the Slack app by which people sign in."""
        id = self.console_slack_client_id or self.slack_client_id
        secret = self.console_slack_client_secret or self.slack_client_secret
        return (id, secret) if id and secret else None

    @property
    def console_teams(self) -> tuple[str, str, SecretStr] | None:
        """Tenant, id and secret of the registration by which people sign in."""
        tenant = self.console_tenant or self.teams_tenant_id
        id, secret = self.teams_app_id, self.teams_app_password
        return (tenant.lower(), id, secret) if tenant and id and secret else None

    @property
    def console_open(self) -> bool:
        """Whether the console needs no account: at the playground of this machine, as long as
        nothing is real."""
        alone = not (self.slack_on or self.teams_on or self.public_url)
        return self.loopback and alone and self.playground_token is None

    def _missing_for_signing_in(self) -> Iterator[str]:
        on = {"slack": self.slack_on, "teams": self.teams_on and not self.emulated}
        yield from self.missing_for_console(on, self.public_url)
        accounts = self.console_accounts
        if "slack" in accounts and not self.console_slack:
            yield (
                "CONSOLE_SLACK_CLIENT_ID and CONSOLE_SLACK_CLIENT_SECRET are missing: copy them"
                " from the app's Basic Information page"
            )
        if "teams" in accounts and self.teams_on and not self.console_teams:
            yield "CONSOLE_TENANT is missing: copy the Directory (tenant) id of the care team"

    def _unsafe_for_emulator(self) -> Iterator[str]:
        alone = self.loopback and not self.public_url and not self.slack_on
        if self.emulated and not alone:
            yield (
                "TEAMS_AUTH=disabled is for this machine only: set HOST=127.0.0.1, and remove"
                " PUBLIC_URL and the SLACK_ settings"
            )

    def _missing_for_care(self) -> Iterator[str]:
        fix = None
        match self.care_desk:
            case "slack" if not self.slack_care_channel:
                fix = "set SLACK_CARE_CHANNEL"
            case "teams" if not self.teams_care_channel:
                fix = "set TEAMS_CARE_CHANNEL"
            case "web" if not self.playground_on:
                fix = "set HOST=127.0.0.1 and PLAYGROUND_TOKEN"
        if fix:
            yield f"CARE_DESK={self.care_desk} has no desk: {fix}"


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
    message = spelling.said(problem, _descriptions().get(name, ""))
    return f"{name}: {message}" if name else message


def _descriptions() -> dict[str, str]:
    return {str(field.alias): field.description or "" for field in _fields()}
