"""The database: what a broken one says, and how a schema comes to be."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, func, select, text

from adapters.console.sessions import tables as console_tables
from adapters.slack.workspaces import tables as slack_tables
from bot.dialogue.cards import NoticeCard
from bot.errors import StoreError
from bot.model.people import Place
from bot.numbers import tables as numbers_tables
from bot.ports.channel import Delivery
from bot.storage import migrations, schema, tables
from bot.storage.store import Store

NOW = datetime(2022, 3, 1, 9, 0, tzinfo=UTC)
SCRIPTS = Config()
SCRIPTS.set_main_option("script_location", str(Path(migrations.__file__).parent))
RELEASED = [script.revision for script in ScriptDirectory.from_config(SCRIPTS).walk_revisions()]


A_TICKET = """
insert into tickets
(number, question, company, asker, status, home_channel, home, filed, document)
values (:number, 'q', :company, :asker, 'open', 'slack', 'D1', :now, '{}')
"""


SOME_QUESTIONS = """
insert into question_outcomes
(question, asked, day, company, entry, outcome, shown, human, rating, count)
values (:question, '2022-03-01 09:00:00', :day, 'T', :entry, 'answer', 1, :human, :rating, 1)
on conflict (question) do update set human = excluded.human
"""
QUESTIONS = [
    {"question": "q-1", "day": "2022-03-01", "entry": "a", "human": 0, "rating": "helped"},
    {"question": "q-2", "day": "2022-03-01", "entry": "a", "human": 0, "rating": ""},
    {"question": "q-3", "day": "2022-03-01", "entry": "a", "human": 0, "rating": ""},
    {"question": "q-4", "day": "2022-03-02", "entry": "b", "human": 1, "rating": ""},
]
A_HAPPENING = """
insert into ticket_happenings (ticket, day, what, company, route)
values ('WX-1', :day, 'filed', 'T', :route)
"""
HAPPENINGS = [
    {"day": "2022-03-01", "route": "care"},
    {"day": "2022-03-01", "route": "care"},
    {"day": "2022-03-02", "route": "sales"},
]
ADDED_UP = (
    (numbers_tables.outcomes, func.sum(numbers_tables.outcomes.c.count)),
    (numbers_tables.happenings, func.count()),
)
TOTALS = (numbers_tables.question_totals, numbers_tables.ticket_totals)


def upgrade(database_url: str, revision: str) -> None:
    """The schema as an earlier release left it."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        SCRIPTS.attributes["connection"] = connection
        command.upgrade(SCRIPTS, revision)
    engine.dispose()


def test_the_migrations_make_what_the_code_expects(empty_database_url: str) -> None:
    """Nobody forgot one."""
    store = Store(empty_database_url)
    assert numbers_tables.outcomes.metadata is tables.metadata
    every = [tables.metadata, slack_tables.metadata, console_tables.metadata]
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, every) == []  # type: ignore[arg-type]  # several are taken
    store.close()


def test_the_migrations_are_read_as_they_are_run() -> None:
    """Every file has its place in one line: none is left out, and no two have one number."""
    assert list(schema.revisions()) == RELEASED[::-1]
    assert len(list(schema.SCRIPTS.glob("versions/*.py"))) == len(RELEASED)


@pytest.mark.parametrize("released", [None, *RELEASED])
def test_four_replicas_may_start_at_once_on_any_schema_there_was(
    empty_database_url: str, released: str | None
) -> None:
    """The first one migrates, the others wait."""
    if released:
        upgrade(empty_database_url, released)
    with ThreadPoolExecutor(4) as together:
        for store in together.map(Store, [empty_database_url] * 4):
            assert store.alive()
            with store.engine.connect() as connection:
                assert MigrationContext.configure(connection).get_current_revision() == RELEASED[0]
            store.close()


def test_tickets_of_one_question_survive_the_rule_of_one_an_asker(empty_database_url: str) -> None:
    """Those whom nobody can tell apart any more, and somebody whose company was mapped between two
    tickets."""
    upgrade(empty_database_url, "0006")
    engine = create_engine(empty_database_url)
    rows = [("WX-1", "forgotten", "a"), ("WX-2", "forgotten", "b"), ("WX-3", "luca", "c")]
    with engine.begin() as connection:
        for number, asker, company in (*rows, ("WX-4", "luca", "d")):
            row = {"number": number, "asker": asker, "company": company, "now": NOW}
            connection.execute(text(A_TICKET), row)
    engine.dispose()
    store = Store(empty_database_url)
    with store.engine.connect() as connection:
        kept = connection.execute(text("select number, question, asker from tickets order by 1"))
        assert [tuple(row) for row in kept] == [
            ("WX-1", "q", "forgotten/WX-1"),
            ("WX-2", "q", "forgotten/WX-2"),
            ("WX-3", "q", "luca"),
            ("WX-4", "q/WX-4", "luca"),
        ]
    store.close()


