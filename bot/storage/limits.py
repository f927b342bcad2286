"""How much a person, and a company, asked and filed lately."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    func,
    not_,
    select,
)

from bot.storage import tables
from bot.storage.gathered import Limit


def asked_less(connection: Connection, limit: Limit) -> bool:
    """Whether it holds."""
    return _less(connection, tables.questions.name, limit, limit.since)


def filed_less(connection: Connection, limit: Limit, since: datetime) -> bool:
    """Whether it holds of tickets, the company's counted `since`."""
    return _less(connection, tables.tickets.name, limit, since)


def _less(connection: Connection, table: str, limit: Limit, companys_since: datetime) -> bool:
    who = {"since": limit.since, "until": limit.until, "asker": limit.person.id}
    if limit.companys is None:
        return connection.execute(_OWN[table], who).scalar_one() < limit.own
    both = {**who, "companys_since": companys_since, "company": limit.person.company.id}
    own, companys = connection.execute(_BOTH[table], both).one()
    return bool(own < limit.own and companys < limit.companys)


def _own(table: Table, at: ColumnElement[datetime]) -> Select[int]:
    mine = table.c.asker == bindparam("asker")
    return (
        select(func.count())
        .select_from(table)
        .where(mine, at > bindparam("since"), at <= bindparam("until"))
    )


def _both(table: Table, at: ColumnElement[datetime]) -> Select[Any]:
    """Guests of a company are none of its members."""
    companys = table.c.company == bindparam("company")
    member = not_(table.c.document["by", "guest"].as_boolean())
    counted = select(func.count()).select_from(table)
    lately = and_(at > bindparam("companys_since"), at <= bindparam("until"))
    counted = counted.where(companys, member, lately)
    return select(_own(table, at).scalar_subquery(), counted.scalar_subquery())


# Built once: to build a statement costs more than to run it.
_MOMENTS = {tables.questions: tables.questions.c.asked, tables.tickets: tables.tickets.c.filed}
_OWN = {table.name: _own(table, at) for table, at in _MOMENTS.items()}
_BOTH = {table.name: _both(table, at) for table, at in _MOMENTS.items()}
