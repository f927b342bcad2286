"""What is kept of pictures that people sent along: as long as a ticket names them, and otherwise as
long as questions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.ports.keeper import Erased, Expired, Keeper, Person, Retention
from bot.privacy import expiry
from bot.privacy.matching import naming
from bot.storage import tables


class Pictures(Keeper):
    what = "pictures"

    def held(self, connection: Connection, person: Person) -> dict[str, Any]:
        return {"pictures": list(_of(connection, person))}

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        row = tables.pictures.c
        gone = connection.execute(delete(tables.pictures).where(row.person == person.id))
        return Erased([f"{gone.rowcount} pictures erased"])

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        row = tables.pictures.c
        over = expiry.over(row.at, row.company, kept.questions, kept.companies_questions, now)
        some = select(row.id).where(over, row.id > (after or "")).order_by(row.id)
        found = connection.execute(some.limit(expiry.BATCH)).scalars().all()
        gone = set(found) - set(_in_tickets(connection, found))
        connection.execute(delete(tables.pictures).where(row.id.in_(gone)))
        return Expired(len(gone), found[-1] if len(found) == expiry.BATCH else None)


def _in_tickets(connection: Connection, ids: Sequence[str]) -> Iterator[str]:
    for ticket in naming(connection, tables.tickets, ids):
        content = json.dumps(ticket["document"])
        yield from (id for id in ids if id in content)


def _of(connection: Connection, person: Person) -> Iterator[dict[str, Any]]:
    row = tables.pictures.c
    kept = select(row.name, row.kind, row.size, row.at).where(row.person == person.id)
    for found in connection.execute(kept.order_by(row.at)):
        yield {"name": found.name, "kind": found.kind, "bytes": found.size, "at": str(found.at)}
