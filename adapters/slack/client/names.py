"""What the people and channels are called that somebody names in a message."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping

from adapters.slack.identity import Workspace
from bot.errors import ChannelError

SECONDS = 0.5  # that a message waits for names; who is not known by then keeps the id
REMEMBERED = 300.0  # seconds
MOST = 1000  # channels

Ask = Callable[[str, Workspace], Awaitable[str]]


class Names:
    """`person` and `room` say the name for an id, empty where nobody knows it."""

    def __init__(self, person: Ask, room: Ask) -> None:
        self._person = person
        self._room = room
        self._rooms: dict[tuple[str, str], tuple[float, str]] = {}

    async def of(self, ids: Iterable[str], workspace: Workspace) -> Mapping[str, str]:
        """Those that are known in time."""
        asking = {id: asyncio.ensure_future(self._name(id, workspace)) for id in ids}
        if asking:
            await asyncio.wait(asking.values(), timeout=SECONDS)
        known = {}
        for id, one in asking.items():
            if one.done() and not one.exception() and one.result():
                known[id] = one.result()
            one.cancel()
        return known

    async def _name(self, id: str, workspace: Workspace) -> str:
        try:
            if id[0] in "UW":
                return await self._person(id, workspace)
            return await self._of_room(id, workspace)
        except ChannelError:
            return ""

    async def _of_room(self, id: str, workspace: Workspace) -> str:
        since, name = self._rooms.get((workspace.key, id), (0.0, ""))
        if name and since + REMEMBERED > time.monotonic():
            return name
        name = await self._room(id, workspace)
        if len(self._rooms) >= MOST:
            self._rooms.clear()
        self._rooms[workspace.key, id] = (time.monotonic(), name)
        return name
