"""Monday's card: how last week went, and what to look at first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.desk import alone, subjects
from bot.desk.context import TurnContext
from bot.dialogue import speech, turns, words
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.reports import ReportCard, ReportLine, ReportPart
from bot.knowledge.entries import Knowledge, Route
from bot.learning.misses import MissBook
from bot.model import slots
from bot.numbers import backlog, definitions, reading, windows
from bot.numbers.values import Backlog, Figure, SpanFigure, Waiting
from bot.ports.channel import Delivery

SHOWN = 3  # misses, tickets, and what is overdue
NINE = timedelta(hours=9)  # when a day begins where nobody set hours
LATE = timedelta(hours=24)  # after which a card that could not be sent is not sent any more


def due(knowledge: Knowledge, now: datetime) -> str | None:
    """The week's name while its card is due: from when work first begins in it, for a day."""
    zone = windows.zone_of(knowledge)
    monday = windows.monday(windows.day_of(now, zone))
    begins = _begins(_first(knowledge), monday, now)
    return monday.isoformat() if begins <= now < begins + LATE else None


def tell(context: TurnContext, turn: turns.Monday) -> list[Delivery]:
    """To where care works; nothing where there is nothing to say."""
    with context.to_care():
        card = report(context)
        return [Delivery(context.care, slots.monday(turn.week), card)] if card else []


def report(context: TurnContext) -> ReportCard | None:
    """None where nothing was asked, nothing waits and nothing is late."""
    today = windows.day_of(context.now, windows.zone_of(context.knowledge))
    week = windows.last_week(today)
    connection = context.memory.connection
    waiting = backlog.named(connection, backlog.read(connection, context.now), context.now)
    misses = _misses(context, week.first)
    figures = {one.number.id: one for one in _figures(context, week, today)}
    asked = figures["asked"].now.part + figures["tickets"].now.part
    if not asked and not waiting.tickets and not misses:
        return None
    parts = [ReportPart(words.LAST_WEEK, tuple(_headlines(context, week, figures)))]
    parts += _list(words.MOST_MISSED, misses)
    parts += _list(words.OLDEST_TICKETS, _oldest(context, waiting))
    parts += _list(words.OVERDUE, _overdue(context, waiting))
    title = words.monday(week.first, week.last)
    presses = (Press(Lesson.MISSES), Press(Lesson.NUMBERS))
    return ReportCard(title, words.of_so_many_tickets(len(waiting.tickets)), tuple(parts), presses)


def numbers(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    """All of them for the last four weeks, with what each counts, to whoever pressed for it."""
    today = windows.day_of(context.now, windows.zone_of(context.knowledge))
    window = windows.last_days(today, 28)
    figures = _figures(context, window, today)
    lines = [_line(one.number.id, _value(one)) for one in figures]
    spans = reading.spans(context.memory.connection, window)
    lines += [_line(one.span.id, _span(one)) for one in spans]
    card = ReportCard(words.four_weeks(window.first, window.last), "", (_part(lines),))
    there = alone.conversation(turn.where) or turn.where
    return [Delivery(there.place, slots.list_at(there.place), card)]


def _part(lines: Sequence[ReportLine]) -> ReportPart:
    return ReportPart(words.NUMBERS, tuple(lines))


def _line(id: str, told: str) -> ReportLine:
    return ReportLine(f"{words.NUMBER[id]}: {told}", words.NUMBER_MEANS[id])


def _figures(context: TurnContext, week: windows.Window, today: date) -> Sequence[Figure]:
    return reading.figures(context.memory.connection, week, today)


def _headlines(
    context: TurnContext, week: windows.Window, figures: dict[str, Figure]
) -> Iterator[ReportLine]:
    spans = {one.span.id: one for one in reading.spans(context.memory.connection, week)}
    for id in definitions.HEADLINES:
        told = _value(figures[id]) if id in figures else _span(spans[id])
        yield _line(id, told)


def _value(figure: Figure) -> str:
    now, before = figure.now, figure.before
    if now.whole is None:
        return words.beside_before(speech.number(now.part), speech.number(before.part))
    if now.hidden and now.whole:
        return words.too_few(now.whole)
    if now.share is None:
        return words.NOTHING_COUNTED
    told = f"{words.share(now.part, now.whole)} ({words.of_so_many(now.part, now.whole)})"
    if before.share is None or not before.whole:
        return told
    return words.beside_before(told, words.share(before.part, before.whole))


def _span(figure: SpanFigure) -> str:
    now, before = figure.now, figure.before
    if now.median is None or now.p90 is None:
        return words.NOTHING_COUNTED
    told = words.span(words.minutes(now.median), words.minutes(now.p90), now.count)
    if before.median is None:
        return told
    return words.beside_before(told, words.minutes(before.median))


def _misses(context: TurnContext, since: date) -> list[ReportLine]:
    """Those that most companies have, of what was missed since then."""
    groups = MissBook(context.memory.connection).shown()
    zone = windows.zone_of(context.knowledge)
    lately = [one for one in groups if windows.day_of(one.last, zone) >= since]
    lately.sort(key=lambda one: (one.companies, one.questions, one.last), reverse=True)
    lines = []
    for group in lately[:SHOWN]:
        first = context.memory.questions.with_ids(group.members[:1])
        entry = context.knowledge.by_id.get(group.entry)
        text = first[0].text if first else entry.question if entry else group.id
        counts = words.miss_counts(group.questions, group.people, group.companies)
        lines.append(ReportLine(text, counts, Press(Lesson.MISS, group.id)))
    return lines


def _oldest(context: TurnContext, waiting: Backlog) -> list[ReportLine]:
    return [_ticket(context, one) for one in waiting.oldest(SHOWN)]


def _overdue(context: TurnContext, waiting: Backlog) -> list[ReportLine]:
    late = waiting.overdue(context.now)
    lines = [_ticket(context, one) for one in late[:SHOWN]]
    if len(late) > SHOWN:
        lines.append(ReportLine(words.and_more(len(late) - SHOWN)))
    return lines


def _ticket(context: TurnContext, one: Waiting) -> ReportLine:
    route = subjects.route_named(one.route, context.knowledge).name
    days = (context.now - one.filed).days
    small = words.waits_for_days(route, days)
    return ReportLine(f"{one.number} · {one.subject}", small, Press(Lesson.TICKET, one.number))


def _list(heading: str, lines: list[ReportLine]) -> list[ReportPart]:
    return [ReportPart(heading, tuple(lines))] if lines else []


def _first(knowledge: Knowledge) -> Route | None:
    return next((route for route in knowledge.routes if route.hours), None)


def _begins(route: Route | None, monday: date, now: datetime) -> datetime:
    """When work first begins in a week: later than Monday where that is a holiday."""
    if route is None or route.hours is None:
        return datetime.combine(monday, datetime.min.time(), now.tzinfo) + NINE
    midnight = datetime.combine(monday, datetime.min.time(), route.hours.zone)
    return route.hours.opening(midnight)
