"""The numbers of a window and of the window before, and what each was day by day, read at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from sqlalchemy import Connection

from bot.numbers import definitions, reading, tally
from bot.numbers.definitions import SPANS, Number, SpanOf
from bot.numbers.reading import ALL, By, Scope
from bot.numbers.tally import Group, Taken
from bot.numbers.values import NO_SPAN, Figure, Sheet, Span, SpanFigure
from bot.numbers.windows import Window


def sheet(connection: Connection, window: Window, today: date, scope: Scope = ALL) -> Sheet:
    return sheet_of(connection, window, today, taken(connection, window, None, scope), scope)


def sheet_of_one(connection: Connection, window: Window, today: date, id: str) -> Sheet:
    """With a single number, or a single time: nothing else is read."""
    spans = tuple(span for span in SPANS if span.id == id)
    if spans:
        minutes = reading.minutes_taken(connection, _both(window), None, spans=spans)
        return _sheet(window, (), spans, (), minutes)
    numbers = (definitions.number(id),)
    counted = reading.groups(connection, _both(window), today, ALL, By.DAY, numbers)
    return _sheet(window, numbers, (), list(counted), ())


def taken(connection: Connection, window: Window, by: By | None, scope: Scope = ALL) -> list[Taken]:
    """Minutes of the window and of the one before."""
    return reading.minutes_taken(connection, _both(window), by, scope)


def sheet_of(
    connection: Connection,
    window: Window,
    today: date,
    minutes: Sequence[Taken],
    scope: Scope = ALL,
) -> Sheet:
    """Every number, where the minutes are at hand."""
    counted = reading.groups(connection, _both(window), today, scope, By.DAY)
    return _sheet(window, definitions.NUMBERS, SPANS, list(counted), minutes)


def spans(
    minutes: Iterable[Taken], window: Window, wanted: Sequence[SpanOf] = SPANS
) -> tuple[SpanFigure, ...]:
    """Of all of these together, in the window and before."""
    both = tally.spans_by(one._replace(key=one.day >= window.first) for one in minutes)
    return tally.span_figures(both.get(True, {}), both.get(False, {}), wanted)


def _sheet(
    window: Window,
    numbers: Sequence[Number],
    wanted: Sequence[SpanOf],
    counted: Sequence[Group],
    minutes: Sequence[Taken],
) -> Sheet:
    now = [one for one in counted if one.key >= window.first]
    before = [one for one in counted if one.key < window.first]
    return Sheet(
        window,
        tuple(_figures(numbers, now, before)),
        spans(minutes, window, wanted),
        partial(tally.of_days, groups=now, days=window.every_day()),
        partial(_times, minutes=minutes, window=window),
    )


def _both(window: Window) -> Window:
    return Window(window.before.first, window.last)


def _figures(
    numbers: Iterable[Number], now: Iterable[Group], before: Iterable[Group]
) -> Iterator[Figure]:
    current, former = tally.values(now), tally.values(before)
    for number in numbers:
        yield Figure(number, current[number.id], former[number.id])


def _times(span: SpanOf, minutes: Iterable[Taken], window: Window) -> Sequence[tuple[date, Span]]:
    theirs = (one for one in minutes if one.what == span.what and one.day >= window.first)
    found = tally.spans_by(one._replace(key=one.day) for one in theirs)
    return [(day, found.get(day, {}).get(span.id, NO_SPAN)) for day in window.every_day()]
