"""The playground's pages and the files that they load; before a locked one stands a form for its
token."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import structlog
from aiohttp import web

from adapters.shared import posted
from adapters.web.channel import CARE
from adapters.web.drawing import cards
from adapters.web.inbound import sessions
from adapters.web.inbound.guard import HEADERS, Handler, own, page
from adapters.web.inbound.sessions import Sessions
from adapters.web.visitors import CHANNEL
from bot.dialogue.lessons import Lesson
from bot.errors import PayloadError
from bot.gateway.intake import Intake

STATIC = Path(__file__).parent / "static"
LONGEST_TOKEN = 1000

log = structlog.get_logger()


def mount(app: web.Application, intake: Intake, entrance: Sessions, *, helpdesk: bool) -> None:
    """`helpdesk`: whether the playground has one of its own."""
    app.router.add_get("/", _shown(entrance, lambda: _page(intake, helpdesk=helpdesk)))
    app.router.add_get("/gallery", _shown(entrance, lambda: _gallery(intake)))
    for file in sorted(STATIC.iterdir()):
        app.router.add_get(f"/playground/{file.name}", page(_file(file)))
    if entrance.locked:
        app.router.add_post("/playground/enter", own(_enter(entrance)))


def _shown(entrance: Sessions, draw: Callable[[], str]) -> Handler:
    async def show(request: web.Request) -> web.Response:
        if entrance.locked and not await entrance.known(request, sessions.PARTNER):
            return _door(refused=False)
        return web.Response(text=draw(), content_type="text/html")

    return page(show)


def _enter(entrance: Sessions) -> Handler:
    async def enter(request: web.Request) -> web.Response:
        if not entrance.unlocks(await _token(request)):
            log.warning("playground refused", reason="the token is wrong")
            return _door(refused=True)
        inside = web.Response(status=303, headers={"Location": "/"})
        await entrance.begin(inside, sessions.PARTNER)
        await entrance.begin(inside, sessions.CARE)
        return inside

    return enter


async def _token(request: web.Request) -> str:
    token = (await posted.fields(request)).get("token")
    if token is None or len(token) > LONGEST_TOKEN:
        raise PayloadError("no token")
    return token


def _door(*, refused: bool) -> web.Response:
    policy = HEADERS["Content-Security-Policy"].replace("form-action 'none'", "form-action 'self'")
    return web.Response(
        status=401,
        text=cards.door(refused=refused),
        content_type="text/html",
        headers={"Content-Security-Policy": policy},
    )


def _page(intake: Intake, *, helpdesk: bool) -> str:
    here = intake.worked_at(Lesson.MISSES) == CARE
    return cards.page(helpdesk=helpdesk, knowledge=here)


def _gallery(intake: Intake) -> str:
    drawn = intake.samples(CHANNEL)
    return cards.gallery(drawn.cards, drawn.forms)


def _file(file: Path) -> Handler:
    async def show(request: web.Request) -> web.FileResponse:
        return web.FileResponse(file)

    return show
