"""The composition root: settings -> store -> channels, helpdesks, rooms -> one aiohttp
application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters import slack, teams
from adapters.doctor import selftest
from adapters.helpdesk import endpoint as helpdesk
from adapters.helpdesk import registry
from adapters.monitoring import endpoint as monitoring
from adapters.monitoring.backlog import BacklogFigures
from adapters.server import health
from adapters.server.channels import Channels, open_channels
from adapters.server.helpdesks import Helpdesks, choose_helpdesks
from adapters.server.reloading import Reloader
from adapters.server.rooms import Rooms, furnish_rooms
from adapters.server.running import SWEEP_EVERY, running
from adapters.shared import moved, refusals
from bot.courier.incoming import POLL_EVERY
from bot.desk.desk import Desk, utc_now
from bot.dialogue import command_words, naming
from bot.gateway.studying import Studying
from bot.knowledge.entries import Knowledge
from bot.knowledge.loading import load
from bot.learning import shelf
from bot.search import Index
from bot.settings.settings import Settings, misspelt
from bot.storage.store import Store

if TYPE_CHECKING:
    from adapters.teams.client.cloud import Cloud

BODY_LIMIT = 256 * 1024
NO_OTHERS: Mapping[str, str] = MappingProxyType({})
RELOADER = web.AppKey("reloader", Reloader)
STUDYING = web.AppKey("studying", Studying)

log = structlog.get_logger()


def build(
    settings: Settings,
    clock: Callable[[], datetime] = utc_now,
    teams_cloud: Cloud | None = None,
    files: Knowledge | None = None,
    index: Index | None = None,
    poll_every: float = POLL_EVERY,
    sweep_every: float = SWEEP_EVERY,
    issuers: Mapping[str, str] = NO_OTHERS,
) -> web.Application:
    """The whole server; SettingsError or KnowledgeError when it cannot work. `teams_cloud` as in
    `adapters.teams`; `files` that are read already; `index` as in Desk, of the files alone;
    `poll_every` as in Incoming, `sweep_every` as in `running`; `issuers` as in `open_console`."""
    command_words.spoken()  # first, so that the knowledge gets the memory that this lets go
    files = files or load(settings.knowledge_dir)
    naming.check(files.brand)
    moved.check(settings, files.brand)
    store = Store(settings.database_url.get_secret_value())
    known = shelf.read(store, files, clock())
    knowledge = known.knowledge
    channels = open_channels(settings, store, teams_cloud)
    helpdesks = choose_helpdesks(settings, knowledge, store.slots, channels.playground.wake)
    fitting = index if known.plain else None
    rooms = furnish_rooms(settings, known, store, channels, helpdesks, clock, fitting, poll_every)
    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_readable, _naming(rooms.desk)])
    app[RELOADER] = rooms.reloader
    app[STUDYING] = rooms.studying
    app[refusals.KEY] = refusals.Refusals()
    health.mount(app, store)
    _mount_channels(app, settings, channels, helpdesks, rooms)
    if settings.console or settings.console_open:
        _mount_console(app, settings, store, channels, rooms, clock, issuers)
    readers = registry.readers(settings, rooms.connectors)
    helpdesk.mount(app, readers, rooms.incoming, clock)
    backlog = BacklogFigures(store.backlog, [*channels.by_name, *helpdesks.makers], clock)
    monitoring.mount(app, settings, rooms.monitor, backlog)
    rooms.monitor.loaded(knowledge)
    app.cleanup_ctx.append(running(store, channels, rooms, sweep_every))
    _say_what_is_on(settings)
    for notice in moved.notices(settings, files.brand):
        log.warning("setting", state=notice)
    return app


def _mount_channels(
    app: web.Application,
    settings: Settings,
    channels: Channels,
    helpdesks: Helpdesks,
    rooms: Rooms,
) -> None:
    if channels.slack:
        slack.mount(app, settings, rooms.intake, channels.slack)
    if channels.teams:
        teams.mount(app, settings, rooms.intake, channels.teams)
    if channels.entrance:
        from adapters.web.inbound import endpoint as playground

        playground.mount(
            app, rooms.intake, channels.playground, channels.entrance, helpdesks.playground
        )
    selftest.mount(app, settings, rooms.intake, channels.doctors)


def _mount_console(
    app: web.Application,
    settings: Settings,
    store: Store,
    channels: Channels,
    rooms: Rooms,
    clock: Callable[[], datetime],
    issuers: Mapping[str, str],
) -> None:
    """Its pages and their libraries are imported where it is on, and only there: they take 6 MB."""
    from adapters.console.inbound import endpoint as console
    from adapters.server.consoles import open_console

    console.mount(app, open_console(settings, store, channels, rooms, clock, issuers))


@web.middleware
async def _readable(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A body that cannot even be unpacked is the sender's fault."""
    try:
        return await handler(request)
    except web.RequestPayloadError:
        raise web.HTTPBadRequest(text="the body cannot be read") from None


def _naming(desk: Desk) -> Middleware:
    """Whoever is answered reads the names of the brand that the files have now."""

    @web.middleware
    async def named(request: web.Request, handler: Handler) -> web.StreamResponse:
        naming.keep_naming(desk.brand)
        return await handler(request)

    return named


def _say_what_is_on(settings: Settings) -> None:
    for given, meant in misspelt():
        log.warning("no such setting", given=given, meant=meant)
    off = "off: set {} to switch it on"
    if not settings.slack_on:
        log.info("slack", state=off.format("SLACK_BOT_TOKEN or SLACK_CLIENT_ID"))
    if not settings.teams_on:
        log.info("teams", state=off.format("MicrosoftAppId"))
    log.info("helpdesk", state=settings.helpdesk or off.format("HELPDESK"))
    log.info("playground", state=_playground_state(settings))
    log.info("console", state=_console_state(settings))
    if not (settings.slack_care_channel or settings.teams_care_channel or settings.playground_on):
        log.warning(
            "care", state="nobody sees tickets: set SLACK_CARE_CHANNEL or TEAMS_CARE_CHANNEL"
        )


def _console_state(settings: Settings) -> str:
    if settings.console:
        return f"on: {settings.console}"
    if settings.console_open:
        return "open: to whoever is at this machine, at /console/"
    return "off: set CONSOLE to switch it on"


def _playground_state(settings: Settings) -> str:
    if settings.playground_on:
        return "on"
    if not settings.loopback:
        return "off: it is for HOST=127.0.0.1 only"
    return "off: beside Slack, Teams or PUBLIC_URL it needs PLAYGROUND_TOKEN"
