"""What happens to a ticket without anybody pressing here: at its helpdesk, and by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk import promises, steps, subjects
from bot.desk.context import TurnContext
from bot.desk.showing import screens
from bot.dialogue import words
from bot.dialogue.turns import Relay, Remind, Sync
from bot.errors import StaleError
from bot.model import remote
from bot.model.events import Happened
from bot.model.tickets import ENDED, Move, Said, Ticket
from bot.ports.channel import Delivery


def relay(context: TurnContext, turn: Relay) -> list[Delivery]:
    """A reply as care's own; at the helpdesk nothing kept the human from writing on what has ended,
    nor on what has left it: then whoever has the ticket now hears of it. StaleError where nobody
    is there to read it, because they were forgotten."""
    ticket = context.ticket(turn.ticket, turn.by)
    if ticket.by.forgotten:
        raise StaleError(f"whoever raised {ticket.number} was forgotten")
    helpdesk = turn.by.company.id
    context = context.back_at(turn.at, ticket)
    known = context.memory.owed.is_to(ticket, helpdesk)
    step = steps.take_over if known else steps.make
    say = steps.take_down if known else steps.say
    closed = screens.closed_reply(ticket, context.knowledge)
    if ticket.status in ENDED:
        ticket = step(context, ticket, Move.REOPEN, turn.by)
    route = context.memory.owed.route_at(ticket, helpdesk, context.now)
    ticket = step(context, ticket, Move.REPLY, turn.by)
    said = Said(turn.by.name, True, turn.text.strip(), context.now, route)
    ticket = say(context, ticket, said)
    context.memory.owed.heard(ticket, said, helpdesk)
    return [*closed, *screens.everywhere(ticket, context.knowledge)]


def sync(context: TurnContext, turn: Sync) -> list[Delivery]:
    """The newest word counts, and ours until it is known there; a helpdesk that the ticket has left
    says nothing of it any more."""
    ticket = context.ticket(turn.ticket, turn.by)
    helpdesk = turn.by.company.id
    context = context.back_at(turn.at, ticket)
    if context.memory.owed.has_move(ticket.number) or _moved_later(context, ticket):
        return []
    context.memory.owed.give_up_moves(ticket.number, helpdesk)
    made = remote.moves(ticket.status, turn.status)
    if not made or not context.memory.owed.is_to(ticket, helpdesk):
        return []
    for move in made:
        ticket = steps.take_over(context, ticket, move, turn.by)
    told = screens.tell_partner(ticket, made)
    return [*screens.everywhere(ticket, context.knowledge), *told]


def remind(context: TurnContext, turn: Remind) -> list[Delivery]:
    """Of promises that are near their end or broken, once each; and of a first answer when it is
    due and on every working day after, as long as nobody has answered it or has it."""
    ticket = context.memory.ticket(turn.ticket)
    if ticket is None or ticket.look is None or ticket.look > context.now:
        return []
    told = promises.told(context, ticket)
    ticket = context.memory.ticket(turn.ticket) or ticket
    due = ticket.remind
    if due is None or due > context.now:
        return [screens.cares(ticket, context.knowledge), *told]
    return [*told, *_reminded(context, turn, ticket, due)]


def _reminded(context: TurnContext, turn: Remind, ticket: Ticket, due: datetime) -> list[Delivery]:
    target = subjects.route_named(ticket.route, context.knowledge).target
    if target is None:  # nothing is promised any more
        ticket = replace(ticket, due=None, next_reminder=None)
        context.memory.keep_ticket(ticket)
        return screens.everywhere(ticket, context.knowledge)
    context.record(Happened.CARE_REMINDED, turn.by, ticket.question, "", ticket.number)
    again = target.hours.same_time(due, after=context.now)
    ticket = replace(ticket, reminders=ticket.reminders + 1, next_reminder=again)
    context.memory.keep_ticket(ticket)
    nudge = screens.nudge_care(
        ticket, context.knowledge, lambda: words.still_unanswered(ticket.number), context.now
    )
    return [screens.cares(ticket, context.knowledge), nudge]


def reminder(ticket: Ticket) -> Remind:
    told = sum(one.warned + one.told for one in ticket.promises)
    id = f"remind/{ticket.number}/{ticket.reminders}/{told}"
    return Remind(id=id, by=ticket.by, ticket=ticket.number)


def _moved_later(context: TurnContext, ticket: Ticket) -> bool:
    return any(step.at > context.now for step in ticket.history)
