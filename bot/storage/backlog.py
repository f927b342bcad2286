"""How much stands in the database: tickets by state, and what is still owed to channels and
helpdesks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.storage import tables
from bot.storage.deliveries import REPLIES_LAST, wanted


@dataclass(frozen=True, slots=True)
class Outstanding:
    """How much, and since when the oldest of it."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """`tickets` are by state; `owed`, and `parked` for a human, by channel or helpdesk. What is
    nothing is left out."""

    tickets: Mapping[str, int]
    owed: Mapping[str, Outstanding]
    parked: Mapping[str, int]


def read(connection: Connection, now: datetime) -> Backlog:
    """From indexes, and from a table that holds only what is not sent yet."""
    ticket, card, errand = tables.tickets.c, tables.deliveries.c, tables.owed.c
    states = connection.execute(select(ticket.status, func.count()).group_by(ticket.status))
    cards = select(card.channel, func.count(), func.min(card.created)).group_by(card.channel)
    errands = select(errand.helpdesk, func.count(), func.min(errand.at)).group_by(errand.helpdesk)
    owed = [
        *connection.execute(cards.where(wanted(card, now - REPLIES_LAST))),
        *connection.execute(errands.where(errand.state == "owed", errand.helpdesk.is_not(None))),
    ]
    parked = [
        *connection.execute(cards.where(card.refused.is_not(None))),
        *connection.execute(errands.where(errand.state == "parked", errand.helpdesk.is_not(None))),
    ]
    return Backlog(
        tickets={row[0]: row[1] for row in states},
        owed={to: Outstanding(count, since) for to, count, since in owed},
        parked={to: count for to, count, _ in parked},
    )
