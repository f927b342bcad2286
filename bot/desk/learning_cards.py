"""Which card shows what was missed, a change or a version: from what is known to what is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.broadcasts import tellings
from bot.desk import leads
from bot.desk.context import TurnContext
from bot.dialogue import learning, speech, words
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.views import ChangeOrder, MissOrder, Part
from bot.knowledge.entries import Entry, Knowledge
from bot.learning.book import ChangeBook
from bot.learning.misses import MissBook
from bot.model.changes import PENDING, Change, Effect, Report, Shift, Stage, Step
from bot.model.misses import MissGroup
from bot.model.questions import Question
from bot.model.tickets import Ticket

SOME = Part()  # of a list in chat
SHOWN = 5  # of each of the check's lists
_ENDED = (Stage.REJECTED, Stage.WITHDRAWN, Stage.EXPIRED, Stage.UNDONE)
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
    firsts = {one.id: one for one in context.memory.questions(_firsts(groups))}
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


def change_card(context: TurnContext, change: Change, slot: str = "") -> learning.ChangeCard:
    """`slot` is that of a list in whose place it stands."""
    entry = context.knowledge.by_id.get(change.entry)
    report = change.report or Report()
    told = tellings.standing(context.memory.connection, change.id)
    return learning.ChangeCard(
        number=change.id,
        kind=change.kind,
        entry=change.entry,
        title=_title(change, entry),
        stage=change.stage,
        author=change.author.name,
        made=change.made,
        reason=change.reason,
        correcting=change.correcting,
        before=change.before,
        after=_after(change),
        problems=report.problems,
        replayed=report.replayed,
        found=tuple(_found(context, report)),
        labelled=report.labelled,
        history=change.history,
        told=words.told_so_far(told.told, told.recipients, told.stopped) if told else None,
        presses=tuple(_presses(change, told, slot)),
        untranslated=_untranslated(context.knowledge, change),
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
    at = change.history[-1].at if change.history else change.made
    conflict = change.stage is Stage.PUBLISHED and change.conflict
    title = _title(change, entry)
    return learning.ChangeLine(change.id, change.kind, title, change.stage, at, conflict)


def _title(change: Change, entry: Entry | None) -> str:
    if entry:
        return entry.question
    return change.proposal.question or words.CHANGE_KIND[change.kind]


def _untranslated(knowledge: Knowledge, change: Change) -> str:
    """The languages in which its text is to be written anew, or for the first time."""
    if change.stage in _ENDED or not (change.proposal.answer or change.proposal.question):
        return ""
    lacking = [each for each in knowledge.translations if _lacks(knowledge, change, each)]
    return words.untranslated(speech.called(each) for each in lacking) if lacking else ""


def _lacks(knowledge: Knowledge, change: Change, language: str) -> bool:
    """A change that is not published yet makes stale what is there now."""
    if change.stage in PENDING:
        return True
    made = knowledge.translations[language].content.entries.get(change.entry)
    entry = knowledge.by_id.get(change.entry)
    return made is None or entry is None or made.of == change.base or made.of != entry.digest


def _after(change: Change) -> str:
    said = change.proposal
    lines = [f"+ {text}" for text in (*said.asked, *said.outside)]
    lines += [f"− {text}" for text in said.not_asked]
    parts = [said.question or "", said.answer or "", "\n".join(lines)]
    return "\n\n".join(part for part in parts if part)


def _found(context: TurnContext, report: Report) -> Iterator[learning.Found]:
    lists = {
        Effect.LOST: report.lost,
        Effect.STOLEN: report.stolen,
        Effect.GAINED: report.gained,
        Effect.DIFFERING: report.differing,
    }
    for effect, shifts in lists.items():
        if shifts:
            yield learning.Found(effect, len(shifts), tuple(_some(context, shifts)))


def _some(context: TurnContext, shifts: tuple[Shift, ...]) -> Iterator[str]:
    some = shifts[:SHOWN]
    asked = {one.id: one for one in context.memory.questions([one.question for one in some])}
    for shift in some:
        text = asked[shift.question].text if shift.question in asked else words.ERASED
        yield words.shift(text, shift.before, shift.after)


def _presses(change: Change, told: tellings.Standing | None, slot: str) -> Iterator[Press]:
    seen = f"{change.stage} {slot}".strip()
    for lesson in _lessons(change, told):
        yield Press(lesson, change.id, seen)
    if slot:
        yield Press(Lesson.CHANGES, "", slot)


def _lessons(change: Change, told: tellings.Standing | None) -> Iterator[Lesson]:
    report = change.report
    if change.may(Step.APPROVE) and report and not report.problems:
        yield Lesson.APPROVE_ANYWAY if report.costs else Lesson.APPROVE
    if change.may(Step.PUBLISH):
        yield Lesson.PUBLISH
    if change.may(Step.REJECT):
        yield Lesson.REJECT
        yield Lesson.WITHDRAW
    if change.may(Step.UNDO):
        yield Lesson.UNDO
    if change.stage is Stage.PUBLISHED and change.correcting:
        yield from _telling(told)


def _telling(told: tellings.Standing | None) -> Iterator[Lesson]:
    if told is None:
        yield Lesson.RECALL
    elif told.waiting and not told.stopped:
        yield Lesson.STOP
