"""The loop of learning in the playground, through its front door."""

from __future__ import annotations

from pathlib import Path

from adapters.server.app import RELOADER, STUDYING
from bot.dialogue import words
from tests.conftest import Start
from tests.drivers.web_page import WebPage, read, web_page

MISSED = "is my ported number allowed on a ship"
TAUGHT = {
    "topic": "classound",
    "question": "May a ported number be used on a ship?",
    "answer": "No. A ported number stays **in its country**.",
    "asked": f"{MISSED}\nnumber on a vessel\nport a DID for a ship\nship with our number",
}


async def test_what_was_missed_is_taught_and_answered(
    start_app: Start, small_knowledge: Path
) -> None:
    """One person plays the partner, Anna who teaches, and Ben who approves."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as page:
        for _ in range(3):
            await page.says(MISSED)
        await page.has(words.no_answer(MISSED), 3)
        await running.app[STUDYING].group()
        await page.posts({"type": "learn", "lesson": "misses", "about": ""}, agent="anna")
        await page.sees(MISSED, view="care")
        await page.presses(words.LESSON["miss"], agent="anna")
        await page.sees(words.WHAT_WAS_ASKED, view="care")
        form = await page.opens(words.LESSON["new-entry"], "anna")
        status, problems = await page.fills(form, "anna", details={**TAUGHT, "answer": "# No"})
        assert "answer" in problems["fields"], (status, problems)
        await page.fills(form, "anna", details=TAUGHT)
        await page.sees(words.STAGE["draft"], view="care")
        await running.app[STUDYING].work()
        await page.sees(words.FOUND["gained"], view="care")
        _, refused = await page.presses(words.LESSON["approve"], agent="anna")
        assert words.NOT_YOUR_OWN in str(refused)
        await page.presses(words.LESSON["approve"], agent="ben")
        await page.sees(words.change_step("approve", "Ben"), view="care")
        await page.presses(words.LESSON["publish"], agent="ben")
        await page.sees(words.change_step("publish", "Ben"), view="care")
        await running.app[RELOADER].reload()
        await _answered(page)


async def _answered(page: WebPage) -> None:
    await page.says(MISSED)
    answer = read(await page.sees("in its country")).text
    assert words.version_of("may-a-ported-number-be-used-on-a-ship", 1) in answer
    await page.says("receipt may-a-ported-number-be-used-on-a-ship")
    await page.sees(words.receipt_approved("Ben"))


async def test_whoever_plays_care_reads_forms_in_the_language_of_the_browser(
    start_app: Start, small_knowledge: Path
) -> None:
    """What all of care sees is said in its room's."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as page:
        shown = {"type": "learn", "lesson": "misses", "about": ""}
        await page.posts(shown, agent="anna", **{"Accept-Language": "de-DE"})
        await page.sees(words.NO_MISSES, view="care")
        asked = {"lesson": "change-entry", "about": "entry/did-porting-duration"}
        wrong = {"type": "teach", **asked, "form": "f", "details": {**TAUGHT, "answer": "# Nein"}}
        _, told = await page.posts(wrong, agent="anna", **{"Accept-Language": "de-DE"})
        assert "Überschrift" in told["fields"]["answer"], told
