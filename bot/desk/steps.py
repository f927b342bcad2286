"""One step of a ticket's life, and one word between its partner and care: neither is made anywhere
else. Notes, promises, and who has what waits are kept where they change.

Each is kept and recorded where it is made. What is made here is also owed to the ticket's helpdesk;
what was made there is known there already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.desk import promises, subjects
from bot.desk.context import TurnContext
from bot.dialogue import files, words
from bot.errors import TooLateError
from bot.model.attachments import Attachment
from bot.model.events import Happened
from bot.model.people import Agent, Partner
from bot.model.remote import Owed
from bot.model.tickets import Move, Said, Status, Ticket, moved

_HAPPENED: Mapping[Move, Happened] = {
    Move.CLAIM: Happened.TICKET_CLAIMED,
    Move.RELEASE: Happened.TICKET_RELEASED,
    Move.REROUTE: Happened.TICKET_REROUTED,
    Move.REPLY: Happened.TICKET_REPLIED,
    Move.ANSWER: Happened.TICKET_COMMENTED,
    Move.RESOLVE: Happened.TICKET_RESOLVED,
    Move.WITHDRAW: Happened.TICKET_WITHDRAWN,
    Move.DISMISS: Happened.TICKET_DISMISSED,
    Move.REOPEN: Happened.TICKET_REOPENED,
}


def as_seen(context: TurnContext, number: str, by: Agent, seen: Status) -> Ticket:
    """Compare and set: of two clicks the second is told who was first."""
    ticket = context.ticket(number, by)
    if ticket.status is not seen:
        raise TooLateError(words.too_late(ticket))
    return ticket


def make(context: TurnContext, ticket: Ticket, move: Move, by: Partner, reason: str = "") -> Ticket:
    """A step that somebody makes here."""
    ticket = take_over(context, ticket, move, by, reason)
    context.memory.owed.add(Owed.MOVE, ticket)
    return ticket


def take_over(
    context: TurnContext, ticket: Ticket, move: Move, by: Partner, reason: str = ""
) -> Ticket:
    """A step that was made at the helpdesk."""
    ticket = promises.renewed(context, _stepped(context, ticket, move, by, reason))
    context.memory.keep_ticket(ticket)
    context.record(_HAPPENED[move], by, ticket.question, move, ticket.number)
    return ticket


def say(
    context: TurnContext, ticket: Ticket, said: Said, came_along: Iterable[Attachment] = ()
) -> Ticket:
    """A word that somebody says here, which the helpdesk gets with links to what came along."""
    ticket = take_down(context, ticket, said)
    told = replace(said, text=files.below(said.text, came_along))
    context.memory.owed.add(Owed.COMMENT, ticket, told)
    return ticket


def take_down(context: TurnContext, ticket: Ticket, said: Said) -> Ticket:
    """A word that was said at the helpdesk."""
    ticket = promises.renewed(context, replace(ticket, said=(*ticket.said, said)))
    context.memory.keep_ticket(ticket)
    return ticket


def _stepped(context: TurnContext, ticket: Ticket, move: Move, by: Partner, reason: str) -> Ticket:
    if not ticket.may(move):
        raise TooLateError(words.too_late(ticket))
    after = moved(ticket, move, by, context.now, reason)
    if not _owed_anew(ticket, after):
        return after
    return replace(after, due=_due(context, ticket), next_reminder=None)


def _owed_anew(before: Ticket, after: Ticket) -> bool:
    """Whoever takes over what was answered once owes an answer of their own."""
    came_back = after.status is Status.OPEN and before.status is not Status.OPEN
    return after.answered and came_back


def _due(context: TurnContext, ticket: Ticket) -> datetime | None:
    return context.first_answer(subjects.route_named(ticket.route, context.knowledge))
