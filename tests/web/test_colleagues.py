"""Colleagues in the playground's care view: who is away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.dialogue import words
from tests.conftest import Start
from tests.drivers.web_page import web_page


async def test_somebody_says_that_they_are_away(start_app: Start, small_knowledge: Path) -> None:
    """By the form of a button that is about nothing but the person; a day that is past is refused
    at its field. What was pressed gives way to the other button."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    today = datetime.now(UTC).date()
    async with web_page(running.url) as page:
        await page.posts({"type": "learn", "lesson": "back", "about": ""}, agent="anna")
        await page.sees(words.LESSON["away"], view="care")
        form = await page.opens(words.LESSON["away"], "anna")
        past = {"until": f"{today - timedelta(days=3)}"}
        _, problems = await page.fills(form, "anna", details=past)
        assert problems["fields"] == {"until": words.AWAY_HINT}
        until = today + timedelta(days=5)
        status, problems = await page.fills(form, "anna", details={"until": f"{until}"})
        assert status in (200, 204), problems
        await page.sees(words.LESSON["back"], view="care")
        await page.no_longer_sees(words.LESSON["away"], view="care")
        await page.presses(words.LESSON["back"], agent="anna")
        await page.sees(words.LESSON["away"], view="care")
        await page.no_longer_sees(words.LESSON["back"], view="care")
