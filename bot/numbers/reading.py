"""The numbers of a window of days, each with its count; all of it reads and changes nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from bot.numbers import definitions, tables
from bot.numbers.definitions import Count, Number, Source
from bot.numbers.values import NO_SPAN as NO_SPAN
from bot.numbers.values import Figure as Figure
from bot.numbers.values import Span as Span
from bot.numbers.values import SpanFigure as SpanFigure
from bot.numbers.values import Value as Value
from bot.numbers.windows import JUDGED, Window

_COLUMNS = {
    Source.QUESTIONS: ("outcome", "human", "rating"),
    Source.TICKETS: ("what",),
}


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


@dataclass(frozen=True, slots=True)
class _Group:
    """So many of one kind; `key` is what they are told apart by."""

    key: Any
    source: Source
    values: Mapping[str, Any] = field(default_factory=dict)
    count: int = 0


ALL = Scope()


def figures(
    connection: Connection, window: Window, now: date, scope: Scope = ALL
) -> tuple[Figure, ...]:
    """Every number. `now` is today: it decides what is old enough to be judged."""
    current = [*_groups(connection, window, now, scope)]
    former = [*_groups(connection, window.before, now, scope)]
    return tuple(
        Figure(number, _value(number, current), _value(number, former))
        for number in definitions.NUMBERS
    )


def values_by(
    connection: Connection, window: Window, now: date, by: By, scope: Scope = ALL
) -> dict[Any, dict[str, Value]]:
    """Every number that can be told apart so, by its id, for each day, company, entry or route that
    has any. `now` as in `figures`."""
    groups: dict[Any, list[_Group]] = {}
    for group in _groups(connection, window, now, scope, by):
        groups.setdefault(group.key, []).append(group)
    numbers = [one for one in definitions.NUMBERS if by in _told_by(one.source)]
    return {key: {one.id: _value(one, some) for one in numbers} for key, some in groups.items()}


def trend(
    connection: Connection, number: str, window: Window, now: date, scope: Scope = ALL
) -> list[tuple[date, Value]]:
    """One number day by day; days without anything are there."""
    wanted = definitions.number(number)
    found = values_by(connection, window, now, By.DAY, scope)
    nothing = _value(wanted, [])
    return [(day, found.get(day, {}).get(number, nothing)) for day in window.every_day()]


def spans(connection: Connection, window: Window, scope: Scope = ALL) -> tuple[SpanFigure, ...]:
    """Every time that something took."""
    current = spans_by(connection, window, None, scope).get(None, {})
    former = spans_by(connection, window.before, None, scope).get(None, {})
    return tuple(
        SpanFigure(one, current.get(one.id, NO_SPAN), former.get(one.id, NO_SPAN))
        for one in definitions.SPANS
    )


def spans_by(
    connection: Connection, window: Window, by: By | None, scope: Scope = ALL
) -> dict[Any, dict[str, Span]]:
    """The same for each company, route or day; None is the key of all."""
    row = tables.happenings.c
    key = row[by] if by else func.count().over().label("all")
    wanted = [one.what for one in definitions.SPANS]
    here = and_(_within(row, window, Source.TICKETS, scope), row.what.in_(wanted))
    taken: dict[Any, dict[str, list[int]]] = {}
    for found, what, minutes in connection.execute(select(key, row.what, row.minutes).where(here)):
        if minutes is not None:
            some = taken.setdefault(found if by else None, {})
            some.setdefault(what, []).append(minutes)
    return {
        one: {span.id: _span(some.get(span.what, [])) for span in definitions.SPANS}
        for one, some in taken.items()
    }


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
    row = _table(part.source).c
    id, at = _id(part.source), row.asked if part.source is Source.QUESTIONS else row.at
    here = _behind(part, window, scope, entry)
    found = select(id).where(here).order_by(at.desc(), id).offset(offset).limit(limit)
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
    found = select(func.count()).select_from(_table(part.source)).where(here)
    return int(connection.execute(found).scalar_one())


def part_of(number: str) -> Count:
    """What makes up a number, or a time."""
    times = {span.id: Count(Source.TICKETS, {"what": (span.what,)}) for span in definitions.SPANS}
    return times.get(number) or definitions.number(number).part


def counted_until(connection: Connection) -> datetime | None:
    """Up to when everything is counted; None before the first time."""
    return connection.execute(select(tables.progress.c.asked)).scalar()


def company_names(connection: Connection) -> dict[str, str]:
    """What the companies were last called, by the ids that are kept of them."""
    row = tables.companies.c
    return dict(map(tuple, connection.execute(select(row.id, row.name))))


def percentile(ordered: Sequence[int], share: float) -> float | None:
    """Of numbers in their order, between two of them where it falls there."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low, high = math.floor(place), math.ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _span(minutes: list[int]) -> Span:
    ordered = sorted(minutes)
    return Span(len(ordered), percentile(ordered, 0.5), percentile(ordered, 0.9))


