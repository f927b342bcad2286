"""Known issues as they are kept, and the tickets that are of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, and_, exists, select, update

from bot.broadcasts import tables
from bot.broadcasts.documents import Documents
from bot.broadcasts.waves import MOST, Raised
from bot.model.issues import Issue, IssueState
from bot.model.tickets import Ticket
from bot.storage import adding
from bot.storage.documents import as_ticket
from bot.storage.tables import tickets

DOCUMENTS = Documents(tables.issues, TypeAdapter(Issue), IssueState.DISMISSED)


class IssueBook:
    """Within its caller's transaction; see `Documents`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, issue: Issue) -> None:
        DOCUMENTS.add(self._connection, issue)

    def issue(self, id: str, *, alone: bool = False) -> Issue | None:
        return DOCUMENTS.get(self._connection, id, alone=alone)

    def keep(self, issue: Issue, seen: IssueState) -> bool:
        return DOCUMENTS.keep(self._connection, issue, seen)

    def of(self, states: Collection[IssueState]) -> list[Issue]:
        """The oldest first."""
        row = tables.issues.c
        query = select(row.document).where(row.state.in_(list(states))).order_by(row.made, row.id)
        return [DOCUMENTS.read(one) for one in self._connection.execute(query).scalars()]

    def latest(self) -> list[Issue]:
        return DOCUMENTS.latest(self._connection)

    def join(self, issue: str, numbers: Sequence[str]) -> int:
        """How many of these tickets are of it from now on; those of any issue stay where they
        are."""
        rows = [{"ticket": one, "issue": issue, "taken_out": False} for one in numbers]
        return sum(adding.added(self._connection, tables.issue_tickets, row) for row in rows)

    def any_of(self, numbers: Sequence[str]) -> bool:
        """Whether one of these tickets is, or was, of an issue."""
        row = tables.issue_tickets.c
        found = select(exists().where(row.ticket.in_(numbers)))
        return bool(self._connection.execute(found).scalar())

    def move_in(self, issue: str, number: str) -> None:
        """By hand: also one of another issue, and one that was taken out."""
        row = {"ticket": number, "issue": issue, "taken_out": False}
        changed = ("issue", "taken_out")
        adding.replace(self._connection, tables.issue_tickets, ("ticket",), changed, row)

    def take_out(self, number: str) -> None:
        """It does not come back by itself."""
        one = tables.issue_tickets.c.ticket == number
        self._connection.execute(update(tables.issue_tickets).where(one).values(taken_out=True))

    def of_ticket(self, number: str) -> str | None:
        """The issue that a ticket is of."""
        row = tables.issue_tickets.c
        query = select(row.issue).where(row.ticket == number, row.taken_out.is_(False))
        return self._connection.execute(query).scalar()

    def tickets(self, issue: str) -> list[Ticket]:
        """The oldest first."""
        row = tables.issue_tickets.c
        own = and_(row.ticket == tickets.c.number, row.issue == issue, row.taken_out.is_(False))
        query = select(tickets.c.document).join(tables.issue_tickets, own)
        oldest = query.order_by(tickets.c.filed, tickets.c.number)
        return [as_ticket(one) for one in self._connection.execute(oldest).scalars()]

    def raised(self, issue: str) -> list[Raised]:
        """Its tickets, as they are compared."""
        return [as_raised(one) for one in self.tickets(issue)]

    def free(self, since: datetime) -> list[Raised]:
        """Tickets that were filed since and are of no issue, the oldest first."""
        row = tables.issue_tickets.c
        taken = exists().where(row.ticket == tickets.c.number)
        query = select(tickets.c.document).where(tickets.c.filed > since, ~taken)
        newest = query.order_by(tickets.c.filed.desc(), tickets.c.number).limit(MOST)
        found: Iterator[Any] = self._connection.execute(newest).scalars()
        return [as_raised(as_ticket(one)) for one in found][::-1]


def as_raised(ticket: Ticket) -> Raised:
    return Raised(
        ticket.number, ticket.by.company.id, ticket.filed, ticket.body, ticket.entry or ""
    )
