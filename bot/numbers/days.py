"""Every number of a window, of the window before, and of each day, read at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import Connection

from bot.numbers import definitions, reading, tally
from bot.numbers.reading import ALL, By, Scope
from bot.numbers.tally import Group, Taken
from bot.numbers.values import NO_SPAN, Figure, Sheet, Span, SpanFigure, Value
from bot.numbers.windows import Window


def sheet(connection: Connection, window: Window, today: date, scope: Scope = ALL) -> Sheet:
    return sheet_of(connection, window, today, taken(connection, window, None, scope), scope)


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
    """Where the minutes are at hand."""
    counted = list(reading.groups(connection, _both(window), today, scope, By.DAY))
    now = [one for one in counted if one.key >= window.first]
    return Sheet(
        window,
        tuple(_figures(now, [one for one in counted if one.key < window.first])),
        spans(minutes, window),
        _trends(now, window),
        _times(minutes, window),
    )


def spans(minutes: Iterable[Taken], window: Window) -> tuple[SpanFigure, ...]:
    """Of all of these together, in the window and before."""
    both = tally.spans_by(one._replace(key=one.day >= window.first) for one in minutes)
    return tally.span_figures(both.get(True, {}), both.get(False, {}))


def _both(window: Window) -> Window:
    return Window(window.before.first, window.last)


def _figures(now: Iterable[Group], before: Iterable[Group]) -> Iterator[Figure]:
    current, former = tally.values(now), tally.values(before)
    for number in definitions.NUMBERS:
        yield Figure(number, current[number.id], former[number.id])


def _trends(counted: Iterable[Group], window: Window) -> dict[str, Sequence[tuple[date, Value]]]:
    found, nothing = tally.values_by(counted), tally.values([])
    return {
        number.id: [(day, found.get(day, nothing)[number.id]) for day in window.every_day()]
        for number in definitions.NUMBERS
    }


def _times(minutes: Iterable[Taken], window: Window) -> dict[str, Sequence[tuple[date, Span]]]:
    lately = (one for one in minutes if one.day >= window.first)
    found = tally.spans_by(one._replace(key=one.day) for one in lately)
    return {
        span.id: [(day, found.get(day, {}).get(span.id, NO_SPAN)) for day in window.every_day()]
        for span in definitions.SPANS
    }
