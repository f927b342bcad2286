"""Up to where a helpdesk's changes are known."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, or_, select

from bot.storage import adding, tables


class Cursors:
    """Every method is one short transaction; call it in a thread. `server_of` names the server of
    a helpdesk, where it has one: what is known of another one's changes says nothing of these."""

    def __init__(
        self, engine: Engine, server_of: Callable[[str], str | None] = lambda name: None
    ) -> None:
        self._engine = engine
        self._server_of = server_of

    def cursor(self, helpdesk: str) -> str | None:
        row, server = tables.cursors.c, self._server_of(helpdesk)
        query = select(row.cursor).where(row.helpdesk == helpdesk)
        if server:
            query = query.where(or_(row.server.is_(None), row.server == server))
        with self._engine.begin() as connection:
            return connection.execute(query).scalar()

    def keep(self, helpdesk: str, cursor: str) -> None:
        with self._engine.begin() as connection:
            row = {"helpdesk": helpdesk, "cursor": cursor, "server": self._server_of(helpdesk)}
            changed = ("cursor", "server")
            adding.replace(connection, tables.cursors, ("helpdesk",), changed, row)
