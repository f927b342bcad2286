"""The groups of what was not answered, as they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.dialogue.views import MissOrder
from bot.learning import tables
from bot.model.misses import GroupState, MissGroup
from bot.storage import adding


class MissBook:
    """Within its caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def shown(self, order: MissOrder = MissOrder.URGENT) -> list[MissGroup]:
        """Those worth somebody's time: unpublished entries that are asked for first, then the most
        companies, then the latest; or in another order."""
        open_ones = self._groups(tables.miss_groups.c.state == GroupState.OPEN)
        worth = [group for group in open_ones if group.shown]
        return sorted(worth, key=_ORDERS[order], reverse=True)

    def group(self, id: str) -> MissGroup | None:
        return next(self._groups(tables.miss_groups.c.id == id), None)

    def every(self, *, alone: bool = False) -> list[MissGroup]:
        """`alone`: they are to be replaced, so that whoever moves one at the same time waits."""
        return list(self._groups(None, alone=alone))

    def move(self, id: str, state: GroupState) -> None:
        row = tables.miss_groups.c
        moved = update(tables.miss_groups).where(row.id == id)
        self._connection.execute(moved.values(state=state))

    def replace(self, groups: Sequence[MissGroup]) -> None:
        """What is known of all of them. A group that stays keeps its row, for which somebody who
        moves it may wait."""
        table = tables.miss_groups
        staying = [group.id for group in groups]
        self._connection.execute(delete(table).where(table.c.id.not_in(staying)))
        if groups:
            rows = [{**asdict(group), "members": list(group.members)} for group in groups]
            changed = tuple(column.name for column in table.c if not column.primary_key)
            adding.replace(self._connection, table, ("id",), changed, rows)

    def _groups(self, which: Any, *, alone: bool = False) -> Iterator[MissGroup]:
        found = select(tables.miss_groups).order_by(tables.miss_groups.c.id)
        if which is not None:
            found = found.where(which)
        if alone:
            found = found.with_for_update()
        for row in self._connection.execute(found).mappings():
            members, state = tuple(row["members"]), GroupState(row["state"])
            yield MissGroup(**{**row, "members": members, "state": state})


_ORDERS: dict[MissOrder, Callable[[MissGroup], tuple[Any, ...]]] = {
    MissOrder.URGENT: lambda group: (group.unpublished, group.companies, group.last),
    MissOrder.OFTEN: lambda group: (group.questions, group.companies, group.last),
    MissOrder.LATEST: lambda group: (group.last, group.id),
}
