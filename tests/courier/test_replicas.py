"""Who takes over from whom, on PostgreSQL: the dead after a grace time, the living never."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from queue import Queue

import pytest
from sqlalchemy import Connection, create_engine, text

from bot.courier.replicas import GRACE, OneOfMany
from tests.fakes.postgresql import Databases

MINE = text(
    "select pid from pg_locks where locktype = 'advisory' and granted "
    "and objid = (hashtext(:id)::bigint & 4294967295)::oid"
)


@pytest.fixture
def connection(postgresql: Databases) -> Iterator[Connection]:
    """A database with the one table of the engine that is looked at."""
    engine = create_engine(postgresql.empty(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("create schema dbos"))
        connection.execute(
            text("create table dbos.workflow_status (executor_id text, status text)")
        )
        yield connection
    engine.dispose()


def test_only_the_dead_are_taken_over_from_and_not_at_once(connection: Connection) -> None:
    """One loses its session and comes back: it is left alone. Then it dies."""
    url = connection.engine.url.render_as_string(hide_password=False)
    taken: Queue[str] = Queue()
    first = OneOfMany(url, lambda id: None)
    second = OneOfMany(url, taken.put)
    first.start()
    second.start()
    connection.execute(
        text("insert into dbos.workflow_status values (:id, 'PENDING')"), {"id": first.id}
    )
    [session] = connection.execute(MINE, {"id": first.id}).scalars()
    connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": session})
    until(lambda: connection.execute(MINE, {"id": first.id}).scalar() not in (None, session))
    assert taken.empty()
    first.stop()
    assert taken.get(timeout=GRACE + 5) == first.id
    second.stop()


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not so():
        assert time.monotonic() < end
        time.sleep(0.05)
