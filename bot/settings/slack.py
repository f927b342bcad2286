"""The settings of Slack; `settings.py` reads them with all the others."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

SLACK_API = "https://slack.com/api/"
GOV_API = "https://slack-gov.com/api/"
BASIC_INFORMATION = "copy it from the app's Basic Information page"
MANY = "SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_HOME_WORKSPACE"


class SlackSettings(BaseSettings):
    """One attribute per setting, as in `Settings`."""

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
        SLACK_API,
        alias="SLACK_API_URL",
        description="Where Slack's Web API is: GovSlack's, or a proxy's.",
    )
    slack_care_channel: str | None = Field(
        None, alias="SLACK_CARE_CHANNEL", description="Id of the care team's Slack channel (C...)."
    )

    @field_validator("slack_api_url")
    @classmethod
    def _api_ends_with_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @property
    def slack_on(self) -> bool:
        return self.slack_bot_token is not None or self.slack_client_id is not None

    def missing_for_slack(self, public_url: str | None) -> Iterator[str]:
        """A sentence with its fix for each half setting."""
        if self.slack_client_id or self.slack_client_secret or self.slack_home_workspace:
            yield from self._missing_for_many_workspaces(public_url)
        elif self.slack_bot_token:
            if not self.slack_signing_secret and not self.slack_app_token:
                yield f"SLACK_SIGNING_SECRET is missing: {BASIC_INFORMATION}"
        elif self.slack_signing_secret or self.slack_app_token or self.slack_care_channel:
            yield "SLACK_BOT_TOKEN is missing: set it, or remove the other SLACK_ settings"

    def _missing_for_many_workspaces(self, public_url: str | None) -> Iterator[str]:
        if self.slack_bot_token:
            yield f"SLACK_BOT_TOKEN is for one workspace: remove it, or for one remove {MANY}"
            return
        if not self.slack_client_id:
            yield f"SLACK_CLIENT_ID is missing: {BASIC_INFORMATION}"
        if not self.slack_client_secret:
            yield f"SLACK_CLIENT_SECRET is missing: {BASIC_INFORMATION}"
        if not self.slack_home_workspace:
            yield (
                "SLACK_HOME_WORKSPACE is missing: copy the id (T...) from your own workspace's"
                " address, https://app.slack.com/client/T..."
            )
        if not self.slack_signing_secret and not self.slack_app_token:
            yield f"SLACK_SIGNING_SECRET is missing: {BASIC_INFORMATION}"
        if not public_url:
            yield "PUBLIC_URL is missing: workspaces are installed from there"
