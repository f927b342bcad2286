"""What the keepers share when the time of something is over: how it is chosen, and how many rows
are deleted at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, or_, select, tuple_

from bot.ports.keeper import Expired

BATCH = 200  # rows of one transaction, so that nobody waits for long
NOBODY = ""  # stands in an event for a person who is no longer known


def over(
    at: ColumnElement[datetime],
    company: ColumnElement[str],
    usual: int,
    companies: Mapping[str, int],
    now: datetime,
) -> ColumnElement[bool]:
    """Older than so many days, as everybody's or as the company's own."""
    others = and_(at < now - timedelta(days=usual), company.not_in(list(companies)))
    own = (and_(company == id, at < now - timedelta(days=days)) for id, days in companies.items())
    return or_(others, *own)


def delete_some(connection: Connection, table: Table, over: ColumnElement[bool]) -> Expired:
    """By the primary key: neither database limits a DELETE."""
    keys = list(table.primary_key.columns)
    found = connection.execute(select(*keys).where(over).limit(BATCH)).all()
    these = tuple_(*keys).in_([tuple(one) for one in found])
    connection.execute(delete(table).where(these))
    return expired(len(found))


def expired(count: int) -> Expired:
    """There may be more when a batch was full."""
    return Expired(count, True if count == BATCH else None)
