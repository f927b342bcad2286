"""What must be shown and is not known to be sent: posted with a turn, sent by whoever claims it.

A slot is one message, so that of its cards at most two are here: one on its way, and the newest one
behind it. A card that waits is replaced by the next.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from bot.dialogue import cards
from bot.model.people import Place
from bot.ports.channel import Delivery, Pending
from bot.storage import database, tables
from bot.storage.documents import KINDS, as_card, card_document

REPLIES_LAST = timedelta(minutes=10)
LEASE = timedelta(seconds=45)
TOLD_LASTS = timedelta(days=1)


class Deliveries:
    """The outbox's side of it; every method is one short transaction."""

    def __init__(self, engine: Engine, reader: Engine) -> None:
        self._engine = engine
        self._reader = reader

    def take_over(self) -> None:
        """Free what an earlier process had claimed. Only for the one process that a SQLite file
        has."""
        if self._engine.dialect.name == "sqlite":
            free = update(tables.deliveries).values(due=tables.deliveries.c.created, leased=None)
            with self._engine.begin() as connection:
                connection.execute(free)

    def claim(self, pending: Pending, now: datetime) -> Pending | None:
        """The delivery for the caller to send now, or None when somebody else has it; the claim
        lapses after LEASE.

        The cards of a slot are sent one after the other, whichever processes they are in: two at
        once would both find the slot empty.
        """
        row, former = tables.deliveries.c, tables.deliveries.alias()
        slot = and_(
            former.c.channel == row.channel, former.c.slot == row.slot, former.c.id < row.id
        )
        first = ~exists().where(slot, wanted(former.c, now - REPLIES_LAST))
        mine = and_(row.id == pending.id, row.attempts == pending.attempts, row.due <= now, first)
        attempts, until = pending.attempts + 1, now + LEASE
        taken = update(tables.deliveries).where(mine)
        with self._alone() as connection:
            taking = connection.execute(taken.values(attempts=attempts, due=until, leased=until))
        return replace(pending, attempts=attempts, claimed=True) if taking.rowcount else None

    def postpone(self, pending: Pending, until: datetime) -> None:
        """It passes by itself."""
        with self._alone() as connection:
            connection.execute(_same(pending).values(due=until, leased=None))

    def hold(self, pending: Pending, until: datetime, reason: str) -> None:
        """Somebody must mend it. What waits for the same place is not tried before, either."""
        row, to = tables.deliveries.c, pending.delivery.to
        there = and_(row.channel == to.channel, row.place == to.key, row.refused.is_not(None))
        others = update(tables.deliveries).where(there, row.leased.is_(None))
        with self._engine.begin() as connection:
            held = _same(pending).values(due=until, leased=None, refused=reason)
            connection.execute(held)
            connection.execute(others.values(due=until))

    def held_at(self, channel: str) -> set[str]:
        """The places of a channel for which something waits until they are mended."""
        row = tables.deliveries.c
        places = select(row.place).where(row.channel == channel, row.refused.is_not(None))
        with self._reader.connect() as connection:
            return set(connection.execute(places).scalars())

    def mend(self, channel: str, places: Collection[str], now: datetime) -> None:
        """What waits for these places may be tried at once."""
        row = tables.deliveries.c
        there = and_(row.channel == channel, row.place.in_(places), row.refused.is_not(None))
        free = update(tables.deliveries).where(there, row.leased.is_(None)).values(due=now)
        with self._alone() as connection:
            connection.execute(free)

    def done(self, sent: Sequence[Pending]) -> None:
        """Unless another card has taken the place of one meanwhile."""
        each = [(one.id, one.attempts) for one in sent]
        with self._alone() as connection:
            connection.execute(_DONE, {"sent": each})

    def due(self, now: datetime) -> tuple[Pending, ...]:
        """What was committed but not sent, oldest first: tickets whatever their age, replies while
        they are young. A card that only a newer release knows is left to its replicas."""
        row = tables.deliveries.c
        query = select(tables.deliveries).where(
            wanted(row, now - REPLIES_LAST), row.due <= now, row.kind.in_(KINDS)
        )
        query = query.order_by(row.id).limit(100)
        with self._reader.connect() as connection:
            return tuple(map(unsent, connection.execute(query).mappings()))

    def lapsed(self, now: datetime) -> int:
        """How many replies grew too old to be sent; they are given up."""
        row = tables.deliveries.c
        old = and_(~wanted(row, now - REPLIES_LAST), row.due <= now)
        with self._reader.connect() as connection:
            if not connection.execute(select(exists().where(old))).scalar():
                return 0
        with self._alone() as connection:
            return connection.execute(delete(tables.deliveries).where(old)).rowcount

    def unreached(self, before: datetime, now: datetime) -> list[Pending]:
        """What care was to see since, and has not; of all replicas one is told of each, and that
        again the day after."""
        row = tables.deliveries.c
        late = and_(row.created < before, row.kind == cards.CareCard.__name__)
        untold = or_(row.told.is_(None), row.told < now - TOLD_LASTS)
        with self._reader.connect() as connection:
            if not connection.execute(select(exists().where(late, untold))).scalar():
                return []
        telling = update(tables.deliveries).where(late, untold).values(told=now)
        with self._engine.begin() as connection:
            found = connection.execute(telling.returning(tables.deliveries)).mappings()
            return [unsent(one) for one in found]

    def unseen(self, before: datetime) -> list[Pending]:
        """Tickets that care was to see since, and of which it has no card at all."""
        row, message = tables.deliveries.c, tables.messages.c
        shown = exists().where(message.channel == row.channel, message.slot == row.slot)
        late = and_(row.created < before, row.kind == cards.CareCard.__name__, ~shown)
        query = select(tables.deliveries).where(late).order_by(row.id).limit(100)
        with self._reader.connect() as connection:
            return [unsent(one) for one in connection.execute(query).mappings()]

    def _alone(self) -> AbstractContextManager[Connection]:
        return database.alone(self._engine, self._reader)


