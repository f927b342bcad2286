"""The numbers of a window of days, each with its count; all of it reads and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, and_, cast, func, literal, select, true

from bot.numbers import definitions, tables, tally
from bot.numbers.definitions import Count, Number, Outcome, Rating, Source, SpanOf, What
from bot.numbers.tally import Group, Taken
from bot.numbers.values import Figure, Span, SpanFigure, Value
from bot.numbers.windows import JUDGED, Window


class By(StrEnum):
    """What numbers are told apart by. Questions have no route, and tickets no entry here."""

    DAY = "day"
    COMPANY = "company"
    ENTRY = "entry"
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class Scope:
    """Only these companies, by the ids that are kept of them, and these routes; empty means all."""

    companies: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()


ALL = Scope()
_TOTALS = {Source.QUESTIONS: tables.question_totals, Source.TICKETS: tables.ticket_totals}
_EVERY = {"outcome": set(Outcome), "what": set(What), "rating": set(Rating)}
"""All that there is, which need not be asked for."""


def figures(
    connection: Connection,
    window: Window,
    now: date,
    scope: Scope = ALL,
    numbers: Sequence[Number] = definitions.NUMBERS,
) -> tuple[Figure, ...]:
    """`now` is today: it decides what is old enough to be judged."""
    current = tally.values(groups(connection, window, now, scope, numbers=numbers))
    former = tally.values(groups(connection, window.before, now, scope, numbers=numbers))
    return tuple(Figure(number, current[number.id], former[number.id]) for number in numbers)


def values_by(
    connection: Connection, window: Window, now: date, by: By, scope: Scope = ALL
) -> dict[Any, dict[str, Value]]:
    """Every number that can be told apart so, by its id, for each day, company, entry or route that
    has any. `now` as in `figures`."""
    told = {one.id for one in definitions.NUMBERS if by in _told_by(one.source)}
    found = tally.values_by(groups(connection, window, now, scope, by))
    return {
        key: {id: value for id, value in values.items() if id in told}
        for key, values in found.items()
    }


def spans(connection: Connection, window: Window, scope: Scope = ALL) -> tuple[SpanFigure, ...]:
    """Every time that something took."""
    current = spans_by(connection, window, None, scope).get(None, {})
    former = spans_by(connection, window.before, None, scope).get(None, {})
    return tally.span_figures(current, former)


def spans_by(
    connection: Connection, window: Window, by: By | None, scope: Scope = ALL
) -> dict[Any, dict[str, Span]]:
    """The same for each company, route or day; None is the key of all."""
    return tally.spans_by(minutes_taken(connection, window, by, scope))


def minutes_taken(
    connection: Connection,
    window: Window,
    by: By | None,
    scope: Scope = ALL,
    spans: Sequence[SpanOf] = definitions.SPANS,
) -> list[Taken]:
    """The database joins those of one kind: there are many. Here and below, what has many rows is
    fetched at once: a row at a time costs PostgreSQL's driver more than the reading."""
    row = tables.happenings.c
    wanted = [one.what for one in spans]
    here = and_(
        within(row, window, Source.TICKETS, scope), row.what.in_(wanted), row.minutes.is_not(None)
    )
    keys = [row[by]] if by else []
    joined = func.aggregate_strings(cast(row.minutes, String), ",")
    query = select(joined, row.what, row.day, *keys).where(here)
    found = connection.execute(query.group_by(row.what, row.day, *keys)).all()
    return [_taken(*one) for one in found]


def _taken(joined: str, what: str, day: date, key: Any = None) -> Taken:
    return Taken(key, day, what, tuple(map(int, joined.split(","))))


