"""What the buttons of the knowledge's desk do."""

from __future__ import annotations

from functools import partial

from bot.desk import (
    alone,
    announcing,
    care_side,
    changing,
    colleagues,
    known_issues,
    leads,
    reviewing,
    suggesting,
    telling,
)
from bot.desk.context import TurnContext
from bot.desk.showing import learning_cards, monday, receipts, screens
from bot.dialogue import cards, turns, words
from bot.dialogue.lessons import Lesson
from bot.errors import StaleError
from bot.learning.misses import MissBook
from bot.model import slots
from bot.model.misses import GroupState
from bot.model.people import Agent
from bot.model.questions import new_id
from bot.ports.channel import Delivery


def learn(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    match turn.lesson:
        case Lesson.MISSES | Lesson.CHANGES | Lesson.MISS | Lesson.CHANGE:
            return _shown(context, turn)
        case Lesson.TEACH:
            return _teach(context, turn)
        case Lesson.DISMISS:
            return _dismissed(context, turn)
        case (
            Lesson.APPROVE
            | Lesson.APPROVE_ANYWAY
            | Lesson.REJECT
            | Lesson.WITHDRAW
            | Lesson.PUBLISH
            | Lesson.UNDO
        ):
            return changing.take(context, turn)
        case Lesson.ISSUES | Lesson.ISSUE | Lesson.DISMISS_WAVE | Lesson.STOP_UPDATE:
            return known_issues.press(context, turn)
        case (
            Lesson.ANNOUNCEMENTS
            | Lesson.ANNOUNCEMENT
            | Lesson.LEAVE_OUT
            | Lesson.SEND_NEWS
            | Lesson.DISCARD_NEWS
            | Lesson.STOP_NEWS
        ):
            return announcing.press(context, turn)
        case Lesson.RECALL | Lesson.TELL | Lesson.STOP:
            return telling.take(context, turn)
        case Lesson.STILL_RIGHT:
            return reviewing.still_right(context, turn)
        case Lesson.RECEIPT:
            return receipts.of_press(context, turn)
        case Lesson.TICKET:
            return care_side.bring_up(context, turn.about, turn.by)
        case Lesson.NUMBERS:
            return monday.numbers(context, turn)
        case Lesson.BACK:
            return colleagues.back(context, turn)
        case Lesson.SUGGESTIONS:
            return suggesting.show(context, turn)
        case (
            Lesson.WORDING
            | Lesson.NEW_ENTRY
            | Lesson.CHANGE_ENTRY
            | Lesson.NEAR_MISS
            | Lesson.OUT_OF_SCOPE
            | Lesson.ASSIGN
            | Lesson.AWAY
            | Lesson.SUGGEST
            | Lesson.NEW_ISSUE
            | Lesson.OPEN_ISSUE
            | Lesson.REWRITE_ISSUE
            | Lesson.UPDATE_ISSUE
            | Lesson.ADD_TICKETS
            | Lesson.TAKE_OUT
            | Lesson.CLOSE_ISSUE
            | Lesson.ANNOUNCE
            | Lesson.REWRITE_NEWS
        ):
            raise StaleError(f"{turn.lesson} opens a form")


def door(context: TurnContext, turn: turns.Ask) -> list[Delivery]:
    """The command: a list for whoever is surely of care, for others a button that asks."""
    if isinstance(turn.by, Agent):
        opened = turns.Learn(id=turn.id, by=turn.by, where=turn.where, lesson=Lesson.MISSES)
        return learn(context, opened)
    notice = cards.NoticeCard(*words.KNOWLEDGE_DESK, cards.OpenKnowledge())
    return [Delivery(turn.where.place, new_id(), notice)]


def _shown(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    desk, draw = context.knowledge_desk.place, partial(_card, context, turn)
    return alone.shown(context, turn, desk, draw, slots.KNOWLEDGE)


def _card(context: TurnContext, turn: turns.Learn, slot: str) -> cards.Card:
    match turn.lesson:
        case Lesson.CHANGES:
            return learning_cards.change_list(context, slot)
        case Lesson.MISS:
            return learning_cards.miss_card(context, leads.group(context, turn.about), slot)
        case Lesson.CHANGE:
            return changing.card(context, changing.known(context, turn.about), slot)
        case _:
            return learning_cards.miss_list(context, slot)


def _dismissed(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    MissBook(context.memory.connection).move(turn.about, GroupState.DISMISSED)
    return _shown(context, turn)


def _teach(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    """What a resolution can teach, below the ticket's card."""
    ticket = context.ticket(turn.about, turn.by)
    slot = slots.nudge(ticket.number)
    draw = partial(learning_cards.ticket_card, context, ticket, slot)
    return [screens.below_cares(ticket, context.knowledge, slot, draw)]
