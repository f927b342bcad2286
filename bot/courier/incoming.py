"""What humans did at a helpdesk, brought to the desk as turns: it is a second master of a ticket.

Polling is the truth, a webhook only faster: both bring the same ids, and the desk takes each once.
Whether a change still counts is the desk's to decide, inside the turn's transaction: see `Sync`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.courier.cursors import Cursors
from bot.dialogue.turns import Relay, Sync
from bot.errors import BusyError, CareError
from bot.model.people import Agent, Company
from bot.model.text import cleaned, one_line
from bot.ports.helpdesk import (
    Change,
    Commented,
    Helpdesk,
    HelpdeskError,
    InDoubt,
    StatusChanged,
)
from bot.ports.observer import UNOBSERVED, Observer

POLL_EVERY = 30.0  # seconds
ELSEWHERE = "no ticket of that number was filed there"
UNHEARD = "helpdesk could not be asked"
LONGEST_NAME = 100

log = structlog.get_logger()


def turn(helpdesk: str, change: Change) -> Sync | Relay:
    """The change as a turn, by a member of the helpdesk."""
    name = one_line(change.by)[:LONGEST_NAME]
    by = Agent(f"{helpdesk}:{name}", name, Company(helpdesk, helpdesk))
    id = f"{helpdesk}/{change.id}"
    match change:
        case StatusChanged():
            return Sync(id=id, by=by, ticket=change.number, status=change.status, at=change.at)
        case Commented():
            return Relay(id=id, by=by, ticket=change.number, text=change.text, at=change.at)


class Incoming:
    """`take` hands a turn to the desk and sends what comes of it. Runs on the loop that its
    connectors were made on."""

    def __init__(
        self,
        cursors: Cursors,
        helpdesks: Mapping[str, Helpdesk],
        has_to_do: Callable[[str, str], bool],
        take: Callable[[Sync | Relay], Awaitable[object]],
        every: float = POLL_EVERY,
        observer: Observer = UNOBSERVED,
    ) -> None:
        """`has_to_do`: whether a ticket is at a helpdesk, see `Ledger`; `every`: seconds between
        two polls of one."""
        self._cursors = cursors
        self._helpdesks = helpdesks
        self._has_to_do = has_to_do
        self._take = take
        self._every = every
        self._observer = observer

    async def run(self) -> None:
        """Ask every helpdesk that can be asked, again and again; one's trouble is not the
        others'."""
        polled = [name for name, helpdesk in self._helpdesks.items() if "changes" in helpdesk.can]
        await asyncio.gather(*map(self._run, polled))

    async def close(self) -> None:
        for helpdesk in self._helpdesks.values():
            await helpdesk.close()

    async def poll(self, name: str) -> None:
        """Take what is new. The cursor moves only when all of it is taken; what comes twice is
        taken once."""
        cursor = await asyncio.to_thread(self._cursors.cursor, name)
        with self._observer.calling(name, "poll"):
            news = await self._helpdesks[name].changes_since(cursor)
        for change in news.changes:
            await self.take(name, change)
        if news.cursor != cursor:
            await asyncio.to_thread(self._cursors.keep, name, news.cursor)

    async def take(self, name: str, change: Change) -> None:
        """One change, polled or told by a webhook. What the desk refuses for good is left out, and
        what a helpdesk tells of a ticket that was never there."""
        change = cleaned(change)
        if not await asyncio.to_thread(self._has_to_do, change.number, name):
            log.warning("change left out", helpdesk=name, ticket=change.number, reason=ELSEWHERE)
            return
        try:
            await self._take(turn(name, change))
        except BusyError:
            raise
        except CareError as error:
            log.info("change left out", helpdesk=name, ticket=change.number, reason=str(error))

    async def _run(self, name: str) -> None:
        while True:
            pause = self._every
            try:
                await self.poll(name)
            except HelpdeskError as error:
                log.warning(UNHEARD, helpdesk=name, reason=str(error))
                pause = max(pause, error.retry_after or 0.0)
            except (InDoubt, TimeoutError) as error:
                log.warning(UNHEARD, helpdesk=name, reason=str(error) or "timed out")
            except BusyError as error:
                log.warning("changes postponed", helpdesk=name, reason=str(error))
            except Exception:
                log.exception("poll failed", helpdesk=name)
            await asyncio.sleep(pause)
