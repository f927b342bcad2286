"""Which tickets a partner may see, and how many they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, not_, or_, select

from bot.model.people import Partner
from bot.model.tickets import LIVE, Status, Totals
from bot.storage import tables

_ROW = tables.tickets.c


def to(person: Partner) -> ColumnElement[bool]:
    """As `Ticket.seen_by` has it."""
    own = _ROW.asker == person.id
    if person.guest:
        return own
    guests = _ROW.document["by", "guest"].as_boolean()
    return or_(own, and_(_ROW.company == person.company.id, not_(guests)))


def totals(connection: Connection, person: Partner, since: datetime) -> Totals:
    """Of the very tickets that their list has: those that are live, or were raised since then."""
    raised, live = _ROW.filed >= since, _ROW.status.in_(LIVE)
    waiting = _ROW.status == Status.WAITING
    counted = select(
        _sum(and_(live, not_(waiting))),
        _sum(waiting),
        _sum(raised),
        _sum(and_(raised, _ROW.status == Status.RESOLVED)),
    )
    found = connection.execute(counted.where(or_(live, raised), to(person))).one()
    return Totals(*(int(count or 0) for count in found))


def _sum(which: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((which, 1), else_=0))
