"""Announcements: written, looked at, sent to one room after the other, and stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from bot.broadcasts import reached, tellings
from bot.broadcasts.announcements import AnnouncementBook
from bot.broadcasts.tellings import Recipient
from bot.desk import alone
from bot.desk.context import TurnContext
from bot.desk.showing import announcement_cards
from bot.dialogue import speech, turns, words
from bot.dialogue.lessons import Lesson
from bot.dialogue.reports import ReportCard
from bot.errors import StaleError, TooLateError
from bot.model import announcements as model
from bot.model import slots
from bot.model.announcements import Announcement, NewsState, NewsStep
from bot.model.events import Happened
from bot.model.people import CLOCK, Agent, Partner
from bot.ports.channel import Delivery

_STEPS: Mapping[Lesson, NewsStep] = {
    Lesson.SEND_NEWS: NewsStep.SEND,
    Lesson.DISCARD_NEWS: NewsStep.DISCARD,
    Lesson.STOP_NEWS: NewsStep.STOP,
}
_HAPPENED: Mapping[NewsStep, Happened] = {
    NewsStep.REWRITE: Happened.NEWS_WRITTEN,
    NewsStep.SEND: Happened.NEWS_SENT,
    NewsStep.STOP: Happened.NEWS_STOPPED,
    NewsStep.DISCARD: Happened.NEWS_DISCARDED,
}


def press(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    match turn.lesson:
        case Lesson.SEND_NEWS | Lesson.DISCARD_NEWS | Lesson.STOP_NEWS:
            news = _step_pressed(context, turn)
        case Lesson.LEAVE_OUT:
            news = _left_out(context, turn)
        case _:
            return alone.shown(context, turn, context.care, partial(_card, context, turn))
    draw = partial(announcement_cards.card, context, news)
    return alone.stepped(turn, at_home(context, news), draw)


def door(context: TurnContext, turn: turns.Ask) -> list[Delivery]:
    """The command: the list for whoever is surely of care, for others a button that asks."""
    if not isinstance(turn.by, Agent):
        return alone.door(
            context, turn, words.ANNOUNCEMENTS, words.ANNOUNCEMENTS_DESK, Lesson.ANNOUNCEMENTS
        )
    lesson = Lesson.ANNOUNCEMENTS
    return press(context, turns.Learn(id=turn.id, by=turn.by, where=turn.where, lesson=lesson))


def tell(context: TurnContext, about: str, to: Recipient) -> list[Delivery]:
    """One room, framed in the language that was last asked in there; nothing once it is
    stopped."""
    news = known(context, about)
    if news.state is not NewsState.SENDING:
        return []
    asked = context.memory.question(to.question)
    with speech.speaking(asked.by.language if asked else ""):
        card = announcement_cards.preview(news)
        return [Delivery(to.to, reached.slot(about, to.id, to.question), card)]


def told(context: TurnContext, about: str, *, over: bool) -> list[Delivery]:
    """Its card counts anew; nobody waits any more when it is `over`."""
    news = known(context, about, alone=True)
    if over and news.may(NewsStep.FINISH):
        news = step(context, news, NewsStep.FINISH, CLOCK)
    return [at_home(context, news)]


def known(context: TurnContext, id: str, *, alone: bool = False) -> Announcement:
    """As in AnnouncementBook."""
    news = AnnouncementBook(context.memory.connection).announcement(id, alone=alone)
    if news is None:
        raise StaleError(f"the announcement {id} is gone")
    return news


def step(context: TurnContext, news: Announcement, step: NewsStep, by: Partner) -> Announcement:
    """Compare and set: of two clicks the second is told what became of it."""
    if not news.may(step):
        raise TooLateError(words.news_too_late(news.id, news.state))
    after = model.stepped(news, step, by, context.now)
    if not AnnouncementBook(context.memory.connection).keep(after, news.state):
        state = known(context, news.id).state
        raise TooLateError(words.news_too_late(news.id, state))
    if step in _HAPPENED:
        context.record(_HAPPENED[step], by, "", news.id)
    return after


def at_home(context: TurnContext, news: Announcement) -> Delivery:
    """Its card, where care works."""
    draw = partial(announcement_cards.card, context, news)
    return context.at_home(context.care, slots.announcement(news.id), draw)


def _step_pressed(context: TurnContext, turn: turns.Learn) -> Announcement:
    news = known(context, turn.about, alone=True)
    if turn.lesson is Lesson.SEND_NEWS:
        return _begun(context, news, turn)
    news = step(context, news, _STEPS[turn.lesson], turn.by)
    if turn.lesson is Lesson.STOP_NEWS:
        reached.stop(context.memory.connection, news.id)
    return news


def _begun(context: TurnContext, news: Announcement, turn: turns.Learn) -> Announcement:
    to = announcement_cards.audience(context, news)
    if news.may(NewsStep.SEND) and not to:
        raise TooLateError(words.NO_ROOMS)
    news = step(context, news, NewsStep.SEND, turn.by)
    recipients = [Recipient(room.id, room.place, room.question) for room in to]
    tellings.begin(context.memory.connection, news.id, recipients, context.now)
    return news


def _left_out(context: TurnContext, turn: turns.Learn) -> Announcement:
    """One room less; *Change it* brings it back."""
    id, _, mark = turn.about.partition("/")
    news = known(context, id, alone=True)
    to = announcement_cards.audience(context, news)
    gone = tuple(room.id for room in to if room.mark == mark)
    audience = replace(news.audience, without=(*news.audience.without, *gone))
    return step(context, replace(news, audience=audience), NewsStep.REWRITE, turn.by)


def _card(context: TurnContext, turn: turns.Learn, slot: str) -> ReportCard:
    if turn.lesson is Lesson.ANNOUNCEMENT:
        return announcement_cards.card(context, known(context, turn.about), slot)
    return announcement_cards.every(context, slot)
