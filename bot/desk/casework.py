"""What the desk does with tickets: filed by a partner, worked by care, spoken about in both
directions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.desk import presenter, ticket_form
from bot.desk.answering import show
from bot.desk.context import TurnContext
from bot.dialogue import words
from bot.dialogue.cards import Addressee, NudgeCard, ReplyCard, TicketCard
from bot.dialogue.forms import BODY_LIMIT
from bot.dialogue.turns import (
    Ask,
    Comment,
    FileTicket,
    Judge,
    MoveTicket,
    Relayed,
    Remind,
    Reply,
    Reroute,
    Retry,
    ShowTicket,
    Synced,
    TakeNote,
    Withdraw,
)
from bot.errors import FormError, RefusedError, TooLateError
from bot.model.events import Happened
from bot.model.people import Agent, Partner, Venue
from bot.model.questions import new_id
from bot.model.remote import Owed, moves
from bot.model.text import one_line
from bot.model.tickets import ENDED, LIVE, Move, Said, Screen, Status, Ticket, moved, new_number
from bot.ports.channel import Delivery

_HAPPENED = {
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


# Filing


def file(context: TurnContext, turn: FileTicket) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    if not context.may_file(turn.by):
        raise RefusedError(words.TOO_MANY_TICKETS)
    route = presenter.route_of(question, context.knowledge)
    fields = presenter.entry_of(question, context.knowledge).form if question.entry else ()
    filled = ticket_form.checked(fields, one_line(turn.subject), turn.body, turn.details)
    if not turn.warned:
        ticket_form.warn(turn.details, context.now.date())
    number = new_number()
    filed = Ticket(
        number=number,
        question=question.id,
        by=turn.by,
        where=question.where,
        link=question.link,
        screens=(Screen(question.where.home, f"{number}/partner"),),
        care=Screen(context.care_place(turn.by.company, route), f"{number}/care"),
        route=route.id,
        status=Status.OPEN,
        urgent=turn.urgent,
        subject=one_line(turn.subject),
        body=turn.body.strip(),
        details=filled,
        files=question.files,
        asked=question.text,
        entry=question.entry,
        shown=question.shown,
        filed=context.now,
        due=context.first_answer(route),
    )
    ticket = context.memory.add_ticket(filed)
    if ticket is filed:
        context.record(Happened.TICKET_FILED, turn.by, question.id, route.id, ticket.number)
        context.memory.owe(Owed.FILE, ticket)
        context.memory.keep_ticket(ticket)
    shown = _screens(context, ticket) if ticket is filed else _partner_screens(context, ticket)
    return [*shown, show(context, replace(question, ticket=ticket.number))]


# The partner's side


def show_ticket(context: TurnContext, turn: ShowTicket) -> list[Delivery]:
    """In a place that lasts, the copy is kept up to date like the first one; elsewhere it has no
    buttons."""
    ticket = context.ticket(turn.ticket, turn.by)
    copy = Screen(turn.where.place, new_id())
    card = presenter.ticket_card(ticket, context.knowledge)
    if turn.where.venue is Venue.COMMAND:
        return [Delivery(copy.place, copy.slot, replace(card, moves=(), judge=False))]
    context.memory.keep_ticket(replace(ticket, screens=(*ticket.screens, copy)))
    return [Delivery(copy.place, copy.slot, card)]


def reply_in_thread(context: TurnContext, turn: Ask) -> list[Delivery] | None:
    """The asker's words in the thread of a ticket that a human has answered; None when there is no
    such ticket."""
    ticket = context.memory.ticket_in(turn.where.place, turn.by)
    if ticket is None or not ticket.answered or ticket.status not in LIVE:
        return None
    return comment(
        context,
        Comment(id=turn.id, by=turn.by, ticket=ticket.number, text=turn.text, files=turn.files),
    )


def comment(context: TurnContext, turn: Comment) -> list[Delivery]:
    ticket = context.ticket(turn.ticket, turn.by)
    text = _written(turn.text) if not turn.files else turn.text
    ticket = _moved(context, ticket, Move.ANSWER, turn.by)
    ticket = replace(ticket, files=(*ticket.files, *turn.files))
    ticket = _said(context, ticket, Said(turn.by.name, False, text, context.now))
    return [
        *_screens(context, ticket),
        _nudge_care(ticket, words.partner_answered(turn.by.name, ticket.number)),
    ]


def withdraw(context: TurnContext, turn: Withdraw) -> list[Delivery]:
    ticket = _moved(context, context.ticket(turn.ticket, turn.by), Move.WITHDRAW, turn.by)
    ticket = replace(ticket, solved=True)
    context.memory.keep_ticket(ticket)
    return [
        *_screens(context, ticket),
        _nudge_care(ticket, words.partner_solved(turn.by.name, ticket.number)),
    ]


def judge(context: TurnContext, turn: Judge) -> list[Delivery]:
    """Asked once: a second answer changes nothing, and a no brings the ticket back."""
    ticket = context.ticket(turn.ticket, turn.by)
    if ticket.solved is not None or ticket.status is not Status.RESOLVED:
        return _partner_screens(context, ticket)
    context.record(
        Happened.TICKET_JUDGED, turn.by, ticket.question, str(turn.solved).lower(), ticket.number
    )
    ticket = replace(ticket, solved=turn.solved)
    if turn.solved:
        context.memory.keep_ticket(ticket)
        return _screens(context, ticket)
    ticket = _moved(context, ticket, Move.REOPEN, turn.by)
    return [
        *_screens(context, ticket),
        _nudge_care(ticket, words.not_solved(turn.by.name, ticket.number)),
    ]


# Care's side


def move(context: TurnContext, turn: MoveTicket) -> list[Delivery]:
    ticket = _as_seen(context, turn.ticket, turn.by, turn.seen)
    ticket = _moved(context, ticket, turn.move, turn.by, turn.reason)
    return [*_screens(context, ticket), *_tell_partner(ticket, (turn.move,))]


def reroute(context: TurnContext, turn: Reroute) -> list[Delivery]:
    """Where the other route's people work elsewhere, a card appears there and the old one shows the
    outcome."""
    ticket = _as_seen(context, turn.ticket, turn.by, turn.seen)
    left = ticket.care
    route = presenter.route_named(turn.route, context.knowledge)
    place = context.care_place(ticket.by.company, route)
    care = left if place == left.place else Screen(place, f"{ticket.number}/{new_id()}")
    ticket = _moved(
        context, replace(ticket, route=route.id, care=care), Move.REROUTE, turn.by, route.name
    )
    gone = replace(presenter.care_card(ticket, context.knowledge), moves=())
    return [
        *_screens(context, ticket),
        *([] if care == left else [Delivery(left.place, left.slot, gone)]),
    ]


def reply(context: TurnContext, turn: Reply) -> list[Delivery]:
    """What was written in the form, and never a thread's raw text, reaches the partner where the
    question was asked."""
    ticket, known = context.ticket(turn.ticket, turn.by), isinstance(turn, Relayed)
    text = _written(turn.text)
    former = presenter.reply_cards(ticket, context.knowledge)[-1:]
    if isinstance(turn, Relayed):
        context = replace(context, now=min(turn.at, context.now))
        if ticket.status in ENDED:  # at the helpdesk nothing kept the human from writing
            ticket = _moved(context, ticket, Move.REOPEN, turn.by, known=True)
    ticket = _moved(context, ticket, Move.REPLY, turn.by, known=known)
    ticket = _said(context, ticket, Said(turn.by.name, True, text, context.now), known=known)
    closed = [Delivery(ticket.home, slot, replace(card, moves=())) for slot, card in former]
    return [*closed, *_screens(context, ticket)]


def take_note(context: TurnContext, turn: TakeNote) -> list[Delivery]:
    ticket = context.ticket(turn.ticket, turn.by)
    note = Said(turn.by.name, True, _written(turn.text), context.now)
    ticket = replace(ticket, notes=(*ticket.notes, note))
    context.memory.keep_ticket(ticket)
    context.memory.owe(Owed.NOTE, ticket, note)
    context.record(Happened.NOTE_TAKEN, turn.by, ticket.question, "", ticket.number)
    return [_care_screen(context, ticket)]


def retry(context: TurnContext, turn: Retry) -> list[Delivery]:
    """Send what a helpdesk had refused for good once more; somebody has mended the reason."""
    ticket = context.ticket(turn.ticket, turn.by)
    context.memory.owe_again(ticket.number)
    return [_care_screen(context, ticket)]


def synced(context: TurnContext, turn: Synced) -> list[Delivery]:
    """The newest word counts, and ours until it is known there."""
    ticket = context.ticket(turn.ticket, turn.by)
    at = min(turn.at, context.now)
    if context.memory.owes_move(ticket.number) or any(step.at > at for step in ticket.history):
        return []
    steps = moves(ticket.status, turn.status)
    for step in steps:
        ticket = _moved(replace(context, now=at), ticket, step, turn.by, known=True)
    return [*_screens(context, ticket), *_tell_partner(ticket, steps)] if steps else []


def remind(context: TurnContext, turn: Remind) -> list[Delivery]:
    """Once when the answer is due and on every working day after, as long as nobody has answered it
    or has it."""
    ticket = context.memory.ticket(turn.ticket)
    if ticket is None or ticket.remind is None or ticket.remind > context.now:
        return []
    context.record(Happened.CARE_REMINDED, turn.by, ticket.question, "", ticket.number)
    again, hours = ticket.remind, presenter.route_named(ticket.route, context.knowledge).hours
    while again <= context.now:
        again = hours.next_day(again)
    ticket = replace(ticket, reminders=ticket.reminders + 1, next_reminder=again)
    context.memory.keep_ticket(ticket)
    return [
        _care_screen(context, ticket),
        _nudge_care(ticket, words.still_unanswered(ticket.number)),
    ]


def undelivered(context: TurnContext, delivery: Delivery, reason: str) -> list[Delivery]:
    """For care: the partner's side of a ticket cannot be shown. Of a copy that does not last nobody
    is told."""
    card = delivery.card
    ticket = (
        context.memory.ticket(card.number) if isinstance(card, TicketCard | ReplyCard) else None
    )
    if ticket is None or all(screen.place != delivery.to for screen in ticket.screens):
        return []
    return [_nudge_care(ticket, words.undelivered(ticket.number, reason))]


# What they share


def _as_seen(context: TurnContext, number: str, by: Agent, seen: Status) -> Ticket:
    """Compare and set: of two clicks the second is told who was first."""
    ticket = context.ticket(number, by)
    if ticket.status is not seen:
        raise TooLateError(words.too_late(ticket))
    return ticket


def _moved(
    context: TurnContext,
    ticket: Ticket,
    move: Move,
    by: Partner,
    reason: str = "",
    *,
    known: bool = False,
) -> Ticket:
    """`known`: the helpdesk need not be told."""
    if not ticket.may(move):
        raise TooLateError(words.too_late(ticket))
    before, ticket = ticket, moved(ticket, move, by, context.now, reason)
    if ticket.answered and ticket.status is Status.OPEN and before.status is not Status.OPEN:
        route = presenter.route_named(
            ticket.route, context.knowledge
        )  # whoever takes it over owes an answer anew
        ticket = replace(ticket, due=context.first_answer(route), next_reminder=None)
    context.memory.keep_ticket(ticket)
    if not known:
        context.memory.owe(Owed.MOVE, ticket)
    context.record(_HAPPENED[move], by, ticket.question, move, ticket.number)
    return ticket


def _said(context: TurnContext, ticket: Ticket, said: Said, *, known: bool = False) -> Ticket:
    ticket = replace(ticket, said=(*ticket.said, said))
    context.memory.keep_ticket(ticket)
    if not known:
        context.memory.owe(Owed.COMMENT, ticket, said)
    return ticket


def _written(text: str) -> str:
    if not text.strip():
        raise FormError({"text": words.FILL_THIS_IN})
    if len(text) > BODY_LIMIT:
        raise FormError({"text": words.too_long(len(text), BODY_LIMIT)})
    return text.strip()


def _screens(context: TurnContext, ticket: Ticket) -> list[Delivery]:
    """Everything that shows the ticket, on both sides."""
    return [*_partner_screens(context, ticket), _care_screen(context, ticket)]


def _partner_screens(context: TurnContext, ticket: Ticket) -> list[Delivery]:
    card = presenter.ticket_card(ticket, context.knowledge)
    replies = presenter.reply_cards(ticket, context.knowledge)[-1:]
    return [
        *(Delivery(screen.place, screen.slot, card) for screen in ticket.screens),
        *(Delivery(ticket.home, slot, reply) for slot, reply in replies),
    ]


def _care_screen(context: TurnContext, ticket: Ticket) -> Delivery:
    return Delivery(
        ticket.care.place, ticket.care.slot, presenter.care_card(ticket, context.knowledge)
    )


def _nudge_care(ticket: Ticket, text: str) -> Delivery:
    to = Addressee(ticket.assignee.id, ticket.assignee.name) if ticket.assignee else None
    return Delivery(
        ticket.care.place, new_id(), NudgeCard(ticket.number, to, text), under=ticket.care.slot
    )


def _tell_partner(ticket: Ticket, made: Iterable[Move]) -> list[Delivery]:
    """A short new message about what ends a ticket or brings it back: the updated one notifies
    nobody."""
    to = Addressee(ticket.by.id, ticket.by.name)
    told = filter(None, (words.partner_told(move, ticket.number) for move in made))
    cards = (NudgeCard(ticket.number, to, text) for text in told)
    return [Delivery(ticket.home, new_id(), card, under=ticket.screens[0].slot) for card in cards]
