"""What a page shows of some days: every number with its trend, what is behind one, and each
company's; it looks only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from sqlalchemy import Connection

from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.organisations import Organisations
from bot.model.people import Company
from bot.numbers import apart, backlog, beside, companies, days, reading, windows
from bot.numbers.definitions import HEADLINES, Source
from bot.numbers.reading import ALL, By
from bot.numbers.values import (
    Backlog,
    Behind,
    Beside,
    CompanyRow,
    Overview,
    RouteRow,
    Sheet,
    TopicRow,
    Value,
)
from bot.numbers.windows import Window
from bot.ports.lists import A_PAGE
from bot.storage.store import Store

_ASKED, _FILED = ("asked", "answered-alone"), ("tickets",)  # of companies


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

    def sheet(self, window: Window, company: str = "", drawn: Iterable[str] = ()) -> Sheet:
        """Of one company, or of all; `drawn` are the numbers that are told day by day, too."""
        scope = companies.scope_of(company, self._organisations()) if company else ALL
        with self._store.reading() as memory:
            connection = memory.connection
            taken = days.taken(connection, window, None, scope)
            return days.sheet_of(connection, window, self.today, taken, scope, drawn)

    def one(self, id: str, window: Window) -> Sheet:
        """With a single number, or a single time."""
        with self._store.reading() as memory:
            return days.sheet_of_one(memory.connection, window, self.today, id)

    def overview(self, window: Window) -> Overview:
        """What one page shows, read at once."""
        knowledge, today, now = self._knowledge(), self.today, self._clock()
        with self._store.reading() as memory:
            connection = memory.connection
            waiting = backlog.named(connection, backlog.read(connection, now), now)
            entries = beside.read(connection, window, apart.ASKED_OF, By.ENTRY)
            taken = days.taken(connection, window, By.ROUTE)
            return Overview(
                days.sheet_of(connection, window, today, taken, drawn=HEADLINES),
                waiting,
                self._companies(connection, window, waiting, _FILED),
                apart.topics(entries, knowledge),
                apart.routes(taken, window, knowledge),
                apart.unhelpful(entries, knowledge),
            )

    def behind(self, number: str, window: Window, page: int) -> Behind:
        """The latest first, as far as they are still kept."""
        with self._store.reading() as memory:
            connection, offset = memory.connection, page * A_PAGE
            ids = reading.behind(connection, number, window, offset=offset, limit=A_PAGE)
            total = reading.behind_in_all(connection, number, window)
            if reading.part_of(number).source is Source.TICKETS:
                return Behind(total, tickets=tuple(memory.tickets.all_numbered(ids)))
            return Behind(total, questions=tuple(memory.questions.with_ids(ids)))

    def topics(self, window: Window) -> tuple[TopicRow, ...]:
        """How much of what is asked the FAQ covers."""
        return apart.topics(self._entries(window), self._knowledge())

    def unhelpful(self, window: Window) -> tuple[tuple[Entry, int, int], ...]:
        """Entries that didn't help: how often, and of how many questions."""
        return apart.unhelpful(self._entries(window), self._knowledge())

    def _entries(self, window: Window) -> Mapping[str, Beside]:
        with self._store.reading() as memory:
            return beside.read(memory.connection, window, apart.ASKED_OF, By.ENTRY)

    def routes(self, window: Window) -> tuple[RouteRow, ...]:
        with self._store.reading() as memory:
            taken = days.taken(memory.connection, window, By.ROUTE)
        return apart.routes(taken, window, self._knowledge())

    def backlog(self) -> Backlog:
        with self._store.reading() as memory:
            return backlog.read(memory.connection, self._clock())

    def companies(self, window: Window) -> tuple[CompanyRow, ...]:
        """All that asked or had a ticket in the window or before, or have an open one, by name."""
        with self._store.reading() as memory:
            waiting = backlog.read(memory.connection, self._clock())
            return self._companies(memory.connection, window, waiting, _ASKED, _FILED)

    def _companies(
        self, connection: Connection, window: Window, waiting: Backlog, *numbers: Sequence[str]
    ) -> tuple[CompanyRow, ...]:
        found: dict[str, CompanyRow] = {}
        live, organisations = _live(waiting, self._clock()), self._organisations()
        apart = [beside.read(connection, window, some, By.COMPANY) for some in numbers]
        for row in _companies(reading.company_names(connection), apart, organisations, live):
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


def _companies(
    names: Mapping[str, str],
    apart: Sequence[Mapping[str, Beside]],
    organisations: Organisations,
    live: Mapping[str, _Live],
) -> Iterator[CompanyRow]:
    for id in dict.fromkeys(chain(*apart, live)):
        waits = live.get(id, _Live())
        now: dict[str, Value] = {}
        before: dict[str, Value] = {}
        for some in apart:
            if id in some:
                now |= some[id].now
                before |= some[id].before
        yield CompanyRow(
            companies.known_as(id, names, organisations),
            now,
            before,
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


def _live(waiting: Backlog, now: datetime) -> dict[str, _Live]:
    """What is open of each company, and of how much of it a promise is broken."""
    late = {one.number for one in waiting.overdue(now)}
    live: dict[str, _Live] = {}
    for one in waiting.tickets:
        had = live.get(one.company, _Live(0, 0, one.filed))
        live[one.company] = _Live(had.count + 1, had.overdue + (one.number in late), had.oldest)
    return live