def test_days_are_added_up_whichever_release_counts(empty_database_url: str) -> None:
    """What was counted before there were totals, and what a release writes that knows of none: new,
    as it stood, changed, and deleted."""
    upgrade(empty_database_url, "0020")
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text(SOME_QUESTIONS), QUESTIONS)
        connection.execute(text(A_HAPPENING), HAPPENINGS)
    engine.dispose()
    store = Store(empty_database_url)
    assert totals(store) == added_up(store)
    for statement, rows in (
        (SOME_QUESTIONS, [{**one, "human": 1} for one in QUESTIONS[:2]]),
        (SOME_QUESTIONS, [{**one, "question": f"{one['question']}-2"} for one in QUESTIONS]),
        (SOME_QUESTIONS, QUESTIONS[2:]),
        (A_HAPPENING, [{**one, "route": "billing"} for one in HAPPENINGS]),
        ("update question_outcomes set count = count + 3 where entry = 'a'", {}),
        ("update question_outcomes set question = null, asked = null", {}),
        ("update ticket_happenings set day = '2022-03-05', what = 'solved' where id = 1", {}),
        ("update ticket_happenings set ticket = null", {}),
        ("delete from question_outcomes where rating = ''", {}),
        ("delete from ticket_happenings where route = 'billing'", {}),
    ):
        before = added_up(store)
        with store.engine.begin() as connection:
            connection.execute(text(statement), rows)
        assert totals(store) == added_up(store), statement
        assert (added_up(store) != before) == ("null" not in statement and rows != QUESTIONS[2:])
    store.close()


def totals(store: Store) -> list[tuple[object, ...]]:
    """Those of which there are any."""
    with store.engine.connect() as connection:
        found = [tuple(row) for total in TOTALS for row in connection.execute(select(total))]
    return sorted((row for row in found if row[-1]), key=str)


def added_up(store: Store) -> list[tuple[object, ...]]:
    """The same as the rows have it."""
    found: list[tuple[object, ...]] = []
    with store.engine.connect() as connection:
        for (table, many), total in zip(ADDED_UP, TOTALS, strict=True):
            kind = [table.c[column.name] for column in total.primary_key]
            rows = connection.execute(select(*kind, many).group_by(*kind))
            found += map(tuple, rows)
    return sorted(found, key=str)


def test_an_older_release_works_beside_a_newer_one(database_url: str) -> None:
    """While they take turns: a schema that it does not know is left alone, and so is a card that it
    cannot draw."""
    newer = Store(database_url)
    with newer.engine.begin() as connection:
        connection.execute(text("alter table questions add column mood varchar(20)"))
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with newer.turn() as memory:
        notice = Delivery(
            Place("slack", "C1"), "one", NoticeCard("Something happened.", "Do this now.")
        )
        memory.post("turn", [notice, replace(notice, slot="two")], NOW, claim=False)
    with newer.engine.begin() as connection:
        connection.execute(text("update deliveries set kind = 'HologramCard' where slot = 'one'"))
    newer.close()
    older = Store(database_url)
    assert [pending.delivery.slot for pending in older.deliveries.due(NOW)] == ["two"]
    with older.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == "9999"
    older.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:////proc/nowhere/care.db", "nowhere"),
        ("postgresql+psycopg://care:canary@127.0.0.1:1/care", "refused"),
    ],
)
def test_an_unreachable_database_stops_the_start_in_words(url: str, reason: str) -> None:
    """With the fix, and without the password."""
    with pytest.raises(StoreError, match="mend DATABASE_URL") as error:
        Store(url)
    assert reason in str(error.value)
    assert "canary" not in str(error.value)


def test_the_file_and_its_journal_are_for_nobody_else(tmp_path: Path) -> None:
    """Also those that an earlier release made."""
    file = tmp_path / "care.db"
    for _ in range(2):
        store = Store(f"sqlite:///{file}")
        with store.turn() as memory:
            memory.first_time("turn", NOW)
        names = {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()}
        assert names == dict.fromkeys(["care.db", "care.db-wal", "care.db-shm"], 0o600)
        store.close()
        file.chmod(0o644)


def test_a_corrupt_file_is_refused(tmp_path: Path) -> None:
    """Nothing is written over what somebody may still save."""
    file = tmp_path / "care.db"
    file.write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store(f"sqlite:///{file}")
    assert file.read_bytes().startswith(b"this is no database")


def test_a_channels_memory_is_kept_and_replaced(database_url: str) -> None:
    """What fills a slot, in the order of the first filling; and how to reach a place."""
    store = Store(database_url)
    here, slots = Place("slack", "C1"), store.slots
    slots.keep_message(here, "one", {"ts": "1"})
    slots.keep_message(here, "two", {"ts": "2"})
    slots.keep_message(here, "one", {"ts": "3"})
    assert slots.messages(here) == [("one", {"ts": "3"}), ("two", {"ts": "2"})]
    assert slots.message("slack", "three") is None
    assert slots.reference(here) is None
    slots.keep_reference(here, {"service": "a"})
    slots.keep_reference(here, {"service": "b"})
    assert slots.reference(here) == {"service": "b"}
    store.close()


def test_an_old_sqlite_knows_the_time_to_the_millisecond() -> None:
    """Debian 12's does not, and the durable engine asks it from Python 3.12 on."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(
            text("create table clock (at integer not null default (unixepoch('subsec') * 1000))")
        )
        connection.execute(text("insert into clock default values"))
        at = connection.execute(text("select at from clock")).scalar_one()
    assert abs(at / 1000 - time.time()) < 60
    engine.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_connections_that_the_server_closed_are_not_used(database_url: str) -> None:
    """A restart of PostgreSQL closes all of them, and fails nobody who comes after it."""
    store, other = Store(database_url), create_engine(database_url)
    with store.engine.connect() as one, store.engine.connect() as two:
        pids = [each.execute(text("select pg_backend_pid()")).scalar() for each in (one, two)]
    with other.connect() as connection:
        for pid in pids:
            connection.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    with store.turn() as memory:
        assert memory.first_time("cmd/1", datetime(2026, 11, 23, tzinfo=UTC))
    assert store.alive()
    store.close()
    other.dispose()
