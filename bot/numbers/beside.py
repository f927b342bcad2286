"""Some numbers in a window and in the one before, told apart, in one look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from bot.numbers import definitions, reading, tally
from bot.numbers.definitions import Count, Number, Source
from bot.numbers.reading import By
from bot.numbers.values import Beside, Value
from bot.numbers.windows import Window


def read(
    connection: Connection, window: Window, numbers: Sequence[str], by: By
) -> dict[Any, Beside]:
    """Some numbers of questions, or of tickets, in the window and in the one before, in one look.
    The database adds them up: there are many companies."""
    wanted = [definitions.number(id) for id in numbers]
    [source] = {number.source for number in wanted}
    counts = _distinct(wanted)
    row, both = reading.table_of(source).c, Window(window.before.first, window.last)
    sides = (row.day >= window.first, row.day < window.first)
    sums = [_sum(row, count, side) for side in sides for count in counts]
    query = (
        select(row[by], *sums)
        .where(reading.within(row, both, source, reading.ALL))
        .group_by(row[by])
    )
    return {key: _beside(wanted, counts, found) for key, *found in connection.execute(query)}


def _distinct(numbers: Iterable[Number]) -> list[Count]:
    """What they count, each once: the whole of one is often the part of another."""
    found: list[Count] = []
    for number in numbers:
        for count in (number.part, number.whole):
            if count is not None and count not in found:
                found.append(count)
    return found


def _sum(row: Any, count: Count, side: ColumnElement[bool]) -> ColumnElement[Any]:
    each = row.count if count.source is Source.QUESTIONS else 1
    return func.sum(case((and_(side, *reading.matching(row, count)), each), else_=0))


def _beside(numbers: Sequence[Number], counts: Sequence[Count], found: Sequence[int]) -> Beside:
    now, before = found[: len(counts)], found[len(counts) :]
    return Beside(_told(numbers, counts, now), _told(numbers, counts, before))


def _told(
    numbers: Sequence[Number], counts: Sequence[Count], found: Sequence[int]
) -> dict[str, Value]:
    told = dict[str, Value]()
    for number in numbers:
        whole = int(found[counts.index(number.whole)]) if number.whole else 0
        told[number.id] = tally.value(number, int(found[counts.index(number.part)]), whole)
    return told
