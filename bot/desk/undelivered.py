"""What becomes of what a platform would not show: another way to who waits, known beforehand, or a
word to care."""

from __future__ import annotations

from dataclasses import replace

from bot.desk import telling
from bot.desk.context import TurnContext
from bot.desk.showing import screens
from bot.dialogue import cards, speech, turns, words
from bot.errors import ChannelError, Refusal
from bot.model import slots
from bot.model.people import Conversation, Place, Venue
from bot.model.questions import new_id
from bot.model.remote import Owed
from bot.model.screens import Screen
from bot.model.tickets import Said, Ticket
from bot.ports.channel import Delivery


def with_aside(delivery: Delivery, turn: turns.Turn) -> Delivery:
    """With where the person is reached when nothing can be written where they are: alone there, or
    in their own chat, where it lasts."""
    where = getattr(turn, "where", None)
    if not isinstance(where, Conversation) or delivery.to != where.place:
        return delivery
    lasting = isinstance(delivery.card, cards.LASTING)
    aside = where.own if lasting else where.whispered or where.own
    return replace(delivery, aside=aside if aside != delivery.to else None)


def redirected(context: TurnContext, delivery: Delivery, error: ChannelError) -> bool:
    """Whether it goes where the asker is alone; where it cannot, it is told who must know."""
    turn = _turn("undelivered", delivery)
    moved = _redirect(context, delivery, error)
    context.memory.post(turn, moved, context.now, claim=False)
    if not moved:
        _post_once(context, turn, _tell(context, delivery, error))
    return bool(moved)


def _redirect(context: TurnContext, delivery: Delivery, error: ChannelError) -> list[Delivery]:
    """The same where only the asker is, when the place is what refuses it; there it is kept up to
    date from now on. Nothing where no such place is known."""
    onward = _onward(context, delivery)
    if onward is None or error.refusal is not Refusal.ELSEWHERE:
        return []
    ticket = _ticket(context, delivery)
    followed = ticket is not None and ticket.home == onward.place
    _move_question(context, delivery, onward)
    _move_ticket(context, delivery, onward.place)
    context.memory.empty_slot(delivery.to.channel, delivery.slot)
    same = replace(delivery, to=onward.place, under=None, aside=None)
    if followed or onward.venue is not Venue.DIRECT:
        return [same]
    return [_why(onward.place, delivery), same]


def _why(place: Place, delivery: Delivery) -> Delivery:
    with speech.speaking(delivery.language):
        return Delivery(place, new_id(), cards.NoticeCard(*words.ANSWERED_ASIDE))


def _tell(context: TurnContext, delivery: Delivery, error: ChannelError) -> list[Delivery]:
    """Care is told of a partner's card; whoever waits for a reply gets a plain one."""
    if slots.told_about(delivery.slot):
        return telling.refused(context, delivery, str(error))
    plain = [] if error.refusal is Refusal.WAITS else _plain(delivery)
    return _cares(context, delivery, str(error)) or plain


def unseen(context: TurnContext, delivery: Delivery) -> None:
    """For the partner: care has not even got the ticket yet."""
    ticket = _ticket(context, delivery)
    if ticket is None:
        return
    with speech.speaking(ticket.by.language):
        notice = cards.NoticeCard(*words.not_with_care_yet(ticket.number))
        told = Delivery(ticket.home, new_id(), notice, under=ticket.screens[0].slot)
    _post_once(context, _turn("unseen", delivery), [told])


def note(context: TurnContext, delivery: Delivery, reason: str) -> None:
    """For who works at the helpdesk: nobody sees it in the chat."""
    if not context.memory.first_time(_turn("unreached", delivery), context.now):
        return
    ticket = _ticket(context, delivery)
    if ticket is None:
        return
    with screens.to_care(ticket, context.knowledge):
        said = Said("", True, words.not_shown_to_care(reason), context.now)
    context.memory.owed.add(Owed.NOTE, ticket, said)


def _turn(what: str, delivery: Delivery) -> str:
    """The id under which it is told once, however often the message is refused."""
    return f"{what}/{delivery.to.channel}/{delivery.slot}"


def _post_once(context: TurnContext, turn: str, told: list[Delivery]) -> None:
    if told and context.memory.first_time(turn, context.now):
        context.memory.post(turn, told, context.now, claim=False)


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


def _onward(context: TurnContext, delivery: Delivery) -> Conversation | None:
    """Where a question, a ticket, or whatever else was shown to who did something goes on."""
    question = context.memory.question(delivery.slot)
    if question and question.where.place == delivery.to:
        return question.where.onward
    there = _of_ticket(context, delivery) or delivery.aside
    return Conversation(there, there, Venue.DIRECT) if there else None


def _of_ticket(context: TurnContext, delivery: Delivery) -> Place | None:
    ticket = _ticket(context, delivery)
    if ticket and _shows(ticket, delivery.to):
        return ticket.where.aside if ticket.where.aside != delivery.to else None
    if ticket and delivery.to == ticket.where.home:  # what else the turn showed has moved already
        return ticket.home
    return None


def _ticket(context: TurnContext, delivery: Delivery) -> Ticket | None:
    match delivery.card:
        case (
            cards.TicketCard() | cards.ReplyCard() | cards.NudgeCard() | cards.CareCard()
        ) as card:
            return context.memory.ticket(card.number)
        case _:
            return None


def _shows(ticket: Ticket, place: Place) -> bool:
    """Whether the partner looks for it there; a colleague's copy is nobody else's."""
    theirs = [screen for screen in ticket.screens if screen.whose in ("", ticket.by.id)]
    return any(screen.place == place for screen in theirs)


def _move_question(context: TurnContext, delivery: Delivery, onward: Conversation) -> None:
    question = context.memory.question(delivery.slot)
    if question and question.where.place == delivery.to:
        context.memory.keep_question(replace(question, where=onward))


def _move_ticket(context: TurnContext, delivery: Delivery, aside: Place) -> None:
    """Whatever comes next about it is shown there, too."""
    ticket = _ticket(context, delivery)
    if ticket is None:
        return
    screens = tuple(_moved(screen, delivery.to, aside) for screen in ticket.screens)
    context.memory.keep_ticket(replace(ticket, screens=screens))


def _moved(screen: Screen, left: Place, aside: Place) -> Screen:
    return replace(screen, place=aside) if screen.place == left else screen
