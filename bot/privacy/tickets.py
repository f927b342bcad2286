"""What is kept of tickets: records of the company's work, which stay without the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from bot.dialogue import words
from bot.model.people import FORGOTTEN, Partner, Place
from bot.model.remote import Owed
from bot.model.tickets import ENDED, LIVE, Move, Ticket, moved
from bot.numbers import leaving
from bot.ports.keeper import Erased, Expired, Keeper, Person, Retention, Traces
from bot.privacy import expiry
from bot.privacy.matching import holding, naming, piece, unnaming, without
from bot.privacy.prose import ticket_reworded
from bot.privacy.pseudonyms import Part, pseudonymised, public
from bot.privacy.questions import alone
from bot.storage import tables
from bot.storage.documents import as_ticket, searched, ticket_document
from bot.storage.transaction import remembering


class Tickets(Keeper):
    what = "tickets"

    def traces(self, connection: Connection, person: Person) -> Traces:
        found = list(_of(connection, person))
        return Traces(
            names=frozenset(name for one in found for name in _names(connection, person, one)),
            places=frozenset(place for one in found for place in _private(one, person)),
            tickets=frozenset(ticket.number for ticket in found),
        )

    def called(self, connection: Connection, name: str) -> Iterator[str]:
        perhaps = select(tables.tickets.c.document).where(holding(tables.tickets, [piece(name)]))
        for document in connection.execute(perhaps).scalars():
            for each in _people(as_ticket(document)):
                if each.name.casefold() == name.casefold():
                    yield each.id

    def held(self, connection: Connection, person: Person) -> dict[str, Any]:
        """Of tickets that they only took part in, what they wrote and did. Care's notes on theirs
        are in it."""
        own, others = _apart(connection, person)
        parts = [_part(ticket, _part_in(connection, person, ticket)) for ticket in others]
        return {"tickets": [ticket_document(ticket) for ticket in own], "took_part": parts}

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        own, others = _apart(connection, person)
        worded = [one for one in others if _holds_words(connection, person, one)]
        signed = [one for one in others if one not in worded and _signed(connection, person, one)]
        for ticket in (*own, *others):
            _rewrite(connection, person, ticket, now)
        _unname(connection, person)
        done = [
            f"{len(own)} tickets keep number, route, dates and steps{_named(own)}",
            f"{len(others)} tickets of others no longer name them{_named(others)}",
        ]
        left = [
            f"{what} at {there}"
            for what, tickets in (
                ("Erase it", own),
                ("Erase what they wrote", worded),
                ("Take out their name", signed),
            )
            for there in _elsewhere(connection, tickets)
        ]
        return Erased(done, left)

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        """Closed is later than filed, so that only old ones need be looked into."""
        row = tables.tickets.c
        over = expiry.over(row.filed, row.company, kept.tickets, kept.companies_tickets, now)
        old = select(row.number, row.document).where(row.status.in_(ENDED), over)
        some = old.where(row.number > (after or "")).order_by(row.number).limit(expiry.BATCH)
        found = connection.execute(some).all()
        closed = [number for number, document in found if _long_closed(document, kept, now)]
        _delete(connection, closed)
        return Expired(len(closed), found[-1].number if len(found) == expiry.BATCH else None)


def _of(connection: Connection, person: Person) -> Iterator[Ticket]:
    """Those that they raised, have, or took part in."""
    row = tables.tickets.c
    known = sorted(person.traces.tickets)
    perhaps = or_(
        row.asker == person.id, row.number.in_(known), holding(tables.tickets, [person.id])
    )
    found = select(row.document).where(perhaps).order_by(row.filed).with_for_update()
    for document in connection.execute(found).scalars():
        ticket = as_ticket(document)
        shown_to = {screen.whose for screen in ticket.screens}
        if ticket.number in known or person.id in {each.id for each in _people(ticket)} | shown_to:
            yield ticket


def _apart(connection: Connection, person: Person) -> tuple[list[Ticket], list[Ticket]]:
    """Their own, and others'."""
    found = list(_of(connection, person))
    own = [ticket for ticket in found if ticket.by.id == person.id]
    return own, [ticket for ticket in found if ticket.by.id != person.id]


def _people(ticket: Ticket) -> Iterator[Partner]:
    yield ticket.by
    if ticket.assignee:
        yield ticket.assignee


def _names(connection: Connection, person: Person, ticket: Ticket) -> Iterator[str]:
    """Whoever only wrote on it is known by what they did there."""
    yield from (each.name for each in _people(ticket) if each.id == person.id)
    yield from _part_in(connection, person, ticket).names(ticket)


def _private(ticket: Ticket, person: Person) -> Iterator[Place]:
    """Where only they and the bot are; a colleague's chat is the colleague's."""
    own = ticket.by.id == person.id
    if own:
        yield from alone(ticket.where)
    for screen in ticket.screens:
        theirs = screen.whose == person.id or (own and not screen.whose)
        if theirs and not public(ticket, screen):
            yield screen.place


