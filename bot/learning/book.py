"""The changes as they are kept: each step compares the stage that it replaces, and is recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Select, and_, func, insert, select, update

from bot.learning import tables
from bot.model.changes import ENDED, PENDING, Change, Stage, Step, Unknown
from bot.storage import adding

_CHANGE: TypeAdapter[Change] = TypeAdapter(Change)
_THE_ONE = 1  # the row that counts publications


def read(document: Any) -> Change | None:
    """None where only a newer release can read it."""
    try:
        return _CHANGE.validate_python(document)
    except ValidationError:
        return None


def change_document(change: Change) -> dict[str, Any]:
    return cast(dict[str, Any], _CHANGE.dump_python(change, mode="json"))


class ChangeBook:
    """Within its caller's transaction. Beside a newer release there may be changes that this one
    cannot read: they are `unknown`, and nowhere among the others."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, change: Change) -> None:
        row = {
            "id": change.id,
            "entry": change.entry,
            "author": change.author.id,
            "made": change.made,
            **_changing(change),
        }
        self._connection.execute(insert(tables.changes).values(row))
        self._record(change, "draft", change.author.id, change.made)

    def of_person(self, person: str, *, alone: bool = False) -> list[Change]:
        """Those that they proposed, or took a step of; `alone` as in `change`."""
        event, row = tables.change_events.c, tables.changes.c
        took_part = select(event.change).where(event.person == person)
        query = _documents().where(row.id.in_(took_part)).order_by(row.id)
        return list(self._changes(query.with_for_update() if alone else query))

    def change(self, id: str, *, alone: bool = False) -> Change | None:
        """`alone`: it is to be changed, so that whoever changes it at the same time waits until
        this transaction is over, and changes what this one left."""
        query = _documents().where(tables.changes.c.id == id)
        return next(self._changes(query.with_for_update() if alone else query), None)

    def unknown(self) -> tuple[Unknown, ...]:
        """Of those that have not ended."""
        row = tables.changes.c
        query = select(row.id, row.entry, row.published, row.document)
        living = query.where(row.stage.not_in(ENDED)).order_by(row.id)
        return tuple(
            Unknown(id, entry, published is not None)
            for id, entry, published, document in self._connection.execute(living)
            if read(document) is None
        )

    def keep(self, change: Change, seen: Stage, step: Step, person: str, now: datetime) -> bool:
        """Replace what is known of it, unless somebody else moved it on since `seen`."""
        row = tables.changes.c
        same = and_(row.id == change.id, row.stage == seen)
        kept = update(tables.changes).where(same).values(_changing(change))
        if self._connection.execute(kept).rowcount != 1:
            return False
        self._record(change, step, person, now)
        return True

    def amend(self, change: Change) -> None:
        """Replace what is known of it, which was read `alone`, without a step."""
        same = tables.changes.c.id == change.id
        self._connection.execute(update(tables.changes).where(same).values(_changing(change)))

    def pending(self) -> list[Change]:
        """Those that wait for somebody, the oldest first."""
        return self._in(PENDING)

    def drafts(self) -> list[Change]:
        return self._in([Stage.DRAFT])

    def published(self) -> list[Change]:
        """Those that lie over the files, in the order in which they were published."""
        row = tables.changes.c
        lying = _documents().where(row.stage == Stage.PUBLISHED).order_by(row.published)
        return list(self._changes(lying))

    def listed(
        self, stages: Collection[Stage], *, newest: bool, first: int, most: int
    ) -> list[Change]:
        """By when they were proposed."""
        row = tables.changes.c
        order = (row.made.desc(), row.id) if newest else (row.made, row.id)
        query = _documents().where(row.stage.in_(list(stages))).order_by(*order)
        return list(self._changes(query.offset(first).limit(most)))

    def latest(self, most: int) -> list[Change]:
        return list(self._changes(_documents().order_by(tables.changes.c.made.desc()).limit(most)))

    def of_entry(self, entry: str) -> list[Change]:
        """Those that were ever published of an entry, in their order."""
        row = tables.changes.c
        ever = and_(row.entry == entry, row.published.is_not(None))
        return list(self._changes(_documents().where(ever).order_by(row.published)))

    def revision(self) -> int:
        """Counts every publication and everything that was undone."""
        found = select(tables.revisions.c.revision).where(tables.revisions.c.id == _THE_ONE)
        return self._connection.execute(found).scalar() or 0

    def advance(self) -> int:
        """The next revision. Whoever publishes at the same time waits here."""
        row = tables.revisions.c
        adding.add(self._connection, tables.revisions, {"id": _THE_ONE, "revision": 0})
        counted = update(tables.revisions).where(row.id == _THE_ONE)
        next_one = counted.values(revision=row.revision + 1).returning(row.revision)
        return int(self._connection.execute(next_one).scalar_one())

    def count(self, stages: Collection[Stage]) -> int:
        row = tables.changes.c
        query = select(func.count()).where(row.stage.in_(list(stages)))
        return int(self._connection.execute(query).scalar_one())

    def _in(self, stages: Collection[Stage]) -> list[Change]:
        row = tables.changes.c
        query = _documents().where(row.stage.in_(list(stages))).order_by(row.made, row.id)
        return list(self._changes(query))

    def _record(self, change: Change, step: str, person: str, now: datetime) -> None:
        row = {"change": change.id, "step": step, "person": person, "at": now}
        self._connection.execute(insert(tables.change_events).values(row))

    def _changes(self, query: Select[Any]) -> Iterator[Change]:
        for document in self._connection.execute(query).scalars():
            if change := read(document):
                yield change


def _documents() -> Select[Any]:
    return select(tables.changes.c.document)


def _changing(change: Change) -> dict[str, Any]:
    return {
        "stage": change.stage,
        "published": change.published,
        "document": change_document(change),
    }
