"""Counting: what people did since the last look is judged and kept. Nobody waits for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, func, insert, or_, select, text

from bot.knowledge.entries import Knowledge
from bot.knowledge.hours import Hours
from bot.numbers import happenings, outcomes, tables
from bot.numbers.outcomes import Asked, Raised
from bot.numbers.windows import JUDGED, zone_of
from bot.storage import adding
from bot.storage import tables as kept
from bot.storage.documents import as_ticket
from bot.storage.store import Store

AGAIN = timedelta(minutes=10)  # turns that began before the last look may be kept after it
EVENTS_AGAIN = 500  # the same in events, whose moments may be long past
ASKERS, TICKETS = 20, 200  # that one transaction counts: others wait meanwhile
_LOCK = 0x4E756D62  # any number that nothing else on the database locks
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_HAPPENING = ("at", "day", "what", "company", "route", "minutes")
_CHANGED = ("asked", "day", "company", "entry", "outcome", "shown", "human", "rating")


@dataclass(frozen=True, slots=True)
class UpTo:
    """How far counting is, and the zone in which days were counted."""

    asked: datetime
    event: int
    zone: tzinfo


class Counting:
    """`knowledge` is the one of now: its routes have the hours, and the zone of a day."""

    def __init__(
        self, store: Store, knowledge: Callable[[], Knowledge], clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._knowledge = knowledge
        self._clock = clock

    def run(self) -> None:
        """Count whatever is new. What one that died left undone, the next one does."""
        knowledge, now = self._knowledge(), self._clock()
        zone = zone_of(knowledge)
        with self._store.reading() as memory:
            last = before(memory.connection)
            coming = UpTo(now, _last_event(memory.connection), zone)
            askers = _askers(memory.connection, last)
            tickets = _tickets(memory.connection, last)
        if not askers and not tickets:
            return
        since = last.asked - AGAIN - JUDGED if last.asked > _FIRST else _FIRST
        for some in _portions(askers, ASKERS):
            with self._store.turn() as memory:
                _count_questions(memory.connection, some, since, zone)
        for some in _portions(tickets, TICKETS):
            with self._store.turn() as memory:
                _count_tickets(memory.connection, some, knowledge)
        with self._store.turn() as memory:
            _remember(memory.connection, coming)


def lock(connection: Connection) -> None:
    """Only one counts, or lets go of what was counted, at a time; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def before(connection: Connection) -> UpTo:
    row = tables.progress.c
    found = connection.execute(select(row.asked, row.event, row.zone)).first()
    if found is None:
        return UpTo(_FIRST, 0, UTC)
    return UpTo(found.asked, found.event, ZoneInfo(found.zone))


def judged_questions(
    connection: Connection, askers: Sequence[str], since: datetime, zone: tzinfo
) -> list[dict[str, Any]]:
    """The rows of these people's questions since then."""
    asked = [*_asked(connection, askers, since)]
    raised = [*_raised(connection, askers, since)]
    return list(outcomes.judged(asked, raised, zone))


