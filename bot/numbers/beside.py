"""Some numbers told apart: in a window and in the one before, or day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, true

from bot.numbers import definitions, reading, tally
from bot.numbers.definitions import Count, Number
from bot.numbers.reading import ALL, By, Scope
from bot.numbers.values import Beside, Value
from bot.numbers.windows import JUDGED, Window


def read(
    connection: Connection, window: Window, numbers: Sequence[str], by: By
) -> dict[Any, Beside]:
    """Some numbers of questions, or of tickets. The database adds them up: there are many
    companies."""
    wanted = [definitions.number(id) for id in numbers]
    now, before = (_read(connection, one, wanted, by, ALL) for one in (window, window.before))
    nothing = {one.id: tally.value(one, 0, 0) for one in wanted}
    return {
        key: Beside(now.get(key, nothing), before.get(key, nothing)) for key in {**now, **before}
    }


def by_day(
    connection: Connection, window: Window, today: date, number: Number, scope: Scope
) -> list[tuple[date, Value]]:
    """One number on every day of the window; what is not old enough to be judged counts for none
    that judges."""
    found = _read(connection, window, [number], By.DAY, scope)
    judged = today - JUDGED if number.judged else date.max
    told = {day: values[number.id] for day, values in found.items() if day < judged}
    nothing = tally.value(number, 0, 0)
    return [(day, told.get(day, nothing)) for day in window.every_day()]


def _read(
    connection: Connection, window: Window, numbers: Sequence[Number], by: By, scope: Scope
) -> dict[Any, dict[str, Value]]:
    [source] = {number.source for number in numbers}
    counts, (row, many) = _distinct(numbers), reading.counted_in(source, by, scope)
    query = (
        select(row[by], *(_sum(row, many, count) for count in counts))
        .where(reading.within(row, window, source, scope), *reading.any_of(row, counts))
        .group_by(row[by])
    )
    return {
        key: {one.id: _value(one, counts, sums) for one in numbers}
        for key, *sums in connection.execute(query).all()
    }


def _distinct(numbers: Iterable[Number]) -> list[Count]:
    """What they count, each once: the whole of one is often the part of another."""
    found: list[Count] = []
    for number in numbers:
        found += (count for count in number.counts if count not in found)
    return found


def _sum(row: Any, many: Any, count: Count) -> ColumnElement[Any]:
    return func.sum(case((and_(true(), *reading.matching(row, count)), many), else_=0))


def _value(number: Number, counts: Sequence[Count], sums: Sequence[int]) -> Value:
    whole = sums[counts.index(number.whole)] if number.whole else 0
    return tally.value(number, int(sums[counts.index(number.part)]), int(whole))
