"""The settings of the console; `settings.py` reads them with all the others."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class ConsoleSettings(BaseSettings):
    """One attribute per setting, as in `Settings`."""

    console: str | None = Field(
        None,
        alias="CONSOLE",
        pattern=r"^(slack|teams)(, *(slack|teams))?$",
        description=(
            "Switches the console on: by which account the care team signs in, `slack`, `teams`,"
            " or both with a comma."
        ),
    )
    console_slack_client_id: str | None = Field(
        None,
        alias="CONSOLE_SLACK_CLIENT_ID",
        description="Client id of the Slack app, for signing in, where SLACK_CLIENT_ID is not set.",
    )
    console_slack_client_secret: SecretStr | None = Field(
        None, alias="CONSOLE_SLACK_CLIENT_SECRET", description="Its client secret."
    )
    console_tenant: str | None = Field(
        None,
        alias="CONSOLE_TENANT",
        pattern=r"^[0-9a-fA-F-]{36}$",
        description=(
            "Tenant id of the care team, for signing in, where it is not MicrosoftAppTenantId."
        ),
    )

    @property
    def console_accounts(self) -> tuple[str, ...]:
        """The platforms by which the care team signs in, each once."""
        named = (one.strip() for one in (self.console or "").split(","))
        return tuple(dict.fromkeys(filter(None, named)))

    def missing_for_console(self, on: dict[str, bool], public_url: str | None) -> Iterator[str]:
        """A sentence with its fix for each half setting; `on` says which platforms are."""
        if self.console and not public_url:
            yield "CONSOLE needs PUBLIC_URL: people come back there once they have signed in"
        for account in self.console_accounts:
            if not on[account]:
                yield f"CONSOLE={account} needs that platform: set it up, or remove CONSOLE"
        if not self.console and self.console_slack_client_id:
            yield "CONSOLE is missing: set it, or remove the other CONSOLE_ settings"
