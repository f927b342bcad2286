"""What must be shown and is not known to be sent: posted with a turn, sent by whoever claims it.

A slot is one message, so that of its cards at most two are here: one on its way, and the newest one
behind it. A card that waits is replaced by the next.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    and_,
    bindparam,
    delete,
    exists,
    or_,
    select,
    tuple_,
    update,
)

from bot.dialogue import cards, speech
from bot.model.people import Place
from bot.ports.channel import Delivery, Pending
from bot.storage import journeys, tables
from bot.storage.documents import KINDS, as_card

REPLIES_LAST = timedelta(minutes=10)
LEASE = timedelta(seconds=45)
TOLD_LASTS = timedelta(days=1)


class Deliveries:
    """The outbox's side of it; every method is one short transaction."""

    def __init__(self, engine: Engine, reader: Engine) -> None:
        self._engine = engine
        self._reader = reader

    def take_over(self) -> None:
        """Free what an earlier process had claimed. Only for the one process that a SQLite file
        has."""
        if self._engine.dialect.name == "sqlite":
            free = update(tables.deliveries).values(due=tables.deliveries.c.created, leased=None)
            with self._engine.begin() as connection:
                connection.execute(free)

    def claim(self, pending: Pending, now: datetime) -> Pending | None:
        """The delivery for the caller to send now, or None when somebody else has it; the claim
        lapses after LEASE.

        The cards of a slot are sent one after the other, whichever processes they are in: two at
        once would both find the slot empty.
        """
        row, former = tables.deliveries.c, tables.deliveries.alias()
        slot = and_(
            former.c.channel == row.channel, former.c.slot == row.slot, former.c.id < row.id
        )
        first = ~exists().where(slot, wanted(former.c, now - REPLIES_LAST))
        mine = and_(row.id == pending.id, row.attempts == pending.attempts, row.due <= now, first)
        attempts, until = pending.attempts + 1, now + LEASE
        taken = update(tables.deliveries).where(mine)
        with self._alone() as connection:
            taking = connection.execute(taken.values(attempts=attempts, due=until, leased=until))
        return replace(pending, attempts=attempts, claimed=True) if taking.rowcount else None

    def postpone(self, pending: Pending, until: datetime) -> None:
        """It passes by itself."""
        with self._alone() as connection:
            connection.execute(_same(pending).values(due=until, leased=None))

    def hold(self, pending: Pending, until: datetime, reason: str) -> None:
        """Somebody must mend it. What waits for the same place is not tried before, either."""
        row, to = tables.deliveries.c, pending.delivery.to
        there = and_(row.channel == to.channel, row.place == to.key, row.refused.is_not(None))
        others = update(tables.deliveries).where(there, row.leased.is_(None))
        with self._engine.begin() as connection:
            held = _same(pending).values(due=until, leased=None, refused=reason)
            connection.execute(held)
            connection.execute(others.values(due=until))

    def held_at(self, channel: str) -> set[str]:
        """The places of a channel for which something waits until they are mended."""
        row = tables.deliveries.c
        places = select(row.place).where(row.channel == channel, row.refused.is_not(None))
        with journeys.reading(self._reader) as connection:
            return set(connection.execute(places).scalars())

    def mend(self, channel: str, places: Collection[str], now: datetime) -> None:
        """What waits for these places may be tried at once."""
        row = tables.deliveries.c
        there = and_(row.channel == channel, row.place.in_(places), row.refused.is_not(None))
        free = update(tables.deliveries).where(there, row.leased.is_(None)).values(due=now)
        with self._alone() as connection:
            connection.execute(free)

    def done(self, sent: Sequence[Pending]) -> None:
        """Unless another card has taken the place of one meanwhile."""
        each = [(one.id, one.attempts) for one in sent]
        with self._alone() as connection:
            connection.execute(_DONE, {"sent": each})

    def due(self, now: datetime) -> tuple[Pending, ...]:
        """What was committed but not sent, oldest first: tickets whatever their age, replies while
        they are young. A card that only a newer release knows is left to its replicas."""
        row = tables.deliveries.c
        query = select(tables.deliveries).where(
            wanted(row, now - REPLIES_LAST), row.due <= now, row.kind.in_(KINDS)
        )
        query = query.order_by(row.id).limit(100)
        with journeys.reading(self._reader) as connection:
            return tuple(map(unsent, connection.execute(query).mappings()))

    def lapsed(self, now: datetime) -> int:
        """How many replies grew too old to be sent; they are given up."""
        row = tables.deliveries.c
        old = and_(~wanted(row, now - REPLIES_LAST), row.due <= now)
        with journeys.reading(self._reader) as connection:
            if not connection.execute(select(exists().where(old))).scalar():
                return 0
        with self._alone() as connection:
            return connection.execute(delete(tables.deliveries).where(old)).rowcount

    def unreached(self, before: datetime, now: datetime) -> list[Pending]:
        """What care was to see since, and has not; of all replicas one is told of each, and that
        again the day after."""
        row = tables.deliveries.c
        late = and_(row.created < before, row.kind == cards.CareCard.__name__)
        untold = or_(row.told.is_(None), row.told < now - TOLD_LASTS)
        with journeys.reading(self._reader) as connection:
            if not connection.execute(select(exists().where(late, untold))).scalar():
                return []
        telling = update(tables.deliveries).where(late, untold).values(told=now)
        with self._engine.begin() as connection:
            found = connection.execute(telling.returning(tables.deliveries)).mappings()
            return [unsent(one) for one in found]

    def unseen(self, before: datetime, after: int) -> list[Pending]:
        """Tickets that care was to see since, and of which it has no card at all: the next hundred
        `after` one of them."""
        row, message = tables.deliveries.c, tables.messages.c
        shown = exists().where(message.channel == row.channel, message.slot == row.slot)
        late = and_(row.created < before, row.kind == cards.CareCard.__name__, ~shown)
        query = select(tables.deliveries).where(late, row.id > after).order_by(row.id).limit(100)
        with journeys.reading(self._reader) as connection:
            return [unsent(one) for one in connection.execute(query).mappings()]

    def _alone(self) -> AbstractContextManager[Connection]:
        return journeys.writing_once(self._engine, self._reader)


def unsent(row: RowMapping) -> Pending:
    delivery = Delivery(
        to=Place(row["channel"], row["place"]),
        slot=row["slot"],
        card=as_card(row["kind"], row["card"]),
        under=row["under"],
        aside=Place(row["channel"], row["aside"]) if row["aside"] else None,
        language=row["language"] or speech.ENGLISH,
    )
    return Pending(row["id"], row["attempts"], delivery, row["created"], refused=row["refused"])


def wanted(row: Any, young: Any) -> ColumnElement[bool]:
    """Whether a delivery is still worth sending: a ticket whatever its age, a reply committed after
    `young`."""
    return or_(row.lasting, row.created > young)


def _same(pending: Pending) -> Any:
    """The delivery, unless somebody else has it by now, or another card has taken its place."""
    row = tables.deliveries.c
    mine = and_(row.id == pending.id, row.attempts == pending.attempts)
    return update(tables.deliveries).where(mine)


_ROW = tables.deliveries.c
_DONE = delete(tables.deliveries).where(
    tuple_(_ROW.id, _ROW.attempts).in_(bindparam("sent", expanding=True))
)
