"""How often entries were asked about, as it was counted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, or_, select

from bot.knowledge.entries import Entry
from bot.numbers.tables import outcomes


def times_asked(connection: Connection, entries: Sequence[Entry]) -> dict[str, int]:
    """Each since somebody last looked at it."""
    if not entries:
        return {}
    row = outcomes.c
    since = [and_(row.entry == entry.id, row.day >= entry.reviewed) for entry in entries]
    counted = select(row.entry, func.sum(row.count)).where(or_(*since)).group_by(row.entry)
    return {entry: int(times) for entry, times in connection.execute(counted)}
