"""However much there is: no statement of a turn reads a whole table that grows with history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.knowledge.entries import Knowledge
from bot.ports.lists import Order, TicketsWanted
from bot.storage import tables
from bot.storage.store import Store
from tests.drivers import history
from tests.drivers.every_turn import every_turn, everybody

# They have a row for each entry, change, group, colleague, or who was told, whatever happens.
SMALL = {
    "announcements",
    "away",
    "change_events",
    "changes",
    "company_names",
    "counted_up_to",
    "issue_tickets",
    "issues",
    "entry_versions",
    "labelled",
    "languages",
    "miss_groups",
    "reviews",
    "revisions",
    "tellings",
    "workflow_status",
}
SCANS = {
    "sqlite": re.compile(r"\bSCAN (\w+)(?: USING.*)?$", re.MULTILINE),
    "postgresql": re.compile(r"\bSeq Scan on (\w+)"),
}


def test_every_statement_of_a_turn_finds_its_rows_by_an_index(
    knowledge: Knowledge, store: Store
) -> None:
    """With 100,000 questions, 20,000 tickets and 10,000 people a turn reads what it reads with one
    of each."""
    chat = everybody(knowledge, store)
    statements: dict[str, Any] = {}
    for _, turn in every_turn(chat):
        with heard(store, statements):
            pending = chat.desk.handle(turn)
        chat.shows(pending)
    with heard(store, statements):
        chat.desk.due_reminders()
    kind = store.engine.dialect.name
    if kind == "postgresql":  # SQLite plans alike however many rows there are
        history.a_year(store)
    with store.engine.connect() as connection:
        plans = {said: plan(connection, kind, said, how) for said, how in statements.items()}
    assert len(plans) > 60
    assert {said: found for said, found in plans.items() if whole(said, found, kind)} == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "wanted",
    [
        TicketsWanted(page=300),
        TicketsWanted(page=300, order=Order.OLDEST),
        TicketsWanted(page=300, order=Order.DUE),
        TicketsWanted(page=300, route="care"),
        TicketsWanted(page=300, company="T-7"),
        TicketsWanted(page=300, statuses=("resolved",)),
    ],
    ids=str,
)
def test_a_late_page_of_tickets_reads_none_of_those_before_it(
    store: Store, wanted: TicketsWanted
) -> None:
    """An index holds their numbers in the list's order."""
    statements: dict[str, Any] = {}
    with heard(store, statements):
        store.ticket_lists.tickets(wanted)
    with store.engine.connect() as connection:
        sought = {said: how for said, how in statements.items() if "ORDER BY" in said}
        plans = [plan(connection, "sqlite", said, how) for said, how in sought.items()]
    assert plans
    assert [one for one in plans if "COVERING INDEX" not in one or "TEMP B-TREE" in one] == []


def whole(statement: str, plan: str, kind: str) -> set[str]:
    """The tables that grow with history and that a plan reads from one end to the other. SQLite
    calls it so, too, where an index gives the first few."""
    if kind == "sqlite" and "LIMIT" in statement and "TEMP B-TREE" not in plan:
        return set()
    aliases = {"same": "deliveries", "mine": "deliveries", "earlier": "deliveries"}
    read = {aliases.get(name, name) for name in SCANS[kind].findall(plan)}
    return (read & {table.name for table in tables.metadata.sorted_tables}) - SMALL


def plan(connection: Connection, kind: str, statement: str, how: Any) -> str:
    explain = "explain query plan" if kind == "sqlite" else "explain"
    rows = connection.exec_driver_sql(f"{explain} {statement}", how)
    return "\n".join(str(row[-1]) for row in rows)


@contextmanager
def heard(store: Store, statements: dict[str, Any]) -> Iterator[None]:
    """Every statement once, as it goes to the driver, with what it is asked with."""

    def hear(
        conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, several: bool
    ) -> None:
        statements[statement] = parameters[0] if several else parameters

    engines = [store.engine, store.reader]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)
