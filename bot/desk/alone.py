"""What is for the asker's eyes alone, whoever else is there when they ask: their tickets, and what
is for care."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.desk.context import TurnContext
from bot.dialogue import words
from bot.dialogue.cards import Card, NoticeCard
from bot.dialogue.lessons import Lesson, Press, slot_of
from bot.dialogue.reports import ReportCard
from bot.dialogue.turns import Ask, Learn
from bot.dialogue.words.sentences import sentences
from bot.model import slots
from bot.model.people import Conversation, Place, Venue
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
    there = context.above(turn.where.place) == context.care
    if turn.where.venue is Venue.CHANNEL and not there:
        return []
    card = ReportCard(title, sentences(*said), (), (Press(lesson),))
    return [Delivery(turn.where.place, new_id(), card)]


def shown(
    context: TurnContext,
    turn: Learn,
    desk: Place,
    draw: Callable[[str], Card],
    begins: str = slots.LIST,
) -> list[Delivery]:
    """What a button of a desk asks for, where nobody but that desk sees it; in the desk's room all
    of it read it. `draw` gives the card for a slot, which `begins` so where it is a new one."""
    if turn.where.place == desk:
        slot = slots.list_at(desk, turn.seen or None, begins)
        return [context.at_home(desk, slot, partial(draw, slot))]
    where = conversation(turn.where)
    if where is None:
        return told(turn.where)
    slot = slots.list_at(where.place, turn.seen or None, begins)
    elsewhere = [] if where is turn.where else told(turn.where)
    return [Delivery(where.place, slot, draw(slot)), *elsewhere]


def stepped(turn: Learn, home: Delivery, draw: Callable[[str], Card]) -> list[Delivery]:
    """The card at home, and the one that was pressed elsewhere, where nobody but whoever pressed
    sees it."""
    pressed, there = slot_of(turn.seen), conversation(turn.where)
    if not pressed or there is None or turn.where.place == home.to:
        return [home]
    slot = slots.list_at(there.place, pressed)
    return [home, Delivery(there.place, slot, draw(slot))]


def told(where: Conversation) -> list[Delivery]:
    """For those who would look for it where they asked."""
    if where.venue is not Venue.CHANNEL or where.whispered:
        return []
    return [_notice(where, words.SHOWN_DIRECTLY if where.aside else words.ASK_DIRECTLY)]


def _notice(where: Conversation, said: tuple[str, str]) -> Delivery:
    return Delivery(where.place, new_id(), NoticeCard(*said))
