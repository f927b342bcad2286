"""The console's own table. The database's one history of migrations makes it."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Index, MetaData, String, Table

metadata = MetaData()

# Moments are seconds since 1970.
sessions = Table(
    "console_sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("flow", String(64), nullable=False, unique=True),
    Column("person", String(200), nullable=False),
    Column("agent", JSON, nullable=False),
    Column("began", BigInteger, nullable=False),
    Column("checked", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Index("ix_console_sessions_person", "person"),
    Index("ix_console_sessions_ends", "ends"),
)