def _groups(
    connection: Connection, window: Window, now: date, scope: Scope, by: By | None = None
) -> Iterator[_Group]:
    """What happened in the window, by everything that numbers ask for. What is not old enough to be
    judged stands apart: it counts for no number that judges."""
    for source in Source:
        if by is None or by in _told_by(source):
            yield from _groups_of(connection, source, window, now, scope, by)


def _groups_of(
    connection: Connection, source: Source, window: Window, now: date, scope: Scope, by: By | None
) -> Iterator[_Group]:
    row = _table(source).c
    names = _COLUMNS[source]
    columns: list[ColumnElement[Any]] = [row[name] for name in names]
    keys: list[ColumnElement[Any]] = [row[by]] if by else []
    old = row.day < now - JUDGED
    counted = func.count() if source is Source.TICKETS else func.sum(row.count)
    query = select(counted, old, *columns, *keys).where(_within(row, window, source, scope))
    for found in connection.execute(query.group_by(old, *columns, *keys)):
        values = dict(zip(names, found[2 : 2 + len(names)], strict=True))
        key = found[-1] if by else None
        yield _Group(key, source, {**values, "judged": bool(found[1])}, int(found[0]))


def _value(number: Number, groups: Iterable[_Group]) -> Value:
    some = [one for one in groups if one.values["judged"] or not number.judged]
    part = _total(number.part, some)
    if number.whole is None:
        return Value(part)
    whole = _total(number.whole, some)
    return Value(part, whole, hidden=whole < number.least)


def _total(count: Count, groups: Iterable[_Group]) -> int:
    return sum(one.count for one in groups if _counts(count, one))


def _counts(count: Count, group: _Group) -> bool:
    if group.source is not count.source:
        return False
    return all(group.values[name] in allowed for name, allowed in count.where.items())


def _behind(part: Count, window: Window, scope: Scope, entry: str | None) -> ColumnElement[bool]:
    row, id = _table(part.source).c, _id(part.source)
    here = and_(_within(row, window, part.source, scope), id.is_not(None), *_matching(row, part))
    if entry is not None and part.source is Source.QUESTIONS:
        here = and_(here, row.entry == entry)
    return here


def _id(source: Source) -> ColumnElement[Any]:
    questions, tickets = tables.outcomes.c.question, tables.happenings.c.ticket
    return questions if source is Source.QUESTIONS else tickets


def _matching(row: Any, count: Count) -> Iterator[ColumnElement[bool]]:
    for name, allowed in count.where.items():
        yield row[name].in_(allowed)


def _table(source: Source) -> Any:
    return tables.outcomes if source is Source.QUESTIONS else tables.happenings


def _told_by(source: Source) -> tuple[By, ...]:
    if source is Source.QUESTIONS:
        return (By.DAY, By.COMPANY, By.ENTRY)
    return (By.DAY, By.COMPANY, By.ROUTE)


def _within(row: Any, window: Window, source: Source, scope: Scope) -> ColumnElement[bool]:
    inside = and_(true(), row.day >= window.first, row.day <= window.last)
    if scope.companies:
        inside = and_(inside, row.company.in_(scope.companies))
    if scope.routes and source is Source.TICKETS:
        inside = and_(inside, row.route.in_(scope.routes))
    return inside
