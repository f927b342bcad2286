"""What the bot remembers: one transaction a turn, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from datetime import datetime
from typing import Self

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage import backlog, database, journeys, scrubbing, writing
from bot.storage.backlog import Backlog
from bot.storage.deliveries import Deliveries
from bot.storage.pictures import StoredPictures
from bot.storage.slots import StoredSlots
from bot.storage.ticket_lists import StoredTicketLists
from bot.storage.transaction import Courier, Memory


class Store:
    """Opened once a process; every method is synchronous and may be called from any thread."""

    def __init__(self, url: str) -> None:
        self.engine = database.connect(url)
        self._courier: Courier | None = None
        self.reader = database.reader(self.engine)
        self.slots = StoredSlots(self.engine, self.reader)
        self.pictures = StoredPictures(self.engine, self.reader)
        self.deliveries = Deliveries(self.engine, self.reader)
        self.ticket_lists = StoredTicketLists(self.reader)

    def owing(self, courier: Courier) -> Self:
        """The same, whose turns give what they owe to a helpdesk to this courier."""
        same = copy(self)
        same._courier = courier
        return same

    @contextmanager
    def turn(self) -> Iterator[Memory]:
        """One transaction: all of it is kept, or nothing. It begins when something is read, or at
        the end; BusyError where it cannot begin, as nothing is done then."""
        with ExitStack() as stack:
            memory = Memory(
                lambda: journeys.begun(self.engine.begin, stack), self._courier, changing=True
            )
            yield memory
            if not memory.gathered:
                return
            if memory.begun or not writing.alone(self.engine.dialect.name, memory.gathered):
                memory.write()
            else:
                alone = journeys.begun(self.reader.connect, stack)
                memory.posted = writing.write(alone, memory.gathered).posted

    @contextmanager
    def reading(self) -> Iterator[Memory]:
        """For looking only: it waits for no writer. BusyError while there is nothing to be read."""
        with journeys.reading(self.reader) as connection:
            yield Memory(lambda: connection, None)

    def alive(self) -> bool:
        try:
            with self.reader.connect() as connection:
                return connection.execute(text("select 1")).scalar() == 1
        except SQLAlchemyError:
            return False

    def backlog(self, now: datetime) -> Backlog:
        """How much there is of what; for figures."""
        with journeys.reading(self.reader) as connection:
            return backlog.read(connection, now)

    def scrub(self) -> None:
        """What was deleted or replaced is no longer in the files of the tables, nor in SQLite's
        journal."""
        scrubbing.scrub(self.engine)

    def close(self) -> None:
        self.reader.dispose()
        self.engine.dispose()
