"""The form that a press opens, to be read from the desk."""

from __future__ import annotations

from collections.abc import Callable

from adapters.slack import actions
from adapters.slack.inbound.presses import Press
from bot.desk.desk import Desk
from bot.dialogue.forms import Form, Purpose
from bot.model.people import Agent, Partner
from bot.model.tickets import Move

Opening = Callable[[Desk], Form]

_WITH_REASON = (Move.RESOLVE, Move.DISMISS)


def partners(press: Press, by: Partner) -> Opening | None:
    """What a partner gets to fill in."""
    match press.action:
        case actions.Raise(question):
            return lambda desk: desk.ticket_form(question, by)
        case actions.Rate(question, helped=False):
            return lambda desk: desk.feedback_form(question, by)
        case actions.Comment(ticket):
            return lambda desk: desk.word_form(ticket, by, Purpose.COMMENT)
        case _:
            return None


def cares(press: Press, by: Agent) -> Opening | None:
    """What the care team gets to fill in."""
    match press.action:
        case actions.Order(Move.REPLY, ticket):
            return lambda desk: desk.word_form(ticket, by, Purpose.REPLY)
        case actions.Order(Move() as move, ticket, seen) if move in _WITH_REASON:
            return lambda desk: desk.reason_form(ticket, by, move, seen)
        case actions.Order(Move.REROUTE, ticket, seen):
            return lambda desk: desk.reroute_form(ticket, by, seen)
        case actions.Order(Purpose.NOTE, ticket):
            return lambda desk: desk.word_form(ticket, by, Purpose.NOTE)
        case _:
            return None
