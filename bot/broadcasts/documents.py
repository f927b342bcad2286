"""What care tells many is kept as documents: each with its state, which two may want to change at
once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar, cast

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, and_, insert, select, update

SHOWN = 20  # that a list shows


class Kept(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def made(self) -> datetime: ...


One = TypeVar("One", bound=Kept)


class Documents(Generic[One]):
    """A table of `id`, `state`, `made` and the document itself. `given_up` is the state of those
    that no list shows."""

    def __init__(self, table: Table, adapter: TypeAdapter[One], given_up: str) -> None:
        self._table = table
        self._adapter = adapter
        self._given_up = given_up

    def read(self, document: Any) -> One:
        return self._adapter.validate_python(document)

    def written(self, one: One) -> dict[str, Any]:
        return cast(dict[str, Any], self._adapter.dump_python(one, mode="json"))

    def add(self, connection: Connection, one: One) -> None:
        row = {"id": one.id, "made": one.made, **self._changing(one)}
        connection.execute(insert(self._table).values(row))

    def get(self, connection: Connection, id: str, *, alone: bool = False) -> One | None:
        """`alone`: whoever wants it so at the same time waits until this transaction is over."""
        query = select(self._table.c.document).where(self._table.c.id == id)
        found = connection.execute(query.with_for_update() if alone else query)
        return next(map(self.read, found.scalars()), None)

    def keep(self, connection: Connection, one: One, seen: str) -> bool:
        """Replace what is known of it, unless somebody else moved it on since `seen`."""
        row = self._table.c
        same = and_(row.id == one.id, row.state == seen)
        kept = update(self._table).where(same).values(self._changing(one))
        return connection.execute(kept).rowcount == 1

    def latest(self, connection: Connection) -> list[One]:
        """The newest first, without those that were given up."""
        row = self._table.c
        query = select(row.document).where(row.state != self._given_up)
        newest = query.order_by(row.made.desc(), row.id).limit(SHOWN)
        return [self.read(one) for one in connection.execute(newest).scalars()]

    def _changing(self, one: One) -> dict[str, Any]:
        return {"state": one.state, "document": self.written(one)}
