"""What a page shows of some days: every number with its trend, what is behind one, and each
company's; it looks only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.organisations import Organisations
from bot.model.people import Company
from bot.numbers import apart, backlog, companies, definitions, reading, windows
from bot.numbers.definitions import Source
from bot.numbers.reading import ALL, By, Scope, Span, Value
from bot.numbers.values import Backlog, Behind, CompanyRow, RouteRow, Sheet, TopicRow
from bot.numbers.windows import Window
from bot.ports.lists import A_PAGE
from bot.storage.store import Store
from bot.storage.transaction import Memory

MOST = 5  # rows of each of the overview's short lists


@dataclass(frozen=True, slots=True)
class _Live:
    count: int = 0
    overdue: int = 0
    oldest: datetime | None = None


class Sheets:
    """Synchronous: call it in a thread."""

    def __init__(
        self,
        store: Store,
        knowledge: Callable[[], Knowledge],
        organisations: Callable[[], Organisations],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._knowledge = knowledge
        self._organisations = organisations
        self._clock = clock

    @property
    def today(self) -> date:
        """In the zone in which days are counted."""
        return windows.day_of(self._clock(), windows.zone_of(self._knowledge()))

    def window(self, days: int) -> Window:
        return windows.last_days(self.today, days)

    def sheet(self, window: Window, company: str = "") -> Sheet:
        """Of one company, or of all."""
        scope = self._scope(company)
        with self._store.reading() as memory:
            connection, today = memory.connection, self.today
            return Sheet(
                window,
                reading.figures(connection, window, today, scope),
                reading.spans(connection, window, scope),
                _trends(connection, window, today, scope),
                _times(connection, window, scope),
            )

    def backlog(self) -> Backlog:
        with self._store.reading() as memory:
            return backlog.read(memory.connection, self._clock())

    def behind(self, number: str, window: Window, page: int) -> Behind:
        """The latest first, as far as they are still kept."""
        with self._store.reading() as memory:
            connection, offset = memory.connection, page * A_PAGE
            ids = reading.behind(connection, number, window, offset=offset, limit=A_PAGE)
            total = reading.behind_in_all(connection, number, window)
            if reading.part_of(number).source is Source.TICKETS:
                return Behind(total, tickets=tuple(memory.tickets(ids)))
            return Behind(total, questions=tuple(memory.questions(ids)))

    def topics(self, window: Window) -> tuple[TopicRow, ...]:
        """How much of what is asked the FAQ answers."""
        with self._store.reading() as memory:
            return apart.topics(memory.connection, window, self.today, self._knowledge())

    def routes(self, window: Window) -> tuple[RouteRow, ...]:
        with self._store.reading() as memory:
            return apart.routes(memory.connection, window, self.today, self._knowledge())

    def companies(self, window: Window) -> tuple[CompanyRow, ...]:
        """All that asked or had a ticket in the window or before, or have an open one, by name."""
        with self._store.reading() as memory:
            found: dict[str, CompanyRow] = {}
            rows = _companies(memory, window, self.today, self._organisations(), self._clock())
            for row in rows:
                former = found.get(row.company.id)
                found[row.company.id] = _together(former, row) if former else row
        return tuple(sorted(found.values(), key=lambda row: row.company.name.casefold()))

    def company(self, id: str) -> Company | None:
        """As it is known now; None for one that never was."""
        organisations = self._organisations()
        with self._store.reading() as memory:
            names = reading.company_names(memory.connection)
        known = {*names, *(one.id for one in organisations.homes.values())}
        return companies.known_as(id, names, organisations) if id in known else None

    def unhelpful(self, window: Window) -> tuple[tuple[Entry, int, int], ...]:
        """Entries that didn't help the most: how often, and of how many questions."""
        by_id = self._knowledge().by_id
        with self._store.reading() as memory:
            values = reading.values_by(memory.connection, window, self.today, By.ENTRY)
        rows = [
            (by_id[id], some["did-not-help"].part, some["asked"].part)
            for id, some in values.items()
            if id in by_id and some["did-not-help"].part
        ]
        return tuple(sorted(rows, key=lambda row: (-row[1], row[0].id))[:MOST])

    def _scope(self, company: str) -> Scope:
        return companies.scope_of(company, self._organisations()) if company else ALL


def _trends(
    connection: Connection, window: Window, today: date, scope: Scope
) -> dict[str, Sequence[tuple[date, Value]]]:
    found = reading.values_by(connection, window, today, By.DAY, scope)
    nothing = Value(0)
    return {
        number.id: [(day, found.get(day, {}).get(number.id, nothing)) for day in window.every_day()]
        for number in definitions.NUMBERS
    }


def _times(
    connection: Connection, window: Window, scope: Scope
) -> dict[str, Sequence[tuple[date, Span]]]:
    found = reading.spans_by(connection, window, By.DAY, scope)
    return {
        span.id: [
            (day, found.get(day, {}).get(span.id, reading.NO_SPAN)) for day in window.every_day()
        ]
        for span in definitions.SPANS
    }


def _companies(
    memory: Memory, window: Window, today: date, organisations: Organisations, now: datetime
) -> Iterator[CompanyRow]:
    connection = memory.connection
    names = reading.company_names(connection)
    current = reading.values_by(connection, window, today, By.COMPANY)
    former = reading.values_by(connection, window.before, today, By.COMPANY)
    live = _live(connection, now)
    for id in dict.fromkeys((*current, *former, *live)):
        waits = live.get(id, _Live())
        yield CompanyRow(
            companies.known_as(id, names, organisations),
            current.get(id, {}),
            former.get(id, {}),
            waits.count,
            waits.overdue,
            waits.oldest,
        )


def _together(one: CompanyRow, other: CompanyRow) -> CompanyRow:
    """Of a company that is known by several ids: it was mapped since."""
    since = [moment for moment in (one.oldest, other.oldest) if moment]
    return CompanyRow(
        one.company,
        _summed(one.now, other.now),
        _summed(one.before, other.before),
        one.live + other.live,
        one.overdue + other.overdue,
        min(since, default=None),
    )


def _summed(one: Mapping[str, Value], other: Mapping[str, Value]) -> dict[str, Value]:
    return {id: _sum(one.get(id), other.get(id)) for id in {**one, **other}}


def _sum(one: Value | None, other: Value | None) -> Value:
    if one is None or other is None:
        return one or other or Value(0)
    whole = None if one.whole is None else one.whole + (other.whole or 0)
    return Value(one.part + other.part, whole, hidden=one.hidden and other.hidden)


def _live(connection: Connection, now: datetime) -> dict[str, _Live]:
    """What is open of each company, and of how much of it a promise is broken."""
    waiting = backlog.read(connection, now)
    late = {one.number for one in waiting.overdue(now)}
    live: dict[str, _Live] = {}
    for one in waiting.tickets:
        had = live.get(one.company, _Live(0, 0, one.filed))
        live[one.company] = _Live(had.count + 1, had.overdue + (one.number in late), had.oldest)
    return live
