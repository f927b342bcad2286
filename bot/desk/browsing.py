"""What the desk shows to those who look around: the welcome, the topics, their tickets."""

from __future__ import annotations

from datetime import timedelta

from bot.desk import alone, recognition
from bot.desk.context import TurnContext
from bot.desk.showing import presenter, ticket_cards
from bot.dialogue import speech, words
from bot.dialogue.cards import Card, NoticeCard
from bot.dialogue.turns import Arrive, Ask, Browse, ListTickets
from bot.model import slots
from bot.model.questions import new_id
from bot.ports.channel import Delivery
from bot.storage import visible

LAST_PAGE = 1_000_000  # whatever a button says: databases count no further than they can


def arrive(context: TurnContext, turn: Arrive) -> list[Delivery]:
    return [Delivery(turn.where.place, new_id(), presenter.welcome_card(context.knowledge))]


def browse(context: TurnContext, turn: Browse) -> list[Delivery]:
    slot = slots.list_at(turn.where.place, turn.slot)
    card: Card = presenter.topics_card(slot, context.knowledge)
    if turn.topic:
        card = presenter.topic_card(slot, turn.topic, context.knowledge)
    return [Delivery(turn.where.place, slot, card)]


def choose_language(context: TurnContext, turn: Ask, language: str) -> list[Delivery]:
    """Said in the language that was chosen; an empty one gives the choice up."""
    context.memory.choose_language(turn.by.id, language, context.now)
    with speech.speaking(language):
        said = words.language_chosen() if language else words.LANGUAGE_AUTOMATIC
        return [Delivery(turn.where.place, new_id(), NoticeCard(*said))]


def list_tickets(context: TurnContext, turn: ListTickets) -> list[Delivery]:
    """To the asker alone: a press by somebody else never changes what another one sees. BusyError
    in place of an empty list for somebody who is not known yet."""
    made_good = recognition.made_good(context, turn.by)
    there = alone.conversation(turn.where)
    if there is None:
        return [*alone.told(turn.where), *made_good]
    slot = slots.list_at(there.place, turn.slot)
    size, page = ticket_cards.TICKETS_A_PAGE, min(max(turn.page, 0), LAST_PAGE)
    tickets = context.memory.tickets.of(turn.by, offset=page * size, limit=size + 1)
    if not tickets:
        recognition.known(turn.by)
    since = context.now - timedelta(days=words.LATELY)
    totals = visible.totals(context.memory.connection, turn.by, since)
    card = ticket_cards.ticket_list_card(slot, tickets, page, totals)
    return [Delivery(there.place, slot, card), *alone.told(turn.where), *made_good]
