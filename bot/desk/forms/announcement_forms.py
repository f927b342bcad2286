"""The form of an announcement: what it asks, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from bot.broadcasts import rooms
from bot.broadcasts.announcements import AnnouncementBook
from bot.desk import announcing
from bot.desk.context import TurnContext
from bot.desk.forms import filled
from bot.desk.showing import announcement_cards
from bot.dialogue import turns, words
from bot.dialogue.forms import BODY_LIMIT, SUBJECT_LIMIT
from bot.dialogue.learning import TeachField
from bot.dialogue.lessons import Lesson
from bot.errors import TooLateError
from bot.model import announcements as model
from bot.model import slots
from bot.model.announcements import Announcement, Audience, NewsState, NewsStep
from bot.model.text import one_line
from bot.ports.channel import Delivery


def fields(context: TurnContext, lesson: Lesson, about: str) -> Iterator[TeachField]:
    """TooLateError where it is sent already."""
    former = announcing.known(context, about) if lesson is Lesson.REWRITE_NEWS else None
    if former and not former.may(NewsStep.REWRITE):
        raise TooLateError(words.news_too_late(former.id, former.state))
    to = former.audience if former else Audience()
    title, text = (former.title, former.text) if former else ("", "")
    yield TeachField("title", words.NEWS_TITLE_LABEL, title, limit=SUBJECT_LIMIT)
    yield TeachField(
        "text", words.NEWS_TEXT_LABEL, text, True, limit=BODY_LIMIT, hint=words.NEWS_TEXT_HINT
    )
    names = _names(context)
    yield _lines("companies", words.NEWS_COMPANIES_LABEL, to.companies, names)
    yield _lines("without", words.NEWS_WITHOUT_LABEL, to.without, names)
    chats = "yes" if to.chats else "no"
    yield TeachField(
        "chats", words.NEWS_CHATS_LABEL, chats, choices=words.NEWS_CHATS_CHOICES, limit=3
    )


def sent(context: TurnContext, turn: turns.Teach) -> list[Delivery]:
    """What was written is shown as the rooms will see it, beside who gets it; nothing is sent
    yet."""
    former = announcing.known(context, turn.about, alone=True) if turn.about else None
    begun = former or Announcement(
        id=model.new_id(), state=NewsState.DRAFT, by=turn.by, made=context.now, title="", text=""
    )
    news = replace(
        begun,
        by=turn.by,
        title=one_line(filled.text(turn.filled, "title", SUBJECT_LIMIT)),
        text=filled.text(turn.filled, "text", BODY_LIMIT),
        audience=_audience(context, turn.filled),
    )
    if former is None:
        AnnouncementBook(context.memory.connection).add(news)
    news = announcing.step(context, news, NewsStep.REWRITE, turn.by)
    home = announcing.at_home(context, news)
    slot = slots.preview(news.id, len(news.history))
    draw = partial(announcement_cards.preview, news)
    return [home, context.at_home(context.care, slot, draw)]


def _audience(context: TurnContext, typed: Mapping[str, str]) -> Audience:
    """FormError where a line names nobody."""
    every = rooms.every(context.memory.connection, context.now, context.above)
    there = [company for room in every for company in room.companies]
    companies = {company.id: company.id for company in there}
    companies |= {company.name.casefold(): company.id for company in there}
    places = {room.id: room.id for room in every}
    return Audience(
        _named(typed, "companies", companies),
        _named(typed, "without", companies | places),
        typed.get("chats") == "yes",
    )


def _named(typed: Mapping[str, str], field: str, ids: Mapping[str, str]) -> tuple[str, ...]:
    def known(line: str) -> str | None:
        return ids.get(line) or ids.get(line.casefold())

    return filled.named(field, filled.lines(typed, field), known, words.no_such_companies)


def _names(context: TurnContext) -> dict[str, str]:
    """Of companies, by their ids."""
    every = rooms.every(context.memory.connection, context.now, context.above)
    return {company.id: company.name for room in every for company in room.companies}


def _lines(id: str, label: str, chosen: tuple[str, ...], names: Mapping[str, str]) -> TeachField:
    hint = words.NEWS_COMPANIES_HINT if id == "companies" else words.NEWS_WITHOUT_HINT
    value = "\n".join(names.get(one) or one for one in chosen)
    return TeachField(id, label, value, True, False, BODY_LIMIT, hint)
