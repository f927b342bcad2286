"""What Slack says of a file of which it sends the id alone, as over Slack Connect."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

from adapters.slack.client.refusals import SlackRefused
from adapters.slack.fields import Json
from adapters.slack.identity import Workspace
from bot.errors import ChannelError

SECONDS = 0.5  # that a message waits for it; what is not known by then is named
SCOPE = "missing_scope"  # files:read is not granted, which is nobody's fault


class Files:
    """`ask` gets a file from Slack, as files.info gives it, or raises. Where the app may not read
    files, Slack is asked once only."""

    def __init__(self, ask: Callable[[str, str], Awaitable[Json]]) -> None:
        self._ask = ask
        self._unread: set[str] = set()

    async def of(self, ids: Iterable[str], workspace: Workspace) -> Mapping[str, Json]:
        """Those that Slack shows in time."""
        found: dict[str, Json] = {}
        try:
            async with asyncio.timeout(SECONDS):
                for id in ids:
                    if workspace.key in self._unread:
                        break
                    if file := await self._file(id, workspace.key):
                        found[id] = file
        except TimeoutError:
            pass
        return found

    async def _file(self, id: str, key: str) -> Json | None:
        try:
            return await self._ask(key, id)
        except SlackRefused as error:
            if error.code == SCOPE:
                self._unread.add(key)
        except ChannelError:
            return None
        return None
