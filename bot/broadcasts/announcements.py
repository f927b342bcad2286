"""Announcements as they are kept, and what became of each room."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, cast

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from bot.broadcasts import tables, tellings
from bot.model.announcements import Announcement, NewsState
from bot.storage.tables import deliveries

_ANNOUNCEMENT: TypeAdapter[Announcement] = TypeAdapter(Announcement)
SHOWN = 20  # announcements that a list shows


def as_announcement(document: Any) -> Announcement:
    return _ANNOUNCEMENT.validate_python(document)


def announcement_document(announcement: Announcement) -> dict[str, Any]:
    return cast(dict[str, Any], _ANNOUNCEMENT.dump_python(announcement, mode="json"))


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
    """Within its caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, announcement: Announcement) -> None:
        row = {"id": announcement.id, "made": announcement.made, **_changing(announcement)}
        self._connection.execute(insert(tables.announcements).values(row))

    def announcement(self, id: str, *, alone: bool = False) -> Announcement | None:
        """`alone`: whoever wants it so at the same time waits until this transaction is over."""
        query = select(tables.announcements.c.document).where(tables.announcements.c.id == id)
        found = self._connection.execute(query.with_for_update() if alone else query)
        return next(map(as_announcement, found.scalars()), None)

    def keep(self, announcement: Announcement, seen: NewsState) -> bool:
        """Replace what is known of it, unless somebody else moved it on since `seen`."""
        row = tables.announcements.c
        same = and_(row.id == announcement.id, row.state == seen)
        kept = update(tables.announcements).where(same).values(_changing(announcement))
        return self._connection.execute(kept).rowcount == 1

    def latest(self) -> list[Announcement]:
        """The newest first, without those that were given up."""
        row = tables.announcements.c
        query = select(row.document).where(row.state != NewsState.DISCARDED)
        newest = query.order_by(row.made.desc(), row.id).limit(SHOWN)
        return [as_announcement(one) for one in self._connection.execute(newest).scalars()]

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


def _changing(announcement: Announcement) -> dict[str, Any]:
    return {"state": announcement.state, "document": announcement_document(announcement)}
