"""The text of the statement with which a turn writes: it depends only on how much is written of
what. Pure.

Each value comes by the name of its part, with a number, and its column: `question0_asked`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table, Text

from bot.storage import posting, tables
from bot.storage.tables import Moment

OPENED = -1  # the part that says that the turn is new; those below are what is owed


class Shape(NamedTuple):
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


@cache
def text(shape: Shape) -> str:
    """Every part writes only where the turn is new and keeps to the limit."""
    found = [_sql("select", f"{OPENED} as part, null::integer as id,", _NONE, "from opened")]
    for number in range(shape.owed):
        part = f"{owed_part(number)}, id,"
        found.append(_sql("select", part, _NONE, "from", f"owed{number}"))
    for number in range(shape.deliveries):
        found.append(_sql("select", f"{number},", _KEPT, "from", f"joined{number}"))
        found.append(_sql("select", f"{number},", _KEPT, "from", f"added{number}"))
    return _sql("with", ", ".join(_parts(shape)), " union all ".join(found))


def owed_part(number: int) -> int:
    """Below the one that says that the turn is new."""
    return OPENED - 1 - number


def _sql(*parts: str) -> str:
    """All of them are ours: names of columns and parameters, never what anybody typed."""
    return " ".join(parts)


_COLUMNS = ("id", "attempts", "created", "leased", "refused")
_KEPT = ", ".join(_COLUMNS)
_NONE = (
    "null::integer as attempts, null::timestamptz as created,"
    " null::timestamptz as leased, null::text as refused"
)


def _parts(shape: Shape) -> Iterator[str]:
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


def _opened(shape: Shape) -> str:
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
