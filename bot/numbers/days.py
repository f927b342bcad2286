"""The numbers of a window and of the window before, and what some of them were day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from sqlalchemy import Connection

from bot.numbers import beside, definitions, reading, tally
from bot.numbers.definitions import NUMBERS, SPANS, SpanOf
from bot.numbers.reading import ALL, By, Scope
from bot.numbers.tally import Taken
from bot.numbers.values import NO_SPAN, Sheet, Span, SpanFigure
from bot.numbers.windows import Window


def sheet_of_one(connection: Connection, window: Window, today: date, id: str) -> Sheet:
    """With a single number, or a single time: nothing else is read."""
    wanted = tuple(span for span in SPANS if span.id == id)
    minutes = reading.minutes_taken(connection, _both(window), None, spans=wanted) if wanted else ()
    numbers = () if wanted else (definitions.number(id),)
    return Sheet(
        window,
        reading.figures(connection, window, today, ALL, numbers),
        spans(minutes, window, wanted),
        {one.id: beside.by_day(connection, window, today, one, ALL) for one in numbers},
        partial(_times, minutes=minutes, window=window),
    )


def taken(connection: Connection, window: Window, by: By | None, scope: Scope = ALL) -> list[Taken]:
    """Minutes of the window and of the one before."""
    return reading.minutes_taken(connection, _both(window), by, scope)


def sheet_of(
    connection: Connection,
    window: Window,
    today: date,
    minutes: Sequence[Taken],
    scope: Scope = ALL,
    drawn: Iterable[str] = (),
) -> Sheet:
    """Every number, where the minutes are at hand; `drawn` are the numbers told day by day, too."""
    trends = [one for one in NUMBERS if one.id in drawn]
    return Sheet(
        window,
        reading.figures(connection, window, today, scope),
        spans(minutes, window),
        {one.id: beside.by_day(connection, window, today, one, scope) for one in trends},
        partial(_times, minutes=minutes, window=window),
    )


def spans(
    minutes: Iterable[Taken], window: Window, wanted: Sequence[SpanOf] = SPANS
) -> tuple[SpanFigure, ...]:
    """Of all of these together, in the window and before."""
    both = tally.spans_by(one._replace(key=one.day >= window.first) for one in minutes)
    return tally.span_figures(both.get(True, {}), both.get(False, {}), wanted)


def _both(window: Window) -> Window:
    return Window(window.before.first, window.last)


def _times(span: SpanOf, minutes: Iterable[Taken], window: Window) -> Sequence[tuple[date, Span]]:
    theirs = (one for one in minutes if one.what == span.what and one.day >= window.first)
    found = tally.spans_by(one._replace(key=one.day) for one in theirs)
    return [(day, found.get(day, {}).get(span.id, NO_SPAN)) for day in window.every_day()]
