"""Somebody whose every trace can be told from everybody else's."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnClause, Table, column, func, inspect, select, table

from adapters.server.keepers import every_keeper
from bot.model.people import Partner
from bot.storage.store import Store
from tests.drivers.chat import NETVOICE

CANARY = Partner("slack:U0CANARY", "Zoë Čapek-Quill", NETVOICE)
SECRET = "xylophone-7731"
MARKS = [SECRET.encode(), b"U0CANARY", b"Quill"]
KEEPERS = every_keeper()
ABOUT = f"When does HWaaS billing start? {SECRET}"
BILLING = "When does HWaaS billing start?"


def everything(store: Store) -> str:
    """Every value of every column of every table, the durable engine's too, as text."""
    found = []
    with store.engine.connect() as connection:
        inspector = inspect(connection)
        for schema in inspector.get_schema_names():
            if schema in ("information_schema",):
                continue
            for name in inspector.get_table_names(schema):
                every: list[ColumnClause[Any]] = [
                    column(each["name"]) for each in inspector.get_columns(name, schema)
                ]
                rows = connection.execute(
                    select(*every).select_from(table(name, schema=schema))
                ).mappings()
                found += [
                    f"{name}: {json.dumps(dict(row), default=repr, ensure_ascii=False)}"
                    for row in rows
                ]
    return "\n".join(found)


def traces(store: Store, person: Partner = CANARY) -> list[str]:
    """The rows that still tell of the person; a database may hold JSON with or without its
    escapes."""
    marks = [
        person.id,
        person.id.partition(":")[2],
        person.name,
        json.dumps(person.name)[1:-1],
        SECRET,
    ]
    rows = everything(store).splitlines()
    return [
        row
        for row in rows
        if any(mark in row or mark in row.replace("\\\\", "\\") for mark in marks)
    ]


def count(store: Store, table: Table) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def worked(store: Store, kind: str = "") -> list[str]:
    """How the durable engine's works ended, of which the names begin so."""
    schema = "dbos" if store.engine.dialect.name == "postgresql" else None
    work = table("workflow_status", column("status"), column("workflow_uuid"), schema=schema)
    query = select(work.c.status).where(work.c.workflow_uuid.startswith(kind))
    with store.engine.connect() as connection:
        return list(connection.execute(query).scalars())
