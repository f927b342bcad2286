"""Lists that show what a person asked: the text goes from them, and what is counted is a press
away."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from sqlalchemy import or_, select

from bot.dialogue import words
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.reports import ReportCard
from bot.learning.book import ChangeBook
from bot.learning.misses import MissBook
from bot.model import slots
from bot.model.people import Place
from bot.numbers import windows
from bot.ports.channel import Delivery
from bot.ports.keeper import Person
from bot.storage import tables
from bot.storage.transaction import Memory

A_WEEK = timedelta(days=7)


def asked(memory: Memory, person: Person) -> list[date]:
    """The days of what may stand in lists, before it is erased."""
    shown = memory.questions(sorted(_shown(memory, person)))
    return [question.asked.date() for question in shown]


def instead(memory: Memory, days: Collection[date]) -> list[Delivery]:
    """In the place of all that may show what was asked on these days: lists, and the cards of the
    weeks."""
    if not days:
        return []
    row = tables.messages.c
    weeks = [slots.monday(week) for day in days for week in _told_of(day)]
    drawn = or_(row.slot.startswith(slots.KNOWLEDGE), row.slot.in_(weeks))
    found = select(row.channel, row.place, row.slot).where(drawn)
    return [
        Delivery(Place(channel, place), slot, _instead(slot))
        for channel, place, slot in memory.connection.execute(found).all()
    ]


def _shown(memory: Memory, person: Person) -> set[str]:
    """Of the questions of theirs, those that somebody looks after."""
    book = ChangeBook(memory.connection)
    looked_after = {id for group in MissBook(memory.connection).every() for id in group.members}
    for change in (*book.pending(), *book.published()):
        looked_after |= change.asked
    return looked_after & set(person.traces.questions)


def _told_of(day: date) -> Iterator[str]:
    """The Mondays whose card may show what was asked on a day."""
    monday = windows.monday(day)
    for begins in (monday, monday + A_WEEK):
        yield begins.isoformat()


def _instead(slot: str) -> ReportCard:
    if slot.startswith(slots.KNOWLEDGE):
        return ReportCard(words.MISSES, words.ERASED, (), (Press(Lesson.MISSES, "", slot),))
    begins = date.fromisoformat(slot.removeprefix(slots.MONDAY))
    title = words.monday(begins - A_WEEK, begins - timedelta(days=1))
    return ReportCard(title, words.ERASED, (), (Press(Lesson.MISSES), Press(Lesson.NUMBERS)))
