"""What is owed to helpdesks, what was tried, and what a ticket is called there: the courier's book.

Every method is one short transaction; call it in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, and_, insert, select, update

from bot.courier import past, remotes
from bot.courier.errand import Errand, Queue
from bot.dialogue import words
from bot.dialogue.cards import NudgeCard
from bot.model import slots
from bot.model.remote import Owed
from bot.model.tickets import Status, Ticket
from bot.ports.channel import Delivery
from bot.storage import journeys, owing, tables
from bot.storage.gathered import Row
from bot.storage.owing import Owing
from bot.storage.transaction import remembering


class Ledger:
    """`helpdesk_of` names the helpdesk of a route, None when it has none; `server_of` the server of
    a helpdesk, where it has one: a ticket's id there means nothing at another."""

    def __init__(
        self,
        engine: Engine,
        helpdesk_of: Callable[[str], str | None],
        queue: Queue,
        clock: Callable[[], datetime],
        server_of: Callable[[str], str | None] = lambda name: None,
    ) -> None:
        self._engine = engine
        self._helpdesk_of = helpdesk_of
        self._queue = queue
        self._clock = clock
        self._server_of = server_of

    def settle(self, helpdesks: Iterable[str]) -> None:
        """What was filed before servers were told apart is at those that are set now."""
        with self._engine.begin() as connection:
            for name in helpdesks:
                remotes.settle(connection, name, self._server_of(name))

    def home(self, route: str | None) -> str | None:
        return self._helpdesk_of(route) if route is not None else None

    def put(self, connection: Connection, one: Owing) -> None:
        """A row that says already whose it is; see `owing.Courier`."""
        home = self.home(one.route)
        if home:
            self._queue(connection, one.ticket, one.id, 1, home)
        if one.kind is Owed.MOVE:
            self._follow(connection, one.ticket, home)

    def put_again(self, connection: Connection, one: Owing) -> None:
        """Give a row to the helpdesk that has the ticket now.

        A ticket that moves on from one helpdesk to another is closed where it was, once, and there
        alone: whoever has it now goes on with it.
        """
        home = self.home(one.route)
        if one.kind is Owed.MOVE:
            self._follow(connection, one.ticket, home)
        to = self._closed_at(connection, one.id) or home
        if to and not past.came_along(connection, one, to):
            self._take_up(connection, one.ticket, one.id, to)
        else:
            self._set(connection, one.id, state="done")

    def mark_again(self, owed: int, round: int) -> bool:
        """Have a row taken up again on which its workflow no longer works; False when it was, or is
        done."""
        row = tables.owed.c
        failed = and_(row.id == owed, row.round == round, row.state == "owed")
        with self._engine.begin() as connection:
            marked = connection.execute(update(tables.owed).where(failed).values(state="again"))
            return marked.rowcount == 1

    def take_up_again(self) -> None:
        """What was marked by another process, `tickets retry`, or above. Of many replicas one finds
        it."""
        with self._engine.begin() as connection:
            for one in list(owing.in_state(connection, "again")):
                if owing.moved(connection, one, "again", "owed"):
                    self.put_again(connection, one)

    def hand_on(self, owed: int, helpdesk: str) -> None:
        """The settings no longer name this helpdesk: what was owed to it goes to the one that has
        the ticket now.

        That a ticket is closed there, which nobody's name stands under, need not be said to anybody
        else.
        """
        row = tables.owed.c
        stranded = select(row.kind, row.ticket).where(
            row.id == owed, row.state == "owed", row.helpdesk == helpdesk
        )
        with self._engine.begin() as connection:
            found = connection.execute(stranded).one_or_none()
            if found and self._closed_at(connection, owed):
                self._set(connection, owed, state="done")
            elif found:
                self._set(connection, owed, tried=None)
                known = self._ticket(connection, found.ticket)
                route = known.route if known else None
                self.put_again(connection, Owing(owed, Owed(found.kind), found.ticket, route))

    def errand(self, owed: int) -> Errand | None:
        """What is to do now; None when nothing is, because it is done, parked, handed on or
        needless."""
        found = select(tables.owed).where(tables.owed.c.id == owed, tables.owed.c.state == "owed")
        with self._engine.begin() as connection:
            row = connection.execute(found).mappings().one_or_none()
            ticket = self._ticket(connection, row["ticket"]) if row else None
            if row is None or ticket is None:
                return None
            errand = self._read(connection, row, ticket)
            return errand if self._possible(connection, errand) else None

    def begin(self, errand: Errand) -> bool:
        """Note the intent before the call; False when somebody else was faster."""
        row = tables.owed.c
        mine = and_(row.id == errand.id, row.state == "owed", row.tries == errand.tries)
        with self._engine.begin() as connection:
            intent = (
                update(tables.owed).where(mine).values(tries=errand.tries + 1, tried=self._clock())
            )
            return connection.execute(intent).rowcount == 1

    def failed(self, errand: Errand, *, doubtful: bool) -> None:
        """It did not work. When it is doubtful, the intent stays noted."""
        with self._engine.begin() as connection:
            self._set(
                connection,
                errand.id,
                tries=errand.tries + 1,
                **({} if doubtful else {"tried": None}),
            )

    def filed(self, errand: Errand, remote: str) -> None:
        """The ticket has an id there. A row that only asked for that is done."""
        number = errand.ticket.number
        there = remotes.There(remote, self._server_of(errand.helpdesk))
        state = "done" if errand.kind is Owed.FILE else "owed"
        with self._engine.begin() as connection:
            remotes.keep(connection, number, errand.helpdesk, there)
            self._set(connection, errand.id, state=state, tries=0, tried=None)
            ticket = self._ticket(connection, number)
            self._follow(connection, number, self.home(ticket.route if ticket else None))

    def absent(self, errand: Errand) -> None:
        """It was looked for, and is not there. Where another server had it, all that was said of it
        is still to be told."""
        number, server = errand.ticket.number, self._server_of(errand.helpdesk)
        with self._engine.begin() as connection:
            self._set(connection, errand.id, tries=errand.tries + 1, tried=None)
            remotes.void(connection, number, errand.helpdesk, server)

    def to_file(self, errand: Errand) -> Ticket:
        """The ticket with what was said of it before, as `past.unheard`."""
        with self._engine.begin() as connection:
            return past.unheard(connection, errand.ticket, errand.helpdesk)

    def done(self, errand: Errand) -> None:
        with self._engine.begin() as connection:
            self._set(connection, errand.id, state="done", tried=None)

    def park(self, errand: Errand, reason: str, *, doubtful: bool) -> None:
        """Trying again cannot help: it waits for a human, who is told in the care channel."""
        care = errand.ticket.care
        text = words.parked(errand.ticket.number, errand.helpdesk, reason)
        nudge = NudgeCard(errand.ticket.number, None, text, retry=True)
        alert = Delivery(care.place, slots.nudge(errand.ticket.number), nudge, under=care.slot)
        with self._engine.begin() as connection:
            if self._set(
                connection, errand.id, state="parked", **({} if doubtful else {"tried": None})
            ):
                with remembering(connection) as memory:
                    memory.post(f"parked/{errand.id}", [alert], self._clock(), claim=False)

    def has_to_do(self, ticket: str, helpdesk: str) -> bool:
        """Whether a ticket is at a helpdesk, or on its way there; BusyError while none can say."""
        with journeys.reading(self._engine) as connection:
            return past.known(connection, ticket, helpdesk)

    def _read(self, connection: Connection, row: RowMapping, ticket: Ticket) -> Errand:
        there = remotes.there(connection, ticket.number, row["helpdesk"])
        moved = there is not None and there.moved(self._server_of(row["helpdesk"]))
        return Errand(
            id=row["id"],
            kind=Owed(row["kind"]),
            who=row["who"],
            text=row["text"],
            status=Status(row["status"]),
            ticket=ticket,
            helpdesk=row["helpdesk"],
            remote=there.remote if there and not moved else None,
            here=self._helpdesk_of(ticket.route) == row["helpdesk"],
            tries=row["tries"],
            doubtful=row["tried"] is not None,
            moved=moved,
        )

    def _possible(self, connection: Connection, errand: Errand) -> bool:
        if errand.kind is Owed.MOVE and past.overtaken(connection, errand):
            self._set(connection, errand.id, state="done")
            return False
        if errand.remote or errand.doubtful or errand.moved:
            return True
        if errand.here:
            refused = past.refused(connection, errand)
            return not (refused and self._set(connection, errand.id, state="parked"))
        if errand.kind in (Owed.COMMENT, Owed.NOTE):  # whoever has the ticket now must know it
            ticket = errand.ticket
            self.put_again(connection, Owing(errand.id, errand.kind, ticket.number, ticket.route))
        else:
            self._set(connection, errand.id, state="done")
        return False

    def _closed_at(self, connection: Connection, owed: int) -> str | None:
        """The helpdesk that a ticket has left, where closing it there is all that a row says."""
        row = tables.owed.c
        closing = and_(row.id == owed, row.kind == Owed.MOVE, row.who == "")
        return connection.execute(select(row.helpdesk).where(closing)).scalar()

    def _follow(self, connection: Connection, number: str, home: str | None) -> None:
        """The ticket is closed where it was before; where it was once and is again they hear what
        was said meanwhile."""
        found = remotes.follow(connection, number, home)
        ticket = self._ticket(connection, number) if found else None
        if ticket is None:
            return
        for name, departed in found:
            rows = [self._closing(ticket)] if departed else _unheard(connection, ticket, name)
            for row in rows:
                self._owe(connection, row, name)

    def _closing(self, ticket: Ticket) -> Row:
        row = owing.row(Owed.MOVE, ticket, None, None)
        return {**row, "who": "", "status": Status.RESOLVED, "at": self._clock()}

    def _owe(self, connection: Connection, row: Row, helpdesk: str) -> None:
        added = insert(tables.owed).values({**row, "state": "owed"}).returning(tables.owed.c.id)
        owed = connection.execute(added).scalar_one()
        self._take_up(connection, row["ticket"], owed, helpdesk)

    def _take_up(self, connection: Connection, ticket: str, owed: int, helpdesk: str) -> None:
        row = tables.owed.c
        values = {"helpdesk": helpdesk, "round": row.round + 1, "tries": 0}
        taken = update(tables.owed).where(row.id == owed).values(values).returning(row.round)
        self._queue(connection, ticket, owed, connection.execute(taken).scalar_one(), helpdesk)

    def _ticket(self, connection: Connection, number: str) -> Ticket | None:
        with remembering(connection) as memory:
            return memory.ticket(number)

    def _set(self, connection: Connection, owed: int, **values: Any) -> bool:
        """Change a row that is still owed; False when it no longer is."""
        mine = and_(tables.owed.c.id == owed, tables.owed.c.state == "owed")
        return connection.execute(update(tables.owed).where(mine).values(values)).rowcount == 1


def _unheard(connection: Connection, ticket: Ticket, helpdesk: str) -> list[Row]:
    """In the order in which it was said."""
    rest = past.unheard(connection, ticket, helpdesk)
    said = [(Owed.COMMENT, one) for one in rest.said] + [(Owed.NOTE, one) for one in rest.notes]
    said.sort(key=lambda each: each[1].at)
    return [owing.row(kind, ticket, one, None) for kind, one in said]
