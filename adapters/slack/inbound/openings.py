"""The form that a press asks for; pure."""

from __future__ import annotations

from adapters.slack import actions, care_actions
from adapters.slack.inbound.presses import Press
from bot.dialogue import form_requests
from bot.dialogue.forms import Purpose
from bot.dialogue.lessons import FORMS
from bot.model.people import Agent, Partner, Place
from bot.model.tickets import WITH_REASON, Move


def partners(press: Press, by: Partner) -> form_requests.FormRequest | None:
    """What a partner gets to fill in."""
    match press.action:
        case actions.Raise(question):
            return form_requests.TicketFormRequest(by=by, question=question)
        case actions.Explain(question):
            return form_requests.FeedbackFormRequest(by=by, question=question)
        case actions.Comment(ticket):
            return form_requests.WordFormRequest(by=by, ticket=ticket, purpose=Purpose.COMMENT)
        case _:
            return None


def cares(press: Press, by: Agent) -> form_requests.FormRequest | None:
    """What the care team gets to fill in."""
    match press.action:
        case care_actions.Order(Move.REPLY, ticket) | care_actions.Reply(ticket):
            return form_requests.WordFormRequest(by=by, ticket=ticket, purpose=Purpose.REPLY)
        case care_actions.Order(Move() as move, ticket, seen) if move in WITH_REASON:
            return form_requests.ReasonFormRequest(by=by, ticket=ticket, move=move, seen=seen)
        case care_actions.Order(Move.REROUTE, ticket, seen):
            return form_requests.RerouteFormRequest(by=by, ticket=ticket, seen=seen)
        case care_actions.Order(Purpose.NOTE, ticket):
            return form_requests.WordFormRequest(by=by, ticket=ticket, purpose=Purpose.NOTE)
        case _:
            return None


def desks(press: Press, by: Agent, place: Place) -> form_requests.FormRequest | None:
    """The same at the knowledge's desk, by a button that stands there."""
    match press.action:
        case care_actions.Learn(lesson, about) if lesson in FORMS:
            return form_requests.TeachFormRequest(by=by, lesson=lesson, about=about, place=place)
        case _:
            return None
