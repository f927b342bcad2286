"""The durable engine itself, in real time: how fast it is, what a stop leaves behind, and what it
stores."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOS
from sqlalchemy import Connection, column, create_engine, func, inspect, select, table, text, update
from sqlalchemy.exc import OperationalError

from adapters.cli import reports
from bot.courier.attention import Attention
from bot.courier.courier import LOOK_AFTER, Courier, Options
from bot.courier.engine import TIDY, WORKFLOW
from bot.dialogue.turns import MoveTicket
from bot.errors import SettingsError
from bot.knowledge.entries import Knowledge
from bot.model.remote import Owed
from bot.model.tickets import Move, Status
from bot.ports.keeper import Expired, Keeper, Retention
from bot.storage import tables
from bot.storage.store import Store
from tests.drivers.chat import ANNA, Chat
from tests.drivers.patience import Stopwatch, eventually
from tests.fakes.fake_helpdesk import FakeHelpdesk, Fault

Running = Callable[..., Awaitable[Courier]]


@pytest.fixture
def helpdesk() -> FakeHelpdesk:
    return FakeHelpdesk(settles=1.0)


@pytest.fixture
async def start(
    database_url: str, store: Store, helpdesk: FakeHelpdesk, knowledge: Knowledge
) -> AsyncIterator[Running]:
    """Start a courier; the one before it is stopped first."""
    running: list[Courier] = []

    async def stop() -> None:
        for courier in running:
            await courier.stop()
        running.clear()

    async def start(
        ahead: timedelta = timedelta(),
        look_after: float = LOOK_AFTER,
        attention: Attention | None = None,
        keepers: Collection[Keeper] = (),
    ) -> Courier:
        await stop()
        options = Options(
            url=database_url,
            knowledge=lambda: knowledge,
            helpdesk_of=lambda route: "fake",
            makers={"fake": lambda: helpdesk},
            clock=lambda: datetime.now(UTC) + ahead,
            keepers=keepers,
            look_after=look_after,
            attention=attention or Attention(),
        )
        courier = Courier(store, options)
        running.append(courier)
        await courier.start()
        return courier

    yield start
    await stop()


async def test_a_lone_ticket_is_at_the_helpdesk_within_a_second(
    start: Running, store: Store, helpdesk: FakeHelpdesk, knowledge: Knowledge
) -> None:
    """Counted from the click; the first one only sees that the engine has begun to look."""
    courier = await start()
    chat = Chat(knowledge, courier.store)
    await asyncio.to_thread(chat.ticket)
    await eventually(lambda: bool(helpdesk.tickets))
    watch = Stopwatch()
    await asyncio.to_thread(chat.ticket, "Where can I find the invoices?")
    await eventually(lambda: len(helpdesk.tickets) == 2)
    assert watch.seconds < 1


async def test_the_engine_rests_while_nothing_is_owed_and_wakes_at_once(
    start: Running, helpdesk: FakeHelpdesk, knowledge: Knowledge
) -> None:
    """Ten statements five times a second would cost more than all that people ask in a quiet
    hour."""
    attention = Attention(often=1.0, seldom=60.0)
    courier = await start(attention=attention)
    chat = Chat(knowledge, courier.store)
    await eventually(lambda: attention.resting)
    await asyncio.to_thread(chat.ticket)
    await eventually(lambda: len(helpdesk.tickets) == 1)
    await eventually(lambda: attention.resting)
    await asyncio.to_thread(chat.ticket, "Where can I find the invoices?")
    await eventually(lambda: len(helpdesk.tickets) == 2)


async def test_a_stop_in_the_middle_loses_and_doubles_nothing(
    start: Running, store: Store, helpdesk: FakeHelpdesk, knowledge: Knowledge
) -> None:
    """Stopped while a lost answer is looked up; the next start looks again, and goes on with what
    follows."""
    courier = await start()
    helpdesk.faults = [Fault(0, done=True), Fault(500, takes=60)]
    chat = Chat(knowledge, courier.store)
    number = await asyncio.to_thread(chat.ticket)
    claim = MoveTicket(id="m", by=ANNA, ticket=number, move=Move.CLAIM, seen=Status.OPEN)
    await asyncio.to_thread(chat.does, claim)
    await eventually(lambda: helpdesk.asked == ["file", "find"])
    await start()
    await eventually(lambda: states(store) == ["done", "done"])
    assert helpdesk.filed == [number]
    assert helpdesk.closed


async def test_a_stop_while_it_is_created_leaves_a_doubt(
    start: Running, store: Store, helpdesk: FakeHelpdesk, knowledge: Knowledge
) -> None:
    """Nobody knows what became of it: it is looked up, and then made."""
    courier = await start()
    helpdesk.faults = [Fault(500, takes=60)]
    number = await asyncio.to_thread(Chat(knowledge, courier.store).ticket)
    await eventually(lambda: helpdesk.asked == ["file"])
    await start()
    await eventually(lambda: states(store) == ["done"])
    assert helpdesk.filed == [number]
    assert helpdesk.asked == ["file", "find", "file"]
    assert json.loads(reports.shown(store, number))["helpdesks"] == {
        "fake": {"id": "R1", "owed": ["file: done"]}
    }


async def test_a_turn_that_fails_leaves_no_work(
    start: Running, store: Store, helpdesk: FakeHelpdesk, knowledge: Knowledge
) -> None:
    """Ticket and work are one transaction."""
    courier = await start()
    chat = Chat(knowledge, courier.store)
    number = await asyncio.to_thread(chat.ticket)
    await eventually(lambda: states(store) == ["done"])
    before = workflows(store)

    def fails() -> None:
        with store.turn() as memory:
            ticket = memory.ticket(number)
            assert ticket
            memory.owed.add(Owed.MOVE, ticket)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await asyncio.to_thread(fails)
    assert workflows(store) == before


async def test_the_engine_knows_no_names_and_no_words(
    start: Running, store: Store, helpdesk: FakeHelpdesk, knowledge: Knowledge
) -> None:
    """What a person wrote stays in our own tables; the engine's hold ids."""
    courier = await start()
    chat = Chat(knowledge, courier.store)
    await asyncio.to_thread(chat.ticket, "The canary sang in Luca's office")
    await eventually(lambda: states(store) == ["done"])
    schema = "dbos" if store.engine.dialect.name == "postgresql" else None
    ours = set(tables.metadata.tables)
    with store.engine.connect() as connection:
        names = [
            name for name in inspect(connection).get_table_names(schema=schema) if name not in ours
        ]
        found = [table(name, schema=schema) for name in names]
        rows = [
            row for one in found for row in connection.execute(select(text("*")).select_from(one))
        ]
    assert any("deliver.v1" in str(row) for row in rows)
    assert not [row for row in rows if "canary" in str(row) or "Luca" in str(row)]


