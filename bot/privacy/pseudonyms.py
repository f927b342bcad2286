"""A ticket without somebody who was erased; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue import words
from bot.model.people import FORGOTTEN, Company, Conversation, Partner, Place, Venue
from bot.model.screens import Screen
from bot.model.tickets import Moved, Said, Ticket
from bot.ports.keeper import Person
from bot.privacy.matching import unnaming
from bot.privacy.prose import ticket_reworded


@dataclass(frozen=True, slots=True)
class Part:
    """What a person did on a ticket, by when it was."""

    person: Person
    moments: frozenset[datetime]

    def did(self, what: Said | Moved) -> bool:
        """Tickets hold names only, and the event beside each step the id; what came from a helpdesk
        has no event."""
        return what.at in self.moments or what.who in self.person.traces.names

    def names(self, ticket: Ticket) -> Iterator[str]:
        """Which they went by there; none where somebody else did something at the same moment."""
        for moment in self.moments:
            done: tuple[Said | Moved, ...] = (*ticket.said, *ticket.notes, *ticket.history)
            there = {what.who for what in done if what.at == moment}
            yield from there if len(there) == 1 else ()


def public(ticket: Ticket, screen: Screen) -> bool:
    """Whether others than the asker see a screen of the partner's side."""
    return ticket.where.venue is Venue.CHANNEL and screen.place == ticket.where.place


def pseudonymised(ticket: Ticket, part: Part) -> Ticket:
    """Without their name anywhere and, as a partner, without their words; of their own ticket
    nothing that was written on it is left. What care wrote belongs to who was answered."""
    own = ticket.by.id == part.person.id
    kept = _unsigned(_emptied(ticket) if own else _unseen(ticket, part.person), part)
    return ticket_reworded(kept, unnaming(part.person))


def _emptied(ticket: Ticket) -> Ticket:
    """Nothing that was written on it, and no way to reach whoever raised it."""
    nowhere = Place(ticket.home.channel, FORGOTTEN)
    by, seen = ticket.by, tuple(screen for screen in ticket.screens if public(ticket, screen))
    others = tuple(one for one in ticket.screens if one.whose not in ("", ticket.by.id))
    first = seen or (Screen(nowhere, ticket.screens[0].slot),)
    return replace(
        ticket,
        by=Partner(FORGOTTEN, words.FORMER_USER, _company(by), by.guest, language=by.language),
        where=_seen(ticket.where) if seen else _nowhere(ticket.where, nowhere),
        screens=(*first, *others),
        link=None,
        files=(),
        subject=words.ERASED,
        body=words.ERASED,
        asked=words.ERASED,
        quoted="",
        details=tuple(replace(detail, value=words.ERASED) for detail in ticket.details),
        history=tuple(_without_reason(step) for step in ticket.history),
        said=tuple(replace(said, text=words.ERASED) for said in ticket.said),
        notes=tuple(replace(note, text=words.ERASED) for note in ticket.notes),
    )


def _unseen(ticket: Ticket, person: Person) -> Ticket:
    """Shown to them no more; where it lives it stays."""
    first, *others = ticket.screens
    return replace(ticket, screens=(first, *(one for one in others if one.whose != person.id)))


def _company(by: Partner) -> Company:
    """Who has none is their own."""
    own = by.company.id == by.id
    return Company(FORGOTTEN, words.FORMER_USER) if own else by.company


def _seen(where: Conversation) -> Conversation:
    """Without the places that are the person's alone."""
    return replace(where, aside=None, whispered=None)


def _nowhere(where: Conversation, nowhere: Place) -> Conversation:
    return replace(_seen(where), place=nowhere, home=nowhere)


def _without_reason(step: Moved) -> Moved:
    return replace(step, reason=words.ERASED) if step.reason else step


def _unsigned(ticket: Ticket, part: Part) -> Ticket:
    assignee = ticket.assignee
    if assignee and assignee.id == part.person.id:
        assignee = replace(assignee, id=FORGOTTEN, name=words.FORMER_USER)
    return replace(
        ticket,
        assignee=assignee,
        history=tuple(_unsigned_step(step, part) for step in ticket.history),
        said=tuple(_unsigned_word(said, part) for said in ticket.said),
        notes=tuple(_unsigned_word(note, part) for note in ticket.notes),
    )


def _unsigned_step(step: Moved, part: Part) -> Moved:
    return replace(step, who=words.FORMER_USER) if part.did(step) else step


def _unsigned_word(said: Said, part: Part) -> Said:
    if not part.did(said):
        return said
    text = said.text if said.by_care else words.ERASED
    return replace(said, who=words.FORMER_USER, text=text)
