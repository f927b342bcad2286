"""Erasing a person.

A ticket is a record of the company's work, so that it stays with its number, route, dates and
steps; what the person wrote, what was written to them, and who they were does not. docs/privacy.md
tells operators the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, or_, select, tuple_, update

from bot.desk import presenter
from bot.dialogue import words
from bot.knowledge.entries import Knowledge
from bot.model.people import Company, Partner, Place
from bot.model.remote import Owed
from bot.model.text import changed
from bot.model.tickets import LIVE, Move, Moved, Said, Screen, Ticket, moved
from bot.ports.channel import Delivery
from bot.privacy.personal_data import FORGOTTEN, Held, held, holding, public
from bot.privacy.retention import delete_questions
from bot.storage import tables
from bot.storage.store import Store
from bot.storage.transaction import Memory

CHUNK = 50  # words that are looked for at once
# What a channel or the sending keeps: rows that name the person, or a place where only they are,
# go.
_TRACES = {
    tables.deliveries: "unsent cards erased",
    tables.messages: "references to messages erased",
    tables.places: "references to conversations erased",
    tables.turns: "ids of what they did erased",
}


@dataclass(frozen=True)
class Erased:
    """What came of it; `elsewhere` are tickets that a helpdesk has, too: its name, its id, our
    number."""

    held: Held
    counts: Mapping[str, int]
    elsewhere: Sequence[tuple[str, str, str]]

    def __str__(self) -> str:
        found = self.held
        lines = [
            f"{found.person} ({', '.join(sorted(found.names)) or 'no name known'}) is forgotten:",
            f"  {len(found.questions)} questions with their answers and ratings erased",
            (
                f"  {len(found.raised)} tickets keep number, route, dates and"
                f" steps{_named(found.raised)}"
            ),
            (
                f"  {len(found.took_part)} tickets of others no longer name"
                f" them{_named(found.took_part)}"
            ),
            *(f"  {count} {what}" for what, count in self.counts.items()),
            (
                "What stands in Slack and Teams is theirs to delete there; care's cards are drawn"
                " anew."
            ),
            *(
                f"Erase it at {helpdesk}, too: {remote} ({number})"
                for helpdesk, remote, number in self.elsewhere
            ),
        ]
        return "\n".join(lines)


def forget(store: Store, person: str, knowledge: Knowledge, now: datetime) -> Erased:
    """In one transaction, also while the server runs; that draws the tickets' cards anew. `person`
    as in `held`."""
    found = held(store, person)
    with store.turn() as memory:
        connection = memory.connection
        traces = {what: _delete_traces(connection, table, found) for table, what in _TRACES.items()}
        delete_questions(connection, [question.id for question in found.questions])
        for ticket in found.tickets:
            _rewrite(memory, found, ticket, knowledge, now)
        for table in (tables.questions, tables.tickets):
            _scrub(connection, table, found)
        installer = tables.slack_installations.c.user_id
        installed = update(tables.slack_installations).where(installer == _raw(found.person))
        connection.execute(
            installed.values(user_id=FORGOTTEN)
        )  # who installed the bot; its tokens are the bot's
        theirs = (
            update(tables.events)
            .where(tables.events.c.person == found.person)
            .values(person=FORGOTTEN)
        )
        events = connection.execute(theirs).rowcount
        remote = tables.remotes.c
        there = select(remote.helpdesk, remote.remote, remote.ticket)
        there = there.where(remote.ticket.in_([ticket.number for ticket in found.raised]))
        elsewhere = [(row.helpdesk, row.remote, row.ticket) for row in connection.execute(there)]
    return Erased(found, {**traces, "events no longer name them": events}, elsewhere)


# Tickets


def _rewrite(
    memory: Memory, found: Held, ticket: Ticket, knowledge: Knowledge, now: datetime
) -> None:
    own = ticket.by.id == found.person
    kept = _unnamed(found, _emptied(ticket) if own else ticket)
    if own and kept.status in LIVE:
        kept = moved(kept, Move.DISMISS, kept.by, now, words.ERASED)
        _owe_dismissal(memory.connection, kept, now)
    columns = {"asker": kept.by.id, "company": kept.by.company.id}
    memory.connection.execute(
        update(tables.tickets).where(tables.tickets.c.number == kept.number).values(columns)
    )
    memory.keep_ticket(kept)
    _rewrite_owed(memory.connection, found, kept, own=own)
    if any(route.id == kept.route for route in knowledge.routes):
        memory.post(
            f"forget/{kept.number}/{now.isoformat()}",
            list(_redrawn(kept, knowledge)),
            now,
            claim=False,
        )


def _emptied(ticket: Ticket) -> Ticket:
    """Their own ticket: nothing that was written on it, and no way to reach them."""
    nowhere = Place(ticket.home.channel, FORGOTTEN)
    screens = tuple(screen for screen in ticket.screens if public(ticket, screen))
    where = ticket.where if screens else replace(ticket.where, place=nowhere, home=nowhere)
    company = ticket.by.company
    if company.id == ticket.by.id:  # the playground's visitors are their own company
        company = Company(FORGOTTEN, company.name)
    return replace(
        ticket,
        by=Partner(FORGOTTEN, words.FORMER_USER, company, ticket.by.guest),
        where=where,
        screens=screens or (Screen(nowhere, ticket.screens[0].slot),),
        link=None,
        files=(),
        subject=words.ERASED,
        body=words.ERASED,
        asked=words.ERASED,
        details=tuple(replace(detail, value=words.ERASED) for detail in ticket.details),
        history=tuple(
            replace(step, reason=step.reason and words.ERASED) for step in ticket.history
        ),
        said=tuple(replace(said, text=words.ERASED) for said in ticket.said),
        notes=tuple(replace(note, text=words.ERASED) for note in ticket.notes),
    )


def _unnamed(found: Held, ticket: Ticket) -> Ticket:
    """Without their name anywhere and, as a partner, without their words; care's words belong to
    who was answered."""

    def said(one: Said) -> Said:
        if not found.did(ticket, one):
            return one
        return replace(one, who=words.FORMER_USER, text=one.text if one.by_care else words.ERASED)

    def step(one: Moved) -> Moved:
        return replace(one, who=words.FORMER_USER) if found.did(ticket, one) else one

    assignee = ticket.assignee
    if assignee and assignee.id == found.person:
        assignee = replace(assignee, id=FORGOTTEN, name=words.FORMER_USER)
    kept = replace(
        ticket,
        assignee=assignee,
        history=tuple(map(step, ticket.history)),
        said=tuple(map(said, ticket.said)),
        notes=tuple(map(said, ticket.notes)),
    )
    return changed(kept, _without([*found.names, _raw(found.person)]))


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


def _rewrite_owed(connection: Connection, found: Held, ticket: Ticket, *, own: bool) -> None:
    row = tables.owed.c
    without = _without([*found.names, _raw(found.person)])
    rows = connection.execute(
        select(row.id, row.who, row.text).where(row.ticket == ticket.number)
    ).all()
    for id, who, text in rows:
        theirs = who in found.names
        kept = words.ERASED if text and (own or theirs) else without(text)
        values = {"who": words.FORMER_USER if theirs else who, "text": kept}
        connection.execute(update(tables.owed).where(row.id == id).values(values))


def _redrawn(ticket: Ticket, knowledge: Knowledge) -> Iterator[Delivery]:
    yield Delivery(ticket.care.place, ticket.care.slot, presenter.care_card(ticket, knowledge))
    if ticket.home.key != FORGOTTEN:
        card = presenter.ticket_card(ticket, knowledge)
        yield from (Delivery(screen.place, screen.slot, card) for screen in ticket.screens)
        for slot, reply in presenter.reply_cards(ticket, knowledge)[-1:]:
            yield Delivery(ticket.home, slot, reply)


# Everything else


def _delete_traces(connection: Connection, table: Table, found: Held) -> int:
    """Rows are looked for by words and then looked at, since a longer id may begin like theirs."""
    sought = [_raw(found.person), *sorted({place.key for place in found.places})]
    if table is tables.deliveries:
        sought += [ticket.number for ticket in found.tickets]
    keys = list(table.primary_key.columns)
    gone = set[tuple[Any, ...]]()
    for chunk in _chunks(sought):
        names = _words(chunk)
        for row in connection.execute(select(table).where(holding(table, chunk))).mappings():
            if names.search(json.dumps(dict(row), default=str, ensure_ascii=False)):
                gone.add(tuple(row[key.name] for key in keys))
    for some in _chunks(list(gone)):
        connection.execute(
            delete(table).where(or_(*(tuple_(*keys) == tuple_(*one) for one in some)))
        )
    return len(gone)


def _scrub(connection: Connection, table: Table, found: Held) -> None:
    """Where others wrote their id, such as in a mention."""
    raw = _raw(found.person)
    key = next(iter(table.primary_key.columns))
    names, without = _words([raw]), _without([raw])
    for id, document in connection.execute(
        select(key, table.c.document).where(holding(table, [raw]))
    ).all():
        if names.search(json.dumps(document, ensure_ascii=False)):
            kept = changed(document, without)
            connection.execute(update(table).where(key == id).values(document=kept))


def _raw(person: str) -> str:
    """The id as the platform writes it."""
    return person.partition(":")[2] or person


def _words(texts: Sequence[str]) -> re.Pattern[str]:
    return re.compile(
        "|".join(rf"(?<![\w-]){re.escape(text)}(?![\w-])" for text in texts if text) or r"(?!)"
    )


def _without(names: Sequence[str]) -> Callable[[str], str]:
    """Changes a text to one that names nobody of these."""
    pattern = _words(
        sorted({name for name in names if name != words.SOMEBODY}, key=len, reverse=True)
    )
    return lambda text: pattern.sub(words.FORMER_USER, text)


def _chunks(all: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (all[start : start + CHUNK] for start in range(0, len(all), CHUNK))


def _named(tickets: Sequence[Ticket]) -> str:
    return f": {', '.join(ticket.number for ticket in tickets)}" if tickets else ""