def post(
    connection: Connection, turn: str, posted: Sequence[Delivery], now: datetime, *, claim: bool
) -> tuple[Pending, ...]:
    """As `Memory.post`."""
    waiting = _waiting(connection, posted)
    return tuple(
        _post(
            connection,
            delivery,
            {**columns(turn, delivery), **moments(now, claim=claim)},
            joins=delivery.slot in waiting,
        )
        for delivery in posted
    )


def columns(turn: str, delivery: Delivery) -> dict[str, Any]:
    """What is kept of it, by the names of the columns."""
    return {
        "turn": turn,
        "lasting": isinstance(delivery.card, cards.LASTING),
        "channel": delivery.to.channel,
        "place": delivery.to.key,
        "slot": delivery.slot,
        "under": delivery.under,
        "aside": delivery.aside.key if delivery.aside else None,
        "kind": type(delivery.card).__name__,
        "card": card_document(delivery.card),
    }


COLUMNS = ("turn", "lasting", "channel", "place", "slot", "under", "aside", "kind", "card")


def moments(now: datetime, *, claim: bool) -> dict[str, Any]:
    """By which it is decided whether whoever posts it is to send it."""
    return {"now": now, "young": now - REPLIES_LAST, "leasing": now + LEASE, "claim": claim}


def of_turn(connection: Connection, turn: str) -> tuple[Pending, ...]:
    row = tables.deliveries.c
    query = select(tables.deliveries).where(row.turn == turn, row.kind.in_(KINDS)).order_by(row.id)
    return tuple(map(unsent, connection.execute(query).mappings()))


def unsent(row: RowMapping) -> Pending:
    delivery = Delivery(
        to=Place(row["channel"], row["place"]),
        slot=row["slot"],
        card=as_card(row["kind"], row["card"]),
        under=row["under"],
        aside=Place(row["channel"], row["aside"]) if row["aside"] else None,
    )
    return Pending(row["id"], row["attempts"], delivery, row["created"], refused=row["refused"])


