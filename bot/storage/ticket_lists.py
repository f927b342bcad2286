"""Tickets as a page lists them: filtered, sorted and cut by the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, func, select

from bot.model.tickets import Ticket
from bot.ports.lists import A_PAGE, Found, Order, TicketsWanted
from bot.storage import tables
from bot.storage.documents import as_ticket

_ROW = tables.tickets.c
_ORDERS: Mapping[Order, tuple[ColumnElement[Any], ...]] = {
    Order.NEWEST: (_ROW.filed.desc(), _ROW.number),
    Order.OLDEST: (_ROW.filed, _ROW.number),
    Order.DUE: (_ROW.remind.is_(None), _ROW.remind, _ROW.filed, _ROW.number),
}


class StoredTicketLists:
    """Looks only: it waits for no writer."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def tickets(self, wanted: TicketsWanted) -> Found[Ticket]:
        with self._reader.connect() as connection:
            counted = select(func.count()).where(*_which(wanted))
            total = int(connection.execute(counted).scalar_one())
            cut = _documents(wanted).offset(wanted.page * A_PAGE).limit(A_PAGE)
            rows = tuple(map(as_ticket, connection.execute(cut).scalars()))
        return Found(rows, total)

    def every_ticket(self, wanted: TicketsWanted) -> Iterator[Ticket]:
        with self._reader.connect() as connection:
            yield from map(as_ticket, connection.execute(_documents(wanted)).scalars())

    def companies(self) -> tuple[tuple[str, str], ...]:
        """By the name on their latest ticket: companies are renamed."""
        latest = select(_ROW.company, func.max(_ROW.filed).label("filed")).group_by(_ROW.company)
        last = latest.subquery()
        same = (_ROW.company == last.c.company) & (_ROW.filed == last.c.filed)
        name = _ROW.document["by", "company", "name"].as_string()
        named = select(_ROW.company, name).join(last, same)
        with self._reader.connect() as connection:
            found = {id: str(said) for id, said in connection.execute(named)}
        return tuple(sorted(found.items(), key=lambda one: (one[1].casefold(), one[0])))


def _documents(wanted: TicketsWanted) -> Select[Any]:
    return select(_ROW.document).where(*_which(wanted)).order_by(*_ORDERS[wanted.order])


def _which(wanted: TicketsWanted) -> Iterator[ColumnElement[bool]]:
    yield _ROW.number.is_not(None)
    if wanted.statuses:
        yield _ROW.status.in_(wanted.statuses)
    if wanted.route:
        yield _ROW.route == wanted.route
    if wanted.company:
        yield _ROW.company == wanted.company
    if wanted.until:
        yield _ROW.filed < wanted.until
    for word in wanted.text.casefold().split():
        yield _ROW.words.contains(word, autoescape=True)
