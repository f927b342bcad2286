"""Writing what a turn gathered: on PostgreSQL with one statement, which is one journey; on SQLite,
where there is no way to go, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, insert, update

from bot.ports.channel import Pending
from bot.storage import adding, limits, one_statement, posting, slots, tables
from bot.storage.gathered import Gathered, OvertakenError, Written
from bot.storage.owing import Owing


def write(connection: Connection, gathered: Gathered) -> Written:
    """OvertakenError where something was taken for granted that does not hold."""
    if whole(connection.dialect.name, gathered):
        return one_statement.write(connection, gathered)
    _look(connection, gathered)
    _write_rows(connection, gathered)
    owed = tuple(_owe(connection, gathered))
    return Written(tuple(_post(connection, gathered)), owed)


def whole(dialect: str, gathered: Gathered) -> bool:
    """Whether it is one statement. Of two cards of one slot the second must see the first."""
    seen = [delivery.slot for each in gathered.posted for delivery in each.deliveries]
    return dialect == "postgresql" and len(set(seen)) == len(seen)


def alone(dialect: str, gathered: Gathered) -> bool:
    """Whether that statement is a transaction by itself: what is owed is also put to work."""
    return whole(dialect, gathered) and not gathered.owed


def _look(connection: Connection, gathered: Gathered) -> None:
    if gathered.turn is not None:
        id, now = gathered.turn
        if not adding.added(connection, tables.turns, {"id": id, "at": now}):
            raise OvertakenError
    if gathered.limit is not None and not limits.asked_less(connection, gathered.limit):
        raise OvertakenError


def _write_rows(connection: Connection, gathered: Gathered) -> None:
    for row in gathered.questions.values():
        adding.replace(connection, tables.questions, ("id",), ("document",), row)
    for number, row in gathered.tickets.items():
        connection.execute(_KEEP_TICKET, {**row, "its_number": number})
    for place, reference in gathered.places.items():
        slots.keep_reference(connection, place, reference)
    for row in gathered.events:
        connection.execute(_ADD_EVENT, row)


def _owe(connection: Connection, gathered: Gathered) -> Iterator[Owing]:
    for row, route in gathered.owed:
        id = connection.execute(_OWE, row).scalar_one()
        yield Owing(id, row["kind"], row["ticket"], route)


def _post(connection: Connection, gathered: Gathered) -> Iterator[Pending]:
    for each in gathered.posted:
        yield from posting.post(connection, each.turn, each.deliveries, each.now, claim=each.claim)


# Built once: to build a statement costs more than to run it.
_OWE = insert(tables.owed).returning(tables.owed.c.id)
_ADD_EVENT = insert(tables.events)
_KEEP_TICKET = update(tables.tickets).where(tables.tickets.c.number == bindparam("its_number"))
