"""One thing that is owed to a helpdesk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.model.remote import Owed
from bot.model.tickets import Status, Ticket


@dataclass(frozen=True, slots=True)
class Errand:
    """One row of `owed`, and all that is needed to do it.

    `tries` counts the attempts since it was last taken up. `doubtful`: one was begun whose end
    nobody knows. `here`: the ticket still belongs to this helpdesk. `remote` is its id there, once
    it has one; `moved`: it had one, at another server than the one that is set now.
    """

    id: int
    kind: Owed
    who: str
    text: str
    status: Status
    ticket: Ticket
    helpdesk: str
    remote: str | None
    here: bool
    tries: int
    doubtful: bool
    moved: bool


# Puts a row of `owed` on its helpdesk's queue: (transaction, ticket, row, times it was taken up,
# helpdesk).
Queue = Callable[[Connection, str, int, int, str], None]
