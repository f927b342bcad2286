"""What is for the asker's eyes alone, whoever else is there when they ask: their tickets, and what
is for care."""

from __future__ import annotations

from bot.desk.context import TurnContext
from bot.dialogue import words
from bot.dialogue.cards import NoticeCard
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.reports import ReportCard
from bot.dialogue.turns import Ask
from bot.dialogue.words.sentences import sentences
from bot.model.people import Company, Conversation, Venue
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


def door(
    context: TurnContext, turn: Ask, title: str, said: tuple[str, str], lesson: Lesson
) -> list[Delivery]:
    """To what care alone may see, where nobody else wonders at it; elsewhere the words are a
    question."""
    cares = context.care_place(Company("", ""), context.knowledge.routes[0])
    there = context.above(turn.where.place) == cares
    if turn.where.venue is Venue.CHANNEL and not there:
        return []
    card = ReportCard(title, sentences(*said), (), (Press(lesson),))
    return [Delivery(turn.where.place, new_id(), card)]


def told(where: Conversation) -> list[Delivery]:
    """For those who would look for it where they asked."""
    if where.venue is not Venue.CHANNEL or where.whispered:
        return []
    return [_notice(where, words.SHOWN_DIRECTLY if where.aside else words.ASK_DIRECTLY)]


def _notice(where: Conversation, said: tuple[str, str]) -> Delivery:
    return Delivery(where.place, new_id(), NoticeCard(*said))
