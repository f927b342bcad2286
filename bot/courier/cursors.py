"""Up to where a helpdesk's changes are known."""

from __future__ import annotations

from sqlalchemy import Engine, select

from bot.storage import adding, tables


class Cursors:
    """Every method is one short transaction; call it in a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def cursor(self, helpdesk: str) -> str | None:
        query = select(tables.cursors.c.cursor).where(tables.cursors.c.helpdesk == helpdesk)
        with self._engine.begin() as connection:
            return connection.execute(query).scalar()

    def keep(self, helpdesk: str, cursor: str) -> None:
        with self._engine.begin() as connection:
            row = {"helpdesk": helpdesk, "cursor": cursor}
            adding.replace(connection, tables.cursors, ("helpdesk",), ("cursor",), row)