def behind(
    connection: Connection,
    number: str,
    window: Window,
    scope: Scope = ALL,
    entry: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> list[str]:
    """The ids of the questions, or the numbers of the tickets, that make up a number's part, the
    latest first: as far as they are still kept."""
    part = part_of(number)
    row = table_of(part.source).c
    id, at = _id(part.source), row.asked if part.source is Source.QUESTIONS else row.at
    here = _behind(part, window, scope, entry)
    latest = (row.day.desc(), at.desc(), id.desc())  # an index gives the latest days first
    found = select(id).where(here).order_by(*latest).offset(offset).limit(limit)
    return list(connection.execute(found).scalars())


def behind_in_all(
    connection: Connection,
    number: str,
    window: Window,
    scope: Scope = ALL,
    entry: str | None = None,
) -> int:
    """How many these are."""
    part = part_of(number)
    here = _behind(part, window, scope, entry)
    found = select(func.count()).select_from(table_of(part.source)).where(here)
    return int(connection.execute(found).scalar_one())


def part_of(number: str) -> Count:
    """What makes up a number, or a time."""
    times = {span.id: Count(Source.TICKETS, {"what": (span.what,)}) for span in definitions.SPANS}
    return times.get(number) or definitions.number(number).part


def company_names(connection: Connection) -> dict[str, str]:
    """What the companies were last called, by the ids that are kept of them."""
    row = tables.companies.c
    return dict(map(tuple, connection.execute(select(row.id, row.name)).all()))


def groups(
    connection: Connection,
    window: Window,
    now: date,
    scope: Scope = ALL,
    by: By | None = None,
    numbers: Sequence[Number] = definitions.NUMBERS,
) -> Iterator[Group]:
    """What happened in the window, by everything that `numbers` ask for. What is not old enough to
    be judged stands apart: it counts for no number that judges."""
    for source in Source:
        counts = [count for one in numbers for count in one.counts if count.source is source]
        if counts and (by is None or by in _told_by(source)):
            yield from _groups_of(connection, counts, window, now, scope, by)


def _groups_of(
    connection: Connection,
    counts: Sequence[Count],
    window: Window,
    now: date,
    scope: Scope,
    by: By | None,
) -> Iterator[Group]:
    source = counts[0].source
    row, many = counted_in(source, by, scope)
    columns: list[ColumnElement[Any]] = [row[name] for name in tally.COLUMNS[source]]
    old: ColumnElement[Any] = row.day < now - JUDGED
    keys = [row[by], old] if by else [old]
    here = and_(within(row, window, source, scope), *any_of(row, counts))
    query = select(func.sum(many), *keys, *columns).where(here)
    for count, *rest in connection.execute(query.group_by(*keys, *columns)).all():
        key: Any = rest.pop(0) if by else None
        judged = bool(rest.pop(0))
        yield Group(key, source, tuple(rest), judged, int(count))


def _behind(part: Count, window: Window, scope: Scope, entry: str | None) -> ColumnElement[bool]:
    row, id = table_of(part.source).c, _id(part.source)
    here = and_(within(row, window, part.source, scope), id.is_not(None), *matching(row, part))
    if entry is not None and part.source is Source.QUESTIONS:
        here = and_(here, row.entry == entry)
    return here


def _id(source: Source) -> ColumnElement[Any]:
    questions, tickets = tables.outcomes.c.question, tables.happenings.c.ticket
    return questions if source is Source.QUESTIONS else tickets


def any_of(row: Any, counts: Sequence[Count]) -> Iterator[ColumnElement[bool]]:
    """What all that counts for any of them has in common: the rest need not be looked at. As plain
    as it can be, so that an index answers it."""
    for name in set.intersection(*(set(count.where) for count in counts)):
        allowed = {value for count in counts for value in count.where[name]}
        if allowed != _EVERY.get(name):
            yield row[name].in_(sorted(allowed, key=str))


def matching(row: Any, count: Count) -> Iterator[ColumnElement[bool]]:
    for name, allowed in count.where.items():
        yield row[name].in_(allowed)


def table_of(source: Source) -> Any:
    return tables.outcomes if source is Source.QUESTIONS else tables.happenings


def counted_in(source: Source, by: By | None, scope: Scope = ALL) -> tuple[Any, Any]:
    """The columns that say what there is, and how many a row stands for: the days' totals, unless
    companies are told apart."""
    if by is not By.COMPANY and not scope.companies:
        row = _TOTALS[source].c
        return row, row.count
    row = table_of(source).c
    return row, row.count if source is Source.QUESTIONS else literal(1)


def _told_by(source: Source) -> tuple[By, ...]:
    if source is Source.QUESTIONS:
        return (By.DAY, By.COMPANY, By.ENTRY)
    return (By.DAY, By.COMPANY, By.ROUTE)


def within(row: Any, window: Window, source: Source, scope: Scope) -> ColumnElement[bool]:
    inside = and_(true(), row.day >= window.first, row.day <= window.last)
    if scope.companies:
        inside = and_(inside, row.company.in_(scope.companies))
    if scope.routes and source is Source.TICKETS:
        inside = and_(inside, row.route.in_(scope.routes))
    return inside
