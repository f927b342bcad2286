"""Lists that show what a person asked or raised: the text goes from them, and what is counted is a
press away."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from bot.broadcasts.issues import IssueBook
from bot.desk.showing import issue_cards
from bot.dialogue import words
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.reports import ReportCard
from bot.learning.book import ChangeBook
from bot.learning.misses import MissBook
from bot.model import slots
from bot.model.people import Place
from bot.model.tickets import LIVE
from bot.numbers import windows
from bot.ports.channel import Delivery
from bot.ports.keeper import Person
from bot.storage import tables
from bot.storage.transaction import Memory

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shown:
    """What may stand in lists of somebody: the days of what they asked, the days between which
    tickets of theirs were open, and what the cards of known issues say, each by where it is."""

    asked: Collection[date]
    open: Collection[tuple[date, date]]
    issues: Mapping[tuple[Place, str], ReportCard]


def shown(memory: Memory, person: Person, now: datetime) -> Shown:
    """Before it is erased."""
    asked = memory.questions.with_ids(sorted(_looked_after(memory, person)))
    days = [question.asked.date() for question in asked]
    return Shown(days, list(_open(memory, person, now)), _issues(memory))


def instead(memory: Memory, of: Shown) -> Iterator[Delivery]:
    """In the place of all that may show it, once it is erased: lists, the cards of the weeks, and
    those of known issues that say something else now."""
    row = tables.messages.c
    drawn = or_(row.slot.startswith(slots.KNOWLEDGE), row.slot.startswith(slots.MONDAY))
    found = select(row.channel, row.place, row.slot).where(drawn)
    for channel, place, slot in memory.connection.execute(found).all():
        if _may_show(slot, of):
            yield Delivery(Place(channel, place), slot, _instead(slot))
    for (where, slot), card in _issues(memory).items():
        if card != of.issues[where, slot]:
            yield Delivery(where, slot, card)


def _looked_after(memory: Memory, person: Person) -> set[str]:
    """Of the questions of theirs, those that somebody looks after."""
    book = ChangeBook(memory.connection)
    looked_after = {id for group in MissBook(memory.connection).every() for id in group.members}
    for change in (*book.pending(), *book.published()):
        looked_after |= change.asked
    return looked_after & set(person.traces.questions)


def _open(memory: Memory, person: Person, now: datetime) -> Iterator[tuple[date, date]]:
    """Of the tickets that hold their words."""
    for ticket in memory.tickets.all_numbered(sorted(person.traces.tickets)):
        if ticket.by.id == person.id or ticket.question in person.traces.questions:
            end = now if ticket.status in LIVE else ticket.touched
            yield ticket.filed.date(), end.date()


def _issues(memory: Memory) -> dict[tuple[Place, str], ReportCard]:
    row, book = tables.messages.c, IssueBook(memory.connection)
    found = select(row.channel, row.place, row.slot).where(row.slot.endswith(slots.issue("")))
    cards: dict[tuple[Place, str], ReportCard] = {}
    for channel, place, slot in memory.connection.execute(found).all():
        if issue := book.issue(slot.partition("/")[0]):
            cards[Place(channel, place), slot] = issue_cards.card(memory.connection, issue)
    return cards


def _may_show(slot: str, of: Shown) -> bool:
    if slot.startswith(slots.KNOWLEDGE):
        return bool(of.asked)
    week = date.fromisoformat(slot.removeprefix(slots.MONDAY))
    asked = any(week in _told_of(day) for day in of.asked)
    return asked or any(first <= week <= last for first, last in of.open)


def _told_of(day: date) -> tuple[date, date]:
    """The Mondays whose card may show what was asked on a day."""
    monday = windows.monday(day)
    return monday, monday + A_WEEK


def _instead(slot: str) -> ReportCard:
    if slot.startswith(slots.KNOWLEDGE):
        return ReportCard(words.MISSES, words.ERASED, (), (Press(Lesson.MISSES, "", slot),))
    begins = date.fromisoformat(slot.removeprefix(slots.MONDAY))
    title = words.monday(begins - A_WEEK, begins - timedelta(days=1))
    return ReportCard(title, words.ERASED, (), (Press(Lesson.MISSES), Press(Lesson.NUMBERS)))
