"""All that was said about a ticket, as far as whoever reads it may know."""

from __future__ import annotations

from collections.abc import Iterator

from bot.desk.context import TurnContext
from bot.desk.showing import ticket_cards
from bot.dialogue import words
from bot.dialogue.transcripts import Line, Transcript
from bot.model.people import Agent, Partner
from bot.model.tickets import Ticket


def transcript(context: TurnContext, number: str, by: Partner) -> Transcript:
    """StaleError when the ticket is gone or not this person's to see. Notes, and reasons, are for
    the care team alone."""
    ticket = context.ticket(number, by)
    lines = [*_said(ticket), *(_cares(ticket) if isinstance(by, Agent) else ())]
    ordered = sorted(lines, key=lambda line: line.at)
    return Transcript(ticket.number, ticket.subject, tuple(ordered))


def _said(ticket: Ticket) -> Iterator[Line]:
    yield Line(ticket.by.name, ticket.filed, ticket.body)
    for said in ticket.said:
        who = ticket_cards.told(said).who
        yield Line(who, said.at, said.text, said.by_care)


def _cares(ticket: Ticket) -> Iterator[Line]:
    if ticket.asked != ticket.body:
        yield Line(words.CARE_WORDS, ticket.filed, ticket.asked)
    if ticket.shown:
        yield Line(words.CARE_SHOWN, ticket.filed, ticket.shown)
    for detail in ticket.details:
        yield Line(detail.label, ticket.filed, detail.value)
    for note in ticket.notes:
        yield Line(f"{words.CARE_NOTES} · {note.who}", note.at, note.text, by_care=True)
    for step in ticket.history:
        told = words.step(step.move, step.who)
        yield Line(told, step.at, step.reason, by_care=True)
