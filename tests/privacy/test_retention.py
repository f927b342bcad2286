"""How long what people wrote is kept, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from bot.courier.courier import Courier, Options
from bot.dialogue.turns import Rate, Withdraw
from bot.knowledge import brand
from bot.knowledge.entries import Knowledge
from bot.knowledge.organisations import load
from bot.model.people import Company, Partner, Place
from bot.ports.keeper import Retention
from bot.privacy.expiry import BATCH
from bot.privacy.retention import Tidying
from bot.settings.settings import Settings
from bot.storage import tables
from bot.storage.store import Store
from tests import ROOT
from tests.drivers.canary import ABOUT, BILLING, CANARY, KEEPERS, count, traces, worked
from tests.drivers.chat import LUCA, NETVOICE, Chat, channel, direct


def tidy(store: Store, now: datetime, **days: object) -> None:
    retention = Retention(**days)  # type: ignore[arg-type]
    Tidying(store.engine, KEEPERS, lambda: retention, lambda: now).run()


def test_questions_are_kept_for_their_days(chat: Chat, store: Store) -> None:
    """With their answers and ratings, and what showed them; the events stay, without the person."""
    chat.says(ABOUT, by=CANARY)
    with store.engine.connect() as connection:
        question = connection.execute(select(tables.questions.c.id)).scalar_one()
    chat.does(Rate(id="r", by=CANARY, question=question, helped=True))
    store.slots.keep_message(direct(CANARY).place, question, {"ts": "1"})
    chat.waits(timedelta(days=30))
    chat.says(BILLING, by=LUCA)
    tidy(store, chat.now + timedelta(hours=1), questions=30)
    assert count(store, tables.questions) == 1
    assert store.slots.message("slack", question) is None
    with store.engine.connect() as connection:
        people = (
            connection.execute(select(tables.events.c.person).order_by(tables.events.c.id))
            .scalars()
            .all()
        )
    assert people == [""]


def test_tickets_are_kept_from_when_they_were_closed(chat: Chat, store: Store) -> None:
    """Not from when they were raised; an open one stays for ever."""
    closed, late, live = (chat.ticket(BILLING, where=channel(f"partners/{n}")) for n in range(3))
    chat.does(Withdraw(id="w1", by=LUCA, ticket=closed))
    chat.waits(timedelta(days=100))
    chat.does(Withdraw(id="w2", by=LUCA, ticket=late))
    tidy(store, chat.now + timedelta(days=50), tickets=100)
    with store.reading() as memory:
        assert {ticket.number for ticket in memory.tickets.every()} == {late, live}
        owed = memory.connection.execute(select(tables.owed.c.ticket)).scalars().all()
        events = select(tables.events.c.person).where(tables.events.c.ticket == closed)
        assert set(memory.connection.execute(events).scalars()) == {""}
    assert closed not in owed


def test_a_companys_own_days_decide(chat: Chat, store: Store) -> None:
    """Longer or shorter than everybody's."""
    other = Partner("slack:U-other", "Olga", Company("T-other", "Other"))
    chat.says(BILLING, by=LUCA)
    chat.says(BILLING, by=other)
    tidy(store, chat.now + timedelta(days=10), questions=5, companies_questions={NETVOICE.id: 20})
    with store.engine.connect() as connection:
        assert connection.execute(select(tables.questions.c.asker)).scalars().all() == [LUCA.id]
    tidy(store, chat.now + timedelta(days=21), questions=50, companies_questions={NETVOICE.id: 20})
    assert count(store, tables.questions) == 0


def test_what_is_left_over_goes_too(chat: Chat, store: Store) -> None:
    """Ids of what was done, cards that nobody waits for, and references that nothing has
    touched."""
    chat.says(BILLING)
    store.slots.keep_message(Place("slack", "C1"), "list", {"ts": "1"})
    store.slots.keep_reference(Place("slack", "C1"), {"x": 1})
    tidy(store, datetime.now(UTC) + timedelta(days=400), questions=30, tickets=300)
    assert [
        count(store, table)
        for table in (tables.turns, tables.messages, tables.places, tables.deliveries)
    ] == [
        0,
        0,
        0,
        0,
    ]


