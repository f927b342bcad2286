"""What becomes of what a platform would not show: another way to who waits, or a word to care."""

from __future__ import annotations

from dataclasses import replace

from bot.desk import screens
from bot.desk.context import TurnContext
from bot.dialogue import cards, speech, words
from bot.errors import ChannelError, Refusal
from bot.model.people import Conversation, Place, Venue
from bot.model.questions import new_id
from bot.model.remote import Owed
from bot.model.tickets import Said, Ticket
from bot.ports.channel import Delivery


def redirect(context: TurnContext, delivery: Delivery, error: ChannelError) -> list[Delivery]:
    """The same where only the asker is, when the place is what refuses it; there it is kept up to
    date from now on. Nothing where no such place is known."""
    aside = _aside(context, delivery)
    if aside is None or error.refusal is not Refusal.ELSEWHERE:
        return []
    ticket = _ticket(context, delivery)
    followed = ticket is not None and ticket.home == aside
    _move_question(context, delivery, aside)
    _move_ticket(context, delivery, aside)
    context.memory.empty_slot(delivery.to.channel, delivery.slot)
    with speech.speaking(delivery.language):
        why = Delivery(aside, new_id(), cards.NoticeCard(*words.ANSWERED_ASIDE))
    same = replace(delivery, to=aside, under=None, aside=None)
    return [same] if followed else [why, same]


def tell(context: TurnContext, delivery: Delivery, error: ChannelError) -> list[Delivery]:
    """Care is told of a partner's card; whoever waits for a reply gets a plain one."""
    plain = [] if error.refusal is Refusal.WAITS else _plain(delivery)
    return _cares(context, delivery, str(error)) or plain


def unseen(context: TurnContext, delivery: Delivery) -> list[Delivery]:
    """For the partner: care has not even got the ticket yet."""
    ticket = _ticket(context, delivery)
    if ticket is None:
        return []
    with speech.speaking(ticket.by.language):
        notice = cards.NoticeCard(*words.not_with_care_yet(ticket.number))
        return [Delivery(ticket.home, new_id(), notice, under=ticket.screens[0].slot)]


def note(context: TurnContext, delivery: Delivery, reason: str) -> None:
    """For who works at the helpdesk: nobody sees it in the chat."""
    ticket = _ticket(context, delivery)
    if ticket is None:
        return
    with screens.to_care(ticket, context.knowledge):
        said = Said("", True, words.not_shown_to_care(reason), context.now)
    context.memory.owe(Owed.NOTE, ticket, said)


def _cares(context: TurnContext, delivery: Delivery, reason: str) -> list[Delivery]:
    """The partner's side of a ticket cannot be shown. Of a copy that does not last nobody is
    told."""
    if not isinstance(delivery.card, cards.TicketCard | cards.ReplyCard):
        return []
    ticket = _ticket(context, delivery)
    if ticket is None or not _shows(ticket, delivery.to):
        return []
    return [
        screens.nudge_care(
            ticket, context.knowledge, lambda: words.undelivered(ticket.number, reason)
        )
    ]


def _plain(delivery: Delivery) -> list[Delivery]:
    """Nothing for a notice, which is as plain as can be."""
    if isinstance(delivery.card, cards.LASTING | cards.NoticeCard):
        return []
    with speech.speaking(delivery.language):
        failed = cards.NoticeCard(*words.FAILED)
        return [Delivery(delivery.to, new_id(), failed, delivery.under)]


def _aside(context: TurnContext, delivery: Delivery) -> Place | None:
    if delivery.aside:
        return delivery.aside
    ticket, question = _ticket(context, delivery), context.memory.question(delivery.slot)
    if ticket and _shows(ticket, delivery.to):
        return ticket.where.aside if ticket.where.aside != delivery.to else None
    if ticket and delivery.to == ticket.where.home:  # what else the turn showed has moved already
        return ticket.home
    return question.where.elsewhere if question and question.where.place == delivery.to else None


def _ticket(context: TurnContext, delivery: Delivery) -> Ticket | None:
    match delivery.card:
        case (
            cards.TicketCard() | cards.ReplyCard() | cards.NudgeCard() | cards.CareCard()
        ) as card:
            return context.memory.ticket(card.number)
        case _:
            return None


def _shows(ticket: Ticket, place: Place) -> bool:
    return any(screen.place == place for screen in ticket.screens)


def _move_question(context: TurnContext, delivery: Delivery, aside: Place) -> None:
    question = context.memory.question(delivery.slot)
    if question and question.where.place == delivery.to:
        where = Conversation(aside, aside, Venue.DIRECT, question.where.room)
        context.memory.keep_question(replace(question, where=where))


def _move_ticket(context: TurnContext, delivery: Delivery, aside: Place) -> None:
    """Whatever comes next about it is shown there, too."""
    ticket = _ticket(context, delivery)
    if ticket is None:
        return
    screens = tuple(
        replace(screen, place=aside) if screen.place == delivery.to else screen
        for screen in ticket.screens
    )
    context.memory.keep_ticket(replace(ticket, screens=screens))