def keep(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        adding.replace(connection, tables.outcomes, ("question",), _CHANGED, rows)


def _count_questions(
    connection: Connection, askers: Sequence[str], since: datetime, zone: tzinfo
) -> None:
    lock(connection)
    keep(connection, judged_questions(connection, askers, since, zone))
    row = kept.questions.c
    name = row.document["by", "company", "name"].as_string()
    latest = select(row.company, name).where(row.asker.in_(askers)).order_by(row.asked)
    _name(connection, dict(map(tuple, connection.execute(latest))))


def _count_tickets(connection: Connection, numbers: Sequence[str], knowledge: Knowledge) -> None:
    lock(connection)
    zone, row = zone_of(knowledge), kept.tickets.c
    hours: dict[str, Hours | None] = {route.id: route.hours for route in knowledge.routes}
    found = connection.execute(select(row.document).where(row.number.in_(numbers))).scalars()
    tickets = [as_ticket(document) for document in found]
    had = _had(connection, [one.number for one in tickets])
    changed, happened = list[str](), list[dict[str, Any]]()
    for one in tickets:
        rows = list(happenings.rows(one, hours.get(one.route), zone))
        if Counter(map(_as_kept, rows)) != had[one.number]:
            changed.append(one.number)
            happened += rows
    connection.execute(delete(tables.happenings).where(tables.happenings.c.ticket.in_(changed)))
    if happened:
        connection.execute(insert(tables.happenings), happened)
    _name(connection, {one.by.company.id: one.by.company.name for one in tickets})


def _had(connection: Connection, numbers: Sequence[str]) -> Mapping[str, Counter[tuple[Any, ...]]]:
    """What is kept of each ticket: mostly it still holds, and nothing need be written."""
    row = tables.happenings.c
    kept_rows = select(row.ticket, *(row[name] for name in _HAPPENING))
    had = defaultdict[str, Counter[tuple[Any, ...]]](Counter)
    for number, *happening in connection.execute(kept_rows.where(row.ticket.in_(numbers))).all():
        had[number][tuple(happening)] += 1
    return had


def _as_kept(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _HAPPENING)


def _name(connection: Connection, names: dict[str, str]) -> None:
    rows = [{"id": id, "name": name} for id, name in names.items()]
    if rows:
        adding.replace(connection, tables.companies, ("id",), ("name",), rows)


def _remember(connection: Connection, upto: UpTo) -> None:
    row = {"id": 1, "asked": upto.asked, "event": upto.event, "zone": str(upto.zone)}
    adding.replace(connection, tables.progress, ("id",), ("asked", "event", "zone"), row)


def _last_event(connection: Connection) -> int:
    return int(
        connection.execute(select(func.coalesce(func.max(kept.events.c.id), 0))).scalar_one()
    )


def _askers(connection: Connection, last: UpTo) -> list[str]:
    """Whose questions may have come to something else: who asked, or whose question something
    happened to."""
    row, event = kept.questions.c, kept.events.c
    new_event = event.id > last.event - EVENTS_AGAIN
    touched = select(event.question).where(new_event)
    filed = select(event.ticket).where(new_event, event.ticket.is_not(None))
    raised = select(kept.tickets.c.asker).where(kept.tickets.c.number.in_(filed))
    asked = select(row.asker).where(or_(row.asked > last.asked - AGAIN, row.id.in_(touched)))
    return sorted(connection.execute(asked.union(raised)).scalars())


def _tickets(connection: Connection, last: UpTo) -> list[str]:
    event = kept.events.c
    if last.event == 0:
        return sorted(connection.execute(select(kept.tickets.c.number)).scalars())
    touched = select(event.ticket).where(
        event.id > last.event - EVENTS_AGAIN, event.ticket.is_not(None)
    )
    return sorted(connection.execute(touched.distinct()).scalars())


def _asked(connection: Connection, askers: Sequence[str], since: datetime) -> Iterator[Asked]:
    row = kept.questions.c
    document = row.document
    wanted = select(
        row.id,
        row.asker,
        row.company,
        row.asked,
        document["showing"].as_string().label("showing"),
        document["decision"].as_string().label("decision"),
        document["entry"].as_string().label("entry"),
        document["near", 0].as_string().label("near"),
        document["unknown"].as_string().label("unknown"),
        document["unpublished"].as_boolean().label("unpublished"),
        document["feedback"].as_string().label("feedback"),
    ).where(row.asker.in_(askers), row.asked >= since)
    for found in connection.execute(wanted):
        yield _read(found)


def _read(found: Any) -> Asked:
    return Asked(
        id=found.id,
        asker=found.asker,
        company=found.company,
        asked=found.asked,
        showing=found.showing,
        decision=found.decision,
        entry=found.entry or "",
        near=found.near or "",
        unknown=bool(found.unknown),
        unpublished=bool(found.unpublished),
        feedback=found.feedback,
    )


def _raised(connection: Connection, askers: Sequence[str], since: datetime) -> Iterator[Raised]:
    row = kept.tickets.c
    wanted = select(row.asker, row.question, row.entry, row.filed)
    for found in connection.execute(wanted.where(row.asker.in_(askers), row.filed >= since)):
        yield Raised(found.asker, found.question, found.entry or "", found.filed)


def _portions(of: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(of), size):
        yield of[start : start + size]
