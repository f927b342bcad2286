"""Which card shows an announcement to care."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.broadcasts import reached, rooms, tellings
from bot.broadcasts.announcements import AnnouncementBook
from bot.broadcasts.reached import Reached
from bot.broadcasts.rooms import Room
from bot.desk.context import TurnContext
from bot.dialogue import words
from bot.dialogue.lessons import Lesson, Press, as_seen, row
from bot.dialogue.reports import NewsCard, ReportCard, ReportLine, ReportPart
from bot.model.announcements import Announcement, NewsState, NewsStep
from bot.model.people import Venue

SHOWN = 20  # rooms in a chat; a page has them all
_STEPS: tuple[tuple[NewsStep, Lesson], ...] = (
    (NewsStep.SEND, Lesson.SEND_NEWS),
    (NewsStep.REWRITE, Lesson.REWRITE_NEWS),
    (NewsStep.DISCARD, Lesson.DISCARD_NEWS),
    (NewsStep.STOP, Lesson.STOP_NEWS),
)


def card(context: TurnContext, news: Announcement, slot: str = "", most: int = SHOWN) -> ReportCard:
    """`slot` is that of a list in whose place it stands; `most` rooms are shown."""
    title = words.news_title(news.id, news.title)
    parts = [ReportPart(words.NEWS_TEXT, (ReportLine(news.text),))]
    if news.state is NewsState.DRAFT:
        to = audience(context, news)
        companies = {company.id for room in to for company in room.companies}
        intro = words.would_go_to(len(to), len(companies)) if to else words.NO_ROOMS
        parts += _rooms(words.NEWS_ROOMS, [_line(room, news, slot) for room in to], most)
    else:
        each = reached.every(context.memory.connection, news.id)
        intro = _intro(news, each)
        named = {room.id: room for room in _every(context)}
        parts += _rooms(words.NEWS_ROOMS, list(_reached(each, named)), most)
    return ReportCard(title, intro, tuple(parts), _presses(news, slot))


def every(context: TurnContext, slot: str = "") -> ReportCard:
    """The newest first."""
    connection = context.memory.connection
    lines = []
    for news in AnnouncementBook(connection).latest():
        small = _intro(news, reached.every(connection, news.id))
        press = Press(Lesson.ANNOUNCEMENT, news.id, slot)
        lines.append(ReportLine(f"{news.id} · {news.title}", small, press))
    parts = (ReportPart(words.ANNOUNCEMENTS, tuple(lines)),) if lines else ()
    intro = "" if lines else words.NO_ANNOUNCEMENTS
    return ReportCard(words.ANNOUNCEMENTS, intro, parts, (Press(Lesson.ANNOUNCE),))


def preview(news: Announcement) -> NewsCard:
    """As the rooms will see it."""
    return NewsCard(news.title, news.text)


def audience(context: TurnContext, news: Announcement) -> list[Room]:
    """Whom it would reach now; never where care works, of whatever route and company."""
    every = _every(context)
    companies = {company for room in every for company in room.companies}
    routes = context.knowledge.routes
    desks = {context.care_place(company, route) for company in companies for route in routes}
    desks |= {context.care, context.knowledge_desk.place}
    return [room for room in rooms.chosen(every, news.audience) if room.place not in desks]


def _every(context: TurnContext) -> list[Room]:
    return rooms.every(context.memory.connection, context.now, context.above)


def called(room: Room) -> str:
    """By its companies, as care reads it."""
    names = ", ".join(company.name or company.id for company in room.companies)
    return words.a_chat(names) if room.chat else names


def _line(room: Room, news: Announcement, slot: str) -> ReportLine:
    press = Press(Lesson.LEAVE_OUT, f"{news.id}/{room.mark}", as_seen(news.state, slot))
    return ReportLine(called(room), _where(room), press)


def _where(room: Room) -> str:
    venue = Venue.DIRECT if room.chat else Venue.CHANNEL
    return f"{words.asked_in(room.place.channel, venue)} · {room.id}"


def _reached(each: Sequence[Reached], named: Mapping[str, Room]) -> Iterator[ReportLine]:
    """Those that were not reached first."""
    states = words.REACHED_STATE
    for one in sorted(each, key=_order):
        room = named.get(one.recipient)
        text = called(room) if room else one.recipient
        small = states[one.state]
        yield ReportLine(text, f"{small}: {one.reason}" if one.reason else small)


def _order(one: Reached) -> tuple[bool, str]:
    return one.state != tellings.REFUSED, one.recipient


def _rooms(heading: str, lines: list[ReportLine], most: int) -> list[ReportPart]:
    if len(lines) > most:
        lines = [*lines[:most], ReportLine(words.and_more(len(lines) - most))]
    return [ReportPart(heading, tuple(lines))] if lines else []


def _intro(news: Announcement, each: Sequence[Reached]) -> str:
    state = words.news_state(news.state, news.by.name)
    count = [one.state for one in each].count
    stopped = count(tellings.STOPPED) + count(tellings.GONE)
    counts = words.news_reached(
        count(tellings.TOLD), count(tellings.WAITING), count(tellings.REFUSED), stopped
    )
    return f"{state} · {counts}" if counts else state


def _presses(news: Announcement, slot: str) -> tuple[Press, ...]:
    steps = (lesson for step, lesson in _STEPS if news.may(step))
    return row(steps, news.id, news.state, slot, Lesson.ANNOUNCEMENTS)
