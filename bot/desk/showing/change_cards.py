"""The card of a change: what stands there, what shall, what its check found, and what to do now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.broadcasts import reached, tellings
from bot.broadcasts.reached import Reached
from bot.dialogue import learning, speech, words
from bot.dialogue.lessons import Lesson, row
from bot.knowledge.entries import Entry, Knowledge
from bot.model.changes import PENDING, Change, Effect, Report, Shift, Stage, Step
from bot.model.people import Partner
from bot.storage.transaction import Memory

SHOWN = 5  # of each of the check's lists
UNTOLD = 20  # of those who could not be told
_ENDED = (Stage.REJECTED, Stage.WITHDRAWN, Stage.EXPIRED, Stage.UNDONE)


def change_card(
    knowledge: Knowledge, memory: Memory, change: Change, slot: str = ""
) -> learning.ChangeCard:
    """`slot` is that of a list in whose place it stands."""
    entry = knowledge.by_id.get(change.entry)
    report = change.report or Report()
    told = reached.every(memory.connection, change.id)
    return learning.ChangeCard(
        number=change.id,
        kind=change.kind,
        entry=change.entry,
        title=title(change, entry),
        stage=change.stage,
        author=change.author.name,
        made=change.made,
        reason=change.reason,
        correcting=change.correcting,
        before=change.before,
        after=_after(change),
        problems=report.problems,
        replayed=report.replayed,
        found=tuple(_found(memory, report)),
        labelled=report.labelled,
        history=change.history,
        told=_told(memory, told) if told else None,
        presses=row(_lessons(change, told), change.id, change.stage, slot, Lesson.CHANGES),
        untranslated=_untranslated(knowledge, change),
    )


def title(change: Change, entry: Entry | None) -> str:
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


def _found(memory: Memory, report: Report) -> Iterator[learning.Found]:
    lists = {
        Effect.LOST: report.lost,
        Effect.STOLEN: report.stolen,
        Effect.GAINED: report.gained,
        Effect.DIFFERING: report.differing,
    }
    for effect, shifts in lists.items():
        if shifts:
            yield learning.Found(effect, len(shifts), tuple(_some(memory, shifts)))


def _some(memory: Memory, shifts: tuple[Shift, ...]) -> Iterator[str]:
    some = shifts[:SHOWN]
    asked = {one.id: one for one in memory.questions.with_ids([one.question for one in some])}
    for shift in some:
        text = asked[shift.question].text if shift.question in asked else words.ERASED
        yield words.shift(text, shift.before, shift.after)


def _told(memory: Memory, each: Sequence[Reached]) -> str:
    """How many, and who could not be."""
    count = [one.state for one in each].count
    so_far = words.told_so_far(count(tellings.TOLD), len(each), count(tellings.STOPPED) > 0)
    refused = [one for one in each if one.state == tellings.REFUSED]
    if not refused:
        return so_far
    some = refused[:UNTOLD]
    by = {one.id: one.by for one in memory.questions.with_ids([one.question for one in some])}
    lines = [_untold(by.get(one.question), one.reason) for one in some]
    if len(refused) > UNTOLD:
        lines.append(words.and_more(len(refused) - UNTOLD))
    return "\n".join([f"{so_far} {words.NOT_TOLD}", *lines])


def _untold(by: Partner | None, reason: str) -> str:
    who = f"{by.name} ({by.company.name})" if by else words.FORMER_USER
    return f"{who}: {reason}"


def _lessons(change: Change, told: Sequence[Reached]) -> Iterator[Lesson]:
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


def _telling(told: Sequence[Reached]) -> Iterator[Lesson]:
    if not told:
        yield Lesson.RECALL
    elif any(one.open for one in told):
        yield Lesson.STOP