async def test_what_the_engine_says_stands_in_our_log(start: Running) -> None:
    """It would write to the stream that was there at its first start, and fail where that is
    closed."""
    await start()
    assert logging.getLogger("dbos").propagate


class Full(Keeper):
    """Has so much that has expired that one night is too short, until it is `emptied`."""

    what = "sand"
    deleted = 0
    emptied = False

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        self.deleted += 1
        return Expired(1, after=None if self.emptied else self.deleted)


async def test_a_stop_leaves_the_rest_of_a_night_s_tidying_to_the_next_start(
    start: Running, store: Store
) -> None:
    """Cut off from the database the engine would try again for ever, in a thread that the process
    waits for at its end."""
    full, night, earlier = Full(), timedelta(days=1), workflows(store, "SUCCESS", TIDY)
    courier = await start(ahead=night, keepers=[full])
    await eventually(lambda: full.deleted > 1)
    await courier.stop()
    assert workflows(store, "PENDING", TIDY) == 1
    full.emptied = True
    await start(ahead=night, keepers=[full])
    await eventually(lambda: workflows(store, "SUCCESS", TIDY) == earlier + 1)


async def test_what_is_long_finished_is_forgotten(
    start: Running, store: Store, helpdesk: FakeHelpdesk, knowledge: Knowledge
) -> None:
    """The engine would keep it for ever; our own rows stay."""
    courier = await start()
    await asyncio.to_thread(Chat(knowledge, courier.store).ticket)
    await eventually(lambda: states(store) == ["done"])
    await eventually(lambda: workflows(store, "SUCCESS") == 1)
    await start(ahead=timedelta(days=8))
    await eventually(lambda: workflows(store) == 0)
    assert states(store) == ["done"]


