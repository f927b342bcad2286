"""The pages of numbers: the overview, one number with what is behind it, the companies; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.console import choices
from adapters.console.drawing import charts
from adapters.console.drawing.charts import Chart
from adapters.console.drawing.drawn import draw
from adapters.console.drawing.pages import Reader
from bot.dialogue import words
from bot.dialogue.learning import MissListCard
from bot.knowledge.entries import Entry
from bot.numbers import definitions
from bot.numbers.values import AGES, Backlog, Behind, CompanyRow, Sheet
from bot.numbers.windows import Window
from bot.ports.lists import Found

SOME = 5  # rows of each short list


@dataclass(frozen=True, slots=True)
class Line:
    """A number as a row says it: its name and meaning, now, and in the window before."""

    id: str
    name: str
    means: str
    now: str
    before: str
    chart: Chart


@dataclass(frozen=True, slots=True)
class Seen:
    """What the overview shows beside the numbers."""

    backlog: Backlog
    misses: MissListCard
    rising: Sequence[CompanyRow]
    unhelpful: Sequence[tuple[Entry, int, int]]
    overdue: Sequence[Entry]


def lines(sheet: Sheet) -> Iterator[Line]:
    for figure in sheet.figures:
        id = figure.number.id
        now, before = charts.said_value(figure.now), charts.said_value(figure.before)
        yield _line(id, now, before, charts.of_values(sheet.trends[id]))
    for span in sheet.spans:
        id = span.span.id
        now, before = charts.said_span(span.now), charts.said_span(span.before)
        yield _line(id, now, before, charts.of_times(sheet.times[id]))


def _line(id: str, now: str, before: str, chart: Chart) -> Line:
    return Line(id, words.NUMBER[id], words.NUMBER_MEANS[id], now, before, chart)


def overview(by: Reader, sheet: Sheet, seen: Seen, routes: Mapping[str, str], now: datetime) -> str:
    every = {line.id: line for line in lines(sheet)}
    return draw(
        "overview.html",
        by=by,
        window=sheet.window,
        windows=choices.WINDOWS,
        heads=[every[id] for id in definitions.HEADLINES],
        lines=every.values(),
        seen=seen,
        routes=routes,
        ages=(*AGES, 0),
        some=SOME,
        now=now,
        chart_size=(charts.WIDTH, charts.HEIGHT),
        here="overview",
    )


def number(
    by: Reader,
    id: str,
    sheet: Sheet,
    behind: Behind,
    page: int,
) -> str:
    line = next(line for line in lines(sheet) if line.id == id)
    return draw(
        "number.html",
        by=by,
        line=line,
        window=sheet.window,
        windows=choices.WINDOWS,
        behind=behind,
        page=page,
        chart_size=(charts.WIDTH, charts.HEIGHT),
        here="overview",
    )


def companies(
    by: Reader, found: Found[CompanyRow], query: Mapping[str, str], window: Window, page: int
) -> str:
    return draw(
        "companies.html",
        by=by,
        found=found,
        query=query,
        window=window,
        windows=choices.WINDOWS,
        page=page,
        said_value=charts.said_value,
        here="companies",
    )


def company(by: Reader, row: CompanyRow, sheet: Sheet) -> str:
    return draw(
        "company.html",
        by=by,
        row=row,
        lines=list(lines(sheet)),
        window=sheet.window,
        windows=choices.WINDOWS,
        chart_size=(charts.WIDTH, charts.HEIGHT),
        here="companies",
    )
