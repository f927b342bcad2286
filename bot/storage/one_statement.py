"""Everything that a turn writes as one statement of PostgreSQL.

One journey instead of ten, and without a beginning and an end of its own: a statement is kept as a
whole or not at all. Its text (`statement_text`) depends only on how much is written of what, so
that the server prepares it once; here are the values that go with it, and what comes back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, Connection, String, Table

from bot.ports.channel import Delivery, Pending
from bot.storage import posting, statement_text, tables
from bot.storage.gathered import Gathered, OvertakenError, Posted, Row, Written
from bot.storage.owing import Owing


def write(connection: Connection, gathered: Gathered) -> Written:
    """As `writing.write`."""
    posted = [(each, one) for each in gathered.posted for one in each.deliveries]
    values = dict(_values(gathered))
    for number, (each, delivery) in enumerate(posted):
        values |= _card(number, each, delivery)
    text = statement_text.text(_shape(gathered, len(posted)))
    found = connection.exec_driver_sql(text, values).all()
    kept = {row.part: row for row in found}
    if gathered.turn is not None and statement_text.OPENED not in kept:
        raise OvertakenError
    pending = tuple(_pending(kept[number], one) for number, (_, one) in enumerate(posted))
    return Written(pending, tuple(_owing(kept, gathered)))


def _card(number: int, each: Posted, delivery: Delivery) -> dict[str, Any]:
    row = posting.columns(each.turn, delivery)
    moments = posting.moments(each.now, claim=each.claim)
    named = {f"card{number}_{name}": value for name, value in moments.items()}
    return _named("card", number, tables.deliveries, row) | named


def _shape(gathered: Gathered, posted: int) -> statement_text.Shape:
    return statement_text.Shape(
        gathered.turn is not None,
        _limited(gathered),
        len(gathered.questions),
        len(gathered.tickets),
        len(gathered.places),
        len(gathered.events),
        len(gathered.owed),
        posted,
    )


def _owing(kept: Mapping[int, Any], gathered: Gathered) -> Iterator[Owing]:
    for number, (row, route) in enumerate(gathered.owed):
        yield Owing(kept[statement_text.owed_part(number)].id, row["kind"], row["ticket"], route)


def _pending(row: Any, delivery: Delivery) -> Pending:
    claimed = row.leased is not None
    return Pending(row.id, row.attempts, delivery, row.created, claimed, row.refused)


def _limited(gathered: Gathered) -> int:
    if gathered.limit is None:
        return 0
    return 1 if gathered.limit.companys is None else 2


def _values(gathered: Gathered) -> Iterator[tuple[str, Any]]:
    if gathered.turn is not None:
        yield from zip(("turn", "now"), gathered.turn, strict=True)
    if (limit := gathered.limit) is not None:
        yield from (("since", limit.since), ("until", limit.until))
        yield from (("asker", limit.person.id), ("own", limit.own))
        yield from (("company", limit.person.company.id), ("companys", limit.companys))
    for part, table, rows in (
        ("question", tables.questions, list(gathered.questions.values())),
        ("ticket", tables.tickets, _tickets(gathered)),
        ("place", tables.places, _places(gathered)),
        ("event", tables.events, gathered.events),
        ("owed", tables.owed, [row for row, _ in gathered.owed]),
    ):
        for number, row in enumerate(rows):
            yield from _named(part, number, table, row).items()


def _named(part: str, number: int, table: Table, row: Row) -> dict[str, Any]:
    before, sent = f"{part}{number}_", _sent(table)
    return {before + name: sent[name](value) for name, value in row.items()}


@cache
def _sent(table: Table) -> Mapping[str, Callable[[Any], Any]]:
    """How the driver takes what stands in each column."""
    return {column.name: _taken(column) for column in table.c}


def _taken(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, JSON):
        return json.dumps
    return _word if isinstance(column.type, String) else _as_it_is


def _word(value: Any) -> str | None:
    """The driver takes the kinds of words for kinds of its own."""
    return None if value is None else str(value)


def _as_it_is(value: Any) -> Any:
    return value


def _tickets(gathered: Gathered) -> list[Row]:
    return [{"number": number, **row} for number, row in gathered.tickets.items()]


def _places(gathered: Gathered) -> list[Row]:
    return [
        {"channel": place.channel, "place": place.key, "reference": reference}
        for place, reference in gathered.places.items()
    ]
