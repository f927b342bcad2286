"""Who is in the care team: the members of the care channels, asked of Slack and kept for five
minutes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from adapters.slack.identity import Workspace
from bot.dialogue import words
from bot.errors import BusyError, ChannelError, RefusedError
from bot.model.people import Agent, Partner

REMEMBERED = 300.0  # seconds
PATIENCE = 1.5  # seconds, of the three that a press has

log = structlog.get_logger()


class Team:
    """`ask` gets the members of one care channel from Slack, or raises; `mailbox` is that of one of
    our own workspace, as far as Slack says."""

    def __init__(
        self, ask: Callable[[str], Awaitable[frozenset[str]]], mailbox: Callable[[str], str]
    ) -> None:
        self._ask = ask
        self._mailbox = mailbox
        self._rooms: set[str] = set()
        self._members: frozenset[str] = frozenset()
        self._until = 0.0
        self._asking = asyncio.Lock()

    def add(self, room: str) -> None:
        """Tickets are worked there."""
        if room not in self._rooms:
            self._rooms.add(room)
            self._until = 0.0

    def works_in(self, room: str) -> bool:
        """In our own workspace."""
        return room in self._rooms

    async def agent(self, by: Partner, user: str, workspace: Workspace) -> Agent:
        """RefusedError for whoever is not of the team, or presses in another workspace, where the
        same id may be somebody else's; BusyError when Slack does not say."""
        if workspace.key or not await self._has(user):
            log.warning("refused at the care desk", person=by.id, company=by.company.id)
            raise RefusedError(words.CARE_ONLY)
        return self._as_agent(by, user)

    async def signed_in(self, by: Partner, user: str) -> Agent:
        """The same for an account of our own workspace; Slack is asked now, whatever it said
        before: whoever left signs in no more."""
        if not await self._has(user, anew=True):
            log.warning("refused at the console", person=by.id, company=by.company.id)
            raise RefusedError(words.CARE_ONLY)
        return self._as_agent(by, user)

    def _as_agent(self, by: Partner, user: str) -> Agent:
        known = (by.id, by.name, by.company, by.guest, by.known, by.language)
        return Agent(*known, mailbox=self._mailbox(user))

    async def _has(self, user: str, *, anew: bool = False) -> bool:
        """Somebody unknown may have joined since; therefore Slack is asked once more."""
        if anew or user not in self._members or self._until <= time.monotonic():
            try:
                async with asyncio.timeout(PATIENCE), self._asking:
                    await self._learn()
            except (ChannelError, TimeoutError) as error:
                raise BusyError("Slack does not say who is in the care channel") from error
        return user in self._members

    async def _learn(self) -> None:
        found = await asyncio.gather(*map(self._ask, self._rooms))
        self._members = frozenset().union(*found)
        self._until = time.monotonic() + REMEMBERED
