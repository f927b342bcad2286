"""Pictures that people sent along, in the database, within limits for each person and for all."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, func, insert, select

from bot.model.people import Partner
from bot.ports.pictures import Picture
from bot.storage import journeys, tables

A_DAY = 20 * 1024**2  # bytes of one person's pictures
ALL = 2 * 1024**3  # bytes of everybody's


class StoredPictures:
    """Call it in a thread."""

    def __init__(self, engine: Engine, reader: Engine) -> None:
        self._engine = engine
        self._reader = reader

    def keep(self, picture: Picture, by: Partner) -> str | None:
        id, now = secrets.token_urlsafe(32), datetime.now(UTC)
        row = {
            "id": id,
            "person": by.id,
            "company": by.company.id,
            "name": picture.name,
            "kind": picture.kind,
            "size": len(picture.content),
            "content": picture.content,
            "at": now,
        }
        with journeys.writing(self._engine) as connection:
            if not _has_room(connection, by.id, len(picture.content), now):
                return None
            connection.execute(insert(tables.pictures).values(row))
        return id

    def picture(self, id: str) -> Picture | None:
        row = tables.pictures.c
        query = select(row.name, row.kind, row.content).where(row.id == id)
        with journeys.reading(self._reader) as connection:
            found = connection.execute(query).one_or_none()
        return Picture(found.name, found.kind, bytes(found.content)) if found else None


def _has_room(connection: Connection, person: str, size: int, now: datetime) -> bool:
    row = tables.pictures.c
    sizes = select(func.coalesce(func.sum(row.size), 0))
    own = sizes.where(row.person == person, row.at > now - timedelta(days=1))
    if connection.execute(own).scalar_one() + size > A_DAY:
        return False
    return bool(connection.execute(sizes).scalar_one() + size <= ALL)
