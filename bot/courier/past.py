"""What is known of a ticket at a helpdesk, from what was owed to it before; looks only."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, and_, or_, select

from bot.courier import remotes
from bot.courier.errand import Errand
from bot.model.remote import Owed
from bot.model.tickets import Ticket
from bot.storage import tables
from bot.storage.owing import Owing


def known(connection: Connection, ticket: str, helpdesk: str) -> bool:
    """Whether a ticket is at a helpdesk, or on its way there."""
    there, row = tables.remotes.c, tables.owed.c
    filed = select(there.ticket).where(there.ticket == ticket, there.helpdesk == helpdesk)
    owed = select(row.id).where(row.ticket == ticket, row.helpdesk == helpdesk, row.state != "done")
    return bool(connection.execute(select(or_(filed.exists(), owed.exists()))).scalar())


def overtaken(connection: Connection, errand: Errand) -> bool:
    """Whether the helpdesk knows a later state already: this one was parked or dropped
    meanwhile."""
    row = tables.owed.c
    its = and_(
        row.ticket == errand.ticket.number,
        row.helpdesk == errand.helpdesk,
        row.kind == Owed.MOVE,
    )
    later = select(row.id).where(its, row.id > errand.id, row.state == "done").limit(1)
    return connection.execute(later).scalar() is not None


def refused(connection: Connection, errand: Errand) -> bool:
    """Whether this helpdesk did not even take the ticket: then nothing about it can follow."""
    row = tables.owed.c
    its = and_(row.ticket == errand.ticket.number, row.helpdesk == errand.helpdesk)
    refused = select(row.id).where(its, row.state == "parked").limit(1)
    return connection.execute(refused).scalar() is not None


def unheard(connection: Connection, ticket: Ticket, helpdesk: str) -> Ticket:
    """The ticket with those words and notes alone that a helpdesk neither has nor will get as they
    were said: others had the ticket then, or nobody."""
    row = tables.owed.c
    its = and_(row.ticket == ticket.number, row.helpdesk == helpdesk)
    known = set(map(tuple, connection.execute(select(row.kind, row.at).where(its))))
    said = (one for one in ticket.said if (Owed.COMMENT, one.at) not in known)
    notes = (one for one in ticket.notes if (Owed.NOTE, one.at) not in known)
    return replace(ticket, said=tuple(said), notes=tuple(notes))


def came_along(connection: Connection, one: Owing, helpdesk: str) -> bool:
    """Whether a word that was owed elsewhere is at this helpdesk already: it got the ticket with
    all that had been said."""
    if one.kind not in (Owed.COMMENT, Owed.NOTE):
        return False
    row = tables.owed.c
    elsewhere = select(row.id).where(row.id == one.id, row.helpdesk != helpdesk)
    changed = connection.execute(elsewhere).scalar() is not None
    return changed and remotes.there(connection, one.ticket, helpdesk) is not None
