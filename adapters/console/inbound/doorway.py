"""Who is at the door: the session of a request's cookie, and whether it still holds."""

from __future__ import annotations

import structlog
from aiohttp import web

from adapters.console.console import Console
from adapters.console.inbound import cookies
from adapters.console.sessions import session
from adapters.console.sessions.session import Session
from adapters.web.visitors import agent
from bot.errors import BusyError, RefusedError
from bot.gateway.executor import in_database

WITHIN = 10.0  # seconds that a page may take, with the platform asked who somebody is
FIRST = "anna"  # whom an open console takes whoever comes for

log = structlog.get_logger()


class Doorway:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def who(self, request: web.Request) -> Session | None:
        """None for nobody, and for whoever is of the care team no more: their session ends."""
        console, now = self._console, self._console.clock()
        cookie = cookies.session(request, safe=not console.open)
        found = await in_database(console.sessions.session, cookie, now) if cookie else None
        if console.open:
            return found if found and not found.homes else await self._anybody()
        if found is None or found.account not in console.members:
            return None
        if abs(now - found.checked) < session.CHECKED_EVERY:  # the clock may have been set back
            return found
        return found if await self._still(found) else None

    async def _anybody(self) -> Session:
        begun = session.begun(agent(FIRST), (), self._console.clock())
        await in_database(self._console.sessions.begin, begun, begun.cookie, begun.checked)
        return begun

    async def _still(self, found: Session) -> bool:
        """Whether the platform says so. While it says nothing, whoever was lately still is."""
        now = self._console.clock()
        try:
            by = await self._console.members[found.account](found.user, found.homes)
        except BusyError:
            if abs(now - found.checked) < session.TRUSTED:
                return True
            raise
        except RefusedError:
            log.info("console session ended: no member any more", person=found.by.id)
            await in_database(self._console.sessions.end_all, found.by.id)
            return False
        await in_database(self._console.sessions.check, found, by, now)
        return True
