"""The console's routes."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from adapters.console.addresses import OVERVIEW
from adapters.console.console import Console
from adapters.console.inbound.broadcasts import Broadcasts
from adapters.console.inbound.companies import Companies
from adapters.console.inbound.entries import Entries
from adapters.console.inbound.guard import Guard, Handler, seen_elsewhere
from adapters.console.inbound.knowledge import KnowledgePages
from adapters.console.inbound.numbers import Numbers
from adapters.console.inbound.signing_in import SigningIn
from adapters.console.inbound.teaching import Teaching
from adapters.console.inbound.tickets import Tickets
from adapters.web.inbound.pages import STATIC as LOOK

STATIC = Path(__file__).parent / "static"
SHARED = ("page.css", "times.js", "icon.svg")
"""What the playground's pages are made of, too."""


def mount(app: web.Application, console: Console) -> None:
    guard = Guard(console)
    app.router.add_get("/console", guard.anybody(_home))
    for file in (*(LOOK / name for name in SHARED), *sorted(STATIC.iterdir())):
        app.router.add_get(f"/console/look/{file.name}", guard.anybody(_file(file)))
    SigningIn(console).mount(app, guard)
    for pages in (Numbers, Tickets, KnowledgePages, Teaching, Entries, Companies, Broadcasts):
        pages(console).mount(app, guard)


async def _home(request: web.Request) -> web.Response:
    return seen_elsewhere(OVERVIEW)


def _file(file: Path) -> Handler:
    async def show(request: web.Request) -> web.FileResponse:
        return web.FileResponse(file, headers={"Cache-Control": "no-cache"})

    return show
