"""What is kept of what was shown: cards on their way, and how messages and conversations are
reached."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, or_

from bot.model.people import FORGOTTEN, Place
from bot.ports.keeper import Erased, Expired, Keeper, Person, Retention, Traces
from bot.privacy import expiry
from bot.privacy.matching import delete_naming, naming
from bot.storage import tables
from bot.storage.deliveries import wanted

UNSENT = timedelta(days=1)


class Deliveries(Keeper):
    what = "deliveries"

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        sought = person.marks | person.traces.tickets
        count = delete_naming(connection, tables.deliveries, sought)
        return Erased([f"{count} unsent cards erased"])

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        """Replies that nobody waits for any more; earlier releases kept what was for somebody who
        was forgotten."""
        row = tables.deliveries.c
        unsendable = and_(row.created < now - UNSENT, ~wanted(row, now - UNSENT))
        over = or_(unsendable, row.place == FORGOTTEN)
        return expiry.delete_some(connection, tables.deliveries, over)


class Messages(Keeper):
    """`whole` names the channels that keep what a message shows, and not only where it is."""

    what = "messages"

    def __init__(self, whole: Collection[str] = ()) -> None:
        self._whole = whole

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        count = delete_naming(connection, tables.messages, person.marks)
        return Erased([f"{count} references to messages erased"])

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        row = tables.messages.c
        shown = and_(
            row.channel.in_(self._whole), row.touched < now - timedelta(days=kept.questions)
        )
        over = or_(row.touched < kept.longest(now), shown)
        return expiry.delete_some(connection, tables.messages, over)


class Places(Keeper):
    """Of a conversation with one person alone, its channel keeps with whom it is."""

    what = "places"

    def traces(self, connection: Connection, person: Person) -> Traces:
        found, ids = set[Place](), set[str]()
        for row in naming(connection, tables.places, person.ids):
            reference = row["reference"]
            found.add(Place(row["channel"], row["place"]))
            ids |= {reference["user"]} if isinstance(reference.get("user"), str) else set()
        return Traces(ids=frozenset(ids), places=frozenset(found))

    def held(self, connection: Connection, person: Person) -> dict[str, Any]:
        return {"places": sorted(f"{one.channel}:{one.key}" for one in person.traces.places)}

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        count = delete_naming(connection, tables.places, person.marks)
        return Erased([f"{count} references to conversations erased"])

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        over = tables.places.c.touched < kept.longest(now)
        return expiry.delete_some(connection, tables.places, over)
