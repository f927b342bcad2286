"""However much there is: no statement of a turn reads a whole table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from bot.knowledge.entries import Knowledge
from bot.storage.store import Store
from tests.drivers.chat import Chat, promising
from tests.storage.test_journeys import life

Said = tuple[str, Any]

TABLES = "turns|questions|tickets|events|deliveries|owed|remotes|messages|places"
WHOLE = {
    "sqlite": re.compile(rf"\bSCAN (?:{TABLES}|\w+)\b(?<!CONSTANT)(?! ROW)"),
    "postgresql": re.compile(rf"\bSeq Scan on (?:{TABLES})\b"),
}


def test_every_statement_of_a_turn_finds_its_rows_by_an_index(
    knowledge: Knowledge, store: Store
) -> None:
    """With 100,000 questions, 20,000 tickets and 10,000 people a turn costs what it costs with
    one of each."""
    chat = Chat(promising(knowledge), store)
    with heard(store) as statements:
        for _, turn in life(chat):
            chat.desk.handle(turn)
        chat.desk.due_reminders()
    kind = store.engine.dialect.name
    with store.engine.connect() as connection:
        if (
            kind == "postgresql"
        ):  # small as the tables are here, reading all of one would be cheaper
            connection.exec_driver_sql("set local enable_seqscan = off")
        plans = {statement: plan(connection, kind, said) for statement, said in statements.items()}
    assert len(plans) > 20
    assert {said: found for said, found in plans.items() if WHOLE[kind].search(found)} == {}


def plan(connection: Connection, kind: str, said: Said) -> str:
    explain = "explain query plan" if kind == "sqlite" else "explain"
    rows = connection.exec_driver_sql(f"{explain} {said[0]}", said[1])
    return "\n".join(str(row[-1]) for row in rows)


@contextmanager
def heard(store: Store) -> Iterator[dict[str, Said]]:
    """Every statement once, as it went to the driver, with what it was asked with."""
    statements: dict[str, Said] = {}

    def hear(conn: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if statement.split()[0].lower() in ("select", "insert", "update", "delete", "with"):
            statements[statement] = statement, parameters

    engines = [store.engine, store._reader]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield statements
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)
