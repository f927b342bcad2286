"""The workspace of SLACK_BOT_TOKEN."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import structlog

from adapters.slack.client.api import Api
from adapters.slack.client.refusals import SlackRefused
from adapters.slack.fields import Json
from adapters.slack.identity import Workspace
from adapters.slack.workspaces.access import Access, NotInstalled
from bot.errors import ChannelError

PAUSE = 1.0  # seconds
LONGEST_PAUSE = 60.0

log = structlog.get_logger()


class OneWorkspace:
    """That of SLACK_BOT_TOKEN."""

    def __init__(self, api: Api, token: str) -> None:
        self.accepted: Callable[[str], None] = lambda key: None
        self._api = api
        self._access = Access(token, Workspace())

    def key(self, body: Json) -> str:
        return ""

    async def access(self, key: str) -> Access:
        if key not in ("", self._access.workspace.team):
            raise NotInstalled(f"{key} was installed from /slack/install: put SLACK_CLIENT_ID back")
        return self._access

    async def refused(self, key: str, access: Access, error: SlackRefused) -> ChannelError:
        return error

    def named(self, team: str) -> str:
        return team

    async def ended(self, body: Json) -> None:
        log.warning("slack: the bot was taken out of its workspace; install the app again")

    async def warm(self) -> None:
        pause = PAUSE
        while not self._access.workspace.team:
            try:
                found = await self._api.call(self._access.token, "auth.test")
                workspace = Workspace("", found["team_id"], found["team"], found["url"])
                self._access = replace(self._access, workspace=workspace)
                log.info("slack", state="on", workspace=workspace.name)
                self.accepted("")
            except ChannelError as error:
                _say_what_is_wrong(error)
                await asyncio.sleep(error.retry_after or pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def close(self) -> None:
        """Nothing runs by itself."""


def _say_what_is_wrong(error: ChannelError) -> None:
    if isinstance(error, SlackRefused):
        fix = "install the app again and copy its Bot User OAuth Token to SLACK_BOT_TOKEN"
        log.error("slack", state="off: its token is refused", reason=str(error), fix=fix)
    else:
        log.warning("slack does not answer", reason=str(error))