def _part_in(connection: Connection, person: Person, ticket: Ticket) -> Part:
    row = tables.events.c
    theirs = select(row.at).where(row.ticket == ticket.number, row.person == person.id)
    return Part(person, frozenset(connection.execute(theirs).scalars()))


def _holds_words(connection: Connection, person: Person, ticket: Ticket) -> bool:
    """Whether they wrote on a ticket of somebody else as a partner, or asked what it is about."""
    part = _part_in(connection, person, ticket)
    wrote = any(part.did(said) and not said.by_care for said in ticket.said)
    return wrote or ticket.question in person.traces.questions


def _signed(connection: Connection, person: Person, ticket: Ticket) -> bool:
    """Whether their name stands below a word of care's."""
    part = _part_in(connection, person, ticket)
    return any(part.did(said) for said in (*ticket.said, *ticket.notes))


def _part(ticket: Ticket, part: Part) -> dict[str, Any]:
    document = ticket_document(ticket)
    shown: dict[str, Any] = {"number": ticket.number}
    for name in ("said", "notes", "history"):
        pairs = zip(document[name], getattr(ticket, name), strict=True)
        shown[name] = [each for each, one in pairs if part.did(one)]
    return shown


def _rewrite(connection: Connection, person: Person, ticket: Ticket, now: datetime) -> None:
    own = ticket.by.id == person.id
    kept = pseudonymised(ticket, _part_in(connection, person, ticket))
    if own and kept.status in LIVE:
        kept = moved(kept, Move.DISMISS, kept.by, now, words.ERASED)
        _owe_dismissal(connection, kept, now)
    asker = f"{FORGOTTEN}/{kept.number}" if own else kept.by.id  # two may have asked together
    columns = {"asker": asker, "company": kept.by.company.id}
    same = tables.tickets.c.number == kept.number
    connection.execute(update(tables.tickets).where(same).values(columns))
    with remembering(connection) as memory:
        memory.keep_ticket(kept)
    _rewrite_owed(connection, person, kept, own=own)


def _owe_dismissal(connection: Connection, ticket: Ticket, now: datetime) -> None:
    """The server tells the helpdesk: see `Ledger.take_up_again`."""
    row = {
        "ticket": ticket.number,
        "kind": Owed.MOVE,
        "who": words.FORMER_USER,
        "text": "",
        "status": ticket.status,
    }
    connection.execute(insert(tables.owed).values(**row, at=now, state="again", round=0, tries=0))


def _rewrite_owed(connection: Connection, person: Person, ticket: Ticket, *, own: bool) -> None:
    row, unnamed = tables.owed.c, unnaming(person)
    owed = select(row.id, row.who, row.text).where(row.ticket == ticket.number)
    for id, who, text in connection.execute(owed).all():
        theirs = who in person.traces.names
        kept = words.ERASED if text and (own or theirs) else unnamed(text)
        values = {"who": words.FORMER_USER if theirs else who, "text": kept}
        connection.execute(update(tables.owed).where(row.id == id).values(values))


def _unname(connection: Connection, person: Person) -> None:
    """Where others wrote their id, such as in a mention."""
    unnamed, row = without(person.ids), tables.tickets.c
    for found in list(naming(connection, tables.tickets, person.ids)):
        kept = ticket_reworded(as_ticket(found["document"]), unnamed)
        document = ticket_document(kept)
        same = row.number == found["number"]
        kept_words = {"document": document, "words": searched(kept)}
        connection.execute(update(tables.tickets).where(same).values(kept_words))


def _elsewhere(connection: Connection, tickets: Iterable[Ticket]) -> Iterator[str]:
    row = tables.remotes.c
    numbers = [ticket.number for ticket in tickets]
    there = select(row.helpdesk, row.remote, row.ticket).where(row.ticket.in_(numbers))
    for helpdesk, remote, number in connection.execute(there.order_by(row.ticket, row.helpdesk)):
        yield f"{helpdesk}, too: {remote} ({number})"


def _long_closed(document: Any, kept: Retention, now: datetime) -> bool:
    ticket = as_ticket(document)
    days = kept.companies_tickets.get(ticket.by.company.id, kept.tickets)
    return ticket.history[-1].at < now - timedelta(days=days)


def _delete(connection: Connection, numbers: Sequence[str]) -> None:
    leaving.let_tickets_go(connection, numbers)
    for table, number in (
        (tables.tickets, "number"),
        (tables.owed, "ticket"),
        (tables.remotes, "ticket"),
    ):
        connection.execute(delete(table).where(table.c[number].in_(numbers)))
    on = tables.events.c.ticket.in_(numbers)
    connection.execute(update(tables.events).where(on).values(person=expiry.NOBODY))


def _named(tickets: Sequence[Ticket]) -> str:
    return f": {', '.join(ticket.number for ticket in tickets)}" if tickets else ""
