"""Who of care is away, and until when; within the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.storage import adding
from bot.storage.tables import away


def leave(connection: Connection, person: str, until: datetime) -> None:
    adding.replace(connection, away, ("person",), ("until",), {"person": person, "until": until})


def come_back(connection: Connection, person: str) -> None:
    connection.execute(delete(away).where(away.c.person == person))


def every(connection: Connection, now: datetime) -> dict[str, datetime]:
    """Until when each is away."""
    found = connection.execute(select(away.c.person, away.c.until).where(away.c.until > now))
    return dict(map(tuple, found))
