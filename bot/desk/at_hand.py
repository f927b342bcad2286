"""What the desk decides with, and what it adds to whatever was decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.dialogue import cards, turns
from bot.knowledge.entries import Knowledge, Route
from bot.knowledge.organisations import Organisations
from bot.model.people import Company, Conversation, Place
from bot.ports.channel import Delivery
from bot.search import Index


@dataclass(frozen=True, slots=True)
class Book:
    """What stands in the knowledge's files and what is made of them: all of it is renewed at
    once."""

    knowledge: Knowledge
    index: Index
    organisations: Organisations
    care_place: Callable[[Company, Route], Place]


def with_aside(delivery: Delivery, turn: turns.Turn) -> Delivery:
    """With where the person is reached when nothing can be written where they are: alone there, or
    in their own chat, where it lasts."""
    where = getattr(turn, "where", None)
    if not isinstance(where, Conversation) or delivery.to != where.place:
        return delivery
    lasting = isinstance(delivery.card, cards.LASTING)
    aside = where.own if lasting else where.whispered or where.own
    return replace(delivery, aside=aside if aside != delivery.to else None)
