"""Tickets as a page lists them: filtered, sorted and cut by the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, not_, select

from bot.model.tickets import Ticket
from bot.ports.lists import A_PAGE, Found, Order, TicketsWanted
from bot.storage import journeys, tables
from bot.storage.documents import as_ticket

_ROW = tables.tickets.c
_DUE = _ROW.remind.is_not(None)
_ORDERS: Mapping[Order, tuple[ColumnElement[Any], ...]] = {
    Order.NEWEST: (_ROW.filed.desc(), _ROW.number.desc()),
    Order.OLDEST: (_ROW.filed, _ROW.number),
    Order.DUE: (_ROW.remind, _ROW.filed, _ROW.number),
}


class StoredTicketLists:
    """Looks only: it waits for no writer."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def tickets(self, wanted: TicketsWanted) -> Found[Ticket]:
        with journeys.reading(self._reader) as connection:
            numbers = list(_numbers(connection, wanted))
            cut = select(_ROW.number, _ROW.document).where(_ROW.number.in_(numbers))
            found = {one.number: one.document for one in connection.execute(cut)}
            total = _total(connection, wanted, len(numbers))
        return Found(tuple(as_ticket(found[number]) for number in numbers), total)

    def every_ticket(self, wanted: TicketsWanted) -> Iterator[Ticket]:
        with journeys.reading(self._reader) as connection:
            for query in _in_order(select(_ROW.document), wanted):
                yield from map(as_ticket, connection.execute(query).scalars())

    def companies(self) -> tuple[tuple[str, str], ...]:
        """By the name on their latest ticket: companies are renamed."""
        latest = select(_ROW.company, func.max(_ROW.filed).label("filed")).group_by(_ROW.company)
        last = latest.subquery()
        same = (_ROW.company == last.c.company) & (_ROW.filed == last.c.filed)
        name = _ROW.document["by", "company", "name"].as_string()
        named = select(_ROW.company, name).join(last, same)
        with journeys.reading(self._reader) as connection:
            found = {id: str(said) for id, said in connection.execute(named)}
        return tuple(sorted(found.items(), key=lambda one: (one[1].casefold(), one[0])))


def _numbers(connection: Connection, wanted: TicketsWanted) -> Iterator[str]:
    """Those of the page. Documents are long: only the page's are read."""
    first, most = wanted.page * A_PAGE, A_PAGE
    queries = _in_order(select(_ROW.number), wanted)
    for query in queries:
        found = connection.execute(query.offset(first).limit(most)).scalars().all()
        yield from found
        most -= len(found)
        if not most:
            return
        if query is not queries[-1]:
            first = max(0, first - _counted(connection, wanted, _DUE))


def _total(connection: Connection, wanted: TicketsWanted, here: int) -> int:
    """Counted only where a page does not say it: one that is not full is the last."""
    last = 0 < here < A_PAGE or (here == 0 and wanted.page == 0)
    return wanted.page * A_PAGE + here if last else _counted(connection, wanted)


def _in_order(what: Select[Any], wanted: TicketsWanted) -> list[Select[Any]]:
    """One after the other. What nothing is due for stands behind what something is: two queries, of
    which each has an index that is in its order."""
    some = what.where(*_which(wanted)).order_by(*_ORDERS[wanted.order])
    if wanted.order is not Order.DUE:
        return [some]
    rest = what.where(*_which(wanted), not_(_DUE)).order_by(*_ORDERS[Order.OLDEST])
    return [some.where(_DUE), rest]


def _counted(connection: Connection, wanted: TicketsWanted, *further: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(tables.tickets).where(*_which(wanted), *further)
    return int(connection.execute(counted).scalar_one())


def _which(wanted: TicketsWanted) -> Iterator[ColumnElement[bool]]:
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
