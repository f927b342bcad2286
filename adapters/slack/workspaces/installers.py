"""Who installed the bot: all that Slack's own tables hold of a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from adapters.slack.workspaces import tables
from bot.ports.keeper import Erased, Keeper, Person, Traces

NOBODY = "forgotten"  # the installation's tokens are the bot's, and stay


class Installers(Keeper):
    what = "installations"

    def traces(self, connection: Connection, person: Person) -> Traces:
        return Traces(ids=person.ids) if self._teams(connection, person) else Traces()

    def held(self, connection: Connection, person: Person) -> dict[str, Any]:
        return {"installations": self._teams(connection, person)}

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        theirs = tables.installations.c.user_id.in_(person.ids)
        gone = update(tables.installations).where(theirs).values(user_id=NOBODY)
        count = connection.execute(gone).rowcount
        return Erased([f"{count} installations no longer name them"] if count else [])

    def _teams(self, connection: Connection, person: Person) -> list[str]:
        """Where they installed it."""
        row = tables.installations.c
        found = select(row.team_id, row.enterprise_id).where(row.user_id.in_(person.ids))
        return [team or enterprise or "" for team, enterprise in connection.execute(found)]
