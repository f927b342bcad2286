"""What a turn owes to a ticket's helpdesk: the row that is kept of it, and who has it done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, select, update

from bot.model.remote import Owed
from bot.model.tickets import Said, Ticket
from bot.storage import tables


@dataclass(frozen=True, slots=True)
class Owing:
    """A row of `owed`, and the route that its ticket is on; None of a ticket that is gone, or where
    nothing is to be done."""

    id: int
    kind: Owed
    ticket: str
    route: str | None


class Courier(Protocol):
    """Puts the work for rows of `owed` into the durable engine, in the same transaction."""

    def home(self, route: str | None) -> str | None:
        """The helpdesk that has the tickets of a route, where there is one."""

    def put(self, connection: Connection, one: Owing) -> None:
        """A row that was just added, as `row` makes it."""

    def put_again(self, connection: Connection, one: Owing) -> None:
        """A row that was there before, for the helpdesk that has the ticket now."""


def row(kind: Owed, ticket: Ticket, said: Said | None, home: str | None) -> dict[str, Any]:
    """What is kept of it; where no helpdesk has the ticket nothing is to be done."""
    said = said or Said(ticket.by.name, False, "", ticket.filed)
    return {
        "ticket": ticket.number,
        "kind": kind,
        "who": said.who,
        "text": said.text,
        "status": ticket.status,
        "at": said.at,
        "state": "owed" if home else "done",
        "helpdesk": home,
        "round": 1 if home else 0,
        "tries": 0,
    }


def in_state(connection: Connection, state: str, ticket: str | None = None) -> Iterator[Owing]:
    """The oldest hundred, of all tickets or of one."""
    row, its = tables.owed.c, tables.tickets.c
    route = its.document["route"].as_string()
    both = tables.owed.outerjoin(tables.tickets, its.number == row.ticket)
    found = select(row.id, row.kind, row.ticket, route).select_from(both).where(row.state == state)
    if ticket is not None:
        found = found.where(row.ticket == ticket)
    for id, kind, number, on in connection.execute(found.order_by(row.id).limit(100)).all():
        yield Owing(id, Owed(kind), number, on)


def moved(connection: Connection, one: Owing, seen: str, state: str) -> bool:
    """Whether it was in the state that was seen; it is in the other one now."""
    row = tables.owed.c
    same = update(tables.owed).where(row.id == one.id, row.state == seen)
    return connection.execute(same.values(state=state)).rowcount == 1
