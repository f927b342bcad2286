"""Every text that an entry ever had, numbered, and who approved it: what a card proves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select, update

from bot.knowledge.entries import Entry, Knowledge
from bot.learning import tables
from bot.model.changes import Change
from bot.model.versions import Version
from bot.storage import adding


def numbered(
    connection: Connection,
    knowledge: Knowledge,
    published: Sequence[Change],
    now: datetime,
    apart: Collection[str] = (),
) -> Knowledge:
    """The same with each entry's version; a text that is new is kept as the next one. Entries that
    stand `apart` have another text in a newer release: that one counts."""
    current = _current(connection)
    own = [entry for entry in knowledge.entries if entry.id not in apart]
    new = [entry for entry in own if _is_new(entry, current)]
    gone = current.keys() - knowledge.by_id.keys() - set(apart)
    if new or gone:
        former = [entry.id for entry in new if entry.id in current]
        _close(connection, [*former, *gone], now)
        _add(connection, new, published, now)
        current = _current(connection)
    entries = tuple(_numbered(entry, current) for entry in knowledge.entries)
    return replace(knowledge, entries=entries)


def version(connection: Connection, entry: str, number: int) -> Version | None:
    row = tables.entry_versions.c
    return next(_versions(connection, and_(row.entry == entry, row.number == number)), None)


def of_entry(connection: Connection, entry: str) -> list[Version]:
    """All of them, the first first."""
    return list(_versions(connection, tables.entry_versions.c.entry == entry))


def _is_new(entry: Entry, current: Mapping[str, tuple[int, str]]) -> bool:
    return entry.id not in current or current[entry.id][1] != entry.digest


def _numbered(entry: Entry, current: Mapping[str, tuple[int, str]]) -> Entry:
    number, digest = current.get(entry.id, (0, ""))
    number = number if digest == entry.digest else 0
    return entry if entry.version == number else replace(entry, version=number)


def _current(connection: Connection) -> dict[str, tuple[int, str]]:
    row = tables.entry_versions.c
    valid = select(row.entry, row.number, row.digest).where(row.until.is_(None))
    return {entry: (number, digest) for entry, number, digest in connection.execute(valid)}


def _close(connection: Connection, entries: Sequence[str], now: datetime) -> None:
    row = tables.entry_versions.c
    for entry in entries:
        valid = and_(row.entry == entry, row.until.is_(None))
        connection.execute(update(tables.entry_versions).where(valid).values(until=now))


def _add(
    connection: Connection, entries: Sequence[Entry], published: Sequence[Change], now: datetime
) -> None:
    """Another replica may be first: then its row counts."""
    if not entries:
        return
    row = tables.entry_versions.c
    counted = select(row.entry, func.max(row.number)).group_by(row.entry)
    last: dict[str, int] = dict(map(tuple, connection.execute(counted)))
    brought = {change.entry: change for change in published}
    rows = [_row(entry, last.get(entry.id, 0) + 1, brought, now) for entry in entries]
    adding.add(connection, tables.entry_versions, rows)


def _row(entry: Entry, number: int, brought: Mapping[str, Change], now: datetime) -> dict[str, Any]:
    change = brought.get(entry.id)
    own = change if change and _brought(entry, change) else None
    return {
        "entry": entry.id,
        "number": number,
        "digest": entry.digest,
        "question": entry.question,
        "answer": entry.written,
        "since": now,
        "until": None,
        "change": own.id if own else None,
        "approver": own.approver.name if own and own.approver else "",
    }


def _brought(entry: Entry, change: Change) -> bool:
    """Whether the text is the change's, and not the files'."""
    said = change.proposal
    return said.answer == entry.written and (said.question or entry.question) == entry.question


def _versions(connection: Connection, which: Any) -> Iterator[Version]:
    row = tables.entry_versions.c
    found = select(tables.entry_versions).where(which).order_by(row.number)
    for one in connection.execute(found).mappings():
        yield Version(**one)
