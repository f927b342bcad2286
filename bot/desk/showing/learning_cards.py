"""Which card shows what was missed, a change or a version: from what is known to what is seen."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk import leads
from bot.desk.context import TurnContext
from bot.desk.showing import change_cards
from bot.dialogue import learning, words
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.views import ChangeOrder, MissOrder, Part
from bot.learning.book import ChangeBook
from bot.learning.misses import MissBook
from bot.model.changes import PENDING, Change, Stage
from bot.model.misses import MissGroup
from bot.model.questions import Question
from bot.model.tickets import Ticket

SOME = Part()  # of a list in chat
_GROUP = (
    Lesson.WORDING,
    Lesson.NEW_ENTRY,
    Lesson.CHANGE_ENTRY,
    Lesson.NEAR_MISS,
    Lesson.OUT_OF_SCOPE,
)


def miss_list(
    context: TurnContext, slot: str, order: MissOrder = MissOrder.URGENT, part: Part = SOME
) -> learning.MissListCard:
    every = MissBook(context.memory.connection).shown(order)
    groups = every[part.first : part.first + part.most]
    waiting = ChangeBook(context.memory.connection).count(PENDING)
    firsts = {one.id: one for one in context.memory.questions.with_ids(_firsts(groups))}
    lines = (_miss_line(context, group, firsts) for group in groups)
    return learning.MissListCard(slot, tuple(lines), waiting, len(every))


def change_list(context: TurnContext, slot: str) -> learning.ChangeListCard:
    book = ChangeBook(context.memory.connection)
    every = [*book.pending(), *reversed(book.published())]
    lines = tuple(_change_line(context, one) for one in every[: SOME.most])
    return learning.ChangeListCard(slot, lines, _unknown(book), len(every))


def changes_in(
    context: TurnContext, stages: tuple[Stage, ...], order: ChangeOrder, part: Part
) -> learning.ChangeListCard:
    book = ChangeBook(context.memory.connection)
    newest = order is ChangeOrder.NEWEST
    some = book.listed(stages, newest=newest, first=part.first, most=part.most)
    lines = tuple(_change_line(context, one) for one in some)
    return learning.ChangeListCard("", lines, _unknown(book), book.count(stages))


def _unknown(book: ChangeBook) -> tuple[str, ...]:
    return tuple(one.id for one in book.unknown())


def miss_card(context: TurnContext, group: MissGroup, slot: str) -> learning.MissCard:
    near = context.knowledge.by_id.get(group.entry)
    about = leads.of_group(group.id)
    texts = dict.fromkeys(one.text for one in leads.questions(context, group))
    taught = [lesson for lesson in _GROUP if near or lesson in _WITHOUT_ENTRY]
    presses = [Press(lesson, about) for lesson in taught]
    presses += [Press(Lesson.DISMISS, group.id, slot), Press(Lesson.MISSES, "", slot)]
    return learning.MissCard(
        slot=slot,
        title=words.MISSES,
        near=near.question if near else None,
        unpublished=group.unpublished,
        counts=_counts(group),
        typed=tuple(texts),
        presses=tuple(presses),
    )


def ticket_card(context: TurnContext, ticket: Ticket, slot: str) -> learning.MissCard:
    """What a resolved ticket can teach."""
    near = context.knowledge.by_id.get(ticket.entry or "")
    about = leads.of_ticket(ticket.number)
    replies = tuple(said.text for said in ticket.said if said.by_care)
    taught = [lesson for lesson in _GROUP if near or lesson in _WITHOUT_ENTRY]
    return learning.MissCard(
        slot=slot,
        title=f"{words.LESSON[Lesson.TEACH]} · {ticket.number}",
        near=near.question if near else None,
        unpublished=near is not None and near.answer is None,
        counts=None,
        typed=(ticket.asked, *replies),
        presses=tuple(Press(lesson, about) for lesson in taught),
    )


_WITHOUT_ENTRY = (Lesson.WORDING, Lesson.NEW_ENTRY, Lesson.OUT_OF_SCOPE)


def _firsts(groups: list[MissGroup]) -> list[str]:
    return [id for group in groups for id in group.members[:3]]


def _miss_line(
    context: TurnContext, group: MissGroup, firsts: Mapping[str, Question]
) -> learning.MissLine:
    near = context.knowledge.by_id.get(group.entry)
    said = next((firsts[id].text for id in group.members if id in firsts), words.ERASED)
    title = near.question if near else None
    return learning.MissLine(group.id, said, title, group.unpublished, _counts(group))


def _counts(group: MissGroup) -> learning.Counts:
    return learning.Counts(group.questions, group.people, group.companies, group.first, group.last)


def _change_line(context: TurnContext, change: Change) -> learning.ChangeLine:
    entry = context.knowledge.by_id.get(change.entry)
    conflict = change.stage is Stage.PUBLISHED and change.conflict
    title = change_cards.title(change, entry)
    return learning.ChangeLine(change.id, change.kind, title, change.stage, change.since, conflict)
