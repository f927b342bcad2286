"""A number day by day as a line, for whoever would rather look than read; pure. Beside each stands
its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.dialogue import speech, words
from bot.numbers.values import Span, Value

WIDTH, HEIGHT = 600, 120
EDGE = 6  # around what is drawn


@dataclass(frozen=True, slots=True)
class Point:
    """A day, how high it stands (None where nothing was counted), and what its table says."""

    day: date
    height: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`lines` are the points of each piece without a gap, `dots` those that stand alone; `most` is
    what the top means."""

    points: tuple[Point, ...]
    lines: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    most: float


def of_values(days: Sequence[tuple[date, Value]]) -> Chart:
    """Shares from nothing to all, counts from nothing to the most."""
    shares = any(value.whole is not None for _, value in days)
    points = [Point(day, _height(value), said_value(value)) for day, value in days]
    return _chart(points, 1.0 if shares else None)


def of_times(days: Sequence[tuple[date, Span]]) -> Chart:
    return _chart([Point(day, span.median, said_span(span)) for day, span in days], None)


def said_value(value: Value) -> str:
    """A number with its count."""
    if value.whole is None:
        return speech.number(value.part)
    if value.hidden and value.whole:
        return words.too_few(value.whole)
    if value.share is None:
        return "–"
    counts = words.of_so_many(value.part, value.whole)
    return f"{words.share(value.part, value.whole)} ({counts})"


def short_value(value: Value) -> str:
    """Without its count."""
    if value.whole is None:
        return speech.number(value.part)
    return "–" if value.share is None else words.share(value.part, value.whole)


def short_span(span: Span) -> str:
    """The median."""
    return "–" if span.median is None else words.minutes(span.median)


def said_span(span: Span) -> str:
    if span.median is None or span.p90 is None:
        return "–"
    median, p90 = words.minutes(span.median), words.minutes(span.p90)
    return words.median_and_p90(median, p90, span.count)


def _height(value: Value) -> float | None:
    return float(value.part) if value.whole is None else value.share


def _chart(points: Sequence[Point], top: float | None) -> Chart:
    heights = [point.height for point in points if point.height is not None]
    most = top or max(heights, default=0.0) or 1.0
    pieces = list(_pieces(points, most))
    lines = tuple(" ".join(f"{x},{y}" for x, y in piece) for piece in pieces if len(piece) > 1)
    dots = tuple(piece[0] for piece in pieces if len(piece) == 1)
    return Chart(tuple(points), lines, dots, most)


def _pieces(points: Sequence[Point], most: float) -> Iterator[list[tuple[str, str]]]:
    piece: list[tuple[str, str]] = []
    for number, point in enumerate(points):
        if point.height is None:
            if piece:
                yield piece
            piece = []
        else:
            piece.append(_place(number, len(points), point.height / most))
    if piece:
        yield piece


def _place(number: int, count: int, share: float) -> tuple[str, str]:
    across = EDGE + (WIDTH - 2 * EDGE) * number / max(1, count - 1)
    down = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share
    return f"{across:.1f}", f"{down:.1f}"
