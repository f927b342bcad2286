"""What a ticket is called at each helpdesk, and at which server of it: an id means nothing at
another one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from bot.storage import adding, tables


@dataclass(frozen=True, slots=True)
class There:
    """`server` is None where it is not known, or there is none."""

    remote: str
    server: str | None

    def moved(self, server: str | None) -> bool:
        """Whether that was at another server than this one."""
        return None not in (self.server, server) and self.server != server


def there(connection: Connection, ticket: str, helpdesk: str) -> There | None:
    row = tables.remotes.c
    query = select(row.remote, row.server).where(row.ticket == ticket, row.helpdesk == helpdesk)
    found = connection.execute(query).one_or_none()
    return There(*found) if found else None


def keep(connection: Connection, ticket: str, helpdesk: str, now: There) -> None:
    """In place of what it was called at another server."""
    named = {"remote": now.remote, "server": now.server}
    stale = update(tables.remotes).where(_elsewhere(ticket, helpdesk, now.server))
    if not connection.execute(stale.values(named)).rowcount:
        row = {"ticket": ticket, "helpdesk": helpdesk, "departed": False, **named}
        adding.add(connection, tables.remotes, row)


def void(connection: Connection, ticket: str, helpdesk: str, server: str | None) -> None:
    """What another server had is not at this one: neither the ticket, nor what was said of it."""
    gone = delete(tables.remotes).where(_elsewhere(ticket, helpdesk, server))
    if connection.execute(gone).rowcount:
        row = tables.owed.c
        its = and_(row.ticket == ticket, row.helpdesk == helpdesk, row.state == "done")
        connection.execute(update(tables.owed).where(its).values(helpdesk=None))


def follow(connection: Connection, ticket: str, home: str | None) -> list[tuple[str, bool]]:
    """The helpdesks that a ticket has left since the last time, or is back at: whether it left."""
    row = tables.remotes.c
    elsewhere = row.helpdesk.is_distinct_from(home)
    differing = and_(row.ticket == ticket, row.departed != elsewhere)
    changed = update(tables.remotes).where(differing).values(departed=elsewhere)
    found = connection.execute(changed.returning(row.helpdesk, row.departed))
    return [(name, departed) for name, departed in found]


def settle(connection: Connection, helpdesk: str, server: str | None) -> None:
    """What was kept before servers were told apart is of the one that is set now."""
    for table in (tables.remotes, tables.cursors):
        unknown = and_(table.c.helpdesk == helpdesk, table.c.server.is_(None))
        connection.execute(update(table).where(unknown).values(server=server))


def _elsewhere(ticket: str, helpdesk: str, server: str | None) -> ColumnElement[bool]:
    row = tables.remotes.c
    return and_(row.ticket == ticket, row.helpdesk == helpdesk, row.server != server)
