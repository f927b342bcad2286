"""The database: what a broken one says, and how a schema comes to be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.errors import StoreError
from bot.people import Place
from bot.sql import metadata
from bot.store import Store


def test_the_migrations_make_what_the_code_expects(database_url: str) -> None:
    """Nobody forgot one."""
    store = Store(database_url)
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.close()


def test_four_processes_may_start_at_once(database_url: str) -> None:
    """The first one migrates, the others wait."""
    with ThreadPoolExecutor(4) as together:
        for store in together.map(Store, [database_url] * 4):
            assert store.alive()
            store.close()


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
    slots.forget_message("slack", "one")
    assert slots.message("slack", "one") is None
    assert slots.reference(here) is None
    slots.keep_reference(here, {"service": "a"})
    slots.keep_reference(here, {"service": "b"})
    assert slots.reference(here) == {"service": "b"}
    store.close()
