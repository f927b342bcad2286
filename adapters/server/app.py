"""The composition root: settings -> store -> desk -> channels -> one aiohttp application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.care.alarm import Alarm, tell_care
from adapters.care.places import care_places
from adapters.doctor.selftest import SelfTest
from adapters.doctor.selftest import mount as mount_selftest
from adapters.helpdesk.endpoint import mount as mount_helpdesks
from adapters.helpdesk.registry import helpdesk_of as helpdesk_by_route
from adapters.helpdesk.registry import makers as helpdesk_makers
from adapters.helpdesk.registry import readers
from adapters.monitoring import open_tracing
from adapters.monitoring.backlog import BacklogFigures
from adapters.monitoring.endpoint import mount as mount_metrics
from adapters.monitoring.monitor import Monitor
from adapters.server.keepers import every_keeper
from adapters.server.reloading import Reloader
from adapters.slack import mount as mount_slack
from adapters.slack import open_channel as open_slack
from adapters.teams import mount as mount_teams
from adapters.teams import open_channel as open_teams
from adapters.web.channel import WebChannel
from adapters.web.helpdesk import PlaygroundHelpdesk
from adapters.web.inbound.endpoint import mount as mount_web
from bot.courier.courier import Courier
from bot.courier.incoming import POLL_EVERY, Incoming
from bot.desk.desk import Desk, utc_now
from bot.gateway.executor import in_database
from bot.gateway.intake import Intake
from bot.gateway.outbox import Outbox
from bot.knowledge.entries import load
from bot.knowledge.organisations import load as load_organisations
from bot.model.limits import Limits
from bot.ports.channel import Channel
from bot.ports.keeper import Retention
from bot.search import Index
from bot.settings.settings import Settings
from bot.storage.store import Store

if TYPE_CHECKING:
    from adapters.slack.channel import SlackChannel
    from adapters.teams.channel import TeamsChannel
    from adapters.teams.client.connector import Cloud

SWEEP_EVERY = 5.0  # seconds
READY_WITHIN = 2.0  # seconds
BODY_LIMIT = 256 * 1024
RELOADER = web.AppKey("reloader", Reloader)
DRAINING = web.AppKey("draining", asyncio.Event)
"""Set as soon as the server is told to stop: whoever sends requests here shall send them
elsewhere."""

log = structlog.get_logger()


def build(
    settings: Settings,
    clock: Callable[[], datetime] = utc_now,
    teams_cloud: Cloud | None = None,
    index: Index | None = None,
    poll_every: float = POLL_EVERY,
) -> web.Application:
    """The whole server; SettingsError or KnowledgeError when it cannot work. `teams_cloud` as in
    `adapters.teams`, `index` as in Desk, `poll_every` as in Incoming."""
    knowledge = load(settings.knowledge_dir)
    makers, helpdesk_of = helpdesk_makers(settings), helpdesk_by_route(settings, knowledge)
    database = settings.database_url.get_secret_value()
    store = Store(database)
    slack = open_slack(settings, store.slots, store.engine) if settings.slack_on else None
    teams = open_teams(settings, store.slots, teams_cloud) if settings.teams_on else None
    playground = WebChannel(store.slots)
    doctors = SelfTest()
    channels: dict[str, Channel] = {c.name: c for c in (slack, teams, playground, doctors) if c}
    organisations = load_organisations(settings.knowledge_dir, knowledge.routes)
    care_place = care_places(settings, slack, teams, organisations, knowledge)
    limits = Limits(
        settings.person_questions,
        settings.company_questions,
        settings.person_tickets,
        settings.company_tickets,
    )
    helpdesk = (
        PlaygroundHelpdesk(store.slots, playground.wake)
        if settings.loopback and not makers
        else None
    )
    if helpdesk:
        makers, helpdesk_of = {helpdesk.name: lambda: helpdesk}, lambda route: helpdesk.name
    tracing = open_tracing(settings)
    monitor = Monitor(channels, makers, clock, tracing, log_questions=settings.log_questions)
    desk = Desk(knowledge, store, care_place, clock, limits, organisations, index, monitor)
    alarm = Alarm(
        partial(tell_care, settings, slack, teams),
        lambda telling: intake.go(telling),
        rung=monitor.unanswered,
    )
    outbox = Outbox(store, channels, clock, desk.undelivered, monitor, alarm.ring)
    intake = Intake(desk, outbox, monitor, alarm.ring, (web.HTTPException,))

    def retention() -> Retention:
        return Retention(
            settings.keep_questions,
            settings.keep_tickets,
            settings.keep_engine,
            desk.organisations.keep_questions,
            desk.organisations.keep_tickets,
        )

    courier = Courier(
        store,
        database,
        knowledge,
        helpdesk_of,
        makers,
        clock,
        observer=monitor,
        retention=retention,
        keepers=every_keeper(),
    )
    helpdesks = {name: make() for name, make in makers.items()}
    care_of = partial(care_places, settings, slack, teams)
    reloader = Reloader(
        settings, desk, courier, monitor, care_of, partial(tell_care, settings, slack, teams)
    )
    incoming = Incoming(courier.ledger, helpdesks, intake.take_and_send, poll_every, monitor)
    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_readable])
    app.router.add_get("/healthz", _healthy)
    app[DRAINING], app[RELOADER] = asyncio.Event(), reloader
    app.router.add_get("/readyz", _ready(store))
    if slack:
        mount_slack(app, settings, intake, slack)
    if teams:
        mount_teams(app, settings, intake, teams)
    if settings.loopback:
        mount_web(app, intake, playground, helpdesk)
    mount_selftest(app, settings, intake, doctors)
    mount_helpdesks(app, readers(settings, helpdesks), incoming, clock)
    mount_metrics(
        app, settings, monitor, BacklogFigures(store.backlog, [*channels, *makers], clock)
    )
    monitor.loaded(knowledge)
    platforms = [c for c in (slack, teams) if c]
    app.cleanup_ctx.append(
        _running(store, outbox, intake, platforms, courier, incoming, monitor, reloader)
    )
    _say_what_is_on(settings)
    return app


def _running(
    store: Store,
    outbox: Outbox,
    intake: Intake,
    platforms: list[SlackChannel | TeamsChannel],
    courier: Courier,
    incoming: Incoming,
    monitor: Monitor,
    reloader: Reloader,
) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(app: web.Application) -> AsyncIterator[None]:
        await (
            courier.start()
        )  # before anything is touched that another process on this SQLite file works with
        await asyncio.to_thread(store.take_over)
        for platform in platforms:
            await platform.start()
        work = (
            _sweep(outbox, intake, courier),
            incoming.run(),
            monitor.watch_loop(),
            reloader.run(),
        )
        tasks = [asyncio.create_task(one) for one in work]
        yield
        for task in tasks:
            task.cancel()
        await intake.close()
        for platform in platforms:
            await platform.close()
        await incoming.close()
        await courier.stop()
        store.close()

    return run


async def _sweep(outbox: Outbox, intake: Intake, courier: Courier) -> None:
    while True:
        try:
            await outbox.sweep()
            await intake.remind()
            await in_database(courier.ledger.take_up_again)
        except Exception:  # the database is away; the next sweep tries again
            log.exception("sweep failed")
        await asyncio.sleep(SWEEP_EVERY)


@web.middleware
async def _readable(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A body that cannot even be unpacked is the sender's fault."""
    try:
        return await handler(request)
    except web.RequestPayloadError:
        raise web.HTTPBadRequest(text="the body cannot be read") from None


async def _healthy(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _ready(store: Store) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def ready(request: web.Request) -> web.Response:
        if request.app[DRAINING].is_set():
            return web.json_response({"status": "stopping"}, status=503)
        with suppress(TimeoutError):
            async with asyncio.timeout(READY_WITHIN):
                if await in_database(store.alive):
                    return web.json_response({"status": "ok"})
        return web.json_response({"status": "the database does not answer"}, status=503)

    return ready


def _say_what_is_on(settings: Settings) -> None:
    off = "off: set {} to switch it on"
    log.info(
        "slack",
        state="on" if settings.slack_on else off.format("SLACK_BOT_TOKEN or SLACK_CLIENT_ID"),
    )
    log.info("teams", state="on" if settings.teams_on else off.format("MicrosoftAppId"))
    log.info("helpdesk", state=settings.helpdesk or off.format("HELPDESK"))
    log.info(
        "playground", state="on" if settings.loopback else "off: it is for HOST=127.0.0.1 only"
    )
    if not (settings.slack_care_channel or settings.teams_care_channel or settings.loopback):
        log.warning(
            "care", state="nobody sees tickets: set SLACK_CARE_CHANNEL or TEAMS_CARE_CHANNEL"
        )
