"""What is held of whoever signed in: that they did, until the session ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select

from adapters.console.sessions.tables import sessions
from bot.ports.keeper import Erased, Expired, Keeper, Person, Retention, Traces
from bot.privacy import expiry


class Sessions(Keeper):
    what = "console sessions"

    def traces(self, connection: Connection, person: Person) -> Traces:
        names = select(sessions.c.agent["name"].as_string()).where(sessions.c.person == person.id)
        return Traces(names=frozenset(connection.execute(names).scalars()))

    def called(self, connection: Connection, name: str) -> Iterable[str]:
        theirs = func.lower(sessions.c.agent["name"].as_string()) == name.lower()
        yield from connection.execute(select(sessions.c.person).where(theirs)).scalars()

    def held(self, connection: Connection, person: Person) -> dict[str, Any]:
        found = select(sessions.c.began, sessions.c.ends).where(sessions.c.person == person.id)
        lines = [
            {"began": _said(row.began), "ends": _said(row.ends)}
            for row in connection.execute(found)
        ]
        return {"console_sessions": lines}

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        gone = connection.execute(delete(sessions).where(sessions.c.person == person.id))
        return Erased([f"{gone.rowcount} console sessions ended"] if gone.rowcount else [])

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        return expiry.delete_some(connection, sessions, sessions.c.ends < now.timestamp())


def _said(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
