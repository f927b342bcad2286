"""Some numbers in a window and in the one before, told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, true

from bot.numbers import definitions, reading, tally
from bot.numbers.definitions import Count, Number, Source
from bot.numbers.reading import By
from bot.numbers.values import Beside, Value
from bot.numbers.windows import Window


def read(
    connection: Connection, window: Window, numbers: Sequence[str], by: By
) -> dict[Any, Beside]:
    """Some numbers of questions, or of tickets. The database adds them up: there are many
    companies."""
    wanted = [definitions.number(id) for id in numbers]
    now, before = (_read(connection, one, wanted, by) for one in (window, window.before))
    nothing = {one.id: tally.value(one, 0, 0) for one in wanted}
    return {
        key: Beside(now.get(key, nothing), before.get(key, nothing)) for key in {**now, **before}
    }


def _read(
    connection: Connection, window: Window, numbers: Sequence[Number], by: By
) -> dict[Any, dict[str, Value]]:
    [source] = {number.source for number in numbers}
    counts, row = _distinct(numbers), reading.table_of(source).c
    query = (
        select(row[by], *(_sum(row, count) for count in counts))
        .where(reading.within(row, window, source, reading.ALL), *reading.any_of(row, counts))
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


def _sum(row: Any, count: Count) -> ColumnElement[Any]:
    each = row.count if count.source is Source.QUESTIONS else 1
    return func.sum(case((and_(true(), *reading.matching(row, count)), each), else_=0))


def _value(number: Number, counts: Sequence[Count], sums: Sequence[int]) -> Value:
    whole = sums[counts.index(number.whole)] if number.whole else 0
    return tally.value(number, int(sums[counts.index(number.part)]), int(whole))
