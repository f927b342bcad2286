"""What is held of a person: how it is found, and as an export."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, String, Table, Text, cast, func, or_, select

from bot.errors import StaleError
from bot.model.people import Partner, Place, Venue
from bot.model.questions import Question
from bot.model.tickets import Moved, Said, Screen, Ticket
from bot.storage import tables
from bot.storage.store import Store
from bot.storage.transaction import as_question, as_ticket, question_document, ticket_document

FORGOTTEN = "forgotten"  # stands where the id of somebody stood who was erased


@dataclass(frozen=True)
class Held:
    """A person's questions, the tickets they raised or took part in, the moments at which they did
    something on each, and the places where only they and the bot are. `names` are those they went
    by."""

    person: str
    names: frozenset[str]
    questions: tuple[Question, ...]
    tickets: tuple[Ticket, ...]
    acted: Mapping[str, frozenset[datetime]]
    places: frozenset[Place]

    @property
    def raised(self) -> list[Ticket]:
        return [ticket for ticket in self.tickets if ticket.by.id == self.person]

    @property
    def took_part(self) -> list[Ticket]:
        return [ticket for ticket in self.tickets if ticket.by.id != self.person]

    def did(self, ticket: Ticket, what: Said | Moved) -> bool:
        """Tickets hold names only, and the event beside each step the id; what came from a helpdesk
        has no event."""
        return what.at in self.acted.get(ticket.number, ()) or what.who in self.names


def held(store: Store, person: str) -> Held:
    """By id ("slack:U0123", "teams:" and the Entra object id), or by the name that tickets show.
    StaleError when nothing is held, or when several have the name; then it lists their ids."""
    with store.reading() as memory:
        found = _held(memory.connection, person)
        if _is_anything(found):
            return found
        ids = sorted(_called(memory.connection, person))
        if len(ids) == 1:
            return _held(memory.connection, ids[0])
    if ids:
        raise StaleError(f"{person}: several are called so; give one's id: {', '.join(ids)}")
    raise StaleError(
        f"{person}: nothing is held; give the id (slack:U..., teams:...) or the name that a ticket"
        " shows"
    )


def export(store: Store, person: str) -> dict[str, Any]:
    """As JSON; of tickets that they only took part in, what they wrote and did. Care's notes on
    theirs are in it."""
    found = held(store, person)
    with store.reading() as memory:
        events = (
            select(tables.events)
            .where(tables.events.c.person == found.person)
            .order_by(tables.events.c.id)
        )
        happened = [dict(row) for row in memory.connection.execute(events).mappings()]
    return {
        "person": found.person,
        "names": sorted(found.names),
        "questions": [question_document(question) for question in found.questions],
        "tickets": [ticket_document(ticket) for ticket in found.raised],
        "took_part": [_part(found, ticket) for ticket in found.took_part],
        "events": [{**event, "at": event["at"].isoformat()} for event in happened],
        "places": sorted(f"{place.channel}:{place.key}" for place in found.places),
    }


def holding(table: Table, wanted: Iterable[str]) -> ColumnElement[bool]:
    """Rows that hold one of the words anywhere, in any case of its letters. Too many rather than
    too few: a longer word counts too. JSON is stored in ASCII."""
    texts = [cast(column, Text) for column in table.c if isinstance(column.type, String | JSON)]
    forms = {form.lower() for word in wanted for form in (word, json.dumps(word)[1:-1])}
    return or_(
        *(func.lower(text).contains(form, autoescape=True) for text in texts for form in forms)
    )


def public(ticket: Ticket, screen: Screen) -> bool:
    """Whether others than the asker see a screen of the partner's side."""
    return ticket.where.venue is Venue.CHANNEL and screen.place == ticket.where.place


def _held(connection: Connection, person: str) -> Held:
    asked = select(tables.questions.c.document).where(tables.questions.c.asker == person)
    questions = tuple(map(as_question, connection.execute(asked).scalars()))
    event, acted = tables.events.c, dict[str, set[datetime]]()
    for number, at in connection.execute(
        select(event.ticket, event.at).where(event.person == person)
    ):
        acted.setdefault(number or "", set()).add(at)
    row = tables.tickets.c
    perhaps = or_(
        row.asker == person, row.number.in_(list(acted)), holding(tables.tickets, [person])
    )
    found = map(as_ticket, connection.execute(select(row.document).where(perhaps)).scalars())
    tickets = tuple(
        one for one in found if one.number in acted or person in {each.id for each in _people(one)}
    )
    people = [
        *(question.by for question in questions),
        *(each for ticket in tickets for each in _people(ticket)),
    ]
    return Held(
        person,
        frozenset(each.name for each in people if each.id == person),
        questions,
        tickets,
        {number: frozenset(times) for number, times in acted.items()},
        frozenset(_alone(questions, [ticket for ticket in tickets if ticket.by.id == person])),
    )


def _is_anything(found: Held) -> bool:
    return found.person != FORGOTTEN and bool(found.questions or found.tickets or found.acted)


def _called(connection: Connection, name: str) -> set[str]:
    """The ids of the people with a name, in any case; that databases know of ASCII only, so they
    look for a piece."""
    piece = max(re.findall(r"[a-z0-9 .'-]+", name.lower()), key=len, default=name)
    people = [
        as_question(document).by for document in _documents(connection, tables.questions, piece)
    ]
    for document in _documents(connection, tables.tickets, piece):
        people += _people(as_ticket(document))
    return {each.id for each in people if each.name.casefold() == name.casefold()} - {FORGOTTEN}


def _documents(connection: Connection, table: Table, word: str) -> Iterator[Any]:
    yield from connection.execute(select(table.c.document).where(holding(table, [word]))).scalars()


def _people(ticket: Ticket) -> list[Partner]:
    return [ticket.by, *([ticket.assignee] if ticket.assignee else [])]


def _alone(questions: Sequence[Question], tickets: Sequence[Ticket]) -> Iterator[Place]:
    """Where only the person and the bot are."""
    for where in (
        *(question.where for question in questions),
        *(ticket.where for ticket in tickets),
    ):
        if where.venue is not Venue.CHANNEL:
            yield from (where.place, where.home)
    for ticket in tickets:
        yield from (screen.place for screen in ticket.screens if not public(ticket, screen))


def _part(found: Held, ticket: Ticket) -> dict[str, Any]:
    document = ticket_document(ticket)

    def theirs(name: str) -> list[Any]:
        pairs = zip(document[name], getattr(ticket, name), strict=True)
        return [shown for shown, one in pairs if found.did(ticket, one)]

    return {
        "number": ticket.number,
        **{name: theirs(name) for name in ("said", "notes", "history")},
    }