def test_what_is_told_again_and_again_stays_known(chat: Chat, store: Store) -> None:
    """A helpdesk where nothing happens tells its last change at every poll; it must not count as
    new one day."""
    for _ in range(20):
        chat.waits(timedelta(days=1))
        chat.says(BILLING, id="zendesk/4711")
        tidy(store, chat.now, questions=1000)
    assert count(store, tables.questions) == 1


def test_it_goes_in_many_short_transactions(chat: Chat, store: Store) -> None:
    """More rows than one batch holds."""
    rows = [{"id": f"turn/{number}", "at": chat.now} for number in range(2 * BATCH + 1)]
    with store.turn() as memory:
        memory.connection.execute(tables.turns.insert(), rows)
    tidy(store, chat.now + timedelta(days=8))
    assert count(store, tables.turns) == 0


def test_no_transaction_holds_others_up(chat: Chat, store: Store) -> None:
    """However many questions are over: few rows at once, each found by an index."""
    chat.says(BILLING)
    with store.turn() as memory:
        row = dict(memory.connection.execute(select(tables.questions)).mappings().one())
        many = [{**row, "id": f"q{number}"} for number in range(3 * BATCH)]
        memory.connection.execute(tables.questions.insert(), many)
    ran: list[tuple[str, Any]] = []
    deleted: list[int] = []

    def watch(connection: Any, cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if statement.startswith(BY_INDEX):
            ran.append((statement, given))
        if statement.startswith("DELETE FROM questions"):
            deleted.append(cursor.rowcount)

    event.listen(store.engine, "after_cursor_execute", watch)
    tidy(store, chat.now + timedelta(days=400))
    event.remove(store.engine, "after_cursor_execute", watch)
    assert sum(deleted) == 3 * BATCH + 1
    assert max(deleted) <= BATCH
    assert [plan for statement, given in ran for plan in scans(store, statement, given)] == []


BY_INDEX = ("SELECT questions.id", "DELETE FROM questions", "UPDATE events", "DELETE FROM messages")


def scans(store: Store, statement: str, given: Any) -> list[str]:
    """The steps of a statement's plan that look at a whole table."""
    sqlite = store.engine.dialect.name == "sqlite"
    with store.engine.connect() as connection:
        if not sqlite:
            connection.exec_driver_sql("set local enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        steps = connection.exec_driver_sql(f"{explain} {statement}", given)
        plan = [str(step[-1]) for step in steps]
    whole = tuple(f"SCAN {name}" for name in tables.metadata.tables)
    return [step for step in plan if step.startswith(whole) or "Seq Scan" in step]


async def test_one_process_of_all_tidies_a_night(database_url: str, knowledge: Knowledge) -> None:
    """Its workflow has the night's id; whoever comes second finds it done. The engine keeps no word
    of anybody."""
    store = Store(database_url)
    chat = Chat(knowledge, store)
    chat.says(ABOUT, by=CANARY)
    later = chat.now + timedelta(days=400)
    options = Options(
        url=database_url,
        knowledge=lambda: knowledge,
        helpdesk_of=lambda route: None,
        makers={},
        clock=lambda: later,
        keepers=KEEPERS,
    )
    for _ in range(2):
        courier = Courier(store, options)
        await courier.start()
        async with asyncio.timeout(30):
            while count(store, tables.questions) or worked(store, "tidy-") != ["SUCCESS"]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await courier.stop()
    assert traces(store) == []
    store.close()


def test_a_company_may_say_its_days_in_organisations(tmp_path: Path) -> None:
    (tmp_path / "organisations.yaml").write_text(
        "organisations: [{id: a, name: A, homes: [slack:T1], retention: {questions: 30, tickets:"
        " 90}}]"
    )
    loaded = load(tmp_path)
    assert loaded.keep_questions == {"a": 30, "slack:T1": 30}
    assert loaded.keep_tickets == {"a": 90, "slack:T1": 90}


def test_the_page_says_the_same_days() -> None:
    """As the company's file and the settings do without any word of the operator."""
    page = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    usual = Retention()
    assert [
        days
        for days in (usual.questions, usual.tickets, usual.engine)
        if f"| {days} days" not in page
    ] == []
    fields = {field.alias: field.default for field in Settings.model_fields.values()}
    kept = brand.Retention()
    assert [kept.questions, kept.tickets, fields["RETENTION_ENGINE_DAYS"]] == [
        usual.questions,
        usual.tickets,
        usual.engine,
    ]
