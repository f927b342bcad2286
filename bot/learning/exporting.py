"""What lies over the files, as edits of their lines."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.editing import Added, Edit
from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.writing import Folder
from bot.learning import overlay
from bot.learning.overlay import Laid
from bot.model.changes import Change


def edits(files: Knowledge, published: Sequence[Change], folder: Path) -> Folder:
    """The folder as it will be. KnowledgeError, with the difference, where a file says something
    else by now than what a change was made from, or would not say what was published."""
    lying = overlay.laid(files, published)
    if lying.conflicts:
        found = [change for change in published if change.id in lying.conflicts]
        raise KnowledgeError("\n".join(conflict(files, change) for change in found))
    written = Folder(folder)
    for entry in lying.knowledge.entries:
        _write(written, files.by_id.get(entry.id), entry)
    new = [text for text in lying.knowledge.uncovered if text not in files.uncovered]
    if new:
        written.add_uncovered(new)
    _check(written.tried(), lying, published)
    return written


def conflict(files: Knowledge, change: Change) -> str:
    """What stood there when the change was made, and what stands there now."""
    there = files.by_id.get(change.entry)
    now = f"{there.question}\n\n{there.written or ''}" if there else ""
    lines = difflib.unified_diff(
        change.before.splitlines(), now.splitlines(), "made from", "in the file", lineterm=""
    )
    told = "\n".join(lines)
    return (
        f"{change.id}: {change.entry}: its file says something else by now than what the change"
        f" was made from; undo the change, or propose it anew\n{told}"
    )


def _write(written: Folder, before: Entry | None, entry: Entry) -> None:
    if before is None:
        written.add(entry.topic.id, _added(entry))
        return
    edit = Edit(
        question=entry.question if entry.question != before.question else None,
        answer=entry.written if entry.written != before.written else None,
        reviewed=entry.reviewed if entry.reviewed != before.reviewed else None,
        asked=_new(before.asked, entry.asked),
        not_asked=_new(before.not_asked, entry.not_asked),
    )
    if edit != Edit():
        written.edit(entry.id, edit)


def _added(entry: Entry) -> Added:
    return Added(
        id=entry.id,
        question=entry.question,
        answer=entry.written,
        reviewed=entry.reviewed,
        route=entry.route.id,
        asked=entry.asked,
        not_asked=entry.not_asked,
    )


def _new(before: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in now if text not in before)


def _check(after: Knowledge, lying: Laid, published: Sequence[Change]) -> None:
    """Nothing lies over files that say it themselves, and nothing else was changed."""
    left = {change.id for change in published} - set(overlay.laid(after, published).settled)
    said, meant = dict(_said(after)), dict(_said(lying.knowledge))
    wrong = sorted({id for id in said.keys() | meant.keys() if said.get(id) != meant.get(id)})
    if left or wrong:
        named = ", ".join([*sorted(left), *wrong])
        raise KnowledgeError(f"{named}: cannot be written into the files as published")


def _said(knowledge: Knowledge) -> Iterator[tuple[str, object]]:
    for entry in knowledge.entries:
        yield entry.id, (entry.question, entry.written, entry.asked, entry.not_asked)
