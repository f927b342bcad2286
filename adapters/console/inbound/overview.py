"""The page that the care manager opens first."""

from __future__ import annotations

from aiohttp import web

from adapters.console.console import Console
from adapters.console.drawing import pages
from adapters.console.inbound import reader
from adapters.console.inbound.guard import Guard, shown
from adapters.console.sessions.session import Session
from bot.gateway.executor import in_database


class Overview:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        app.router.add_get("/console/", guard.page(self.page))

    async def page(self, request: web.Request, session: Session) -> web.Response:
        states = await in_database(self._console.lists.states)
        return shown(pages.overview(await reader.of(self._console, session), states))
