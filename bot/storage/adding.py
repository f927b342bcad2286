"""Adding rows whose key may be taken: they are left out, or replace what is there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def added(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Whether its key was free."""
    options = {"preserve_rowcount": True}  # an INSERT is otherwise not counted on PostgreSQL
    unless = unless_taken(table, connection.dialect.name)
    return connection.execute(unless, dict(row), execution_options=options).rowcount == 1


@cache
def unless_taken(table: Table, dialect: str) -> Insert:
    """Add a row unless its key is taken. Built once, because building a statement costs more than
    running it."""
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


@cache
def replacing(
    table: Table, keys: tuple[str, ...], changed: tuple[str, ...], dialect: str
) -> Insert:
    """Add a row, or change the one that has its key."""
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    values = {name: insert.excluded[name] for name in changed}
    return insert.on_conflict_do_update(index_elements=keys, set_=values)
