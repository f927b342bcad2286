"""Everything that a turn writes as one statement of PostgreSQL.

One journey instead of ten, and without a beginning and an end of its own: a statement is kept as a
whole or not at all. Its text depends only on how much is written of what, so that the server
prepares it once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, Boolean, Column, Connection, Integer, String, Table, Text

from bot.ports.channel import Delivery, Pending
from bot.storage import posting, tables
from bot.storage.gathered import Gathered, OvertakenError, Row, Written
from bot.storage.owing import Owing
from bot.storage.tables import Moment


class _Shape(NamedTuple):
    """How much is written of what. `limited`: 0 without a limit, 1 for a person, 2 for a company
    too."""

    turn: bool
    limited: int
    questions: int
    tickets: int
    places: int
    events: int
    owed: int
    deliveries: int


def write(connection: Connection, gathered: Gathered) -> Written:
    """As `writing.write`."""
    posted = [
        (each, posting.columns(each.turn, delivery), delivery)
        for each in gathered.posted
        for delivery in each.deliveries
    ]
    shape = _Shape(
        gathered.turn is not None,
        _limited(gathered),
        len(gathered.questions),
        len(gathered.tickets),
        len(gathered.places),
        len(gathered.events),
        len(gathered.owed),
        len(posted),
    )
    values = dict(_values(gathered))
    for number, (each, row, _) in enumerate(posted):
        moments = posting.moments(each.now, claim=each.claim)
        values |= _named("card", number, tables.deliveries, row)
        values |= {f"card{number}_{name}": value for name, value in moments.items()}
    found = connection.exec_driver_sql(_text(shape), values).all()
    kept = {row.part: row for row in found}
    if gathered.turn is not None and _OPENED not in kept:
        raise OvertakenError
    pending = tuple(_pending(kept[number], one) for number, (_, _, one) in enumerate(posted))
    return Written(pending, tuple(_owing(kept, gathered)))


def _owing(kept: Mapping[int, Any], gathered: Gathered) -> Iterator[Owing]:
    for number, (row, route) in enumerate(gathered.owed):
        yield Owing(kept[_owed_part(number)].id, row["kind"], row["ticket"], route)


def _owed_part(number: int) -> int:
    return _OPENED - 1 - number


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


@cache
def _text(shape: _Shape) -> str:
    """Every part writes only where the turn is new and keeps to the limit."""
    found = [_sql("select", f"{_OPENED} as part, null::integer as id,", _NONE, "from opened")]
    for number in range(shape.owed):
        part = f"{_owed_part(number)}, id,"
        found.append(_sql("select", part, _NONE, "from", f"owed{number}"))
    for number in range(shape.deliveries):
        found.append(_sql("select", f"{number},", _KEPT, "from", f"joined{number}"))
        found.append(_sql("select", f"{number},", _KEPT, "from", f"added{number}"))
    return _sql("with", ", ".join(_parts(shape)), " union all ".join(found))


def _sql(*parts: str) -> str:
    """All of them are ours: names of columns and parameters, never what anybody typed."""
    return " ".join(parts)


_COLUMNS = ("id", "attempts", "created", "leased", "refused")
_KEPT = ", ".join(_COLUMNS)
_OPENED = -1  # the part that says that the turn is new; those below are what is owed
_NONE = (
    "null::integer as attempts, null::timestamptz as created,"
    " null::timestamptz as leased, null::text as refused"
)


def _parts(shape: _Shape) -> Iterator[str]:
    yield _part("opened", _opened(shape))
    for number in range(shape.questions):
        yield _part(f"question{number}", _added("question", number, tables.questions, _QUESTION))
    for number in range(shape.places):
        yield _part(f"place{number}", _added("place", number, tables.places, _PLACE))
    for number in range(shape.events):
        yield _part(f"event{number}", _added("event", number, tables.events, _EVENT))
    for number in range(shape.tickets):
        yield _part(f"ticket{number}", _changed(number))
    for number in range(shape.owed):
        yield _part(f"owed{number}", _owed(number))
    for number in range(shape.deliveries):
        yield _part(f"joined{number}", _joined(number))
        yield _part(f"added{number}", _posted(number))


def _part(name: str, does: str) -> str:
    return f"{name} as ({does})"


def _opened(shape: _Shape) -> str:
    if not shape.turn:
        return "select 1 as id"
    return _sql(
        "insert into turns (id, at) select %(turn)s::text, %(now)s::timestamptz where",
        _LIMITS[shape.limited],
        "on conflict do nothing returning id",
    )


_OWN = (
    "(select count(*) from questions where asker = %(asker)s::text"
    " and asked > %(since)s::timestamptz and asked <= %(until)s::timestamptz)"
    " < %(own)s::integer"
)
_COMPANYS = (
    "(select count(*) from questions where company = %(company)s::text"
    " and not cast(document #>> '{by,guest}' as boolean)"
    " and asked > %(since)s::timestamptz and asked <= %(until)s::timestamptz)"
    " < %(companys)s::integer"
)
_LIMITS = ("true", _OWN, f"{_OWN} and {_COMPANYS}")


def _added(part: str, number: int, table: Table, names: Sequence[str]) -> str:
    values = [_value(f"{part}{number}", table.c[name]) for name in names]
    columns = f"({', '.join(names)})"
    chosen = ("select", ", ".join(values), "from opened", _REPLACED[part])
    return _sql("insert into", table.name, columns, *chosen)


_REPLACED = {
    "question": "on conflict (id) do update set document = excluded.document",
    "place": (
        "on conflict (channel, place) do update"
        " set reference = excluded.reference, touched = excluded.touched"
    ),
    "event": "",
}


def _changed(number: int) -> str:
    row, part = tables.tickets.c, f"ticket{number}"
    changed = ", ".join(f"{name} = {_value(part, row[name])}" for name in _TICKET)
    same = f"number = {_value(part, row.number)}"
    return _sql("update tickets set", changed, "from opened where", same)


def _owed(number: int) -> str:
    """Each after the one before it: their ids say in which order a helpdesk hears of them."""
    before = f"owed{number - 1}" if number else "opened"
    values = ", ".join(_value(f"owed{number}", tables.owed.c[name]) for name in _OWED)
    columns = f"({', '.join(_OWED)})"
    return _sql("insert into owed", columns, "select", values, "from", before, "returning id")


def _joined(number: int) -> str:
    """A card that waits, and that nobody is sending, is replaced by this one."""
    its = _its(number)
    changed = [f"{name} = {its[name]}" for name in _DELIVERY]
    first = f"{its['claim']} and not {_on_its_way(its, 'and earlier.id < mine.id')}"
    changed += [
        "attempts = mine.attempts + 1",
        f"created = case when mine.lasting then mine.created else {its['now']} end",
        f"due = case when {first} then {its['leasing']} else {its['now']} end",
        f"leased = case when {first} then {its['leasing']} end",
    ]
    same = [f"same.{name} = {its[name]}" for name in ("channel", "place", "slot", "lasting")]
    waits = _sql(
        "select min(same.id) from deliveries as same where",
        " and ".join([*same, _free("same", its)]),
    )
    kept = ", ".join(f"mine.{name}" for name in _COLUMNS)
    mine = f"{_free('mine', its)} and mine.id = ({waits})"
    wrote = ("set", ", ".join(changed), "from opened where", mine, "returning", kept)
    return _sql("update deliveries as mine", *wrote)


def _posted(number: int) -> str:
    its = _its(number)
    fresh = f"(select {its['claim']} and not {_on_its_way(its)} as fresh) as its"
    values = [its[name] for name in _DELIVERY]
    values += [
        its["now"],
        f"case when its.fresh then {its['leasing']} else {its['now']} end",
        f"case when its.fresh then {its['leasing']} end",
        "its.fresh::integer",
    ]
    columns = f"({', '.join(_DELIVERY)}, created, due, leased, attempts)"
    unless = ("where not exists", f"(table joined{number})")
    chosen = ("select", ", ".join(values), "from opened,", fresh, *unless, "returning", _KEPT)
    return _sql("insert into deliveries", columns, *chosen)


def _free(name: str, its: Mapping[str, str]) -> str:
    """Nobody is sending it."""
    return f"({name}.leased is null or {name}.leased <= {its['now']})"


def _on_its_way(its: Mapping[str, str], which: str = "") -> str:
    """Whether another card of the slot is."""
    return _sql(
        "exists (select from deliveries as earlier where earlier.slot =",
        its["slot"],
        f"and (earlier.lasting or earlier.created > {its['young']}) {which})",
    )


def _its(number: int) -> Mapping[str, str]:
    """The values of a delivery by their names."""
    part = f"card{number}"
    columns = {name: _value(part, tables.deliveries.c[name]) for name in _DELIVERY}
    moments = {name: f"%({part}_{name})s::timestamptz" for name in ("now", "young", "leasing")}
    return {**columns, **moments, "claim": f"%({part}_claim)s::boolean"}


def _value(part: str, column: Column[Any]) -> str:
    """With its type: words of any length, so that what is too long for the column is refused, and
    not cut."""
    return f"%({part}_{column.name})s::{_TYPES[type(column.type)]}"


_TYPES = {
    String: "text",
    Text: "text",
    JSON: "json",
    Moment: "timestamptz",
    Boolean: "boolean",
    Integer: "integer",
}
_QUESTION = ("id", "asker", "company", "channel", "place", "asked", "document")
_PLACE = ("channel", "place", "reference")
_EVENT = ("what", "at", "person", "question", "detail", "ticket")
_TICKET = ("company", "status", "remind", "home_channel", "home", "document", "route", "words")
_OWED = (
    "ticket",
    "kind",
    "who",
    "text",
    "status",
    "at",
    "state",
    "helpdesk",
    "round",
    "tries",
)
_DELIVERY = posting.COLUMNS
