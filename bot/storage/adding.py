"""Adding rows whose key may be taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table

from bot.storage import database


def added(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Whether its key was free."""
    options = {"preserve_rowcount": True}  # an INSERT is otherwise not counted on PostgreSQL
    adding = database.adding(table, connection.dialect.name)
    return connection.execute(adding, dict(row), execution_options=options).rowcount == 1
