"""Every replica answers with what was published, whoever was asleep when it was."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.dialogue import words
from bot.dialogue.lessons import Lesson
from bot.knowledge.entries import Knowledge
from tests.conftest import Start
from tests.drivers.chat import Chat, knowledge_of
from tests.drivers.school import school
from tests.drivers.web_page import web_page
from tests.fakes.first_start import opened

ASKING = "how long does porting a DID number take?"
WITHOUT_LIMIT = {"QUESTIONS_PER_MINUTE": 10_000, "COMPANY_QUESTIONS_PER_MINUTE": 10_000}
WITHIN = 20.0  # seconds: five are promised, on a machine that does not run other tests beside


async def test_every_replica_has_what_was_published_within_seconds(
    start_app: Start, small_knowledge: Path, tmp_path: Path
) -> None:
    """One that runs looks by itself; one that starts later, as after a crash between publishing and
    indexing, begins with it."""
    small: Knowledge = knowledge_of(small_knowledge)
    running = await start_app(KNOWLEDGE_DIR=small_knowledge, **WITHOUT_LIMIT)
    desk = school(small, Chat(small, opened(f"sqlite:///{tmp_path}/care.db")))
    card = await asyncio.to_thread(
        lambda: desk.publishes(
            desk.teaches(
                Lesson.CHANGE_ENTRY, "entry/did-porting-duration", {"answer": "Five days."}
            )
        )
    )
    loop = asyncio.get_running_loop()
    begun = loop.time()
    async with web_page(running.url) as page:
        while not any("Five days." in text for text in page.texts()):
            assert loop.time() < begun + WITHIN
            await page.says(ASKING)
            await page.has(words.RELATED, 1)
    await running.stop()
    later = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(later.url) as page:
        await page.says(ASKING)
        assert words.version_of("did-porting-duration", 2) in await page.sees("Five days.")
    assert card.number
    desk.chat.store.close()
