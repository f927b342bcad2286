"""What the desk does when somebody asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.desk import shown_text, subjects
from bot.desk.context import TurnContext
from bot.desk.showing import presenter
from bot.dialogue import speech, turns, words
from bot.dialogue.cards import BrowseTopics, Card, NoticeCard
from bot.dialogue.turns import QUESTION_LIMIT, QUOTED_LIMIT
from bot.model.people import Conversation, Place, Venue
from bot.model.questions import Question, Showing, new_id
from bot.model.text import without_emoji
from bot.model.urgency import sounds_urgent
from bot.ports.channel import Delivery
from bot.search import Decision, Finding

UNADDRESSED = 0.3  # confidence below which words that were not meant for the bot are left alone
THREAD_MEMORY = timedelta(minutes=30)

_SHOWING = {
    Decision.ANSWER: Showing.ENTRY,
    Decision.CHOICES: Showing.CHOICES,
    Decision.NONE: Showing.NONE,
}


def too_long(turn: turns.Ask) -> bool:
    return len(turn.text) > QUESTION_LIMIT


def search(context: TurnContext, turn: turns.Ask) -> Finding:
    """A question may lean on the answer before it."""
    last = _last_question(context, turn)
    said = without_emoji(turn.text)
    return context.index.find(said, context=last.entry if last else None)


def _last_question(context: TurnContext, turn: turns.Ask) -> Question | None:
    """None for a command: what it shows, it shows in a place of its own."""
    if turn.where.venue is Venue.COMMAND:
        return None
    return context.memory.questions.last_in(turn.where.place, context.now - THREAD_MEMORY)


def is_small_talk(context: TurnContext, turn: turns.Ask) -> bool:
    return (
        not too_long(turn) and context.index.find(without_emoji(turn.text)).small_talk is not None
    )


def answer(context: TurnContext, turn: turns.Ask, finding: Finding, below: str | None) -> Delivery:
    """What was found, whatever that is. `below` is the number of the ticket below which it was
    asked."""
    if finding.small_talk == "human":
        return hand_off(context, turn, turn.text)
    if finding.small_talk:
        return new(turn.where, NoticeCard(*words.SMALL_TALK[finding.small_talk], BrowseTopics()))
    return show(context, replace(_asked(context, turn, turn.text, finding), below=below))


def hand_off(context: TurnContext, turn: turns.Ask, text: str) -> Delivery:
    """A question that a human shall answer; the entry that is surely meant decides what the ticket
    asks."""
    finding = context.index.find(text[:QUESTION_LIMIT])
    question = _asked(context, turn, text, finding)
    return show(context, replace(question, showing=Showing.HANDOFF))


def offer(context: TurnContext, turn: turns.Ask, where: Conversation, below: str) -> Delivery:
    """Ask whether the words are for a ticket: nothing that was said is lost."""
    question = Question(
        id=new_id(),
        by=turn.by,
        where=where,
        asked=context.now,
        text=turn.text,
        showing=Showing.WORDS,
        decision="offered",
        confidence=0.0,
        near=(),
        link=turn.link,
        files=turn.files,
        quoted=turn.quoted[:QUOTED_LIMIT],
        below=below,
    )
    return show(context, question)


def follow_up(context: TurnContext, turn: turns.Ask, below: str | None = None) -> list[Delivery]:
    """Only the asker's words count, and only with an answer or choices."""
    last = context.memory.questions.last_in(turn.where.place, context.now - THREAD_MEMORY)
    if last is None or last.by.id != turn.by.id or too_long(turn):
        return []
    if not context.organisations.welcome(turn.by, turn.where) or not context.may_ask(turn.by):
        return []
    finding = context.index.find(turn.text, context=last.entry)
    if finding.decision is Decision.NONE or finding.small_talk or finding.confidence < UNADDRESSED:
        return []
    return [show(context, replace(_asked(context, turn, turn.text, finding), below=below))]


def overhear(context: TurnContext, turn: turns.Ask) -> list[Delivery]:
    """Nobody asked the bot: it has a published answer to give, or says nothing and remembers
    nothing."""
    if too_long(turn):
        return []
    finding = context.index.find(turn.text)
    if finding.decision is not Decision.ANSWER or finding.small_talk:
        return []
    published = (context.knowledge.by_id[entry].answer for entry in finding.answers)
    if finding.unknown or not all(published):
        return []
    if not context.organisations.welcome(turn.by, turn.where) or not context.may_ask(turn.by):
        return []
    return [show(context, _asked(context, turn, turn.text, finding))]


def open_entry(context: TurnContext, turn: turns.Open) -> list[Delivery]:
    """Costs as much as a question, and counts as one."""
    if not context.may_ask(turn.by):
        return [new(turn.where, NoticeCard(*words.TOO_MANY_QUESTIONS))]
    question = Question(
        id=new_id(),
        by=turn.by,
        where=turn.where,
        asked=context.now,
        text=subjects.entry_named(turn.entry, context.knowledge).question,
        showing=Showing.ENTRY,
        decision="opened",
        confidence=1.0,
        near=(),
        entry=turn.entry,
    )
    return [show(context, question)]


def insert(context: TurnContext, turn: turns.Insert) -> list[Delivery]:
    """Nothing is shown that is not there already; it is remembered who saw which text, so that they
    are told when it is corrected."""
    if turn.entry not in context.knowledge.by_id or not context.may_ask(turn.by):
        return []
    nowhere = Place(turn.own.channel, f"inserted/{turn.id}")
    question = Question(
        id=new_id(),
        by=turn.by,
        where=Conversation(nowhere, turn.own, Venue.COMMAND),
        asked=context.now,
        text=subjects.entry_named(turn.entry, context.knowledge).question,
        showing=Showing.ENTRY,
        decision="inserted",
        confidence=1.0,
        near=(),
        entry=turn.entry,
    )
    context.memory.keep_question(shown_text.kept(context, question))
    return []


def show(context: TurnContext, question: Question) -> Delivery:
    """Remember the question as it is now, with the text that it shows, and show it in the language
    of whoever asked."""
    question = shown_text.kept(context, question)
    context.memory.keep_question(question)
    with speech.speaking(question.by.language):
        card = presenter.question_card(question, context.knowledge)
        return Delivery(question.where.place, question.id, card)


def new(where: Conversation, card: Card) -> Delivery:
    return Delivery(where.place, new_id(), card)


def _asked(context: TurnContext, turn: turns.Ask, text: str, finding: Finding) -> Question:
    near = _near(finding)
    known = context.known.about(context.index, text, near[0] if near else "")
    showing = _SHOWING[finding.decision]
    if len(finding.answers) > 1:
        showing = Showing.ENTRIES
    return Question(
        id=new_id(),
        by=turn.by,
        where=turn.where,
        asked=context.now,
        text=text,
        showing=showing,
        decision=finding.decision,
        confidence=finding.confidence,
        near=near,
        link=turn.link,
        files=turn.files,
        quoted=turn.quoted[:QUOTED_LIMIT],
        urgent=sounds_urgent(text, context.knowledge.brand.emergency),
        entry=next(iter(finding.answers), None),
        also=finding.answers[1:],
        unknown=finding.unknown,
        family=finding.family.id if finding.family else None,
        issue=known.id if known else None,
        notice=known.notice if known else "",
    )


def _near(finding: Finding) -> tuple[str, ...]:
    first = tuple(hit.entry for hit in finding.hits[: presenter.CHOICES])
    return finding.choices or first
