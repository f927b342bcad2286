"""Doing one errand at a helpdesk so that nothing is lost and nothing is done twice.

A call leaves a durable intent first. When its end is not known (a crash, a time-out, a broken
answer), the helpdesk gets the time to settle, is asked whether it has our ticket, and only then is
called again. The time is counted on the event loop's clock from the moment this process learned of
the doubt: a clock that is set forward settles nothing early, and what a killed process still had
under way has ended before we look.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import structlog

from bot.courier.errand import Errand
from bot.courier.ledger import Ledger
from bot.courier.rate_limit import A_MINUTE, RateLimit
from bot.dialogue import speech
from bot.model.remote import THERE, Owed
from bot.model.tickets import Ticket
from bot.ports.helpdesk import Comment, Filing, Helpdesk, HelpdeskError, InDoubt
from bot.ports.observer import UNOBSERVED, Observer

PATIENCE = 120.0  # seconds for one call of the port; a connector's own time-outs are shorter
FIRST_PAUSE = 1.0  # seconds, doubled at each failure
LONGEST_PAUSE = 30.0  # so that a helpdesk's return is noticed within half a minute

log = structlog.get_logger()


class Errands:
    """Belongs to the event loop that calls it first, as do the connectors that it makes there."""

    def __init__(
        self,
        ledger: Ledger,
        makers: Mapping[str, Callable[[], Helpdesk]],
        filing: Callable[[Ticket], Filing],
        a_minute: int = A_MINUTE,
        observer: Observer = UNOBSERVED,
        language: Callable[[Ticket], str] = lambda ticket: speech.ENGLISH,
    ) -> None:
        """`language` is that of whoever works a ticket."""
        self._language = language
        self._ledger = ledger
        self._makers = makers
        self._filing = filing
        self._a_minute = a_minute
        self._observer = observer
        self._helpdesks: dict[str, Helpdesk] = {}
        self._limits: dict[str, RateLimit] = {}
        self._settling: dict[int, float] = {}
        self.loop: asyncio.AbstractEventLoop | None = None

    async def attempt(self, owed: int, helpdesk: str) -> float | None:
        """One attempt at a row of `owed`; gives the seconds until the next, None when nothing is
        left to do.

        Never raises: the engine would take that for the end.
        """
        self.loop = asyncio.get_running_loop()
        try:
            if helpdesk not in self._makers:
                await asyncio.to_thread(self._ledger.hand_on, owed, helpdesk)
                return None
            limit = self._limits.setdefault(helpdesk, RateLimit(self._a_minute))
            async with limit.place() as quiet:
                return quiet or await self._attempt(owed, self._helpdesk(helpdesk), limit)
        except Exception:  # the database is away; what was called is doubtful then, and looked up
            log.exception("errand failed", owed=owed)
            return LONGEST_PAUSE / 10

    async def close(self) -> None:
        for helpdesk in self._helpdesks.values():
            await helpdesk.close()

    async def _attempt(self, owed: int, helpdesk: Helpdesk, limit: RateLimit) -> float | None:
        errand = await asyncio.to_thread(self._ledger.errand, owed)
        if errand is None:
            self._settling.pop(owed, None)
            return None
        with speech.speaking(self._language(errand.ticket)):
            return await self._taken_up(errand, helpdesk, limit)

    async def _taken_up(self, errand: Errand, helpdesk: Helpdesk, limit: RateLimit) -> float | None:
        if errand.doubtful and (rest := self._rest(errand, helpdesk)) > 0:
            return rest
        unsure = errand.doubtful or errand.moved
        looking = errand.remote is None and unsure and "find" in helpdesk.can
        if errand.remote is None and not errand.here and not looking:
            return await self._forget(errand)
        if not looking and not await asyncio.to_thread(self._ledger.begin, errand):
            return FIRST_PAUSE
        return await self._do(errand, helpdesk, limit, looking=looking)

    async def _do(
        self, errand: Errand, helpdesk: Helpdesk, limit: RateLimit, *, looking: bool
    ) -> float | None:
        pause = min(FIRST_PAUSE * 2.0 ** min(errand.tries, 9), LONGEST_PAUSE)
        try:
            with self._observer.calling(errand.helpdesk, "find" if looking else errand.kind):
                async with asyncio.timeout(PATIENCE):
                    if looking:
                        return await self._look_up(errand, helpdesk)
                    return await self._call(errand, helpdesk)
        except HelpdeskError as error:
            wait = await self._refused(errand, error, limit, looking=looking)
            return None if wait is None else max(pause, wait)
        except (InDoubt, TimeoutError) as error:
            log.warning("errand in doubt", reason=str(error), **_about(errand))
        except Exception:
            log.exception("a connector's fault", **_about(errand))
        if not looking:
            self._settling[errand.id] = asyncio.get_running_loop().time()
        await asyncio.to_thread(self._ledger.failed, errand, doubtful=True)
        return pause

    async def _refused(
        self, errand: Errand, error: HelpdeskError, limit: RateLimit, *, looking: bool
    ) -> float | None:
        """After how many seconds to ask again; None where that cannot help."""
        if error.retry_after is None:
            log.error("errand parked", reason=str(error), **_about(errand))
            await asyncio.to_thread(self._ledger.park, errand, str(error), doubtful=looking)
            return None
        log.warning("errand postponed", reason=str(error), **_about(errand))
        limit.pause(error.retry_after)
        await asyncio.to_thread(self._ledger.failed, errand, doubtful=looking)
        return error.retry_after

    async def _look_up(self, errand: Errand, helpdesk: Helpdesk) -> float | None:
        """Whether an attempt that nobody knows the end of has filed the ticket."""
        remote = await helpdesk.find(errand.ticket.number)
        if remote is None:
            return await self._forget(errand)
        note = (await asyncio.to_thread(self._filled, errand)).note_comment
        if note and "comment" in helpdesk.can:  # the attempt may have ended before it
            await helpdesk.comment(remote, note)
        return await self._filed(errand, remote)

    async def _call(self, errand: Errand, helpdesk: Helpdesk) -> float | None:
        if errand.remote is None:
            filing = await asyncio.to_thread(self._filled, errand)
            return await self._filed(errand, await helpdesk.file(filing))
        match errand.kind:
            case Owed.MOVE if "move" in helpdesk.can:
                await helpdesk.move(errand.remote, THERE[errand.status])
            case Owed.COMMENT | Owed.NOTE if "comment" in helpdesk.can:
                await helpdesk.comment(errand.remote, _comment(errand))
            case Owed.FILE | Owed.MOVE | Owed.COMMENT | Owed.NOTE:
                pass
        await asyncio.to_thread(self._ledger.done, errand)
        return None

    def _filled(self, errand: Errand) -> Filing:
        return self._filing(self._ledger.to_file(errand))

    async def _filed(self, errand: Errand, remote: str) -> float | None:
        await asyncio.to_thread(self._ledger.filed, errand, remote)
        self._settling.pop(errand.id, None)
        return None if errand.kind is Owed.FILE else 0.0

    async def _forget(self, errand: Errand) -> float:
        """What was doubtful did not happen: begin afresh."""
        await asyncio.to_thread(self._ledger.absent, errand)
        self._settling.pop(errand.id, None)
        return 0.0

    def _rest(self, errand: Errand, helpdesk: Helpdesk) -> float:
        """Seconds until a doubtful attempt has certainly ended."""
        now = asyncio.get_running_loop().time()
        return self._settling.setdefault(errand.id, now) + helpdesk.settles - now

    def _helpdesk(self, name: str) -> Helpdesk:
        if name not in self._helpdesks:
            self._helpdesks[name] = self._makers[name]()
        return self._helpdesks[name]


def _comment(errand: Errand) -> Comment:
    return Comment(
        id=f"{errand.ticket.number}-{errand.id}",
        author=errand.who,
        text=errand.text,
        public=errand.kind is Owed.COMMENT,
    )


def _about(errand: Errand) -> dict[str, object]:
    number = errand.ticket.number
    return {
        "ticket": number,
        "helpdesk": errand.helpdesk,
        "kind": errand.kind,
        "tries": errand.tries,
    }
