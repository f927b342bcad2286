"""How long what people wrote is kept, and what is deleted when that time is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Connection, Table, and_, delete, or_, select, tuple_, update

from bot.model.tickets import ENDED
from bot.storage import tables
from bot.storage.store import Store
from bot.storage.transaction import as_ticket, wanted

BATCH = 500  # rows of one transaction, so that nobody waits for long
NOBODY = ""  # stands in an event for a person who is no longer known
UNSENT = timedelta(days=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Retention:
    """Days that are kept: questions after they were asked, tickets after they were closed, and
    records of work done. What a company has instead goes by its id."""

    questions: int = 365
    tickets: int = 1095
    engine: int = 7
    companies_questions: Mapping[str, int] = field(default_factory=dict)
    companies_tickets: Mapping[str, int] = field(default_factory=dict)


class Tidying:
    """Deletes in many short transactions; what one that died left undone, the next one does.
    Synchronous. `retention` is asked anew each time, because the files that it comes from may be
    edited."""

    def __init__(
        self, store: Store, retention: Callable[[], Retention], clock: Callable[[], datetime]
    ) -> None:
        self._engine = store.engine
        self._ask = retention
        self._clock = clock

    @property
    def _retention(self) -> Retention:
        return self._ask()

    @property
    def finished_before(self) -> datetime:
        """What the durable engine finished before is no longer wanted."""
        return self._clock() - timedelta(days=self._retention.engine)

    def run(self) -> None:
        """Everything whose time is over. Events stay, for the figures, without the person."""
        deleted = {
            "tickets": self._tickets(),
            "questions": self._questions(),
            "deliveries": self._rows(tables.deliveries, self._unsendable()),
            "turns": self._rows(tables.turns, tables.turns.c.at < self.finished_before),
            "messages": self._rows(tables.messages, self._untouched(tables.messages)),
            "places": self._rows(tables.places, self._untouched(tables.places)),
        }
        log.info("tidied", **deleted)

    def _tickets(self) -> int:
        """Closed is later than filed, so that only old ones need be looked into."""
        row, due, last = tables.tickets.c, 0, ""
        over = self._over(
            row.filed, row.company, self._retention.tickets, self._retention.companies_tickets
        )
        old = (
            select(row.number, row.document)
            .where(row.status.in_(ENDED), over)
            .order_by(row.number)
            .limit(BATCH)
        )
        while True:
            with self._engine.begin() as connection:
                found = connection.execute(old.where(row.number > last)).all()
                closed = [number for number, document in found if self._long_closed(document)]
                _delete_tickets(connection, closed)
            due += len(closed)
            if len(found) < BATCH:
                return due
            last = found[-1].number

    def _long_closed(self, document: Any) -> bool:
        ticket = as_ticket(document)
        days = self._retention.companies_tickets.get(ticket.by.company.id, self._retention.tickets)
        return ticket.history[-1].at < self._clock() - timedelta(days=days)

    def _questions(self) -> int:
        row, due = tables.questions.c, 0
        old = self._over(
            row.asked, row.company, self._retention.questions, self._retention.companies_questions
        )
        while True:
            with self._engine.begin() as connection:
                found = connection.execute(select(row.id).where(old).limit(BATCH)).scalars().all()
                delete_questions(connection, found)
            due += len(found)
            if len(found) < BATCH:
                return due

    def _rows(self, table: Table, over: ColumnElement[bool]) -> int:
        """By the primary key: neither database limits a DELETE."""
        keys, due = list(table.primary_key.columns), 0
        while True:
            with self._engine.begin() as connection:
                found = connection.execute(select(*keys).where(over).limit(BATCH)).all()
                connection.execute(
                    delete(table).where(tuple_(*keys).in_([tuple(one) for one in found]))
                )
            due += len(found)
            if len(found) < BATCH:
                return due

    def _over(
        self,
        at: ColumnElement[datetime],
        company: ColumnElement[str],
        usual: int,
        companies: Mapping[str, int],
    ) -> ColumnElement[bool]:
        now = self._clock()
        others = and_(at < now - timedelta(days=usual), company.not_in(list(companies)))
        own = (
            and_(company == id, at < now - timedelta(days=days)) for id, days in companies.items()
        )
        return or_(others, *own)

    def _unsendable(self) -> ColumnElement[bool]:
        """Replies that nobody waits for any more."""
        row = tables.deliveries.c
        return and_(row.created < self._clock() - UNSENT, ~wanted(row, self._clock() - UNSENT))

    def _untouched(self, table: Table) -> ColumnElement[bool]:
        """Not written to for as long as anything is kept; the playground's messages hold what was
        asked."""
        kept = self._retention
        longest = max((kept.tickets, kept.questions, *kept.companies_tickets.values()))
        at, now = table.c.touched, self._clock()
        shown = and_(table.c.channel == "web", at < now - timedelta(days=kept.questions))
        return or_(at < now - timedelta(days=longest), shown)


def delete_questions(connection: Connection, ids: Sequence[str]) -> None:
    """With the messages that showed them and what was still to be sent of them."""
    for table, id in (
        (tables.questions, "id"),
        (tables.messages, "slot"),
        (tables.deliveries, "slot"),
    ):
        connection.execute(delete(table).where(table.c[id].in_(ids)))
    row = tables.events.c
    without = and_(row.question.in_(ids), row.ticket.is_(None))
    connection.execute(update(tables.events).where(without).values(person=NOBODY))


def _delete_tickets(connection: Connection, numbers: Sequence[str]) -> None:
    for table, number in (
        (tables.tickets, "number"),
        (tables.owed, "ticket"),
        (tables.remotes, "ticket"),
    ):
        connection.execute(delete(table).where(table.c[number].in_(numbers)))
    connection.execute(
        update(tables.events).where(tables.events.c.ticket.in_(numbers)).values(person=NOBODY)
    )
