"""Who was shown a text that was corrected since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Text, and_, cast, select

from bot.broadcasts.tellings import Recipient
from bot.learning import versions
from bot.model.changes import Change
from bot.model.people import Place
from bot.model.questions import Question
from bot.model.text import natural
from bot.storage.documents import as_question
from bot.storage.tables import questions
from bot.storage.transaction import Memory

REMEMBERED = timedelta(days=90)  # for how long what was shown is looked for


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody who was shown the older text: the latest question that showed it, and where they
    are told."""

    person: str
    company: str
    place: Place
    question: str

    @property
    def recipient(self) -> Recipient:
        return Recipient(self.person, self.place, self.question)


def seen(
    memory: Memory, change: Change, now: datetime, within: timedelta = REMEMBERED
) -> list[Seen]:
    """One each, the latest first."""
    old = _last_old(memory.connection, change)
    row = questions.c
    shown = cast(row.document, Text).like(f'%"{change.entry}/%')
    since = and_(row.asked > now - within, shown)
    found = select(row.document).where(since).order_by(row.asked.desc())
    people: dict[str, Seen] = {}
    for question in map(as_question, memory.connection.execute(found).scalars()):
        if _showed(question, change.entry, old):
            people.setdefault(question.by.id, _seen(question))
    return list(people.values())


def _last_old(connection: Connection, change: Change) -> int:
    """The last version of the text that the change was made from."""
    known = versions.of_entry(connection, change.entry)
    return max((one.number for one in known if one.digest == change.base), default=0)


def _showed(question: Question, entry: str, last: int) -> bool:
    return any(version <= last for version in _versions(question, entry))


def _versions(question: Question, entry: str) -> Iterator[int]:
    for shown in question.seen:
        named, _, number = shown.rpartition("/")
        if named == entry and (version := natural(number)):
            yield version


def _seen(question: Question) -> Seen:
    """What only they saw is told in their own chat."""
    by = question.by
    return Seen(by.id, by.company.id, question.where.home, question.id)
