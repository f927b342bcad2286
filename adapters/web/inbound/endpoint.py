"""The playground's routes: pages, forms, what a person does, and the events that keep the page up
to date."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import structlog
from aiohttp import web
from aiohttp_sse import EventSourceResponse

from adapters.web.channel import Message, WebChannel
from adapters.web.drawing import cards
from adapters.web.helpdesk import PlaygroundHelpdesk
from adapters.web.inbound import care, payloads
from adapters.web.inbound.guard import HEADERS, Handler, own, page
from adapters.web.visitors import CHANNEL, Visitor, agent, visitor
from bot.dialogue import words
from bot.dialogue.forms import Form
from bot.dialogue.turns import Arrive, Ask, Comment, PartnerTurn
from bot.errors import PayloadError, RefusedError
from bot.gateway.intake import Intake
from bot.model.people import Agent, Venue

STATIC = Path(__file__).parent / "static"
COOKIE = "care_playground"
CARE_COOKIE = "care_desk"
COOKIE_LASTS = 365 * 24 * 3600  # seconds
LOOK_AROUND = 15.0  # seconds after which a stream looks whether its page is still there
_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")

log = structlog.get_logger()


def mount(
    app: web.Application,
    intake: Intake,
    channel: WebChannel,
    helpdesk: PlaygroundHelpdesk | None,
) -> None:
    """Everything of the playground; the caller sees to it that this machine alone can reach the
    server."""
    playground, in_time = _Playground(intake, channel, helpdesk), partial(_in_time, intake)
    app.router.add_get("/", page(_html(lambda: cards.page(helpdesk=helpdesk is not None))))
    app.router.add_get("/gallery", page(_html(lambda: _gallery(intake))))
    for file in sorted(STATIC.iterdir()):
        app.router.add_get(f"/playground/{file.name}", page(_file(file)))
    app.router.add_get("/playground/events", own(playground.events))
    app.router.add_get(
        "/playground/forms/{form:ticket|feedback|comment}", own(in_time(playground.form))
    )
    app.router.add_post("/playground/turns", own(in_time(playground.turn)))
    desk = f"/playground/care/{{agent:{'|'.join(words.PLAYGROUND_AGENTS)}}}"
    app.router.add_get(
        desk + "/forms/{form:reply|note|reason|reroute}", own(in_time(playground.care_form))
    )
    app.router.add_post(desk + "/turns", own(in_time(playground.care_turn)))
    if helpdesk:
        app.router.add_post("/playground/helpdesk", own(_switch(helpdesk)))
    app.on_shutdown.append(playground.close)


def _in_time(intake: Intake, handle: Handler) -> Handler:
    async def within(request: web.Request) -> web.StreamResponse:
        async with intake.in_time():
            return await handle(request)

    return within


class _Playground:
    def __init__(
        self, intake: Intake, channel: WebChannel, helpdesk: PlaygroundHelpdesk | None
    ) -> None:
        self._intake = intake
        self._channel = channel
        self._helpdesk = helpdesk

    async def turn(self, request: web.Request) -> web.Response:
        """Something that a partner does; what it shows comes by the events."""
        by = _visitor(request)
        turn = payloads.read(await _json(request), by)
        pending = await self._intake.take(turn)
        if said := _said(turn):
            await self._channel.say(by, turn.id, said)
        self._intake.send_soon(pending)
        return web.json_response({})

    async def care_turn(self, request: web.Request) -> web.Response:
        """Something that an agent does."""
        by = _agent(request)
        self._intake.send_soon(await self._intake.take(care.read(await _json(request), by)))
        return web.json_response({})

    async def form(self, request: web.Request) -> web.Response:
        by = _visitor(request).partner
        opened = payloads.form(request.match_info["form"], request.query, by)
        return _shown(await self._intake.form(opened))

    async def care_form(self, request: web.Request) -> web.Response:
        by = _agent(request)
        opened = care.form(request.match_info["form"], request.query, by)
        return _shown(await self._intake.form(opened))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """All that the page shows, then every change of it; a page that comes back is brought up to
        date."""
        stream = EventSourceResponse(headers=HEADERS)
        cookie = _cookie(request, COOKIE) or _new_cookie(stream, COOKIE)
        if not _cookie(request, CARE_COOKIE):
            _new_cookie(stream, CARE_COOKIE)
        by = visitor(cookie)
        if not await self._channel.chat(by):
            await self._welcome(by)
        await stream.prepare(request)
        try:
            async with stream:
                await self._show(by, stream)
        except (ConnectionResetError, TimeoutError):
            log.debug("playground page left")
        except Exception:  # too late for a status: the page asks again
            log.exception("playground events failed")
        return stream

    async def close(self, app: web.Application) -> None:
        self._channel.close()

    async def _welcome(self, by: Visitor) -> None:
        where = by.where(private=False)
        arrival = Arrive(id=f"{CHANNEL}:{by.key}:arrival", by=by.partner, where=where)
        self._intake.send_soon(await self._intake.take(arrival))

    async def _show(self, by: Visitor, stream: EventSourceResponse) -> None:
        shown: dict[str, str] = {}
        with self._channel.watch() as changed:
            while stream.is_connected() and not self._channel.closing:
                changed.clear()
                await _send_new(stream, "chat", await self._channel.chat(by), shown)
                await _send_new(stream, "care", await self._channel.care(), shown)
                if self._helpdesk:
                    drawn = Message("helpdesk", await self._helpdesk.page(), at=0)
                    await _send_new(stream, "helpdesk", [drawn], shown)
                await stream.send("{}", event="ready")
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), LOOK_AROUND)


def _switch(helpdesk: PlaygroundHelpdesk) -> Handler:
    async def turn(request: web.Request) -> web.Response:
        """On or off, by whoever plays care."""
        _play_care(request)
        await helpdesk.switch(on=payloads.switch(await _json(request)))
        return web.json_response({})

    return turn


async def _send_new(
    stream: EventSourceResponse, view: str, messages: Sequence[Message], shown: dict[str, str]
) -> None:
    for message in messages:
        if shown.get(message.slot) != message.html:
            shown[message.slot] = message.html
            await stream.send(
                json.dumps({"view": view, "slot": message.slot, "html": message.html})
            )


def _said(turn: PartnerTurn) -> str:
    """What the chat shows as the person's own words."""
    if isinstance(turn, Ask) and turn.where.venue is not Venue.DIRECT:
        return ""
    return turn.text if isinstance(turn, Ask | Comment) else ""


