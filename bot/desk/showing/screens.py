"""The messages that show a ticket, on both sides, as deliveries; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from bot.desk import subjects
from bot.desk.showing import ticket_cards
from bot.dialogue import speech, words
from bot.dialogue.cards import Addressee, Card, NoticeCard, NudgeCard
from bot.knowledge.entries import Knowledge
from bot.model import slots
from bot.model.screens import Screen
from bot.model.tickets import Move, Ticket
from bot.ports.channel import Delivery

MINUTE = 60  # seconds


def everywhere(ticket: Ticket, knowledge: Knowledge) -> list[Delivery]:
    """Everything that shows the ticket."""
    with speech.speaking(ticket.by.language):
        verdict = list(_answered_verdict(ticket))
    return [*partners(ticket, knowledge), cares(ticket, knowledge), *verdict]


def partners(ticket: Ticket, knowledge: Knowledge) -> list[Delivery]:
    """The partner's copies, and the human's last reply, which has the buttons."""
    with speech.speaking(ticket.by.language):
        return [*_copies(ticket, knowledge), *_last_reply(ticket, knowledge)]


def cares(ticket: Ticket, knowledge: Knowledge) -> Delivery:
    with to_care(ticket, knowledge):
        card = ticket_cards.care_card(ticket, knowledge)
        return Delivery(ticket.care.place, ticket.care.slot, card)


def below_cares(
    ticket: Ticket, knowledge: Knowledge, slot: str, draw: Callable[[], Card]
) -> Delivery:
    """A further message below the card that care works with."""
    with to_care(ticket, knowledge):
        return Delivery(ticket.care.place, slot, draw(), under=ticket.care.slot)


def to_care(ticket: Ticket, knowledge: Knowledge) -> AbstractContextManager[None]:
    """Each side of a ticket reads its own language."""
    return speech.speaking(subjects.route_named(ticket.route, knowledge).language)


def left_by_care(ticket: Ticket, left: Screen, knowledge: Knowledge) -> list[Delivery]:
    """Where the ticket is worked no more the card stays behind, with its outcome and no buttons."""
    if left == ticket.care:
        return []
    with to_care(ticket, knowledge):
        card = ticket_cards.care_card(ticket, knowledge)
        return [Delivery(left.place, left.slot, replace(card, moves=()))]


def left_by_partner(ticket: Ticket, left: Iterable[Screen]) -> list[Delivery]:
    """Where the ticket is not kept up to date any more nothing stale stays behind."""
    with speech.speaking(ticket.by.language):
        notice = NoticeCard(*words.shown_again(ticket.number))
        return [Delivery(screen.place, screen.slot, notice) for screen in left]


def closed_reply(ticket: Ticket, knowledge: Knowledge) -> list[Delivery]:
    """The human's last reply without its buttons, once there is a later one."""
    replies = ticket_cards.reply_cards(ticket, knowledge)[-1:]
    with speech.speaking(ticket.by.language):
        return [Delivery(ticket.home, slot, replace(card, moves=())) for slot, card in replies]


def nudge_care(
    ticket: Ticket, knowledge: Knowledge, told: Callable[[], str], now: datetime | None = None
) -> Delivery:
    """A short new message for whoever has the ticket: updates notify nobody. Said again to the
    same person within a minute of `now` it is the same one. `told` says it, in care's language."""
    to = Addressee(ticket.assignee.id, ticket.assignee.name) if ticket.assignee else None
    with to_care(ticket, knowledge):
        text = told()
        card = NudgeCard(ticket.number, to, text)
        slot = _nudge(ticket, f"{to.person}: {text}" if to else text, now)
        return Delivery(ticket.care.place, slot, card, under=ticket.care.slot)


def _nudge(ticket: Ticket, about: str, now: datetime | None) -> str:
    if now is None:
        return slots.nudge(ticket.number)
    return slots.nudge_about(ticket.number, about, int(now.timestamp() // MINUTE))


def tell_partner(ticket: Ticket, made: Iterable[Move]) -> list[Delivery]:
    """A short new message about what ends a ticket or brings it back."""
    with speech.speaking(ticket.by.language):
        return list(_told(ticket, made))


def _told(ticket: Ticket, made: Iterable[Move]) -> Iterator[Delivery]:
    to = Addressee(ticket.by.id, ticket.by.name)
    for move in made:
        if text := words.partner_told(move, ticket.number):
            asks = move is Move.RESOLVE and ticket.verdict_wanted
            card = NudgeCard(ticket.number, to, text, judge=asks)
            slot = _verdict_slot(ticket) if asks else slots.nudge_to_partner(ticket.number)
            yield Delivery(ticket.home, slot, card, under=ticket.screens[0].slot)


def _answered_verdict(ticket: Ticket) -> Iterator[Delivery]:
    """*Did that solve it?* without its buttons, once it was answered or the ticket came back."""
    if ticket.verdict_given:
        to = Addressee(ticket.by.id, ticket.by.name)
        text = words.verdict_given(ticket.number, solved=bool(ticket.solved))
        yield Delivery(ticket.home, _verdict_slot(ticket), NudgeCard(ticket.number, to, text))


def _verdict_slot(ticket: Ticket) -> str:
    """One message each time that care resolves it."""
    return slots.verdict(ticket.number, ticket.resolutions)


def _copies(ticket: Ticket, knowledge: Knowledge) -> Iterator[Delivery]:
    card = ticket_cards.ticket_card(ticket, knowledge)
    for screen in ticket.screens:
        yield Delivery(screen.place, screen.slot, card)


def _last_reply(ticket: Ticket, knowledge: Knowledge) -> Iterator[Delivery]:
    for slot, card in ticket_cards.reply_cards(ticket, knowledge)[-1:]:
        yield Delivery(ticket.home, slot, card)
