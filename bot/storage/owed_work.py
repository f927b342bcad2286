"""What tickets' helpdesks are owed: added by a turn, given up, and taken up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, and_, select, update

from bot.model.remote import Owed
from bot.model.tickets import Said, Ticket
from bot.storage import owing, tables
from bot.storage.gathered import Gathered
from bot.storage.owing import Courier


class OwedWork:
    """As a turn has it in its transaction; `gathered` is what that writes."""

    def __init__(
        self,
        connection: Callable[[], Connection],
        gathered: Callable[[], Gathered],
        courier: Courier | None,
    ) -> None:
        self._connection = connection
        self._gathered = gathered
        self._courier = courier

    def add(self, kind: Owed, ticket: Ticket, said: Said | None = None) -> None:
        """Remember what the ticket's helpdesk must be told, and have it done after the commit."""
        if self._courier is None:
            return
        home = self._courier.home(ticket.route)
        self._gathered().owed.append((owing.row(kind, ticket, said, home), ticket.route))

    def has_move(self, ticket: str) -> bool:
        """Whether the helpdesk is still to hear where the ticket stands; what it has refused it
        does not hear by itself."""
        row, coming = tables.owed.c, ("owed", "again")
        unknown = and_(row.ticket == ticket, row.kind == Owed.MOVE, row.state.in_(coming))
        found = self._connection().execute(select(row.id).where(unknown).limit(1))
        return found.scalar() is not None

    def give_up_moves(self, ticket: str, helpdesk: str) -> None:
        """A human moved the ticket there: what was refused before is past, also for Retry."""
        row = tables.owed.c
        refused = and_(row.kind == Owed.MOVE, row.state == "parked", row.helpdesk == helpdesk)
        past = update(tables.owed).where(row.ticket == ticket, refused)
        self._connection().execute(past.values(state="done"))

    def take_up_again(self, ticket: str) -> int:
        """What was parked of a ticket; gives how much that was.

        Without a courier, as on the command line, it is marked for the server's: see
        `Ledger.take_up_again`.
        """
        state = "owed" if self._courier else "again"
        connection = self._connection()
        parked = list(owing.in_state(connection, "parked", ticket))
        for one in parked:
            owing.moved(connection, one, "parked", state)
            if self._courier:
                self._courier.put_again(connection, one)
        return len(parked)

    def is_to(self, ticket: Ticket, helpdesk: str) -> bool:
        """Whether it is this helpdesk that has the ticket, and not one which it has left."""
        return self._courier is None or self._courier.home(ticket.route) == helpdesk

    def route_at(self, ticket: Ticket, helpdesk: str, moment: datetime) -> str:
        """The one on which a helpdesk had the ticket then, or last before."""
        for route in reversed(ticket.routes_until(moment)):
            if self._courier and self._courier.home(route) == helpdesk:
                return route
        return ticket.route

    def heard(self, ticket: Ticket, said: Said, helpdesk: str) -> None:
        """Remember that a word was said at a helpdesk, which need not be told of it."""
        if self._courier is None:
            return
        known = owing.row(Owed.COMMENT, ticket, said, None) | {"helpdesk": helpdesk}
        self._gathered().owed.append((known, None))
