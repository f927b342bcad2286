"""What a turn has to show, kept with everything else that it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.dialogue import cards
from bot.ports.channel import Delivery, Pending
from bot.storage import tables
from bot.storage.deliveries import LEASE, REPLIES_LAST, unsent, wanted
from bot.storage.documents import KINDS, card_document


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
        "language": delivery.language,
    }


_KEPT_OF_IT = ("turn", "lasting", "channel", "place", "slot", "under", "aside", "kind", "card")
COLUMNS = (*_KEPT_OF_IT, "language")


def moments(now: datetime, *, claim: bool) -> dict[str, Any]:
    """By which it is decided whether whoever posts it is to send it."""
    return {"now": now, "young": now - REPLIES_LAST, "leasing": now + LEASE, "claim": claim}


def of_turn(connection: Connection, turn: str) -> tuple[Pending, ...]:
    row = tables.deliveries.c
    query = select(tables.deliveries).where(row.turn == turn, row.kind.in_(KINDS)).order_by(row.id)
    return tuple(map(unsent, connection.execute(query).mappings()))


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


def _free(row: Any) -> ColumnElement[bool]:
    """Nobody is sending it."""
    return or_(row.leased.is_(None), row.leased <= _NOW)


# What every turn needs, built once: to build a statement costs more than to run it.
_ROW, _EARLIER, _SAME = tables.deliveries.c, tables.deliveries.alias(), tables.deliveries.alias()
_NOW, _LEASING = (bindparam(name, type_=tables.Moment) for name in ("now", "leasing"))
_ITS_SLOT: BindParameter[str] = bindparam("its_slot")
_CLAIM = bindparam("claim", type_=Boolean)
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
