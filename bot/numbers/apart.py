"""What a care manager asks apart: how much of each topic the FAQ answers, and how long each route
takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import Connection

from bot.knowledge.entries import Knowledge
from bot.numbers import definitions, reading
from bot.numbers.reading import By
from bot.numbers.values import NO_SPAN, RouteRow, Span, SpanFigure, TopicRow, Value
from bot.numbers.windows import Window

_NOTHING = Value(0, 0)


def topics(
    connection: Connection, window: Window, today: date, knowledge: Knowledge
) -> tuple[TopicRow, ...]:
    """The most asked first; what was near no entry of now stands under none."""
    now = _covered(connection, window, today, knowledge)
    before = _covered(connection, window.before, today, knowledge)
    titles = {topic.id: topic.title for topic in knowledge.topics}
    rows = [
        TopicRow(id, titles.get(id, ""), now.get(id, _NOTHING), before.get(id, _NOTHING))
        for id in {**now, **before}
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.now.whole or 0), row.title)))


def routes(
    connection: Connection, window: Window, today: date, knowledge: Knowledge
) -> tuple[RouteRow, ...]:
    """Those that had anything in the window or before, in the files' order."""
    spans = reading.spans_by(connection, window, By.ROUTE)
    former = reading.spans_by(connection, window.before, By.ROUTE)
    values = reading.values_by(connection, window, today, By.ROUTE)
    names = {route.id: route.name for route in knowledge.routes}
    there = {**spans, **former, **values}
    ids = [*(id for id in names if id in there), *sorted(id for id in there if id not in names)]
    return tuple(
        RouteRow(
            id,
            names.get(id, id),
            tuple(_figures(spans.get(id, {}), former.get(id, {}))),
            values.get(id, {}),
        )
        for id in ids
    )


def _figures(now: Mapping[str, Span], before: Mapping[str, Span]) -> Iterator[SpanFigure]:
    for span in definitions.SPANS:
        yield SpanFigure(span, now.get(span.id, NO_SPAN), before.get(span.id, NO_SPAN))


def _covered(
    connection: Connection, window: Window, today: date, knowledge: Knowledge
) -> dict[str, Value]:
    """Answered of asked, by topic."""
    found: dict[str, Value] = {}
    for id, values in reading.values_by(connection, window, today, By.ENTRY).items():
        entry = knowledge.by_id.get(id)
        topic = entry.topic.id if entry else ""
        had, more = found.get(topic, _NOTHING), values["answered"]
        found[topic] = Value(had.part + more.part, (had.whole or 0) + (more.whole or 0))
    return {topic: value for topic, value in found.items() if value.whole}
