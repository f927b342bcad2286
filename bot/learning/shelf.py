"""The knowledge as people are answered from it: the files, what lies over them, the versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, select

from bot.knowledge.entries import Knowledge
from bot.learning import overlay, tables, versions
from bot.learning.book import ChangeBook
from bot.model.changes import Change, Stage, Step, stepped
from bot.model.people import CLOCK
from bot.storage.store import Store
from bot.storage.transaction import Memory


@dataclass(frozen=True, slots=True)
class Shelf:
    """`files` are what the files alone say. `revision` counts what was published; `conflicts` are
    changes over files that say something else than what they were made from, `news` those of them
    of which nobody knew, on no replica. `unknown` are changes that only a newer release can read.
    """

    files: Knowledge
    knowledge: Knowledge
    revision: int
    conflicts: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether nothing is searched otherwise than in the files."""
        return searched_alike(self.files, self.knowledge)


def read(store: Store, files: Knowledge, now: datetime) -> Shelf:
    """In one transaction. What the files say by themselves meanwhile lies over them no more."""
    with store.turn() as memory:
        book = ChangeBook(memory.connection)
        revision, published, unknown = book.revision(), book.published(), book.unknown()
        lying = overlay.laid(files, published, _reviewed(memory.connection))
        for change in published:
            if change.id in lying.settled:
                _settle(book, change.id, now)
            elif change.conflict != (change.id in lying.conflicts):
                _mark(book, change.id, conflict=not change.conflict)
        news = tuple(_unheard(memory, files, published, lying.conflicts, now))
        apart = {one.entry for one in unknown if one.published}
        knowledge = versions.numbered(memory.connection, lying.knowledge, published, now, apart)
    beyond = tuple(one.id for one in unknown)
    return Shelf(files, knowledge, revision, lying.conflicts, news, beyond)


def _unheard(
    memory: Memory,
    files: Knowledge,
    published: Sequence[Change],
    conflicts: Sequence[str],
    now: datetime,
) -> Iterator[str]:
    """Each is told once as long as its file says the same."""
    for change in published:
        there = files.by_id.get(change.entry)
        told = f"conflict/{change.id}/{there.digest if there else ''}"
        if change.id in conflicts and memory.first_time(told, now):
            yield change.id


def searched_alike(one: Knowledge, other: Knowledge) -> bool:
    """Whether an index of the one serves for the other as well."""
    return _searched(one) == _searched(other) and one.calibration == other.calibration


def _searched(knowledge: Knowledge) -> tuple[object, ...]:
    entries = tuple(
        (entry.id, entry.topic, entry.question, entry.asked, entry.not_asked)
        for entry in knowledge.entries
    )
    beside = (knowledge.uncovered, knowledge.families, knowledge.synonyms, knowledge.small_talk)
    return entries, beside, knowledge.brand.company


def looked_at(store: Store, files: Knowledge) -> Shelf:
    """The same without keeping anything, for looking only; texts have no numbers."""
    with store.reading() as memory:
        book = ChangeBook(memory.connection)
        lying = overlay.laid(files, book.published(), _reviewed(memory.connection))
        beyond = tuple(one.id for one in book.unknown())
        return Shelf(files, lying.knowledge, book.revision(), lying.conflicts, unknown=beyond)


def revision(store: Store) -> int:
    with store.reading() as memory:
        return ChangeBook(memory.connection).revision()


def _settle(book: ChangeBook, id: str, now: datetime) -> None:
    """Unless somebody has undone it meanwhile."""
    change = book.change(id, alone=True)
    if change and change.may(Step.SETTLE):
        settled = stepped(change, Step.SETTLE, CLOCK, now)
        book.keep(settled, change.stage, Step.SETTLE, CLOCK.id, now)


def _mark(book: ChangeBook, id: str, *, conflict: bool) -> None:
    """The same."""
    change = book.change(id, alone=True)
    if change and change.stage is Stage.PUBLISHED:
        book.amend(replace(change, conflict=conflict))


def _reviewed(connection: Connection) -> dict[str, tuple[str, date]]:
    row = tables.reviews.c
    found = select(row.entry, row.digest, row.reviewed).where(row.reviewed.is_not(None))
    return {entry: (digest, at.date()) for entry, digest, at in connection.execute(found)}
