"""Adding rows whose key may be taken: they are left out, or replace what is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]


def add(connection: Connection, table: Table, rows: Row | Sequence[Row]) -> None:
    """Those whose key is free."""
    connection.execute(_unless_taken(table, connection.dialect.name), rows)


def added(connection: Connection, table: Table, row: Row) -> bool:
    """Whether its key was free."""
    options = {"preserve_rowcount": True}  # an INSERT is otherwise not counted on PostgreSQL
    unless = _unless_taken(table, connection.dialect.name)
    return connection.execute(unless, dict(row), execution_options=options).rowcount == 1


def replace(
    connection: Connection,
    table: Table,
    keys: tuple[str, ...],
    changed: tuple[str, ...],
    rows: Row | Sequence[Row],
) -> None:
    """Each is added, or changes the one that has its key."""
    connection.execute(_replacing(table, keys, changed, connection.dialect.name), rows)


# Built once, because building a statement costs more than running it.


@cache
def _unless_taken(table: Table, dialect: str) -> Insert:
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


@cache
def _replacing(
    table: Table, keys: tuple[str, ...], changed: tuple[str, ...], dialect: str
) -> Insert:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    values = {name: insert.excluded[name] for name in changed}
    return insert.on_conflict_do_update(index_elements=keys, set_=values)