def wanted(row: Any, young: Any) -> ColumnElement[bool]:
    """Whether a delivery is still worth sending: a ticket whatever its age, a reply committed after
    `young`."""
    return or_(row.lasting, row.created > young)


def _waiting(connection: Connection, posted: Sequence[Delivery]) -> set[str]:
    """The slots that have a card here already."""
    slots = [delivery.slot for delivery in posted]
    return set(connection.execute(_SLOTS, {"slots": slots}).scalars())


def _post(
    connection: Connection, delivery: Delivery, about: Mapping[str, Any], *, joins: bool
) -> Pending:
    row = {**about, **{f"its_{name}": about[name] for name in _CONDITIONS}}
    kept = connection.execute(_JOIN, row).one_or_none() if joins else None
    if kept is None:
        kept = connection.execute(_ADD, row).one()
    claimed = kept.leased is not None
    return Pending(kept.id, kept.attempts, delivery, kept.created, claimed, kept.refused)


_CONDITIONS = ("channel", "place", "slot", "lasting")
"""Columns that are asked for as well as filled."""


def _same(pending: Pending) -> Any:
    """The delivery, unless somebody else has it by now, or another card has taken its place."""
    row = tables.deliveries.c
    mine = and_(row.id == pending.id, row.attempts == pending.attempts)
    return update(tables.deliveries).where(mine)


def _free(row: Any) -> ColumnElement[bool]:
    """Nobody is sending it."""
    return or_(row.leased.is_(None), row.leased <= _NOW)


# What every turn needs, built once: to build a statement costs more than to run it.
_ROW, _EARLIER, _SAME = tables.deliveries.c, tables.deliveries.alias(), tables.deliveries.alias()
_NOW, _LEASING = (bindparam(name, type_=tables.Moment) for name in ("now", "leasing"))
_ITS_SLOT: BindParameter[str] = bindparam("its_slot")
_CLAIM = bindparam("claim", type_=Boolean)
_DONE = delete(tables.deliveries).where(
    tuple_(_ROW.id, _ROW.attempts).in_(bindparam("sent", expanding=True))
)
_SLOTS = select(_ROW.slot).where(_ROW.slot.in_(bindparam("slots", expanding=True)))

_ON_ITS_WAY = exists().where(_EARLIER.c.slot == _ITS_SLOT, wanted(_EARLIER.c, bindparam("young")))
_FRESH = and_(_CLAIM, ~_ON_ITS_WAY)
_KEPT = (_ROW.id, _ROW.attempts, _ROW.created, _ROW.leased, _ROW.refused)
_ADD = (
    insert(tables.deliveries)
    .values(
        created=_NOW,
        due=case((_FRESH, _LEASING), else_=_NOW),
        leased=case((_FRESH, _LEASING), else_=None),
        attempts=case((_FRESH, 1), else_=0),
    )
    .returning(*_KEPT)
)

_WAITING = select(func.min(_SAME.c.id)).where(
    _SAME.c.channel == bindparam("its_channel"),
    _SAME.c.place == bindparam("its_place"),
    _SAME.c.slot == _ITS_SLOT,
    _SAME.c.lasting == bindparam("its_lasting"),
    _free(_SAME.c),
)
_FIRST = and_(_CLAIM, ~_ON_ITS_WAY.where(_EARLIER.c.id < _ROW.id))
_JOIN = (
    update(tables.deliveries)
    .where(_ROW.id == _WAITING.scalar_subquery(), _free(_ROW))
    .values(
        created=case((_ROW.lasting, _ROW.created), else_=_NOW),
        due=case((_FIRST, _LEASING), else_=_NOW),
        leased=case((_FIRST, _LEASING), else_=None),
        attempts=_ROW.attempts + 1,
    )
    .returning(*_KEPT)
)
