"""What one turn reads and writes, in its transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update

from bot.model.events import Event
from bot.model.limits import DAY
from bot.model.people import Place
from bot.model.questions import Question
from bot.model.tickets import Ticket
from bot.ports.channel import Delivery, Pending
from bot.storage import adding, limits, posting, tables, writing
from bot.storage.documents import question_document, searched, ticket_document
from bot.storage.gathered import Gathered, Limit, Posted
from bot.storage.kept_questions import KeptQuestions
from bot.storage.kept_tickets import KeptTickets
from bot.storage.owed_work import OwedWork
from bot.storage.owing import Courier as Courier


class Memory:
    """What one turn reads and writes. What it only writes is gathered, and written at its end or
    before it reads: a turn that reads nothing is one journey to the database.

    `changing`: what is read of a ticket or question is to be changed, so that whoever comes at the
    same time waits here, and changes what this one left. On SQLite all writers wait.
    """

    def __init__(
        self, begin: Callable[[], Connection], courier: Courier | None, *, changing: bool = False
    ) -> None:
        self._begin = begin
        self._begun: Connection | None = None
        self._courier = courier
        self.tickets = KeptTickets(lambda: self.connection, changing=changing)
        self.questions = KeptQuestions(lambda: self.connection, changing=changing)
        self.owed = OwedWork(lambda: self.connection, lambda: self.gathered, courier)
        self.gathered = Gathered()
        self.posted: tuple[Pending, ...] = ()
        """What `post` was given, once it is committed."""
        self.chosen = dict[str, str]()
        """Languages that people chose, by their ids; an empty one is given up."""

    @property
    def connection(self) -> Connection:
        """The turn's own, on which everything that was gathered is written."""
        if self._begun is None:
            self._begun = self._begin()
        if self.gathered:
            self.write()
        return self._begun

    @property
    def begun(self) -> bool:
        return self._begun is not None

    def write(self) -> None:
        """What was gathered so far, in the transaction that is under way."""
        gathered, self.gathered = self.gathered, Gathered()
        written = writing.write(self.connection, gathered)
        self.posted += written.posted
        if self._courier:
            for one in written.owed:
                self._courier.put(self.connection, one)

    def take(self, turn: str, now: datetime) -> None:
        """Take for granted that this delivery id is new: OvertakenError, at some time before the
        end, where it is not."""
        self.gathered.turn = turn, now

    def first_time(self, turn: str, now: datetime) -> bool:
        """Whether this delivery id is new; it is remembered with the rest of the transaction, and
        for as long as it is told again: a quiet helpdesk tells its last change at every poll."""
        if adding.added(self.connection, tables.turns, {"id": turn, "at": now}):
            return True
        self.connection.execute(_STILL_TOLD, {"turn": turn, "now": now, "stale": now - DAY})
        return False

    def unsent(self, turn: str) -> tuple[Pending, ...]:
        """What is still to be sent of a turn."""
        return posting.of_turn(self.connection, turn)

    def post(
        self, turn: str, posted: Sequence[Delivery], now: datetime, *, claim: bool = True
    ) -> None:
        """Remember what must be sent; the caller has it claimed, unless an earlier card of its slot
        is on its way. Without `claim` the next sweep sends it. What would be shown to somebody who
        was forgotten goes nowhere."""
        reachable = [one for one in posted if not one.to.forgotten]
        self.gathered.posted.append(Posted(turn, reachable, now, claim))

    def empty_slot(self, channel: str, slot: str) -> None:
        """What fills it can no longer be changed: the slot's next card is a new message."""
        row = tables.messages.c
        here = and_(row.channel == channel, row.slot == slot)
        self.connection.execute(delete(tables.messages).where(here))

    def question(self, id: str) -> Question | None:
        return self.questions.with_id(id)

    def spoken_in(self, place: Place) -> bool:
        """Whether a question was asked, or a ticket lives, in a place."""
        row, home = tables.questions.c, tables.tickets.c
        asked = select(row.id).where(row.channel == place.channel, row.place == place.key)
        filed = select(home.number).where(
            home.home_channel == place.channel, home.home == place.key
        )
        return bool(self.connection.execute(select(or_(asked.exists(), filed.exists()))).scalar())

    def keep_question(self, question: Question) -> None:
        """Add the question, or replace what is known of it."""
        self.gathered.questions[question.id] = {
            "id": question.id,
            "asker": question.by.id,
            "company": question.by.company.id,
            "channel": question.where.place.channel,
            "place": question.where.place.key,
            "asked": question.asked,
            "document": question_document(question),
        }

    def asked_less(self, limit: Limit) -> bool:
        """Whether it holds; while nothing has been read that is taken for granted, as in `take`."""
        if self.gathered.turn is not None:
            self.gathered.limit = limit
            return True
        return limits.asked_less(self.connection, limit)

    def filed_less(self, limit: Limit, since: datetime) -> bool:
        """Whether it holds of tickets, the company's counted `since`."""
        return limits.filed_less(self.connection, limit, since)

    def add_ticket(self, ticket: Ticket) -> Ticket:
        """The ticket of this question and asker: this one, or the one that was there before."""
        row = {
            "number": ticket.number,
            "question": ticket.question,
            "asker": ticket.by.id,
            "entry": ticket.entry,
            "filed": ticket.filed,
            **_changing(ticket),
        }
        if adding.added(self.connection, tables.tickets, row):
            return ticket
        same = and_(
            tables.tickets.c.question == ticket.question,
            tables.tickets.c.asker == ticket.by.id,
        )
        earlier = self.tickets.only(same)
        if earlier is None:  # the number, not the question, was taken
            return self.add_ticket(replace(ticket, number=ticket.number + "2"))
        return earlier

    def keep_ticket(self, ticket: Ticket) -> None:
        """Replace what is known of it."""
        self.gathered.tickets[ticket.number] = _changing(ticket)

    def ticket(self, number: str) -> Ticket | None:
        return self.tickets.numbered(number)

    def choose_language(self, person: str, language: str, now: datetime) -> None:
        """In which they want to be answered; empty where they want it no more."""
        self.connection.execute(_NO_LANGUAGE, {"who": person})
        if language:
            row = {"person": person, "language": language, "at": now}
            self.connection.execute(insert(tables.languages).values(row))
        self.chosen[person] = language

    def languages(self) -> dict[str, str]:
        """Those that were chosen, by the ids of the people."""
        row = tables.languages.c
        found = self.connection.execute(select(row.person, row.language))
        return {person: language for person, language in found}  # noqa: C416  # rows are no pairs

    def keep_reference(self, place: Place, reference: Mapping[str, Any]) -> None:
        """How a channel reaches the place; kept together with the turn that it came with."""
        self.gathered.places[place] = dict(reference)

    def record(self, event: Event) -> None:
        row = {field.name: getattr(event, field.name) for field in fields(event)}
        self.gathered.events.append(row)


@contextmanager
def remembering(connection: Connection) -> Iterator[Memory]:
    """For whoever has a transaction of their own under way: all is written when this ends."""
    memory = Memory(lambda: connection, None)
    yield memory
    if memory.gathered:
        memory.write()


def _changing(ticket: Ticket) -> dict[str, Any]:
    return {
        "company": ticket.by.company.id,
        "status": ticket.status,
        "remind": ticket.look,
        "home_channel": ticket.home.channel,
        "home": ticket.home.key,
        "document": ticket_document(ticket),
        "route": ticket.route,
        "words": searched(ticket),
    }


# What every turn needs, built once: to build a statement costs more than to run it.
_STILL_TOLD = (
    update(tables.turns)
    .where(
        tables.turns.c.id == bindparam("turn"),
        tables.turns.c.at < bindparam("stale", type_=tables.Moment),
    )
    .values(at=bindparam("now", type_=tables.Moment))
)
_NO_LANGUAGE = delete(tables.languages).where(tables.languages.c.person == bindparam("who"))
