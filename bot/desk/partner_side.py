"""What a partner does with a ticket that was raised."""

from __future__ import annotations

from dataclasses import replace

from bot.desk import alone, answering, steps
from bot.desk.context import TurnContext
from bot.desk.forms import ticket_form
from bot.desk.showing import screens, ticket_cards
from bot.dialogue import turns, words
from bot.errors import StaleError
from bot.model import slots
from bot.model.attachments import Attachment
from bot.model.events import Happened
from bot.model.people import Partner, Venue
from bot.model.screens import Screen, with_screen
from bot.model.tickets import Move, Said, Status, Ticket
from bot.ports.channel import Delivery


def show(context: TurnContext, turn: turns.ShowTicket) -> list[Delivery]:
    """To the asker alone. Where it lasts the card is kept up to date, one a place; elsewhere it has
    no buttons."""
    ticket = context.ticket(turn.ticket, turn.by)
    there = alone.conversation(turn.where)
    if there is None:
        return alone.told(turn.where)
    copy = Screen(there.place, slots.copy(ticket.number), turn.by.id)
    card = ticket_cards.ticket_card(ticket, context.knowledge)
    if there.venue is Venue.COMMAND:
        unpressable = replace(card, moves=(), judge=False)
        return [Delivery(copy.place, copy.slot, unpressable), *alone.told(turn.where)]
    kept, left = with_screen(ticket.screens, copy)
    context.memory.keep_ticket(replace(ticket, screens=kept))
    gone = screens.left_by_partner(ticket, left)
    return [Delivery(copy.place, copy.slot, card), *gone, *alone.told(turn.where)]


def comment(context: TurnContext, turn: turns.Comment) -> list[Delivery]:
    ticket = context.ticket(turn.ticket, turn.by)
    text = turn.text if turn.files else ticket_form.written(turn.text)
    return put_on(context, ticket, turn.by, text, turn.files)


def add_words(context: TurnContext, turn: turns.AddWords) -> list[Delivery]:
    """As the word of whoever said them. Pressed twice, they are added once."""
    question = context.question(turn.question, turn.by)
    if question.below is None:
        raise StaleError("these words are below no ticket")
    ticket = context.ticket(question.below, turn.by)
    if question.added:
        return [answering.show(context, question)]
    shown = put_on(context, ticket, question.by, question.text, question.files)
    return [*shown, answering.show(context, replace(question, added=True))]


def withdraw(context: TurnContext, turn: turns.Withdraw) -> list[Delivery]:
    ticket = context.ticket(turn.ticket, turn.by)
    ticket = steps.make(context, ticket, Move.WITHDRAW, turn.by)
    ticket = replace(ticket, solved=True)
    context.memory.keep_ticket(ticket)
    nudge = screens.nudge_care(
        ticket,
        context.knowledge,
        lambda: words.partner_solved(turn.by.name, ticket.number),
        context.now,
    )
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
    nudge = screens.nudge_care(
        ticket,
        context.knowledge,
        lambda: words.not_solved(turn.by.name, ticket.number),
        context.now,
    )
    return [*screens.everywhere(ticket, context.knowledge), nudge]


def put_on(
    context: TurnContext,
    ticket: Ticket,
    by: Partner,
    text: str,
    files: tuple[Attachment, ...] = (),
) -> list[Delivery]:
    """A word of its partner's, whichever way it came."""
    said = Said(by.name, False, text.strip() or words.only_files(len(files)), context.now)
    ticket = steps.make(context, ticket, Move.ANSWER, by)
    ticket = replace(ticket, files=(*ticket.files, *files))
    ticket = steps.say(context, ticket, said, files)
    nudge = screens.nudge_care(
        ticket,
        context.knowledge,
        lambda: words.partner_answered(by.name, ticket.number),
        context.now,
    )
    return [*screens.everywhere(ticket, context.knowledge), nudge]
