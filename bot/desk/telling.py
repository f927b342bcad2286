"""Telling many: who was shown what was corrected since, the partners of a known issue, the rooms
of an announcement; once each. How many at once `tellings` says, and how often `studying`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from bot.broadcasts import reached, tellings
from bot.broadcasts.tellings import Recipient
from bot.desk import announcing, changing, updating
from bot.desk.context import TurnContext
from bot.desk.showing import presenter
from bot.dialogue import speech, turns, words
from bot.dialogue.cards import AnswerCard, Choice
from bot.dialogue.learning import ChangeCard, CorrectionCard
from bot.dialogue.lessons import Lesson, Press, as_seen
from bot.errors import StaleError, TooLateError
from bot.knowledge import prose
from bot.knowledge.entries import Entry
from bot.learning import recalls, versions
from bot.learning.recalls import Seen
from bot.model import announcements, issues, slots
from bot.model.changes import Change, Stage
from bot.model.people import Addressee
from bot.model.questions import Question, Showing
from bot.ports.channel import Delivery

REDRAWN = 10  # that are told until the card which shows it counts anew


def take(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    change = changing.known(context, turn.about)
    if change.stage is not Stage.PUBLISHED or not change.correcting:
        raise TooLateError(words.change_too_late(change.id, change.stage))
    match turn.lesson:
        case Lesson.TELL:
            seen = recalls.seen(context.memory, change, context.now)
            to = [one.recipient for one in seen]
            tellings.begin(context.memory.connection, change.id, to, context.now)
        case Lesson.STOP:
            reached.stop(context.memory.connection, change.id)
        case _:
            return changing.shown(context, turn, change, preview)
    return changing.shown(context, turn, change)


def tell(context: TurnContext, turn: turns.Tell) -> list[Delivery]:
    """One of those who wait; somebody else may have told them meanwhile, or stopped it."""
    if not turn.recipient:
        with suppress(StaleError):  # it is gone, and its card with it
            return _shown(context, turn.about, over=True)
        return []
    connection = context.memory.connection
    to = tellings.waiting_for(connection, turn.about, turn.recipient)
    if to is None:
        return []
    try:
        told = _told(context, turn.about, to)
    except StaleError:  # what it is about has expired meanwhile
        tellings.end(connection, turn.about, to.id, tellings.GONE, context.now)
        return []
    state = tellings.TOLD if told else tellings.GONE
    tellings.end(connection, turn.about, to.id, state, context.now)
    return [*told, *_redrawn(context, turn.about)]


def refused(context: TurnContext, delivery: Delivery, reason: str) -> list[Delivery]:
    """A platform would not take what somebody is told: who that is stands in the list."""
    about = slots.told_about(delivery.slot)
    reached.refuse(context.memory.connection, about, delivery.slot, reason)
    return _shown(context, about, over=False)


def _told(context: TurnContext, about: str, to: Recipient) -> list[Delivery]:
    if about.startswith(issues.PREFIX):
        return updating.tell(context, about, to)
    if about.startswith(announcements.PREFIX):
        return announcing.tell(context, about, to)
    return _correct(context, about, to)


def _redrawn(context: TurnContext, about: str) -> list[Delivery]:
    """What shows how far it is counts anew after some of them, and at the end."""
    standing = tellings.standing(context.memory.connection, about)
    if standing is None or (standing.waiting and standing.told % REDRAWN):
        return []
    return _shown(context, about, over=not standing.waiting)


def _shown(context: TurnContext, about: str, *, over: bool) -> list[Delivery]:
    """What shows how far it is; nobody waits any more when it is `over`."""
    if about.startswith(issues.PREFIX):
        return [updating.at_home(context, about)]
    if about.startswith(announcements.PREFIX):
        return announcing.told(context, about, over=over)
    return [changing.at_home(context, changing.known(context, about))]


def _correct(context: TurnContext, id: str, to: Recipient) -> list[Delivery]:
    """Where they were shown it; what only they saw, in their own chat, as where nothing can be
    written any more. Nothing where that is gone."""
    change = changing.known(context, id)
    question = context.memory.question(to.question)
    entry = context.knowledge.by_id.get(change.entry)
    if question is None or entry is None or change.stage is not Stage.PUBLISHED:
        return []
    with speech.speaking(question.by.language):
        card = _correction(question, entry, change)
        slot = reached.slot(change.id, to.id, question.id)
        aside = question.where.own
        told = Delivery(to.to, slot, card, aside=aside if aside != to.to else None)
        return [told, *_old_card(context, question, change)]


def _correction(question: Question, entry: Entry, change: Change) -> CorrectionCard:
    return CorrectionCard(
        to=Addressee(question.by.id, question.by.name),
        entry=entry.id,
        title=entry.question,
        on=change.since.date(),
        before=_plain(change.before.partition("\n\n")[2]),
        after=_plain(entry.written or ""),
    )


def _plain(written: str) -> str:
    """Without the markup in which authors write."""
    return prose.plain(prose.parse(written), words.NOTE)


def preview(context: TurnContext, change: Change, slot: str = "") -> ChangeCard:
    """How many would be told, with the button that does it."""
    seen = recalls.seen(context.memory, change, context.now)
    card = changing.card(context, change, slot)
    presses = [Press(Lesson.TELL, change.id, as_seen(change.stage, slot))] if seen else []
    kept = [one for one in card.presses if one.lesson is not Lesson.RECALL]
    return replace(card, told=_counted(seen), presses=(*presses, *kept))


def _counted(seen: list[Seen]) -> str:
    companies = {one.company for one in seen}
    rooms = {one.place for one in seen}
    return words.would_be_told(len(seen), len(companies), len(rooms))


def _old_card(context: TurnContext, question: Question, change: Change) -> Iterator[Delivery]:
    """The message that showed it says so now, where it can still be changed; the new text is a
    press away."""
    same = question.showing is Showing.ENTRY and question.entry == change.entry
    stands = question.where.place == question.where.home
    if not same or not stands or question.version is None:
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
        changed=change.since.date(),
    )
    yield Delivery(question.where.place, question.id, changed)
