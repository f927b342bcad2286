"""What was published in chat, laid over what the files say; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.knowledge.entries import Entry, Knowledge, Topic
from bot.knowledge.prose import parse
from bot.model.changes import Change, Kind
from bot.model.versions import digest


@dataclass(frozen=True, slots=True)
class Laid:
    """The knowledge with the changes. Those that are `settled` stand in the files already; the
    files of those in `conflicts` say something else than what the change was made from: it holds,
    and somebody must look."""

    knowledge: Knowledge
    settled: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(slots=True)
class _Sheet:
    """The entries while the changes are laid over them, one after the other. Those `overtaken` are
    texts that the files had, before they came to say what a later change says."""

    entries: dict[str, Entry]
    topics: Mapping[str, Entry]
    uncovered: list[str]
    overtaken: frozenset[str] = frozenset()
    settled: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def laid(
    files: Knowledge,
    published: Sequence[Change],
    reviewed: Mapping[str, tuple[str, date]] | None = None,
) -> Laid:
    """`reviewed` is when somebody said of an entry's text, by its digest, that it is still right.
    What nothing lies over is the files' own."""
    if not published and not reviewed:
        return Laid(files)
    firsts: dict[str, Entry] = {}
    for entry in files.entries:
        firsts.setdefault(entry.topic.id, entry)
    overtaken = frozenset(_overtaken(files, published))
    entries_now = {entry.id: entry for entry in files.entries}
    sheet = _Sheet(entries_now, firsts, list(files.uncovered), overtaken)
    for change in published:
        _lay(sheet, change)
    entries = tuple(_seen(entry, reviewed or {}) for entry in _in_order(sheet.entries.values()))
    knowledge = replace(files, entries=entries, uncovered=tuple(sheet.uncovered))
    return Laid(knowledge, tuple(sheet.settled), tuple(sheet.conflicts))


def with_change(knowledge: Knowledge, change: Change) -> Knowledge:
    """What would be if this one were published now."""
    return laid(knowledge, [change]).knowledge


def others(knowledge: Knowledge, entry: str) -> dict[str, str]:
    """The digests of all entries but one: what a change of it must leave as it is."""
    return {one.id: one.digest for one in knowledge.entries if one.id != entry}


def _overtaken(files: Knowledge, published: Sequence[Change]) -> Iterator[str]:
    """Of the texts that were published of an entry, those up to the one that its file says."""
    texts: dict[str, list[Change]] = {}
    for change in published:
        if change.rewrites or change.kind is Kind.NEW_ENTRY:
            texts.setdefault(change.entry, []).append(change)
    for id, changes in texts.items():
        there = files.by_id.get(id)
        said = [_digest_of(change) for change in changes]
        if there is not None and there.digest in said:
            last = len(said) - 1 - said[::-1].index(there.digest)
            yield from (change.id for change in changes[:last])


def _digest_of(change: Change) -> str:
    return digest(change.proposal.question or "", change.proposal.answer)


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """New ones stand with their topic, behind the others of it."""
    found = list(entries)
    order: dict[Topic, int] = {}
    for entry in found:
        order.setdefault(entry.topic, len(order))
    return sorted(found, key=lambda entry: order[entry.topic])


def _seen(entry: Entry, reviewed: Mapping[str, tuple[str, date]]) -> Entry:
    of_text, day = reviewed.get(entry.id, ("", date.min))
    if of_text != entry.digest or day <= entry.reviewed:
        return entry
    return replace(entry, reviewed=day)


def _lay(sheet: _Sheet, change: Change) -> None:
    if change.id in sheet.overtaken:
        sheet.settled.append(change.id)
        return
    match change.kind:
        case Kind.OUT_OF_SCOPE:
            _lay_outside(sheet, change)
        case Kind.NEW_ENTRY:
            _lay_new(sheet, change)
        case Kind.WORDING | Kind.NEAR_MISS | Kind.CHANGE_ENTRY:
            _lay_over(sheet, change)


def _lay_outside(sheet: _Sheet, change: Change) -> None:
    new = [text for text in change.proposal.outside if text not in sheet.uncovered]
    sheet.uncovered += new
    if not new:
        sheet.settled.append(change.id)


def _lay_new(sheet: _Sheet, change: Change) -> None:
    there = sheet.entries.get(change.entry)
    if there is None:
        if made := _made(sheet, change):
            sheet.entries[made.id] = made
        else:
            sheet.conflicts.append(change.id)
        return
    same = there.digest == _digest_of(change)
    (sheet.settled if same else sheet.conflicts).append(change.id)


def _made(sheet: _Sheet, change: Change) -> Entry | None:
    """As its topic's other entries are; None where that topic is gone."""
    like = sheet.topics.get(change.proposal.topic)
    if like is None:
        return None
    question, answer = change.proposal.question or "", change.proposal.answer
    return replace(
        like,
        id=change.entry,
        question=question,
        answer=parse(answer) if answer else None,
        written=answer,
        asked=change.proposal.asked,
        not_asked=change.proposal.not_asked,
        related=(),
        form=(),
        reviewed=change.since.date(),
        staff_note=None,
        review=(),
        digest=digest(question, answer),
        version=0,
    )


def _lay_over(sheet: _Sheet, change: Change) -> None:
    entry = sheet.entries.get(change.entry)
    if entry is None:
        sheet.conflicts.append(change.id)
        return
    changed = _changed(entry, change)
    if changed == entry:
        sheet.settled.append(change.id)
        return
    if change.rewrites and entry.digest != change.base:
        sheet.conflicts.append(change.id)
    if changed.digest != entry.digest:
        changed = replace(changed, reviewed=max(entry.reviewed, change.since.date()))
    sheet.entries[entry.id] = changed


def _changed(entry: Entry, change: Change) -> Entry:
    said = change.proposal
    asked = (*entry.asked, *(one for one in said.asked if one not in entry.asked))
    not_asked = (*entry.not_asked, *(one for one in said.not_asked if one not in entry.not_asked))
    changed = replace(entry, asked=asked, not_asked=not_asked)
    if not change.rewrites:
        return changed
    question = said.question or entry.question
    answer = said.answer if said.answer is not None else entry.written
    return replace(
        changed,
        question=question,
        answer=parse(answer) if answer else None,
        written=answer,
        digest=digest(question, answer),
    )
