"""What the desk does when somebody picks, rates or shares what they were shown."""

from __future__ import annotations

from dataclasses import replace

from bot.desk import answering, subjects
from bot.desk.context import TurnContext
from bot.desk.showing import presenter
from bot.dialogue import turns, words
from bot.dialogue.turns import Reason
from bot.errors import FormError, RefusedError, StaleError
from bot.model.events import Happened
from bot.model.people import Conversation, Partner, Venue
from bot.model.questions import Feedback, Question, Showing
from bot.ports.channel import Delivery


def pick(context: TurnContext, turn: turns.Pick) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    entry, language = presenter.picked(turn.entry)
    subjects.entry_named(entry, context.knowledge)
    by = replace(question.by, language=language or question.by.language)
    if language and question.showing is not Showing.ENTRY:
        return [answering.show(context, _whole(question, turn.entry, by))]
    context.record(Happened.ENTRY_PICKED, turn.by, question.id, entry)
    if question.showing in (Showing.ENTRY, Showing.ENTRIES):
        question = question.again(turn.entry)
    picked = replace(question, by=by, showing=Showing.ENTRY, entry=entry, also=(), unknown=None)
    return [answering.show(context, picked)]


def _whole(question: Question, purpose: str, by: Partner) -> Question:
    """All that it shows, in another language: answers once more, and what is asked in place."""
    if question.showing is Showing.ENTRIES:
        return question.again(purpose, by=by)
    return replace(question, by=by)


def pick_none(context: TurnContext, turn: turns.PickNone) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    context.record(Happened.CHOICES_REFUSED, turn.by, question.id)
    return [answering.show(context, replace(question, showing=Showing.NONE, entry=None))]


def pick_again(context: TurnContext, turn: turns.PickAgain) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    if question.showing is not Showing.NONE or not presenter.has_choices(question):
        raise StaleError("there are no choices to go back to")
    return [answering.show(context, replace(question, showing=Showing.CHOICES))]


def rate(context: TurnContext, turn: turns.Rate) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    feedback = Feedback.HELPED if turn.helped else Feedback.NOT_HELPED
    context.record(Happened.ANSWER_RATED, turn.by, question.id, feedback)
    return [answering.show(context, replace(question, feedback=feedback))]


def explain(context: TurnContext, turn: turns.Explain) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    missing = turn.text.strip()
    if turn.reason is None and not missing:
        raise FormError({"reason": words.SAY_WHAT_WAS_MISSING})
    context.record(Happened.RATING_EXPLAINED, turn.by, question.id, turn.reason or Reason.OTHER)
    question = replace(question, missing=missing, missed_by=turn.by.id)
    return [answering.show(context, replace(question, feedback=Feedback.EXPLAINED))]


def share(context: TurnContext, turn: turns.Share) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    if question.shared:
        return []
    if not context.organisations.shown_in(turn.by, turn.room):
        raise RefusedError(words.NOT_IN_THIS_CHANNEL)
    context.record(Happened.ANSWER_SHARED, turn.by, question.id, question.entry or "")
    there = Conversation(turn.place, turn.place, Venue.CHANNEL, turn.room)
    return [
        answering.show(context, _answer_alone(context, question, there)),
        answering.show(context, replace(question, shared=True)),
    ]


def _answer_alone(context: TurnContext, question: Question, there: Conversation) -> Question:
    """What others may see of it: the answer, as if somebody had opened it there. What they may not
    see is never taken along, so that no field need be thought of."""
    entries = subjects.entries_of(question, context.knowledge)
    return Question(
        id=question.further("share"),
        by=question.by,
        where=there,
        asked=question.asked,
        text=" · ".join(entry.question for entry in entries),
        showing=question.showing,
        decision="opened",
        confidence=1.0,
        near=(),
        entry=question.entry,
        also=question.also,
        issue=question.issue,
        notice=question.notice,
    )
