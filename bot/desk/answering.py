"""What the desk does when somebody asks, picks, rates, shares or browses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.desk import browsing, commands, presenter
from bot.desk.context import TurnContext
from bot.dialogue import turns, words
from bot.dialogue.cards import BrowseTopics, Card, NoticeCard
from bot.dialogue.turns import QUESTION_LIMIT, Reason
from bot.errors import FormError, RefusedError, StaleError
from bot.knowledge import prose
from bot.model.events import Happened
from bot.model.people import Conversation, Venue
from bot.model.questions import Feedback, Question, Showing, new_id
from bot.model.tickets import sounds_urgent
from bot.ports.channel import Delivery
from bot.search import Decision, Finding

UNADDRESSED = 0.6  # confidence below which words that were not meant for the bot are left alone
THREAD_MEMORY = timedelta(minutes=30)

SMALL_TALK = {"greeting": words.GREETING, "thanks": words.THANKS, "about_bot": words.ABOUT_BOT}
_SHOWING = {
    Decision.ANSWER: Showing.ENTRY,
    Decision.CHOICES: Showing.CHOICES,
    Decision.NONE: Showing.NONE,
}


def ask(context: TurnContext, turn: turns.Ask) -> list[Delivery]:
    if not context.organisations.welcome(turn.by, turn.where):
        raise RefusedError(words.NOT_IN_THIS_CHANNEL)
    match commands.understood(turn.text):
        case commands.Help() if turn.files:
            return [_hand_off(context, turn, "")]
        case commands.Help():
            return [_new(turn.where, presenter.welcome_card(context.knowledge))]
        case commands.ShowTopics():
            return browsing.browse(context, turns.Browse(id=turn.id, by=turn.by, where=turn.where))
        case commands.ShowTickets():
            tickets = turns.ListTickets(id=turn.id, by=turn.by, where=turn.where)
            return browsing.list_tickets(context, tickets)
        case commands.WantTicket(text):
            return [_hand_off(context, turn, text or turn.text)]
        case None if len(turn.text) > QUESTION_LIMIT:
            return [_new(turn.where, NoticeCard(*words.TOO_LONG))]
        case None if not context.may_ask(turn.by):
            return [_new(turn.where, NoticeCard(*words.TOO_MANY_QUESTIONS))]
        case None:
            return [_search(context, turn)]


def follow_up(context: TurnContext, turn: turns.Ask) -> list[Delivery]:
    last = context.memory.last_question(turn.where.place, context.now - THREAD_MEMORY)
    if last is None or last.by.id != turn.by.id or len(turn.text) > QUESTION_LIMIT:
        return []
    if not context.organisations.welcome(turn.by, turn.where):
        return []
    finding = context.index.find(turn.text, context=last.entry)
    if finding.decision is Decision.NONE or finding.small_talk or finding.confidence < UNADDRESSED:
        return []
    return [show(context, _asked(context, turn, turn.text, finding))]


def overhear(context: TurnContext, turn: turns.Ask) -> list[Delivery]:
    """Nobody asked the bot: it has a published answer to give, or says nothing and remembers
    nothing."""
    finding = context.index.find(turn.text) if len(turn.text) <= QUESTION_LIMIT else None
    if finding is None or finding.decision is not Decision.ANSWER or finding.small_talk:
        return []
    if context.knowledge.by_id[finding.hits[0].entry].answer is None:
        return []
    if not context.organisations.welcome(turn.by, turn.where) or not context.may_ask(turn.by):
        return []
    return [show(context, _asked(context, turn, turn.text, finding))]


def open_entry(context: TurnContext, turn: turns.Open) -> list[Delivery]:
    question = Question(
        id=new_id(),
        by=turn.by,
        where=turn.where,
        asked=context.now,
        text=_title(context, turn.entry),
        showing=Showing.ENTRY,
        decision="opened",
        confidence=1.0,
        near=(),
        entry=turn.entry,
    )
    return [show(context, question)]


def pick(context: TurnContext, turn: turns.Pick) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    _title(context, turn.entry)
    context.record(Happened.ENTRY_PICKED, turn.by, question.id, turn.entry)
    if question.showing is Showing.ENTRY:
        question = question.again(turn.entry)
    return [show(context, replace(question, showing=Showing.ENTRY, entry=turn.entry))]


def pick_none(context: TurnContext, turn: turns.PickNone) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    context.record(Happened.CHOICES_REFUSED, turn.by, question.id)
    return [show(context, replace(question, showing=Showing.NONE, entry=None))]


def rate(context: TurnContext, turn: turns.Rate) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    feedback = Feedback.HELPED if turn.helped else Feedback.NOT_HELPED
    context.record(Happened.ANSWER_RATED, turn.by, question.id, feedback)
    return [show(context, replace(question, feedback=feedback))]


def explain(context: TurnContext, turn: turns.Explain) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    missing = turn.text.strip()
    if turn.reason is None and not missing:
        raise FormError({"reason": words.SAY_WHAT_WAS_MISSING})
    context.record(Happened.RATING_EXPLAINED, turn.by, question.id, turn.reason or Reason.OTHER)
    return [show(context, replace(question, feedback=Feedback.EXPLAINED, missing=missing))]


def share(context: TurnContext, turn: turns.Share) -> list[Delivery]:
    question = context.question(turn.question, turn.by)
    if question.shared:
        return []
    if not context.organisations.shown_in(turn.by, turn.room):
        raise RefusedError(words.NOT_IN_THIS_CHANNEL)
    context.record(Happened.ANSWER_SHARED, turn.by, question.id, question.entry or "")
    there = Conversation(turn.place, turn.place, Venue.CHANNEL, turn.room)
    return [
        show(context, question.again("share", where=there)),
        show(context, replace(question, shared=True)),
    ]


def show(context: TurnContext, question: Question) -> Delivery:
    """Remember the question as it is now, with the text that it shows, and show it."""
    entry = context.knowledge.by_id.get(question.entry or "")
    if entry and question.showing is Showing.ENTRY and question.digest != entry.digest:
        shown = prose.plain(entry.answer) if entry.answer else words.UNPUBLISHED
        question = replace(question, digest=entry.digest, shown=shown)
    context.memory.keep_question(question)
    return Delivery(
        question.where.place, question.id, presenter.question_card(question, context.knowledge)
    )


def _search(context: TurnContext, turn: turns.Ask) -> Delivery:
    last = context.memory.last_question(turn.where.place, context.now - THREAD_MEMORY)
    finding = context.index.find(turn.text, context=last.entry if last else None)
    if finding.small_talk == "human":
        return _hand_off(context, turn, turn.text)
    if finding.small_talk:
        return _new(turn.where, NoticeCard(*SMALL_TALK[finding.small_talk], BrowseTopics()))
    return show(context, _asked(context, turn, turn.text, finding))


def _hand_off(context: TurnContext, turn: turns.Ask, text: str) -> Delivery:
    """A question that a human shall answer; the entry that is surely meant decides what the ticket
    asks."""
    question = _asked(context, turn, text[:QUESTION_LIMIT], context.index.find(text))
    return show(context, replace(question, showing=Showing.HANDOFF))


def _asked(context: TurnContext, turn: turns.Ask, text: str, finding: Finding) -> Question:
    showing = _SHOWING[finding.decision]
    return Question(
        id=new_id(),
        by=turn.by,
        where=turn.where,
        asked=context.now,
        text=text,
        showing=showing,
        decision=finding.decision,
        confidence=finding.confidence,
        near=finding.choices or tuple(hit.entry for hit in finding.hits[: presenter.CHOICES]),
        link=turn.link,
        files=turn.files,
        urgent=sounds_urgent(text),
        entry=finding.hits[0].entry if showing is Showing.ENTRY else None,
    )


def _title(context: TurnContext, entry: str) -> str:
    if entry not in context.knowledge.by_id:
        raise StaleError(f"entry {entry} was withdrawn")
    return context.knowledge.by_id[entry].question


def _new(where: Conversation, card: Card) -> Delivery:
    return Delivery(where.place, new_id(), card)
