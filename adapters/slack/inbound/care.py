"""What the care team presses, read into turns; pure."""

from __future__ import annotations

from adapters.slack import care_actions
from adapters.slack.inbound.presses import Press
from bot.dialogue import turns
from bot.dialogue.lessons import FORMS
from bot.model.people import Agent, Conversation
from bot.model.tickets import AT_ONCE, Move


def turn(press: Press, by: Agent) -> turns.CareTurn | None:
    """What the press does; None for what opens a form."""
    match press.action:
        case care_actions.Retry(ticket):
            return turns.Retry(id=press.id, by=by, ticket=ticket)
        case care_actions.Order(Move() as move, ticket, seen) if move in AT_ONCE:
            return turns.MoveTicket(id=press.id, by=by, ticket=ticket, move=move, seen=seen)
        case _:
            return None


def lesson(press: Press, by: Agent, where: Conversation) -> turns.Learn | None:
    """The same at the knowledge's desk."""
    match press.action:
        case care_actions.Learn(lesson, about, seen) if lesson not in FORMS:
            return turns.Learn(
                id=press.id, by=by, where=where, lesson=lesson, about=about, seen=seen
            )
        case _:
            return None
