"""A ticket as the row of a spreadsheet, in which nothing that people wrote does anything."""

from __future__ import annotations

from typing import Any

from adapters.shared import inert
from bot.model.tickets import Ticket

COLUMNS = (
    "number",
    "status",
    "route",
    "urgent",
    "filed",
    "company",
    "by",
    "assignee",
    "entry",
    "subject",
)


def row(ticket: Ticket) -> dict[str, Any]:
    said = {
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
    return {name: inert.cell(value) for name, value in said.items()}
