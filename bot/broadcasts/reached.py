"""What became of each who is told: what a platform refuses waits here until that is mended, or the
telling is stopped."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, select, update

from bot.broadcasts import tables, tellings
from bot.model import announcements, slots
from bot.storage.tables import deliveries


@dataclass(frozen=True, slots=True)
class Reached:
    """`state` as in tellings; told is what its platform took. `question` as of Recipient; `open`
    while they may still be told."""

    recipient: str
    question: str
    state: str
    reason: str
    open: bool


def slot(about: str, recipient: str, question: str) -> str:
    """The message that somebody gets: a room's by the room, a person's by their question, with
    which it goes when they are forgotten."""
    if not about.startswith(announcements.PREFIX):
        return slots.told(about, question)
    return slots.told(about, hashlib.sha256(recipient.encode()).hexdigest()[:24])


def every(connection: Connection, about: str) -> list[Reached]:
    """Each once, as it is now."""
    row = tables.tellings.c
    query = select(row.recipient, row.question, row.state, row.reason).where(row.about == about)
    unsent = _unsent(connection, about)
    rows = connection.execute(query.order_by(row.recipient))
    return [_reached(about, *one, unsent) for one in rows]


def settled(connection: Connection, since: datetime) -> list[tuple[str, int]]:
    """What somebody was told of since, and what keeps nobody waiting any more, neither here nor in
    the outbox; each with how many were refused."""
    row, message = tables.tellings.c, deliveries.c
    told = select(row.about).where(row.state == tellings.TOLD, row.at > since)
    lately = told.distinct().subquery()
    theirs = _theirs(lately.c.about)
    refused = select(func.count()).where(theirs, message.refused.is_not(None))
    underway = exists().where(theirs, message.refused.is_(None))
    waiting = exists().where(row.about == lately.c.about, row.state == tellings.WAITING)
    counted = select(lately.c.about, refused.correlate(lately).scalar_subquery())
    return list(map(tuple, connection.execute(counted.where(~underway, ~waiting))))


def refuse(connection: Connection, about: str, of: str, reason: str) -> None:
    """A platform would not take the message in the slot `of`."""
    for one in every(connection, about):
        if slot(about, one.recipient, one.question) == of:
            _note(connection, about, one.recipient, reason=reason)


def stop(connection: Connection, about: str) -> None:
    """Nobody is told any more; nor are those who were refused once that is mended. An update that
    was told is a reply on its ticket, and comes as any other."""
    ends = {tellings.REFUSED: tellings.REFUSED, tellings.WAITING: tellings.STOPPED}
    for one in every(connection, about):
        if end := ends.get(one.state):
            _note(connection, about, one.recipient, state=end, reason=one.reason or None)
    row = deliveries.c
    connection.execute(delete(deliveries).where(_theirs(about), row.leased.is_(None)))


def _note(connection: Connection, about: str, recipient: str, **values: str | None) -> None:
    row = tables.tellings.c
    same = and_(row.about == about, row.recipient == recipient)
    connection.execute(update(tables.tellings).where(same).values(values))


def _unsent(connection: Connection, about: str) -> dict[str, str]:
    """By slot, why it was refused, which may be empty."""
    row = deliveries.c
    found = connection.execute(select(row.slot, row.refused).where(_theirs(about)))
    return {slot: refused or "" for slot, refused in found}


def _theirs(about: str | ColumnElement[str]) -> ColumnElement[bool]:
    """Messages that tell of it; a range, which an index finds."""
    row, first = deliveries.c, slots.told("", "")
    return and_(row.slot >= about + first, row.slot < about + f"{first[:-1]}0")


def _reached(
    about: str,
    recipient: str,
    question: str,
    state: str,
    reason: str | None,
    unsent: dict[str, str],
) -> Reached:
    own = slot(about, recipient, question)
    if state != tellings.TOLD or own not in unsent:
        why = reason or "" if state == tellings.REFUSED else ""
        return Reached(recipient, question, state, why, state == tellings.WAITING)
    why = unsent[own] or reason or ""
    state = tellings.REFUSED if why else tellings.WAITING
    return Reached(recipient, question, state, why, open=True)
