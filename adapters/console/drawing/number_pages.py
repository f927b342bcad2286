"""The pages of numbers: the overview, one number with what is behind it, the companies; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from adapters.console import choices
from adapters.console.drawing import charts
from adapters.console.drawing.charts import Chart
from adapters.console.drawing.drawn import draw
from adapters.console.drawing.pages import Reader
from bot.dialogue import words
from bot.dialogue.learning import MissListCard
from bot.knowledge.entries import Entry
from bot.model.people import Company
from bot.numbers import definitions
from bot.numbers.values import (
    AGES,
    Behind,
    CompanyRow,
    Figure,
    Overview,
    Sheet,
    SpanFigure,
)
from bot.numbers.windows import Window
from bot.ports.lists import Found

SOME = 5  # rows of each short list


@dataclass(frozen=True)
class Line:
    """A number as a row says it: its name and meaning, now, and in the window before; `short` is
    the first word on it, without its count. Its days are drawn where somebody looks at them: a page
    has many lines and few charts."""

    id: str
    name: str
    means: str
    short: str
    now: str
    before: str
    drawn: Callable[[], Chart]

    @cached_property
    def chart(self) -> Chart:
        return self.drawn()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the overview shows; `routes` are the routes' names by their ids."""

    numbers: Overview
    misses: MissListCard
    rising: Sequence[CompanyRow]
    overdue: Sequence[Entry]
    routes: Mapping[str, str]
    now: datetime


def lines(sheet: Sheet) -> Iterator[Line]:
    for figure in sheet.figures:
        yield _of_figure(figure, sheet)
    for span in sheet.spans:
        yield _of_span(span, sheet)


def _of_figure(figure: Figure, sheet: Sheet) -> Line:
    id = figure.number.id
    return Line(
        id=id,
        name=words.NUMBER[id],
        means=words.NUMBER_MEANS[id],
        short=charts.short_value(figure.now),
        now=charts.said_value(figure.now),
        before=charts.said_value(figure.before),
        drawn=lambda: charts.of_values(sheet.trends[id]),
    )


def _of_span(span: SpanFigure, sheet: Sheet) -> Line:
    id = span.span.id
    return Line(
        id=id,
        name=words.NUMBER[id],
        means=words.NUMBER_MEANS[id],
        short=charts.short_span(span.now),
        now=charts.said_span(span.now),
        before=charts.said_span(span.before),
        drawn=lambda: charts.of_times(sheet.times(span.span)),
    )


def overview(by: Reader, seen: Seen) -> str:
    sheet, backlog = seen.numbers.sheet, seen.numbers.backlog
    every = {line.id: line for line in lines(sheet)}
    return draw(
        "overview.html",
        by=by,
        window=sheet.window,
        windows=choices.WINDOWS,
        heads=[every[id] for id in definitions.HEADLINES],
        lines=every.values(),
        seen=seen,
        backlog=backlog,
        soon=len(backlog.due_soon(seen.now)),
        late=len(backlog.overdue(seen.now)),
        ages=(*AGES, 0),
        some=SOME,
        flow=sheet.flow,
        said_value=charts.said_value,
        said_span=charts.said_span,
        chart_size=(charts.WIDTH, charts.HEIGHT),
        here="overview",
    )


def number(by: Reader, line: Line, window: Window, behind: Behind, page: int) -> str:
    return draw(
        "number.html",
        by=by,
        line=line,
        window=window,
        windows=choices.WINDOWS,
        behind=behind,
        found=Found((*behind.questions, *behind.tickets), behind.total),
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


def company(by: Reader, company: Company, sheet: Sheet) -> str:
    return draw(
        "company.html",
        by=by,
        company=company,
        lines=list(lines(sheet)),
        drawn=sheet.trends,
        window=sheet.window,
        windows=choices.WINDOWS,
        chart_size=(charts.WIDTH, charts.HEIGHT),
        here="companies",
    )
