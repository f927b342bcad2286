"""What becomes of the SQLite file when its disk is full, it is not ours to write, or a part of it
is gone: no half turn is ever kept, and what cannot be mended alone stops the start in words."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.errors import StoreError
from bot.knowledge.entries import Knowledge
from bot.storage.store import Store
from tests.drivers.chat import Chat

HALVES = (
    (
        "select count(*) from tickets where number not in (select ticket from events where ticket"
        " is not null)"
    ),
    "select count(*) from tickets where question not in (select id from questions)",
    "select count(*) from deliveries where turn not in (select id from turns)",
)


def torn(store: Store) -> list[str]:
    """What SQLite complains of, and the rows that lack others that their turn made."""
    with store.engine.connect() as connection:
        said = str(connection.execute(text("pragma integrity_check")).scalar())
        halves = [query for query in HALVES if connection.execute(text(query)).scalar()]
    return halves if said == "ok" else [said, *halves]


def rows(store: Store, table: str) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(text(f"select count(*) from {table}")).scalar_one())  # noqa: S608


def pages(store: Store, limit: int | None) -> None:
    """A disk with so many pages in use, and room for no more; None: plenty of room again."""
    with store.engine.connect() as connection:
        used = connection.execute(text("pragma page_count")).scalar_one()
        connection.execute(
            text(f"pragma max_page_count = {used + limit if limit is not None else 10**6}")
        )


def asks(chat: Chat, say: Callable[[int], object]) -> None:
    for number in range(500):
        chat.waits(timedelta(hours=1))  # nobody asks too often
        say(number)


def test_a_full_disk_keeps_no_half_turn_and_is_over_when_there_is_room(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    """Whoever asks meanwhile is told that it failed; the bot goes on by itself."""
    store = Store(f"sqlite:///{tmp_path}/care.db")
    chat = Chat(knowledge, store)
    chat.ticket()
    pages(store, 2)
    with pytest.raises(OperationalError, match="full"):
        asks(
            chat, lambda number: chat.says(f"how long does porting take, case {number} {'x' * 500}")
        )
    assert torn(store) == []
    with pytest.raises(OperationalError, match="full"):
        asks(
            chat, lambda number: chat.ticket(f"when does HWaaS billing start {number} {'y' * 500}")
        )
    assert torn(store) == []
    pages(store, None)
    assert chat.ticket()
    assert torn(store) == []
    store.close()


@contextmanager
def somebody() -> Iterator[None]:
    """Root may write everywhere; nobody may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_is_not_ours_to_write_stops_the_start() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        Store(f"sqlite:///{folder}/care.db").close()
        for path, mode in ((folder / "care.db", 0o444), (folder, 0o555)):
            path.chmod(mode)
        with (
            somebody(),
            pytest.raises(StoreError, match=r"(readonly|unable to open).*mend DATABASE_URL"),
        ):
            Store(f"sqlite:///{folder}/care.db")
        folder.chmod(0o755)


@pytest.mark.parametrize("damage", ["header", "half"])
def test_a_damaged_file_stops_the_start_and_is_left_alone(
    tmp_path: Path, knowledge: Knowledge, damage: str
) -> None:
    """Somebody may still save it."""
    file = tmp_path / "care.db"
    store = Store(f"sqlite:///{file}")
    Chat(knowledge, store).ticket()
    store.close()
    content = file.read_bytes()
    broken = b"\xff" * 100 + content[100:] if damage == "header" else content[:4096]
    file.write_bytes(broken)
    with pytest.raises(StoreError, match=r"(not a database|malformed).*mend DATABASE_URL"):
        Store(f"sqlite:///{file}")
    assert file.read_bytes() == broken


def test_without_its_journal_the_file_is_whole_as_of_its_last_checkpoint(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    """Somebody removed `-wal` after a crash: what stood in it alone is lost, and nothing is
    torn."""
    store = Store(f"sqlite:///{tmp_path}/care.db")
    chat = Chat(knowledge, store)
    chat.ticket()
    checkpoint = sqlite3.connect(tmp_path / "care.db")
    checkpoint.execute("pragma wal_checkpoint(truncate)")
    checkpoint.close()
    for _ in range(5):
        chat.ticket()
    shutil.copy(tmp_path / "care.db", tmp_path / "crashed.db")
    store.close()
    again = Store(f"sqlite:///{tmp_path}/crashed.db")
    assert torn(again) == []
    assert rows(again, "tickets") == 1
    assert Chat(knowledge, again, ids=count(1000)).ticket()
    again.close()
