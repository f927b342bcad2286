"""What the console's pages have at hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from adapters.console.channel import ConsoleChannel
from adapters.console.client.openid import OpenId
from adapters.console.sessions.kept import KeptSessions
from bot.gateway.executor import in_database
from bot.gateway.intake import Intake
from bot.model.people import Agent
from bot.model.versions import Version
from bot.numbers.sheet import Sheets
from bot.ports.lists import TicketLists

Given = ParamSpec("Given")
Result = TypeVar("Result")

SignedIn = Callable[[str, Collection[str]], Awaitable[Agent]]
"""Who an account is, as one of the care team; RefusedError for whoever is not of it, BusyError
while its platform does not say."""


@dataclass(frozen=True, slots=True)
class Console:
    """`accounts` and `members` go by account; without any the console is open, and the playground's
    people are its own. `public_url` is where people reach it; `versions` are those of an entry, the
    first first."""

    intake: Intake
    sessions: KeptSessions
    clock: Callable[[], datetime]
    accounts: Mapping[str, OpenId]
    members: Mapping[str, SignedIn]
    public_url: str | None
    lists: TicketLists
    sheets: Sheets
    versions: Callable[[str], Sequence[Version]]
    channel: ConsoleChannel
    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def look(
        self, call: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """What takes long of a page, in a thread, and one at a time: so many pages at once are
        ready no sooner, and take every core from those who wait for an answer in chat."""
        async with self._turn:
            return await in_database(call, *args, **kwargs)

    @property
    def open(self) -> bool:
        return not self.accounts

    @property
    def origin(self) -> str | None:
        """What browsers call our own pages' origin; None for whatever they came to."""
        if self.public_url is None:
            return None
        address = urlsplit(self.public_url)
        return f"{address.scheme}://{address.netloc}"
