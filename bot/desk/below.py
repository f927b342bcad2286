"""Words below a ticket are a word on the ticket; where that is unsure, a button decides.

They are surely meant for it where they answer one of its messages, and where its asker writes below
it without a word to the bot. Everything else may be for the bot, or for the people around.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.desk.context import TurnContext
from bot.dialogue.turns import Ask, Manner
from bot.model import slots
from bot.model.people import Venue
from bot.model.tickets import ENDED, LIVE, Move, Status, Ticket

REMEMBERED = timedelta(days=7)  # what nobody touched for longer is seldom what somebody means
MOST = 10


@dataclass(frozen=True, slots=True)
class Below:
    """The ticket below which something was said. `answers`: it is an answer to one of the ticket's
    own messages. `only`: no other ticket of the person's is open there."""

    ticket: Ticket
    answers: bool = False
    only: bool = False


def found(context: TurnContext, turn: Ask) -> Below | None:
    """The ticket that the words may be for; None where there is none that they can answer."""
    return _named(context, turn) or _around(context, turn)


def sure(below: Below, turn: Ask) -> bool:
    """Whether the words need no look at what the bot knows: they are for the ticket."""
    own = below.ticket.by.id == turn.by.id
    talking = below.ticket.answered and below.ticket.status in LIVE
    return below.answers or (turn.manner is Manner.IN_THREAD and own and talking)


def likely(below: Below, turn: Ask) -> bool:
    """Whether words that the bot has no answer to are for the ticket."""
    if below.ticket.by.id != turn.by.id or below.ticket.status in ENDED:
        return False
    if turn.manner is Manner.IN_THREAD:
        return True
    return below.only and below.ticket.status is Status.WAITING


def _named(context: TurnContext, turn: Ask) -> Below | None:
    about = slots.about(turn.below) if turn.below else None
    if about is None or about.side is not slots.Side.PARTNER:
        return None
    ticket = context.memory.ticket(about.ticket)
    if ticket is None or not ticket.seen_by(turn.by) or not ticket.may(Move.ANSWER):
        return None
    return Below(ticket, answers=True)


def _around(context: TurnContext, turn: Ask) -> Below | None:
    """The person's own before a colleague's, what is open before what has ended, the latest
    first."""
    if turn.where.venue is Venue.COMMAND:  # no ticket lives where only one person sees
        return None
    there = context.memory.tickets.at(turn.where.place, turn.by, MOST)
    since = context.now - REMEMBERED
    meant = [each for each in there if each.may(Move.ANSWER) and each.touched > since]
    if not meant:
        return None
    own_and_open = [each for each in meant if each.by.id == turn.by.id and each.status in LIVE]
    ticket = min(meant, key=lambda each: (each.by.id != turn.by.id, each.status in ENDED))
    return Below(ticket, only=own_and_open == [ticket])
