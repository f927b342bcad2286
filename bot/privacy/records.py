"""What is kept of what happened: events, for figures, and the ids of what was handled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.model.people import FORGOTTEN
from bot.ports.keeper import Erased, Expired, Keeper, Person, Retention, Traces
from bot.privacy import expiry
from bot.privacy.matching import delete_naming, naming
from bot.storage import tables


class Events(Keeper):
    """They stay for ever, without the person once question or ticket is gone."""

    what = "events"

    def traces(self, connection: Connection, person: Person) -> Traces:
        row = tables.events.c
        on = select(row.ticket).where(row.person == person.id, row.ticket.is_not(None))
        return Traces(tickets=frozenset(connection.execute(on).scalars()))

    def held(self, connection: Connection, person: Person) -> dict[str, Any]:
        row = tables.events.c
        theirs = select(tables.events).where(row.person == person.id).order_by(row.id)
        events = connection.execute(theirs).mappings()
        return {"events": [{**event, "at": event["at"].isoformat()} for event in events]}

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        theirs = update(tables.events).where(tables.events.c.person == person.id)
        count = connection.execute(theirs.values(person=FORGOTTEN)).rowcount
        return Erased([f"{count} events no longer name them"])


class Away(Keeper):
    """Who of care is away."""

    what = "away"

    def held(self, connection: Connection, person: Person) -> dict[str, Any]:
        row = tables.away.c
        until = connection.execute(select(row.until).where(row.person == person.id)).scalar()
        return {"away_until": until.isoformat()} if until else {}

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        gone = delete(tables.away).where(tables.away.c.person == person.id)
        count = connection.execute(gone).rowcount
        return Erased(["that they are away erased"] if count else [])

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        return expiry.delete_some(connection, tables.away, tables.away.c.until < now)


class Turns(Keeper):
    """Some platforms' ids name whoever did it, or where."""

    what = "turns"

    def traces(self, connection: Connection, person: Person) -> Traces:
        found = next(naming(connection, tables.turns, person.ids), None)
        return Traces(ids=person.ids) if found else Traces()

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        count = delete_naming(connection, tables.turns, person.marks)
        return Erased([f"{count} ids of what they did erased"])

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        return expiry.delete_some(connection, tables.turns, tables.turns.c.at < kept.finished(now))
