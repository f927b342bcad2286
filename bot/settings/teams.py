"""The settings of Microsoft Teams; `settings.py` reads them with all the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

TEAMS_SERVICE = "https://smba.trafficmanager.net/teams/"


class TeamsSettings(BaseSettings):
    """One attribute per setting, as in `Settings`."""

    teams_app_type: Literal["SingleTenant", "MultiTenant"] = Field(
        "SingleTenant",
        alias="MicrosoftAppType",
        description=(
            "Kind of the bot's app registration; `MultiTenant` for one that is older than"
            " August 2025."
        ),
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
    teams_transport: Literal["botbuilder", "http"] = Field(
        "botbuilder",
        alias="TEAMS_TRANSPORT",
        description=(
            "How the Bot Framework is reached: by Microsoft's library, or by HTTP alone (`http`)."
        ),
    )

    teams_targeted: Literal["on", "off"] = Field(
        "on",
        alias="TEAMS_TARGETED",
        description="Messages for one person's eyes in channels and group chats. `off`: the"
        " person's own chat with the bot instead.",
    )

    teams_feedback: Literal["native", "buttons"] = Field(
        "native",
        alias="TEAMS_FEEDBACK",
        description="Whether an answer helped is asked by Teams' own thumbs (`native`), or by the"
        " bot's `buttons`.",
    )

    @field_validator("teams_care_service_url")
    @classmethod
    def _service_ends_with_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @property
    def emulated(self) -> bool:
        """Whether anybody on this machine may play Teams."""
        return self.teams_auth == "disabled"

    @property
    def teams_whispers(self) -> bool:
        """Whether one person can be shown something in a conversation that others see; emulators
        know no such messages."""
        return self.teams_targeted == "on" and not self.emulated

    @property
    def teams_thumbs(self) -> bool:
        """Whether Teams asks whether an answer helped; emulators have no thumbs."""
        return self.teams_feedback == "native" and not self.emulated

    @property
    def teams_on(self) -> bool:
        return self.teams_app_id is not None or self.emulated

    def missing_for_teams(self) -> Iterator[str]:
        """A sentence with its fix for each half setting."""
        if self.emulated:
            return
        if not self.teams_app_id:
            if self.teams_app_password or self.teams_tenant_id or self.teams_care_channel:
                yield "MicrosoftAppId is missing: set it, or remove the other Teams settings"
            return
        if not self.teams_app_password:
            yield "MicrosoftAppPassword is missing: create a client secret for the app registration"
        if self.teams_app_type == "SingleTenant" and not self.teams_tenant_id:
            yield (
                "MicrosoftAppTenantId is missing: copy the Directory (tenant) id of the app"
                " registration"
            )
