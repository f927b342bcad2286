"""Announcements as they are kept."""

from __future__ import annotations

from pydantic import TypeAdapter
from sqlalchemy import Connection

from bot.broadcasts import tables
from bot.broadcasts.documents import Documents
from bot.model.announcements import Announcement, NewsState

DOCUMENTS = Documents(tables.announcements, TypeAdapter(Announcement), NewsState.DISCARDED)


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
