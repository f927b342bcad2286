"""Telling those who were shown what was corrected since: a preview, then once each, paced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.desk import changing, learning_cards, presenter
from bot.desk.context import TurnContext
from bot.dialogue import turns, words
from bot.dialogue.cards import AnswerCard, Choice
from bot.dialogue.learning import ChangeCard, CorrectionCard
from bot.dialogue.lessons import Lesson, Press
from bot.errors import TooLateError
from bot.knowledge import prose
from bot.learning import recalls, versions
from bot.learning.recalls import Seen
from bot.model import slots
from bot.model.changes import Change, Stage
from bot.model.people import Addressee, Place, Venue
from bot.model.questions import Question, Showing
from bot.ports.channel import Delivery

REDRAWN = 10  # people after which the change's card counts anew


def take(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    change = changing.known(context, turn.about)
    if change.stage is not Stage.PUBLISHED or not change.correcting:
        raise TooLateError(words.change_too_late(change.id, change.stage))
    match turn.lesson:
        case Lesson.TELL:
            seen = recalls.seen(context.memory, change, context.now)
            recalls.begin(context.memory.connection, change.id, seen, context.now)
        case Lesson.STOP:
            recalls.stop(context.memory.connection, change.id)
        case _:
            shown = preview(context, change)
            return [Delivery(context.knowledge_desk.place, slots.change(change.id), shown)]
    return [changing.at_home(context, change)]


def tell(context: TurnContext, turn: turns.TellAgain) -> list[Delivery]:
    """Where they were shown it; what only they saw, in their own chat."""
    connection = context.memory.connection
    waiting = recalls.waiting_for(connection, turn.change, turn.person)
    if waiting is None:
        return []
    change = changing.known(context, turn.change)
    question = context.memory.question(waiting.question)
    entry = context.knowledge.by_id.get(change.entry)
    if question is None or entry is None or change.stage is not Stage.PUBLISHED:
        recalls.end(connection, turn.change, turn.person, recalls.GONE, context.now)
        return []
    recalls.end(connection, turn.change, turn.person, recalls.TOLD, context.now)
    card = CorrectionCard(
        to=Addressee(question.by.id, question.by.name),
        entry=entry.id,
        title=entry.question,
        on=_published_on(change),
        before=_plain(change.before.partition("\n\n")[2]),
        after=_plain(entry.written or ""),
    )
    told = Delivery(Place(waiting.channel, waiting.place), slots.told(change.id, question.id), card)
    shown = [told, *_old_card(context, question, change)]
    standing = recalls.standing(connection, change.id)
    if standing and (standing.told % REDRAWN == 0 or not standing.waiting):
        shown.append(changing.at_home(context, change))
    return shown


def _plain(written: str) -> str:
    """Without the markup in which authors write."""
    return prose.plain(prose.parse(written), words.NOTE)


def preview(context: TurnContext, change: Change) -> ChangeCard:
    """How many would be told, with the button that does it."""
    seen = recalls.seen(context.memory, change, context.now)
    card = learning_cards.change_card(context, change)
    presses = [Press(Lesson.TELL, change.id, change.stage)] if seen else []
    kept = [one for one in card.presses if one.lesson is not Lesson.RECALL]
    return replace(card, told=_counted(seen), presses=(*presses, *kept))


def _counted(seen: list[Seen]) -> str:
    companies = {one.company for one in seen}
    rooms = {(one.channel, one.place) for one in seen}
    return words.would_be_told(len(seen), len(companies), len(rooms))


def _published_on(change: Change) -> date:
    """The last step of one that is published."""
    return change.history[-1].at.date()


def _old_card(context: TurnContext, question: Question, change: Change) -> Iterator[Delivery]:
    """The message that showed it says so now, where it can still be changed; the new text is a
    press away."""
    same = question.showing is Showing.ENTRY and question.entry == change.entry
    if not same or question.where.venue is Venue.COMMAND or question.version is None:
        return
    old = versions.version(context.memory.connection, change.entry, question.version)
    card = presenter.question_card(question, context.knowledge)
    if old is None or old.answer is None or not isinstance(card, AnswerCard):
        return
    new = Choice(change.entry, words.OPEN_NEW_ANSWER)
    changed = replace(
        card,
        title=old.question,
        answer=prose.parse(old.answer),
        origin=replace(card.origin, version=old.number),
        related=(new,),
        changed=_published_on(change),
    )
    yield Delivery(question.where.place, question.id, changed)
