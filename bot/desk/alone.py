"""What is for the asker's eyes alone, whoever else is there when they ask: their tickets."""

from __future__ import annotations

from bot.dialogue import words
from bot.dialogue.cards import NoticeCard
from bot.model.people import Conversation, Venue
from bot.model.questions import new_id
from bot.ports.channel import Delivery


def conversation(where: Conversation) -> Conversation | None:
    """Where nobody but the asker sees what is shown; None where the channel knows of no such
    place."""
    if where.venue is not Venue.CHANNEL:
        return where
    if where.whispered:
        return Conversation(where.whispered, where.home, Venue.COMMAND)
    if where.aside:
        return Conversation(where.aside, where.aside, Venue.DIRECT)
    return None


def told(where: Conversation) -> list[Delivery]:
    """For those who would look for it where they asked."""
    if where.venue is not Venue.CHANNEL or where.whispered:
        return []
    return [_notice(where, words.SHOWN_DIRECTLY if where.aside else words.ASK_DIRECTLY)]


def _notice(where: Conversation, said: tuple[str, str]) -> Delivery:
    return Delivery(where.place, new_id(), NoticeCard(*said))
