"""Tickets as an operator reads them: a list, all of one, and an export."""

from __future__ import annotations

import csv
from typing import Any, TextIO

from pydantic import TypeAdapter
from sqlalchemy import select

from adapters.shared import inert, ticket_rows
from bot.errors import StaleError
from bot.model.tickets import Ticket
from bot.storage import tables
from bot.storage.store import Store

_TICKET: TypeAdapter[Ticket] = TypeAdapter(Ticket)


def listed(store: Store) -> str:
    with store.reading() as memory:
        lines = [_line(ticket) for ticket in memory.tickets.every()]
    return "\n".join(lines) or "no tickets yet"


def _line(ticket: Ticket) -> str:
    when = f"{ticket.filed:%Y-%m-%d %H:%M}"
    what = inert.line(f"{ticket.by.company.name}: {ticket.subject}")
    return f"{ticket.number}  {ticket.status:<9}  {when}  {what}"


def shown(store: Store, number: str) -> str:
    """Everything as indented JSON; StaleError when there is no such ticket."""
    with store.reading() as memory:
        ticket = memory.ticket(number)
    if ticket is None:
        raise StaleError(f"{number}: no such ticket; `tickets list` names all")
    known = {**_TICKET.dump_python(ticket, mode="json"), "helpdesks": _helpdesks(store, number)}
    return inert.document(known)


def _helpdesks(store: Store, number: str) -> dict[str, Any]:
    """By the helpdesk's name, or "none" where no route leads to one: its own id of the ticket, and
    how far each thing is that it was owed."""
    remote, row = tables.remotes.c, tables.owed.c
    with store.engine.connect() as connection:
        ids = connection.execute(
            select(remote.helpdesk, remote.remote).where(remote.ticket == number)
        ).all()
        owed = connection.execute(
            select(row.helpdesk, row.kind, row.state, row.tries)
            .where(row.ticket == number)
            .order_by(row.id)
        ).all()
    found: dict[str, Any] = {name: {"id": id, "owed": []} for name, id in ids}
    for name, kind, state, tries in owed:
        there = found.setdefault(name or "none", {"id": None, "owed": []})
        there["owed"].append(f"{kind}: {state}" + (f" after {tries} tries" if tries else ""))
    return found


def export(store: Store, format: str, out: TextIO) -> None:
    """CSV with a header, or one JSON object a line."""
    with store.reading() as memory:
        tickets = list(memory.tickets.every())
    if format == "json":
        for ticket in tickets:
            out.write(inert.escaped(_TICKET.dump_json(ticket).decode()) + "\n")
        return
    writer = csv.DictWriter(out, ticket_rows.COLUMNS)
    writer.writeheader()
    writer.writerows(map(ticket_rows.row, tickets))
