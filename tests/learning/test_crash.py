"""A process that dies after a publication was committed and before its index was made."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import uuid4

from aiohttp import CookieJar
from sqlalchemy import select, text

from bot.dialogue import words
from bot.learning import shelf, tables
from bot.model.changes import Stage
from bot.storage.store import Store
from tests.drivers.patience import eventually
from tests.drivers.process import BotProcess, bot_process
from tests.drivers.web_page import WebPage, read, web_page

ENTRY = "did-porting-duration"
ASKING = "how long does porting a DID number take?"
WAITING = (
    "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'entry_versions'::regclass"
)
FORMER, CHANGED = words.version_of(ENTRY, 1), words.version_of(ENTRY, 2)


async def test_what_was_published_survives_a_crash_before_its_index_was_made(
    small_knowledge: Path, postgresql_store: Store
) -> None:
    """It is served by whoever starts next; published once, however often it was pressed."""
    store, cookies, pressed = postgresql_store, CookieJar(unsafe=True), str(uuid4())
    async with _playing(small_knowledge, store, cookies) as (bot, page):
        await _approved(page)
        with _no_versions(store) as waits:
            press = json.loads(page.button(words.LESSON["publish"], "ben")["data-turn"])
            await page.posts(press, pressed, agent="ben")
            await page.sees(words.change_step("publish", "Ben"), view="care")
            await eventually(waits)
            await page.says(ASKING)
            assert FORMER in read(await page.sees("1 to 3 weeks")).text
            bot.process.kill()
            await bot.process.wait()
    async with _playing(small_knowledge, store, cookies) as (_, page):
        card = read(await page.sees(words.change_step("publish", "Ben"), view="care")).text
        assert words.STAGE["published"] in card
        assert card.count(words.change_step("publish", "Ben")) == 1
        await page.says(ASKING)
        assert CHANGED in read(await page.sees("Five days.")).text
        assert (await page.posts(press, pressed, agent="ben"))[0] == 200
        _, refused = await page.posts(press, agent="ben")
        assert words.change_too_late(press["about"], Stage.PUBLISHED) in str(refused)
    assert _steps(store) == ["draft", "check", "approve", "publish"]
    assert shelf.revision(store) == 1


async def _approved(page: WebPage) -> None:
    about = f"entry/{ENTRY}"
    status, form = await page.form("teach", "anna", lesson="change-entry", about=about)
    assert status == 200
    details = {"question": ASKING, "answer": "Five days.", "reason": "", "kept": ""}
    await page.fills(form, "anna", details=details)
    await page.sees(words.STAGE["checked"], view="care")
    await page.presses(words.LESSON["approve"], agent="ben")
    await page.sees(words.change_step("approve", "Ben"), view="care")


@asynccontextmanager
async def _playing(
    folder: Path, store: Store, cookies: CookieJar
) -> AsyncIterator[tuple[BotProcess, WebPage]]:
    url = store.engine.url.render_as_string(hide_password=False)
    async with (
        bot_process(KNOWLEDGE_DIR=folder, DATABASE_URL=url) as bot,
        web_page(bot.url, cookies) as page,
    ):
        yield bot, page


@contextmanager
def _no_versions(store: Store) -> Iterator[Callable[[], bool]]:
    """Meanwhile whoever takes what was published waits before it is numbered; gives whether one
    waits."""
    with store.engine.connect() as holding:
        holding.execute(text("LOCK TABLE entry_versions IN EXCLUSIVE MODE"))
        yield lambda: bool(holding.execute(text(WAITING)).scalar())


def _steps(store: Store) -> list[str]:
    row = tables.change_events.c
    with store.reading() as memory:
        return list(memory.connection.execute(select(row.step).order_by(row.at)).scalars())
