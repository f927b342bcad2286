"""What the care team does with a ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk import steps, subjects
from bot.desk.context import TurnContext
from bot.desk.forms import ticket_form
from bot.desk.showing import screens
from bot.dialogue import turns, words
from bot.dialogue.cards import NoticeCard, ReplyToPartner
from bot.knowledge.entries import Route
from bot.model import slots
from bot.model.events import Happened
from bot.model.people import Agent
from bot.model.remote import Owed
from bot.model.screens import Screen
from bot.model.suggestions import Suggested, Suggestion
from bot.model.tickets import Move, Said, Ticket
from bot.ports.channel import Delivery
from bot.search import Decision


def move(context: TurnContext, turn: turns.MoveTicket) -> list[Delivery]:
    ticket = steps.as_seen(context, turn.ticket, turn.by, turn.seen)
    ticket = steps.make(context, ticket, turn.move, turn.by, turn.reason)
    told = screens.tell_partner(ticket, (turn.move,))
    return [*screens.everywhere(ticket, context.knowledge), *told]


def reroute(context: TurnContext, turn: turns.Reroute) -> list[Delivery]:
    """Where the other route's people work elsewhere, a card appears there and the old one shows the
    outcome."""
    ticket = steps.as_seen(context, turn.ticket, turn.by, turn.seen)
    left, routes = ticket.care, (*ticket.left, ticket.route)
    route = subjects.route_named(turn.route, context.knowledge)
    ticket = replace(ticket, route=route.id, left=routes, care=_worked(context, ticket, route))
    _mark_mistaken(context, ticket)
    ticket = steps.make(context, ticket, Move.REROUTE, turn.by, route.name)
    gone = screens.left_by_care(ticket, left, context.knowledge)
    return [*screens.everywhere(ticket, context.knowledge), *gone]


def _mark_mistaken(context: TurnContext, ticket: Ticket) -> None:
    """Where the bot was sure of an entry whose tickets go elsewhere, its answer was a miss."""
    question = context.memory.question(ticket.question)
    if question is None or question.decision != Decision.ANSWER or not question.near:
        return
    meant = context.knowledge.by_id.get(question.entry or question.near[0])
    moved = meant is not None and meant.route.id != ticket.route
    if moved != question.moved:
        context.memory.keep_question(replace(question, moved=moved))


def reply(
    context: TurnContext, turn: turns.Reply, became: Suggestion = Suggestion.IGNORED
) -> list[Delivery]:
    """What was written in the form, and never a thread's raw text, reaches the partner where the
    question was asked. `became` is what it made of a suggestion that was shown before."""
    ticket = context.ticket(turn.ticket, turn.by)
    text = ticket_form.written(turn.text)
    ticket = replace(ticket, suggested=_suggested(ticket, became, context.now))
    closed = screens.closed_reply(ticket, context.knowledge)
    ticket = steps.make(context, ticket, Move.REPLY, turn.by)
    ticket = steps.say(context, ticket, Said(turn.by.name, True, text, context.now, ticket.route))
    return [*closed, *screens.everywhere(ticket, context.knowledge)]


def tell(
    context: TurnContext, ticket: Ticket, text: str, by: Agent
) -> tuple[Ticket, list[Delivery]]:
    """The same word as others get. It neither claims the ticket nor waits for an answer."""
    closed = screens.closed_reply(ticket, context.knowledge)
    context.record(Happened.TICKET_REPLIED, by, ticket.question, "", ticket.number)
    ticket = steps.say(context, ticket, Said(by.name, True, text, context.now, ticket.route))
    return ticket, closed


def take_note(context: TurnContext, turn: turns.TakeNote) -> list[Delivery]:
    ticket = context.ticket(turn.ticket, turn.by)
    note = Said(turn.by.name, True, ticket_form.written(turn.text), context.now)
    ticket = replace(ticket, notes=(*ticket.notes, note))
    context.memory.keep_ticket(ticket)
    context.memory.owed.add(Owed.NOTE, ticket, note)
    context.record(Happened.NOTE_TAKEN, turn.by, ticket.question, "", ticket.number)
    return [screens.cares(ticket, context.knowledge)]


def retry(context: TurnContext, turn: turns.Retry) -> list[Delivery]:
    """Send what a helpdesk had refused for good once more; somebody has mended the reason."""
    ticket = context.ticket(turn.ticket, turn.by)
    context.memory.owed.take_up_again(ticket.number)
    return [screens.cares(ticket, context.knowledge)]


def bring_up(context: TurnContext, number: str, by: Agent) -> list[Delivery]:
    """The card of a ticket as a new message, where it is worked; the old one stays without
    buttons."""
    ticket = context.ticket(number, by)
    left = ticket.care
    ticket = replace(ticket, care=Screen(left.place, slots.elsewhere(number)))
    context.memory.keep_ticket(ticket)
    gone = screens.left_by_care(ticket, left, context.knowledge)
    return [screens.cares(ticket, context.knowledge), *gone]


def _suggested(ticket: Ticket, became: Suggestion, now: datetime) -> tuple[Suggested, ...]:
    settled = tuple(one for one in ticket.suggested if one.became is not Suggestion.SHOWN)
    if settled == ticket.suggested and became is Suggestion.IGNORED:
        return settled
    return (*settled, Suggested(became, now))


def hint(context: TurnContext, number: str) -> list[Delivery]:
    """Once a ticket, to whoever writes below its card: nobody reads that."""
    ticket = context.memory.ticket(number)
    if ticket is None or ticket.hinted or not ticket.may(Move.REPLY):
        return []
    context.memory.keep_ticket(replace(ticket, hinted=True))
    notice = screens.below_cares(
        ticket,
        context.knowledge,
        slots.nudge(number),
        lambda: NoticeCard(*words.NOT_READ_HERE, ReplyToPartner(number)),
    )
    return [notice]


def _worked(context: TurnContext, ticket: Ticket, route: Route) -> Screen:
    """The card that care works with: the one there is, or a new one where others work the route."""
    place = context.care_place(ticket.by.company, route)
    if place == ticket.care.place:
        return ticket.care
    return Screen(place, slots.elsewhere(ticket.number))
