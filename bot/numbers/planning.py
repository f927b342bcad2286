"""What SQLite goes by when it chooses how to read what was counted: how much there is of what."""

from __future__ import annotations

from sqlalchemy import Engine, text

from bot.numbers import tables

ENOUGH = 400  # rows of an index, by which SQLite tells what it is like


def measure(engine: Engine) -> None:
    """PostgreSQL measures by itself, SQLite when it is told; it takes some milliseconds, however
    much there is. Without, what is counted by company or entry takes five times as long. No other
    table, since some builds of SQLite keep samples."""
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.execute(text(f"PRAGMA analysis_limit={ENOUGH}"))
            for table in tables.COUNTED:
                connection.execute(text(f"ANALYZE {table.name}"))
