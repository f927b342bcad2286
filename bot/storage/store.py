"""What the bot remembers: one transaction a turn, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, exists, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from bot.ports.channel import Pending
from bot.storage import backlog, database, tables
from bot.storage.backlog import Backlog
from bot.storage.slots import StoredSlots
from bot.storage.transaction import KINDS, LEASE, REPLIES_LAST, Courier, Memory, unsent, wanted

_DONE = delete(tables.deliveries).where(
    tables.deliveries.c.id.in_(bindparam("ids", expanding=True))
)


class Store:
    """Opened once a process; every method is synchronous and may be called from any thread."""

    def __init__(self, url: str, courier: Courier | None = None) -> None:
        self.engine = database.connect(url)
        self.courier = courier
        self._reader = database.reader(self.engine)
        self.slots = StoredSlots(self.engine, self._reader)

    @contextmanager
    def turn(self) -> Iterator[Memory]:
        """One transaction: all of it is kept, or nothing."""
        with self.engine.begin() as connection:
            yield Memory(connection, self.courier)

    @contextmanager
    def reading(self) -> Iterator[Memory]:
        """For looking only: it waits for no writer."""
        with self._reader.connect() as connection:
            yield Memory(connection, None)

    def alive(self) -> bool:
        try:
            with self._reader.connect() as connection:
                return connection.execute(text("select 1")).scalar() == 1
        except SQLAlchemyError:
            return False

    def take_over(self) -> None:
        """Free what an earlier process had claimed. Only for the one process that a SQLite file
        has."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.begin() as connection:
                connection.execute(
                    update(tables.deliveries).values(due=tables.deliveries.c.created)
                )

    def claim(self, pending: Pending, now: datetime) -> bool:
        """Whether the caller is the one to send it now; the claim lapses after LEASE.

        The cards of a slot are sent one after the other, whichever processes they are in: two at
        once would both find the slot empty.
        """
        row, former = tables.deliveries.c, tables.deliveries.alias()
        slot = and_(
            former.c.channel == row.channel, former.c.slot == row.slot, former.c.id < row.id
        )
        first = ~exists().where(slot, wanted(former.c, now - REPLIES_LAST))
        mine = update(tables.deliveries).where(
            row.id == pending.id, row.attempts == pending.attempts, row.due <= now, first
        )
        with self.engine.begin() as connection:
            claimed = connection.execute(
                mine.values(attempts=pending.attempts + 1, due=now + LEASE)
            )
        return claimed.rowcount == 1

    def postpone(self, pending: Pending, until: datetime) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                update(tables.deliveries)
                .where(tables.deliveries.c.id == pending.id)
                .values(due=until)
            )

    def done(self, sent: Sequence[Pending]) -> None:
        with self.engine.begin() as connection:
            connection.execute(_DONE, {"ids": [one.id for one in sent]})

    def due(self, now: datetime) -> tuple[Pending, ...]:
        """What was committed but not sent, oldest first: tickets whatever their age, replies while
        they are young. A card that only a newer release knows is left to its replicas."""
        row = tables.deliveries.c
        query = select(tables.deliveries).where(
            wanted(row, now - REPLIES_LAST), row.due <= now, row.kind.in_(KINDS)
        )
        query = query.order_by(row.id).limit(100)
        with self._reader.connect() as connection:
            return tuple(map(unsent, connection.execute(query).mappings()))

    def backlog(self, now: datetime) -> Backlog:
        """How much there is of what; for figures."""
        with self._reader.connect() as connection:
            return backlog.read(connection, now)

    def lapsed(self, now: datetime) -> int:
        """How many replies grew too old to be sent; they are given up."""
        row = tables.deliveries.c
        old = and_(~wanted(row, now - REPLIES_LAST), row.due <= now)
        with self._reader.connect() as connection:
            if not connection.execute(select(exists().where(old))).scalar():
                return 0
        with self.engine.begin() as connection:
            return connection.execute(delete(tables.deliveries).where(old)).rowcount

    def close(self) -> None:
        self._reader.dispose()
        self.engine.dispose()
