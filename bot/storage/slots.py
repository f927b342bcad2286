"""What the channels remember: which message fills a slot, and how to reach a place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, false, or_, select

from bot.model.people import Place
from bot.storage import adding, journeys, tables


class StoredSlots:
    """The channels' own memory: which message fills a slot, and how to reach a place. Call it in a
    thread.

    Messages and references are JSON objects whose meaning only their channel knows.
    """

    def __init__(self, engine: Engine, reader: Engine) -> None:
        self._engine = engine
        self._reader = reader

    def message(self, channel: str, slot: str) -> Mapping[str, Any] | None:
        """What fills the slot, or None while it is empty."""
        row = tables.messages.c
        query = select(row.message).where(row.channel == channel, row.slot == slot)
        with journeys.reading(self._reader) as connection:
            return connection.execute(query).scalar()

    def messages(self, place: Place) -> list[tuple[str, Mapping[str, Any]]]:
        """All slots filled at a place, the oldest first."""
        row = tables.messages.c
        here = and_(row.channel == place.channel, row.place == place.key)
        with journeys.reading(self._reader) as connection:
            found = connection.execute(select(row.slot, row.message).where(here).order_by(row.id))
            return [(slot, message) for slot, message in found]

    def keep_message(self, place: Place, slot: str, message: Mapping[str, Any]) -> None:
        row = {"channel": place.channel, "slot": slot, "place": place.key, "message": dict(message)}
        with journeys.writing_once(self._engine, self._reader) as connection:
            changed = ("place", "message", "touched")
            adding.replace(connection, tables.messages, ("channel", "slot"), changed, row)

    def reference(self, place: Place) -> Mapping[str, Any] | None:
        """How to reach the place, as the channel kept it."""
        row = tables.places.c
        query = select(row.reference).where(row.channel == place.channel, row.place == place.key)
        with journeys.reading(self._reader) as connection:
            return connection.execute(query).scalar()

    def keep_reference(self, place: Place, reference: Mapping[str, Any]) -> None:
        with journeys.writing_once(self._engine, self._reader) as connection:
            keep_reference(connection, place, reference)

    def forget_places(
        self, channel: str, keys: Collection[str], beginning: str, reference: Mapping[str, str]
    ) -> list[str]:
        """Places by their key, by how it begins, or by all that a reference must say, when it must
        say anything; with the messages there. Gives the keys."""
        row, message = tables.places.c, tables.messages.c
        says = [row.reference[name].as_string() == value for name, value in reference.items()]
        same = and_(*says) if says else false()
        gone = and_(
            row.channel == channel,
            or_(row.place.in_(keys), row.place.startswith(beginning, autoescape=True), same),
        )
        with journeys.writing(self._engine) as connection:
            found = (
                connection.execute(delete(tables.places).where(gone).returning(row.place))
                .scalars()
                .all()
            )
            there = and_(message.channel == channel, message.place.in_({*found, *keys}))
            connection.execute(delete(tables.messages).where(there))
        return list(found)


def keep_reference(connection: Connection, place: Place, reference: Mapping[str, Any]) -> None:
    """The same within a turn's transaction."""
    row = {"channel": place.channel, "place": place.key, "reference": dict(reference)}
    changed = ("reference", "touched")
    adding.replace(connection, tables.places, ("channel", "place"), changed, row)
