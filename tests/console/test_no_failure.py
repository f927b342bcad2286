"""Whatever an address says, and whatever the database does meanwhile, no page fails."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

from sqlalchemy import Connection, create_engine, text

from adapters.console.inbound.numbers import NUMBERS
from adapters.server.app import STUDYING
from bot.dialogue import words
from bot.dialogue.lessons import FORMS
from bot.numbers import tables
from bot.privacy.erasure import forget
from bot.privacy.keepers import keepers
from bot.storage.store import Store
from tests.conftest import Start
from tests.console.conftest import Clock
from tests.drivers.chat import knowledge_of
from tests.drivers.console_page import ConsolePage, console_page, read
from tests.drivers.web_page import web_page
from tests.fakes.postgresql import Databases

LISTS = ("", "mine", "misses", "changes", "entries", "tickets", "companies", "issues")
PAGES = tuple(f"/console/{name}" for name in (*LISTS, "announcements"))
NAMES = ("days", "page", "order", "state", "which", "topic", "route", "company", "age", "text")
ODD = ("0", "-1", "9" * 700, "\u0663", "%00", "%ff", "%ed%a0%80", "' or 1=1 --")
IDS = ("T-7", "slack:T0", "..%2F..", "%2F", "%00", "%ff", "x" * 200, "x" * 400, "KC-22222", "-1")


def addresses() -> Iterator[str]:
    """Every page, with every parameter as odd as each of them; and of each kind, one that never
    was."""
    files = ("numbers", "topics", "routes", *filter(None, LISTS), "announcements")
    each = [*PAGES, *(f"/console/{name}.csv" for name in files), f"{NUMBERS}/asked", f"{NUMBERS}/x"]
    for odd in ODD:
        said = "&".join(f"{name}={odd if '%' in odd else quote(odd)}" for name in NAMES)
        yield from (f"{page}?{said}" for page in each)
    for id in IDS:
        yield from (f"{page}/{id}?days=90" for page in PAGES if page != "/console/")
        yield f"/console/companies/{id}/numbers.csv"
        yield f"/console/teach/change-entry?about={id}"
        yield f"/console/tickets/{id}/reply?seen={id}"
    for lesson in FORMS:
        yield f"/console/teach/{lesson.value}?about="
        yield f"/console/teach/{lesson.value}?about=KI-22222/none"


async def walk(console: ConsolePage) -> list[tuple[str, int]]:
    """Those that fail."""
    found = []
    for address in addresses():
        answer = await console.opens(address)
        if answer.status >= 500:
            found.append((address[:120], answer.status))
    return found


async def test_no_address_makes_a_page_fail(
    small_knowledge: Path, start_app: Start, clock: Clock, tmp_path: Path
) -> None:
    """Before anything was asked; with one company; once whoever asked is forgotten; months later,
    and with the clock set back."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge, build_with={"clock": clock})
    async with web_page(running.url) as chat, console_page(running.url) as console:
        assert await walk(console) == []
        number = await chat.raises_ticket()
        await chat.says("do you sell bananas in the office")
        await chat.sees(words.BROWSE_TOPICS)
        await running.app[STUDYING].count()
        links = read((await console.opens("/console/companies")).text).links
        company = next(link for link in links if "/console/companies/" in link)
        await everywhere(console, company, number)
        store = Store(f"sqlite:///{tmp_path}/care.db")
        person = unquote(company.rpartition("/")[2])
        assert forget(store, keepers(), person, knowledge_of(small_knowledge), clock()).done
        store.close()
        for ahead in (timedelta(0), timedelta(days=120), timedelta(days=-3)):
            clock.ahead = ahead
            await everywhere(console, company, number)
        assert await walk(console) == []


async def everywhere(console: ConsolePage, company: str, number: str) -> None:
    """In every window."""
    for days in (7, 28, 90):
        for page in ("/console/", company, f"{company}/numbers.csv", f"/console/tickets/{number}"):
            assert (await console.opens(f"{page}?days={days}")).status in (200, 404), page


async def test_a_page_waits_for_nobody_who_writes(
    small_knowledge: Path, start_app: Start, tmp_path: Path
) -> None:
    """SQLite has one writer: while it is taken every page opens all the same."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with console_page(running.url) as console:
        await console.opens("/console/")
        with sqlite3.connect(tmp_path / "care.db", isolation_level=None) as writer:
            writer.execute("begin immediate")
            for page in PAGES:
                assert (await console.opens(page)).status == 200, page
            writer.execute("rollback")


async def test_a_page_says_that_the_database_is_busy(
    small_knowledge: Path, start_app: Start, postgresql: Databases
) -> None:
    """While what it reads is locked it asks to try again, and afterwards it opens."""
    url = postgresql.first_started()
    engine = create_engine(url)
    with engine.begin() as impatient:
        name = impatient.engine.url.database
        impatient.execute(text(f'alter database "{name}" set lock_timeout = 20'))
    running = await start_app(KNOWLEDGE_DIR=small_knowledge, DATABASE_URL=url)
    number, companies = f"{NUMBERS}/asked?days=90", "/console/companies.csv?days=90"
    locked = {"console_sessions": PAGES, tables.outcomes.name: (number, companies)}
    async with console_page(running.url) as console:
        await console.opens("/console/")
        for table, addresses in locked.items():
            with engine.begin() as working:
                working.execute(text(f"lock table {table} in access exclusive mode"))
                for address in addresses:
                    answer = await console.opens(address)
                    assert answer.status == 503, address
                    assert all(said in unescape(answer.text) for said in words.BUSY), address
            for address in addresses:
                assert (await console.opens(address)).status == 200, address
    engine.dispose()


async def test_pages_of_many_readers_are_made_one_at_a_time(
    small_knowledge: Path, start_app: Start, postgresql: Databases
) -> None:
    """While the database lets none of them read, one of them waits there, and pages that need
    nothing of it open; then all of them do."""
    url = postgresql.first_started()
    running = await start_app(KNOWLEDGE_DIR=small_knowledge, DATABASE_URL=url)
    engine = create_engine(url)
    async with console_page(running.url) as console:
        await console.opens("/console/")
        with engine.connect() as working, engine.connect() as looking:
            working.execute(
                text(f"lock table {tables.question_totals.name} in access exclusive mode")
            )
            async with asyncio.TaskGroup() as readers:
                pages = [
                    readers.create_task(console.opens(f"{NUMBERS}/asked?days={days}"))
                    for days in (7, 30, 90)
                ]
                while not waiting(looking):
                    assert (await console.opens("/console/entries")).status == 200
                for _ in range(5):
                    assert (await console.opens("/console/entries")).status == 200
                assert waiting(looking) == 1
                working.rollback()
        assert [page.result().status for page in pages] == [200, 200, 200]
    engine.dispose()


def waiting(connection: Connection) -> int:
    """For a lock."""
    looked = text(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    found = connection.execute(looked).scalar_one()
    connection.rollback()
    return int(found)
