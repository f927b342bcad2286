"""What a partner does with a ticket that was raised."""

from __future__ import annotations

from dataclasses import replace

from bot.desk import presenter, screens, steps, ticket_form
from bot.desk.context import TurnContext
from bot.dialogue import turns, words
from bot.model.events import Happened
from bot.model.people import Venue
from bot.model.questions import new_id
from bot.model.tickets import LIVE, Move, Said, Screen, Status
from bot.ports.channel import Delivery


def show(context: TurnContext, turn: turns.ShowTicket) -> list[Delivery]:
    """In a place that lasts, the copy is kept up to date like the first one; elsewhere it has no
    buttons."""
    ticket = context.ticket(turn.ticket, turn.by)
    copy = Screen(turn.where.place, new_id())
    card = presenter.ticket_card(ticket, context.knowledge)
    if turn.where.venue is Venue.COMMAND:
        return [Delivery(copy.place, copy.slot, replace(card, moves=(), judge=False))]
    context.memory.keep_ticket(replace(ticket, screens=(*ticket.screens, copy)))
    return [Delivery(copy.place, copy.slot, card)]


def reply_in_thread(context: TurnContext, turn: turns.Ask) -> list[Delivery] | None:
    """The asker's words in the thread of a ticket that a human has answered; None when there is no
    such ticket."""
    ticket = context.memory.ticket_in(turn.where.place, turn.by)
    if ticket is None or not ticket.answered or ticket.status not in LIVE:
        return None
    word = turns.Comment(
        id=turn.id, by=turn.by, ticket=ticket.number, text=turn.text, files=turn.files
    )
    return comment(context, word)


def comment(context: TurnContext, turn: turns.Comment) -> list[Delivery]:
    ticket = context.ticket(turn.ticket, turn.by)
    files = words.only_files(len(turn.files)) if turn.files else ""
    text = ticket_form.written(turn.text.strip() or files)
    ticket = steps.make(context, ticket, Move.ANSWER, turn.by)
    ticket = replace(ticket, files=(*ticket.files, *turn.files))
    ticket = steps.say(context, ticket, Said(turn.by.name, False, text, context.now))
    nudge = screens.nudge_care(ticket, words.partner_answered(turn.by.name, ticket.number))
    return [*screens.everywhere(ticket, context.knowledge), nudge]


def withdraw(context: TurnContext, turn: turns.Withdraw) -> list[Delivery]:
    ticket = context.ticket(turn.ticket, turn.by)
    ticket = steps.make(context, ticket, Move.WITHDRAW, turn.by)
    ticket = replace(ticket, solved=True)
    context.memory.keep_ticket(ticket)
    nudge = screens.nudge_care(ticket, words.partner_solved(turn.by.name, ticket.number))
    return [*screens.everywhere(ticket, context.knowledge), nudge]


def judge(context: TurnContext, turn: turns.Judge) -> list[Delivery]:
    """Asked once: a second answer changes nothing, and a no brings the ticket back."""
    ticket = context.ticket(turn.ticket, turn.by)
    if ticket.solved is not None or ticket.status is not Status.RESOLVED:
        return screens.partners(ticket, context.knowledge)
    verdict = str(turn.solved).lower()
    context.record(Happened.TICKET_JUDGED, turn.by, ticket.question, verdict, ticket.number)
    ticket = replace(ticket, solved=turn.solved)
    if turn.solved:
        context.memory.keep_ticket(ticket)
        return screens.everywhere(ticket, context.knowledge)
    ticket = steps.make(context, ticket, Move.REOPEN, turn.by)
    nudge = screens.nudge_care(ticket, words.not_solved(turn.by.name, ticket.number))
    return [*screens.everywhere(ticket, context.knowledge), nudge]
