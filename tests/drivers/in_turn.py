"""Two who want the same row of PostgreSQL, and in which order they get it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, text

from bot.storage.store import Store
from tests.drivers.patience import eventually

_WAIT = text(
    "select count(*) from pg_stat_activity"
    " where datname = current_database() and wait_event_type = 'Lock'"
)


async def in_turn(store: Store, row: Select[Any], *doing: Callable[[], object]) -> list[object]:
    """All have begun, and wait for the row in this order; then it is let go. Gives what became of
    each."""
    async with asyncio.TaskGroup() as group:
        with store.engine.begin() as holder:
            holder.execute(row.with_for_update())
            begun = []
            for one in doing:
                begun.append(group.create_task(asyncio.to_thread(one)))
                await eventually(lambda: _waiting(store) == len(begun) or begun[-1].done())
                assert not begun[-1].done(), "it did not wait for the row"
    return [one.result() for one in begun]


def _waiting(store: Store) -> int:
    with store.reading() as memory:
        return int(memory.connection.execute(_WAIT).scalar_one())