def test_a_database_that_cannot_be_reached_was_lost(tmp_path: Path) -> None:
    """The engine tries again after a lost connection only, and a server that restarts refuses new
    ones."""
    engine = create_engine(f"postgresql+psycopg://care@/care?host={tmp_path}")
    with pytest.raises(OperationalError) as error:
        engine.connect()
    assert error.value.connection_invalidated


@pytest.mark.parametrize(
    "left", [{"status": "ERROR"}, {"name": "deliver.v2"}], ids=["given up", "rolled back"]
)
async def test_what_the_engine_does_not_do_is_taken_up_again(
    start: Running, store: Store, helpdesk: FakeHelpdesk, knowledge: Knowledge, left: dict[str, str]
) -> None:
    """It calls a workflow failed when the database answers with an error that it does not know; and
    it knows none of a release that was rolled back."""
    courier = await start()
    await courier.stop()
    number = await asyncio.to_thread(Chat(knowledge, courier.store).ticket)
    set_workflows(store, **left)
    courier = await start(look_after=0.1)
    await eventually(lambda: states(store) == ["again"])
    await eventually(lambda: upkept(courier) == ["done"])
    assert helpdesk.filed == [number]


async def test_what_no_process_runs_is_begun_again(
    start: Running, store: Store, helpdesk: FakeHelpdesk, knowledge: Knowledge
) -> None:
    """The database died while it marked the workflow as this process's, which never heard of it."""
    courier = await start()
    await courier.stop()
    number = await asyncio.to_thread(Chat(knowledge, courier.store).ticket)
    set_workflows(store, status="PENDING", executor_id="nobody")
    courier = await start(look_after=0.1)
    set_workflows(store, executor_id=courier.replica_id)
    await eventually(lambda: states(store) == ["again"])
    await eventually(lambda: upkept(courier) == ["done"])
    assert helpdesk.filed == [number]


async def test_a_second_process_on_the_same_file_is_refused(
    start: Running, store: Store, helpdesk: FakeHelpdesk, knowledge: Knowledge, database_url: str
) -> None:
    """On SQLite; on PostgreSQL many may work."""
    await start()
    options = Options(
        url=database_url,
        knowledge=lambda: knowledge,
        helpdesk_of=lambda route: "fake",
        makers={},
        clock=lambda: datetime.now(UTC),
    )
    second = Courier(store, options)
    if database_url.startswith("sqlite"):
        with pytest.raises(
            SettingsError, match=r"another process works on .*care.db: stop it first"
        ):
            await second.start()
    assert callable(DBOS._recover_pending_workflows)  # private: what takes over from the dead


def upkept(courier: Courier) -> list[str]:
    """As the server does now and then: looked at so often, a workflow that is only slow to begin is
    taken for dropped as well, and its work taken up once more."""
    courier.ledger.take_up_again()
    return states(courier.store)


def states(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        return list(
            connection.execute(select(tables.owed.c.state).order_by(tables.owed.c.id)).scalars()
        )


def set_workflows(store: Store, **values: str) -> None:
    schema = "dbos" if store.engine.dialect.name == "postgresql" else None
    names = ("workflow_uuid", "status", "executor_id", "name")
    statuses = table("workflow_status", *map(column, names), schema=schema)
    ours = statuses.c.workflow_uuid.startswith("owed-")  # not the nightly tidying
    with store.engine.begin() as connection:
        connection.execute(update(statuses).where(ours).values(**values))


def workflows(store: Store, status: str = "%", name: str = WORKFLOW) -> int:
    schema = "dbos." if store.engine.dialect.name == "postgresql" else ""
    with store.engine.connect() as connection:
        query = (
            select(func.count())
            .select_from(text(f"{schema}workflow_status"))
            .where(text("status like :status and name = :name"))
        )
        return connection.execute(query, {"status": status, "name": name}).scalar_one()
