"""What is stopped in the moment in which somebody is told."""

from __future__ import annotations

from functools import partial

from sqlalchemy import select

from bot.broadcasts import tables
from bot.dialogue.cards import ReplyCard
from bot.dialogue.lessons import Lesson
from bot.knowledge.entries import Knowledge
from bot.storage.store import Store
from tests.drivers.chat import Chat, direct
from tests.drivers.in_turn import in_turn
from tests.drivers.waves import Sea, partner


async def test_nobody_is_told_of_what_was_stopped(
    knowledge: Knowledge, postgresql_store: Store
) -> None:
    """A replica was about to tell them when somebody pressed."""
    sea = Sea(Chat(knowledge, postgresql_store))
    issue = sea.opened()
    card = sea.sends(Lesson.UPDATE_ISSUE, issue, text="We look at it.")
    stop = card.parts[1].lines[0].press
    assert stop
    about_to = sea.watch.told()[0]
    row = select(tables.tellings).where(tables.tellings.c.recipient == about_to.recipient)
    await in_turn(
        postgresql_store, row, partial(sea.presses, stop), partial(sea.chat.does, about_to)
    )
    shown = [sea.chat.screen(direct(partner(number)).place) for number in range(3)]
    assert not [one for screen in shown for one in screen if isinstance(one, ReplyCard)]
