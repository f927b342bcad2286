"""Tickets as an operator reads them: a list, all of one, and an export."""

from __future__ import annotations

import csv
import json
from typing import Any, TextIO

from pydantic import TypeAdapter

from bot.errors import StaleError
from bot.store import Store
from bot.tickets import Ticket

COLUMNS = ("number", "status", "route", "urgent", "filed", "company", "by", "assignee", "entry", "subject")

_TICKET: TypeAdapter[Ticket] = TypeAdapter(Ticket)


def listed(store: Store) -> str:
    with store.turn() as memory:
        lines = [
            f"{t.number}  {t.status:<9}  {t.filed:%Y-%m-%d %H:%M}  {t.by.company.name}: {t.subject}"
            for t in memory.all_tickets()
        ]
    return "\n".join(lines) or "no tickets yet"


def shown(store: Store, number: str) -> str:
    """Everything as indented JSON; StaleError when there is no such ticket."""
    with store.turn() as memory:
        ticket = memory.ticket(number)
    if ticket is None:
        raise StaleError(f"{number}: no such ticket; `tickets list` names all")
    return json.dumps(_TICKET.dump_python(ticket, mode="json"), indent=2, ensure_ascii=False)


def export(store: Store, format: str, out: TextIO) -> None:
    """CSV with a header, or one JSON object a line."""
    with store.turn() as memory:
        tickets = list(memory.all_tickets())
    if format == "json":
        out.writelines(_TICKET.dump_json(ticket).decode() + "\n" for ticket in tickets)
        return
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(map(_row, tickets))


def _row(ticket: Ticket) -> dict[str, Any]:
    """A cell that begins like a formula is defused: spreadsheets would run it."""
    row = {
        "number": ticket.number,
        "status": ticket.status,
        "route": ticket.route,
        "urgent": ticket.urgent,
        "filed": ticket.filed.isoformat(),
        "company": ticket.by.company.name,
        "by": ticket.by.name,
        "assignee": ticket.assignee.name if ticket.assignee else "",
        "entry": ticket.entry or "",
        "subject": ticket.subject,
    }
    return {name: f"'{cell}" if str(cell).startswith(tuple("=+-@\t")) else cell for name, cell in row.items()}
