"""Announcements as they are kept, and what became of each room."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from bot.broadcasts import tables, tellings
from bot.broadcasts.documents import Documents
from bot.model.announcements import Announcement, NewsState
from bot.storage.tables import deliveries

DOCUMENTS = Documents(tables.announcements, TypeAdapter(Announcement), NewsState.DISCARDED)


@dataclass(frozen=True, slots=True)
class Reached:
    """What became of one room: `state` as in tellings; told is what its platform took."""

    recipient: str
    state: str
    reason: str


def slot(announcement: str, recipient: str) -> str:
    """The message that a room gets."""
    mark = hashlib.sha256(recipient.encode()).hexdigest()[:24]
    return f"{announcement}/news/{mark}"


class AnnouncementBook:
    """Within its caller's transaction; see `Documents`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, announcement: Announcement) -> None:
        DOCUMENTS.add(self._connection, announcement)

    def announcement(self, id: str, *, alone: bool = False) -> Announcement | None:
        return DOCUMENTS.get(self._connection, id, alone=alone)

    def keep(self, announcement: Announcement, seen: NewsState) -> bool:
        return DOCUMENTS.keep(self._connection, announcement, seen)

    def latest(self) -> list[Announcement]:
        return DOCUMENTS.latest(self._connection)

    def reached(self, id: str) -> list[Reached]:
        """Each room once, as it is now: what a platform refuses waits here until that is mended,
        or the telling is stopped."""
        row = tables.tellings.c
        query = select(row.recipient, row.state, row.reason).where(row.about == id)
        unsent = self._unsent(id)
        rows = self._connection.execute(query.order_by(row.recipient))
        return [_reached(id, *one, unsent) for one in rows]

    def refuse(self, id: str, of: str, reason: str) -> None:
        """A platform would not take the message in the slot `of`."""
        for one in self.reached(id):
            if slot(id, one.recipient) == of:
                self._note(id, one.recipient, reason=reason)

    def stop(self, id: str) -> None:
        """Nobody is told any more; nor are those who were refused once that is mended."""
        ends = {tellings.REFUSED: tellings.REFUSED, tellings.WAITING: tellings.STOPPED}
        for one in self.reached(id):
            if end := ends.get(one.state):
                self._note(id, one.recipient, state=end, reason=one.reason or None)
        row = deliveries.c
        self._connection.execute(delete(deliveries).where(_theirs(id), row.leased.is_(None)))

    def _note(self, id: str, recipient: str, **values: str | None) -> None:
        row = tables.tellings.c
        same = and_(row.about == id, row.recipient == recipient)
        self._connection.execute(update(tables.tellings).where(same).values(values))

    def _unsent(self, id: str) -> dict[str, str]:
        """By slot, why it was refused, which may be empty."""
        row = deliveries.c
        found = self._connection.execute(select(row.slot, row.refused).where(_theirs(id)))
        return {slot: refused or "" for slot, refused in found}


def _theirs(id: str) -> ColumnElement[bool]:
    """Messages of an announcement; a range, which an index finds."""
    row = deliveries.c
    return and_(row.slot >= f"{id}/news/", row.slot < f"{id}/news0")


def _reached(
    id: str, recipient: str, state: str, reason: str | None, unsent: dict[str, str]
) -> Reached:
    own = slot(id, recipient)
    if state != tellings.TOLD or own not in unsent:
        why = reason or "" if state == tellings.REFUSED else ""
        return Reached(recipient, state, why)
    why = unsent[own] or reason or ""
    return Reached(recipient, tellings.REFUSED if why else tellings.WAITING, why)
