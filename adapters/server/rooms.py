"""The rooms of the core, each made once and told of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from aiohttp import web

from adapters import monitoring
from adapters.care.alarm import CareAlarm
from adapters.care.line import CareLine
from adapters.care.places import care_places, knowledge_place
from adapters.helpdesk import registry
from adapters.monitoring.monitor import Monitor
from adapters.server.channels import Channels
from adapters.server.helpdesks import Helpdesks
from adapters.server.keepers import every_keeper
from adapters.server.reloading import Reloader
from adapters.shared import moved
from adapters.slack import places as slack_places
from adapters.teams import places as teams_places
from bot.broadcasts.watch import Watch
from bot.courier.courier import Courier, Options
from bot.courier.cursors import Cursors
from bot.courier.incoming import Incoming
from bot.desk import subjects
from bot.desk.context import KnowledgeDesk
from bot.desk.desk import Desk
from bot.gateway.intake import Intake
from bot.gateway.outbox import Outbox
from bot.gateway.studying import Studying
from bot.knowledge import organisations
from bot.learning.shelf import Shelf
from bot.learning.study import Study
from bot.model.issues import Bounds
from bot.model.limits import Limits
from bot.model.people import Place
from bot.numbers.asked import times_asked
from bot.numbers.counting import Counting
from bot.ports.helpdesk import Helpdesk
from bot.ports.keeper import Retention
from bot.ports.observer import Observer
from bot.search import Index, keeping, labelled
from bot.search.calibration import Row
from bot.settings.settings import Settings
from bot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Rooms:
    """`connectors` are the helpdesks as the event loop calls them; the courier has its own."""

    desk: Desk
    outbox: Outbox
    intake: Intake
    courier: Courier
    connectors: dict[str, Helpdesk]
    incoming: Incoming
    reloader: Reloader
    monitor: Monitor
    studying: Studying


def furnish_rooms(
    settings: Settings,
    shelf: Shelf,
    store: Store,
    channels: Channels,
    helpdesks: Helpdesks,
    clock: Callable[[], datetime],
    index: Index | None,
    poll_every: float,
) -> Rooms:
    """`index` as in Desk, `poll_every` as in Incoming."""
    knowledge = shelf.knowledge
    monitor = _monitor(settings, channels, helpdesks, clock, knowledge.brand.trace_name)
    mailbox = registry.alarm_mailbox(settings)
    line = CareLine(settings, channels.slack, channels.teams, lambda: _desks(desk), mailbox)
    care_of = partial(care_places, settings, channels.slack, channels.teams)
    companies = organisations.load(settings.knowledge_dir, knowledge.routes)
    courier = Courier(store, _courier(settings, helpdesks, clock, monitor, lambda: desk))
    desk = Desk(
        knowledge,
        courier.store,
        care_of(companies, knowledge),
        clock,
        _limits(settings),
        companies,
        index or Index(knowledge, kept=keeping.chosen(settings)),
        monitor,
        _knowledge_desk(settings, channels),
        _above,
    )
    alarm = CareAlarm(
        line.tell,
        lambda telling: intake.go(telling),
        rung=monitor.unanswered,
        language=lambda: subjects.default_route(desk.knowledge).language,
    )
    outbox = Outbox(store.deliveries, channels.by_name, clock, desk, monitor, alarm)
    intake = Intake(desk, outbox, monitor, alarm.ring, (web.HTTPException,))
    connectors = {name: make() for name, make in helpdesks.makers.items()}
    has_to_do, take = courier.ledger.has_to_do, intake.take_and_send
    cursors = Cursors(store.engine, registry.server_of(settings))
    return Rooms(
        desk=desk,
        outbox=outbox,
        intake=intake,
        courier=courier,
        connectors=connectors,
        incoming=Incoming(cursors, connectors, has_to_do, take, poll_every, monitor),
        reloader=Reloader(settings, desk, store, shelf, clock, monitor, care_of, line.tell),
        monitor=monitor,
        studying=_studying(settings, store, desk, clock, intake),
    )


def _monitor(
    settings: Settings,
    channels: Channels,
    helpdesks: Helpdesks,
    clock: Callable[[], datetime],
    traced_as: str,
) -> Monitor:
    tracing = monitoring.open_tracing(settings, traced_as)
    log_questions = settings.log_questions
    return Monitor(channels.by_name, helpdesks.makers, clock, tracing, log_questions=log_questions)


def _knowledge_desk(settings: Settings, channels: Channels) -> KnowledgeDesk:
    place = knowledge_place(settings, channels.slack, channels.teams)
    return KnowledgeDesk(place, moved.alone(settings))


def _studying(
    settings: Settings, store: Store, desk: Desk, clock: Callable[[], datetime], intake: Intake
) -> Studying:
    study = Study(
        store,
        lambda: desk.knowledge,
        lambda: desk.index,
        clock,
        partial(_labelled, settings.evaluation_sets),
        times_asked,
    )
    return Studying(
        study,
        Watch(store, lambda: desk.index, clock, _bounds(settings), study.elsewhere),
        Counting(store, lambda: desk.knowledge, clock),
        intake,
    )


def _courier(
    settings: Settings,
    helpdesks: Helpdesks,
    clock: Callable[[], datetime],
    observer: Observer,
    desk: Callable[[], Desk],
) -> Options:
    """`desk` has what stands in the files now."""
    return Options(
        url=settings.database_url.get_secret_value(),
        knowledge=lambda: desk().knowledge,
        helpdesk_of=helpdesks.of_route,
        makers=helpdesks.makers,
        clock=clock,
        server_of=registry.server_of(settings),
        keepers=every_keeper(),
        retention=lambda: _retention(settings, desk()),
        observer=observer,
    )


def _labelled(sets: str) -> list[Row]:
    """What the files hold; one that is not there, as in an image, has nothing to say."""
    files = [Path(name.strip()) for name in sets.split(",") if name.strip()]
    return [row for file in files if file.exists() for row in labelled.read(file)]


def _desks(desk: Desk) -> Iterator[str]:
    """The channels that the files name for care now."""
    yield from desk.organisations.every_desk()
    yield from (route.desk for route in desk.knowledge.routes if route.desk)


def _limits(settings: Settings) -> Limits:
    return Limits(
        settings.person_questions,
        settings.company_questions,
        settings.person_tickets,
        settings.company_tickets,
    )


def _above(place: Place) -> Place:
    """Where in a channel new messages of its own stand."""
    match place.channel:
        case slack_places.CHANNEL:
            return slack_places.above(place)
        case teams_places.TEAMS:
            return Place(place.channel, teams_places.above(place.key))
        case _:
            return place


def _bounds(settings: Settings) -> Bounds:
    within = timedelta(hours=settings.wave_hours)
    return Bounds(settings.wave_tickets, settings.wave_companies, within)


def _retention(settings: Settings, desk: Desk) -> Retention:
    """Asked anew each time: the companies' own days stand in a file that may be edited."""
    companies, kept = desk.organisations, moved.kept(settings, desk.brand())
    return Retention(
        kept.questions,
        kept.tickets,
        settings.keep_engine,
        companies.keep_questions,
        companies.keep_tickets,
    )
