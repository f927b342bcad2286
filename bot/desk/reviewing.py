"""That a text is still right: its owner is asked, and says so."""

from __future__ import annotations

from bot.desk import leads, subjects
from bot.desk.context import TurnContext
from bot.dialogue import turns, words
from bot.dialogue.cards import NoticeCard
from bot.dialogue.learning import ReviewCard
from bot.dialogue.lessons import Lesson, Press
from bot.learning import reviews
from bot.learning.book import ChangeBook
from bot.model import slots
from bot.model.people import Addressee
from bot.numbers.asked import times_asked
from bot.ports.channel import Delivery


def ask(context: TurnContext, turn: turns.AskOwner) -> list[Delivery]:
    """Nobody is asked more often than the week allows, whatever two replicas think is due."""
    entry = context.knowledge.by_id.get(turn.entry)
    connection = context.memory.connection
    due = reviews.due(connection, context.knowledge, context.now, times_asked)
    if entry is None or entry.id not in due:
        return []
    reviews.asked(connection, entry.id, entry.digest, context.now)
    presses = (
        Press(Lesson.STILL_RIGHT, entry.id),
        Press(Lesson.CHANGE_ENTRY, leads.of_entry(entry.id)),
    )
    asked = times_asked(connection, [entry]).get(entry.id, 0)
    to = Addressee(entry.owner, entry.owner) if entry.owner else None
    card = ReviewCard(to, entry.id, entry.question, entry.reviewed, asked, presses)
    slot = slots.review(entry.id, context.now)
    return [context.at_home(context.knowledge_desk.place, slot, lambda: card)]


def still_right(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    """The entry's date is today's from the next look at what was published on."""
    entry = subjects.entry_named(turn.about, context.knowledge)
    asked = reviews.when_asked(context.memory.connection, entry.id)
    reviews.confirm(context.memory.connection, entry.id, entry.digest, context.now)
    ChangeBook(context.memory.connection).advance()
    slot = slots.review(entry.id, asked or context.now)
    return [
        context.at_home(
            context.knowledge_desk.place,
            slot,
            lambda: NoticeCard(words.reviewed_by(entry.question, turn.by.name), ""),
        )
    ]