async def _json(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise PayloadError("no JSON")
    return await request.read()


def _shown(form: Form) -> web.Response:
    return web.Response(text=cards.form(form, "dialog"), content_type="text/html")


def _visitor(request: web.Request) -> Visitor:
    cookie = _cookie(request, COOKIE)
    if not cookie:
        raise web.HTTPUnauthorized
    return visitor(cookie)


def _agent(request: web.Request) -> Agent:
    _play_care(request)
    return agent(request.match_info["agent"])


def _play_care(request: web.Request) -> None:
    """A partner's cookie makes nobody an agent."""
    if not _cookie(request, CARE_COOKIE):
        log.warning("care refused", path=request.path)
        raise RefusedError(words.CARE_ONLY)


def _cookie(request: web.Request, name: str) -> str | None:
    cookie = request.cookies.get(name, "")
    return cookie if _COOKIE.fullmatch(cookie) else None


def _new_cookie(response: web.StreamResponse, name: str) -> str:
    cookie = secrets.token_urlsafe(32)
    response.set_cookie(name, cookie, max_age=COOKIE_LASTS, httponly=True, samesite="Strict")
    return cookie


def _html(draw: Callable[[], str]) -> Handler:
    async def show(request: web.Request) -> web.Response:
        return web.Response(text=draw(), content_type="text/html")

    return show


def _gallery(intake: Intake) -> str:
    drawn = intake.samples(CHANNEL)
    return cards.gallery(drawn.cards, drawn.forms)


def _file(file: Path) -> Handler:
    async def show(request: web.Request) -> web.FileResponse:
        return web.FileResponse(file)

    return show
