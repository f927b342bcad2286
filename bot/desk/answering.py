"""What the desk does when somebody asks, picks, rates, shares or browses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.desk import commands, presenter
from bot.desk.context import Counter
from bot.dialogue import words
from bot.dialogue.cards import LASTING, BrowseTopics, Card, NoticeCard
from bot.dialogue.turns import (
    QUESTION_LIMIT,
    Arrive,
    Ask,
    Browse,
    Explain,
    ListTickets,
    Open,
    Pick,
    PickNone,
    Rate,
    Share,
)
from bot.errors import RefusedError, StaleError
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


def ask(counter: Counter, turn: Ask) -> list[Delivery]:
    if not counter.organisations.welcome(turn.by, turn.where):
        raise RefusedError(words.NOT_IN_THIS_CHANNEL)
    match commands.understood(turn.text):
        case commands.Help() if turn.files:
            return [_hand_off(counter, turn, "")]
        case commands.Help():
            return [_new(turn.where, presenter.welcome_card(counter.knowledge))]
        case commands.ShowTopics():
            return browse(counter, Browse(id=turn.id, by=turn.by, where=turn.where))
        case commands.ShowTickets():
            return list_tickets(counter, ListTickets(id=turn.id, by=turn.by, where=turn.where))
        case commands.WantTicket(text):
            return [_hand_off(counter, turn, text or turn.text)]
        case None if len(turn.text) > QUESTION_LIMIT:
            return [_new(turn.where, NoticeCard(*words.TOO_LONG))]
        case None if not counter.may_ask(turn.by):
            return [_new(turn.where, NoticeCard(*words.TOO_MANY_QUESTIONS))]
        case None:
            return [_search(counter, turn)]


def follow_up(counter: Counter, turn: Ask) -> list[Delivery]:
    last = counter.memory.last_question(turn.where.place, counter.now - THREAD_MEMORY)
    if last is None or last.by.id != turn.by.id or len(turn.text) > QUESTION_LIMIT:
        return []
    if not counter.organisations.welcome(turn.by, turn.where):
        return []
    finding = counter.index.find(turn.text, context=last.entry)
    if finding.decision is Decision.NONE or finding.small_talk or finding.confidence < UNADDRESSED:
        return []
    return [show(counter, _asked(counter, turn, turn.text, finding))]


def overhear(counter: Counter, turn: Ask) -> list[Delivery]:
    """Nobody asked the bot: it has a published answer to give, or says nothing and remembers
    nothing."""
    finding = counter.index.find(turn.text) if len(turn.text) <= QUESTION_LIMIT else None
    if finding is None or finding.decision is not Decision.ANSWER or finding.small_talk:
        return []
    if counter.knowledge.by_id[finding.hits[0].entry].answer is None:
        return []
    if not counter.organisations.welcome(turn.by, turn.where) or not counter.may_ask(turn.by):
        return []
    return [show(counter, _asked(counter, turn, turn.text, finding))]


def open_entry(counter: Counter, turn: Open) -> list[Delivery]:
    question = Question(
        id=new_id(),
        by=turn.by,
        where=turn.where,
        asked=counter.now,
        text=_title(counter, turn.entry),
        showing=Showing.ENTRY,
        decision="opened",
        confidence=1.0,
        near=(),
        entry=turn.entry,
    )
    return [show(counter, question)]


def pick(counter: Counter, turn: Pick) -> list[Delivery]:
    question = counter.question(turn.question, turn.by)
    _title(counter, turn.entry)
    counter.record(Happened.ENTRY_PICKED, turn.by, question.id, turn.entry)
    if question.showing is Showing.ENTRY:
        question = question.again(turn.entry)
    return [show(counter, replace(question, showing=Showing.ENTRY, entry=turn.entry))]


def pick_none(counter: Counter, turn: PickNone) -> list[Delivery]:
    question = counter.question(turn.question, turn.by)
    counter.record(Happened.CHOICES_REFUSED, turn.by, question.id)
    return [show(counter, replace(question, showing=Showing.NONE, entry=None))]


def rate(counter: Counter, turn: Rate) -> list[Delivery]:
    question = counter.question(turn.question, turn.by)
    feedback = Feedback.HELPED if turn.helped else Feedback.NOT_HELPED
    counter.record(Happened.ANSWER_RATED, turn.by, question.id, feedback)
    return [show(counter, replace(question, feedback=feedback))]


def explain(counter: Counter, turn: Explain) -> list[Delivery]:
    question = counter.question(turn.question, turn.by)
    counter.record(Happened.RATING_EXPLAINED, turn.by, question.id, turn.reason)
    return []


def share(counter: Counter, turn: Share) -> list[Delivery]:
    question = counter.question(turn.question, turn.by)
    if question.shared:
        return []
    if not counter.organisations.shown_in(turn.by, turn.room):
        raise RefusedError(words.NOT_IN_THIS_CHANNEL)
    counter.record(Happened.ANSWER_SHARED, turn.by, question.id, question.entry or "")
    there = Conversation(turn.place, turn.place, Venue.CHANNEL, turn.room)
    return [
        show(counter, question.again("share", where=there)),
        show(counter, replace(question, shared=True)),
    ]


def browse(counter: Counter, turn: Browse) -> list[Delivery]:
    slot = turn.slot or new_id()
    card: Card = presenter.topics_card(slot, counter.knowledge)
    if turn.topic:
        card = presenter.topic_card(slot, turn.topic, counter.knowledge)
    return [Delivery(turn.where.place, slot, card)]


def list_tickets(counter: Counter, turn: ListTickets) -> list[Delivery]:
    slot = turn.slot or new_id()
    size = presenter.TICKETS_A_PAGE
    tickets = counter.memory.tickets_of(turn.by, offset=turn.page * size, limit=size + 1)
    return [Delivery(turn.where.place, slot, presenter.ticket_list_card(slot, tickets, turn.page))]


def arrive(counter: Counter, turn: Arrive) -> list[Delivery]:
    return [_new(turn.where, presenter.welcome_card(counter.knowledge))]


def not_shown(delivery: Delivery) -> list[Delivery]:
    """In place of a reply that its platform refused; nothing for a notice, which is as plain as can
    be."""
    if isinstance(delivery.card, LASTING | NoticeCard):
        return []
    return [Delivery(delivery.to, new_id(), NoticeCard(*words.FAILED), delivery.under)]


def show(counter: Counter, question: Question) -> Delivery:
    """Remember the question as it is now, with the text that it shows, and show it."""
    entry = counter.knowledge.by_id.get(question.entry or "")
    if entry and question.showing is Showing.ENTRY and question.digest != entry.digest:
        shown = prose.plain(entry.answer) if entry.answer else words.UNPUBLISHED
        question = replace(question, digest=entry.digest, shown=shown)
    counter.memory.keep_question(question)
    return Delivery(
        question.where.place, question.id, presenter.question_card(question, counter.knowledge)
    )


def _search(counter: Counter, turn: Ask) -> Delivery:
    last = counter.memory.last_question(turn.where.place, counter.now - THREAD_MEMORY)
    finding = counter.index.find(turn.text, context=last.entry if last else None)
    if finding.small_talk == "human":
        return _hand_off(counter, turn, turn.text)
    if finding.small_talk:
        return _new(turn.where, NoticeCard(*SMALL_TALK[finding.small_talk], BrowseTopics()))
    return show(counter, _asked(counter, turn, turn.text, finding))


def _hand_off(counter: Counter, turn: Ask, text: str) -> Delivery:
    """A question that a human shall answer; the entry that is surely meant decides what the ticket
    asks."""
    question = _asked(counter, turn, text[:QUESTION_LIMIT], counter.index.find(text))
    return show(counter, replace(question, showing=Showing.HANDOFF))


def _asked(counter: Counter, turn: Ask, text: str, finding: Finding) -> Question:
    showing = _SHOWING[finding.decision]
    return Question(
        id=new_id(),
        by=turn.by,
        where=turn.where,
        asked=counter.now,
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


def _title(counter: Counter, entry: str) -> str:
    if entry not in counter.knowledge.by_id:
        raise StaleError(f"entry {entry} was withdrawn")
    return counter.knowledge.by_id[entry].question


def _new(where: Conversation, card: Card) -> Delivery:
    return Delivery(where.place, new_id(), card)
