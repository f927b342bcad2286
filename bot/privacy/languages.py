"""What is kept of the language that somebody chose: their choice, until they take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.ports.keeper import Erased, Keeper, Person, Traces
from bot.storage import tables


class Languages(Keeper):
    what = "languages"

    def traces(self, connection: Connection, person: Person) -> Traces:
        return Traces(ids=person.ids) if _of(connection, person) else Traces()

    def held(self, connection: Connection, person: Person) -> dict[str, Any]:
        chosen = _of(connection, person)
        return {"language": chosen} if chosen else {}

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        theirs = tables.languages.c.person == person.id
        count = connection.execute(delete(tables.languages).where(theirs)).rowcount
        return Erased([f"{count} chosen languages erased"])


def _of(connection: Connection, person: Person) -> str | None:
    row = tables.languages.c
    return connection.execute(select(row.language).where(row.person == person.id)).scalar()
