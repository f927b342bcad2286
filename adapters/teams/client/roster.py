"""Who is a member of which conversation, asked of Teams and kept for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from adapters.teams.client.connector import Connector
from bot.errors import ChannelError

MEMBER_LASTS, UNKNOWN_LASTS = 300.0, 10.0  # seconds
MEMBERS = 10_000  # at most, kept in memory
PATIENCE = 3.0  # seconds; Teams wants its answer to a button soon

Member = Mapping[str, Any]


class Roster:
    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._members: dict[tuple[str, str], tuple[float, Member | None]] = {}

    async def member(
        self, service: str, conversation: str, user: str, *, anew: bool = False
    ) -> Member | None:
        """What Teams says of the person; None where the person or the bot is no member.

        ChannelError when Teams does not say. `anew`: who was unknown a moment ago may have joined
        since.
        """
        about = (conversation.partition(";")[0], user)
        until, member = self._members.get(about, (0.0, None))
        if time.monotonic() < until and (member or not anew):
            return member
        self._keep(about, None)
        try:
            async with asyncio.timeout(PATIENCE):
                member = await self._connector.member(service, *about)
        except TimeoutError:
            raise ChannelError("the roster takes too long", retry_after=UNKNOWN_LASTS) from None
        except ChannelError as error:
            if error.retry_after is not None:
                raise
            return None
        self._keep(about, member)
        return member

    def _keep(self, about: tuple[str, str], member: Member | None) -> None:
        if len(self._members) >= MEMBERS:
            self._members.clear()
        self._members[about] = (
            time.monotonic() + (MEMBER_LASTS if member else UNKNOWN_LASTS),
            member,
        )
