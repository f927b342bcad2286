"""What Slack is asked in the name of an installation, with its token, and what it says of people,
rooms and files."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import structlog

from adapters.slack.client.api import Api
from adapters.slack.client.refusals import SlackRefused
from adapters.slack.fields import Json
from adapters.slack.identity import Workspace
from adapters.slack.workspaces.access import Workspaces
from bot.errors import ChannelError

MEMBER_SECONDS = 0.5

log = structlog.get_logger()


class Asking:
    """`key` names the installation; NotInstalled when the bot is not there any more."""

    def __init__(self, api: Api, workspaces: Workspaces) -> None:
        self._api = api
        self._workspaces = workspaces

    async def call(self, key: str, method: str, **arguments: Any) -> Json:
        return await self._asked(self._api.call, key, method, arguments)

    async def look_up(self, key: str, method: str, **arguments: Any) -> Json:
        return await self._asked(self._api.look_up, key, method, arguments)

    async def is_member(self, channel: str, workspace: Workspace) -> bool:
        """Whether the bot can write in a channel as itself; no when Slack does not say so in
        time."""
        with suppress(ChannelError, TimeoutError):
            async with asyncio.timeout(MEMBER_SECONDS):
                found = await self.look_up(workspace.key, "conversations.info", channel=channel)
                return bool(found["channel"].get("is_member"))
        return False

    async def profile(self, key: str, user: str) -> Mapping[str, Any]:
        found = await self.look_up(key, "users.info", user=user, include_locale=True)
        return dict(found["user"])

    async def file(self, key: str, file: str) -> Json:
        return dict((await self.look_up(key, "files.info", file=file))["file"])

    async def room_name(self, channel: str, workspace: Workspace) -> str:
        found = await self.look_up(workspace.key, "conversations.info", channel=channel)
        return str(found["channel"].get("name") or "")

    async def members(self, channel: str) -> frozenset[str]:
        """Nobody where Slack shows the bot no members: a setting may be wrong, and the other
        channels are right."""
        members: set[str] = set()
        cursor = ""
        try:
            while True:
                found = await self.look_up(
                    "", "conversations.members", channel=channel, limit=1000, cursor=cursor
                )
                members.update(found["members"])
                if not (cursor := (found.get("response_metadata") or {}).get("next_cursor", "")):
                    break
        except SlackRefused as error:
            if error.retry_after is not None:
                raise
            log.warning("care channel without members", channel=channel, reason=str(error))
        return frozenset(members)

    async def _asked(
        self, ask: Callable[..., Awaitable[Json]], key: str, method: str, arguments: Json
    ) -> Json:
        access = await self._workspaces.access(key)
        try:
            return await ask(access.token, method, **arguments)
        except SlackRefused as error:
            raise await self._workspaces.refused(key, access, error) from error
