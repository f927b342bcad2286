"""The playground's routes: what a person does, and the forms for it."""

from __future__ import annotations

from functools import partial

import structlog
from aiohttp import web

from adapters.web.channel import CARE, WebChannel
from adapters.web.drawing import cards
from adapters.web.helpdesk import PlaygroundHelpdesk
from adapters.web.inbound import care, pages, payloads, preferred, sessions
from adapters.web.inbound.events import Events
from adapters.web.inbound.guard import Handler, own
from adapters.web.inbound.sessions import Sessions
from adapters.web.visitors import Visitor, agent, visitor
from bot.dialogue import words
from bot.dialogue.form_requests import TeachFormRequest
from bot.dialogue.forms import Form
from bot.dialogue.lessons import ticket_of
from bot.dialogue.turns import Ask, Comment, DeskTurn, PartnerTurn
from bot.errors import PayloadError, RefusedError, StaleError
from bot.gateway.intake import Intake
from bot.model.people import Agent, Conversation, Venue

log = structlog.get_logger()

DESK = Conversation(CARE, CARE, Venue.CHANNEL)


def mount(
    app: web.Application,
    intake: Intake,
    channel: WebChannel,
    entrance: Sessions,
    helpdesk: PlaygroundHelpdesk | None,
) -> None:
    """Everything of the playground; the caller sees to it that this machine alone can reach the
    server."""
    pages.mount(app, intake, entrance, helpdesk=helpdesk is not None)
    events = Events(intake, channel, entrance, helpdesk)
    app.router.add_get("/playground/events", own(events.stream))
    app.on_shutdown.append(events.close)
    in_time = partial(_in_time, intake)
    chat = _Chat(intake, channel, entrance)
    forms = "/playground/forms/{form:ticket|feedback|comment}"
    app.router.add_get(forms, own(in_time(chat.form)))
    app.router.add_post("/playground/turns", own(in_time(chat.turn)))
    desk, at = _Desk(intake, channel, entrance), _desk_address()
    app.router.add_get(at + "/forms/{form:reply|note|reason|reroute}", own(in_time(desk.form)))
    app.router.add_get(at + "/forms/teach", own(in_time(desk.teach_form)))
    app.router.add_post(at + "/turns", own(in_time(desk.turn)))
    if helpdesk:
        app.router.add_post("/playground/helpdesk", own(desk.switching(helpdesk)))


def _desk_address() -> str:
    return f"/playground/care/{{agent:{'|'.join(words.PLAYGROUND_AGENTS)}}}"


def _in_time(intake: Intake, handle: Handler) -> Handler:
    async def within(request: web.Request) -> web.StreamResponse:
        async with intake.in_time():
            return await handle(request)

    return within


class _Chat:
    """The partner's side."""

    def __init__(self, intake: Intake, channel: WebChannel, entrance: Sessions) -> None:
        self._intake = intake
        self._channel = channel
        self._entrance = entrance

    async def turn(self, request: web.Request) -> web.Response:
        """What it shows comes by the events."""
        by = await self._visitor(request)
        turn = payloads.read(await _json(request), by)
        pending = await self._intake.take(turn)
        if said := _said(turn):
            await self._channel.say(by, turn.id, said)
        self._intake.send_soon(pending)
        return web.json_response({})

    async def form(self, request: web.Request) -> web.Response:
        by = (await self._visitor(request)).partner
        opened = payloads.form(request.match_info["form"], request.query, by)
        return _shown(await self._intake.form(opened))

    async def _visitor(self, request: web.Request) -> Visitor:
        cookie = await self._entrance.known(request, sessions.PARTNER)
        if not cookie:
            raise web.HTTPUnauthorized
        return visitor(cookie, preferred.language(request))


class _Desk:
    """The care team's side: it works the tickets that stand on it, and no other."""

    def __init__(self, intake: Intake, channel: WebChannel, entrance: Sessions) -> None:
        self._intake = intake
        self._channel = channel
        self._entrance = entrance

    async def turn(self, request: web.Request) -> web.Response:
        body, by = await _json(request), await self._agent(request)
        if care.is_lesson(body):
            taught = care.lesson(body, by, DESK)
            await self._check_lesson(taught)
            self._intake.send_soon(await self._intake.take(taught))
            return web.json_response({})
        turn = care.read(body, by)
        await self._check_ticket(turn.ticket)
        self._intake.send_soon(await self._intake.take(turn))
        return web.json_response({})

    async def form(self, request: web.Request) -> web.Response:
        by = await self._agent(request)
        opened = care.form(request.match_info["form"], request.query, by)
        await self._check_ticket(opened.ticket)
        return _shown(await self._intake.form(opened))

    async def teach_form(self, request: web.Request) -> web.Response:
        asked = care.teach_form(request.query, await self._agent(request))
        await self._check_lesson(asked)
        return _shown(await self._intake.form(asked))

    def switching(self, helpdesk: PlaygroundHelpdesk) -> Handler:
        async def turn(request: web.Request) -> web.Response:
            """On or off, by whoever plays care."""
            await self._check_agent(request)
            await helpdesk.switch(on=payloads.switch(await _json(request)))
            return web.json_response({})

        return turn

    async def _agent(self, request: web.Request) -> Agent:
        await self._check_agent(request)
        return agent(request.match_info["agent"], preferred.language(request))

    async def _check_agent(self, request: web.Request) -> None:
        """A partner's cookie makes nobody an agent."""
        if not await self._entrance.known(request, sessions.CARE):
            log.warning("care refused", path=request.path)
            raise RefusedError(words.CARE_ONLY)

    async def _check_lesson(self, asked: DeskTurn | TeachFormRequest) -> None:
        """One person plays all of care here: where others work the knowledge, known issues and
        announcements, they decide nothing."""
        if (number := ticket_of(asked.lesson, asked.about)) is not None:
            await self._check_ticket(number)
        elif self._intake.worked_at(asked.lesson) != CARE:
            raise StaleError(f"{asked.lesson} is not worked here")

    async def _check_ticket(self, number: str) -> None:
        """What is worked in Slack or Teams is none of the playground's, whoever knows its
        number."""
        if not await self._channel.works(number):
            raise StaleError(f"{number} is not worked here")


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
