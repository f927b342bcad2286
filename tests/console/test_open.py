"""Where the console is open, and where there is none."""

from __future__ import annotations

from pathlib import Path

from bot.dialogue import words
from tests.conftest import Running, Start
from tests.console.test_signing_in import HOME
from tests.drivers.console_page import console_page


async def test_without_platforms_it_is_open_on_this_machine_and_says_so(
    small_knowledge: Path, start_app: Start
) -> None:
    """To requests of this machine alone, which no proxy brings; its forms are guarded all the
    same."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with console_page(running.url) as page:
        inside = await page.opens(HOME)
        assert words.OPEN_CONSOLE in inside.text
        for header in ({"X-Forwarded-For": "203.0.113.7"}, {"Host": "care.example.com"}):
            assert (await page.opens(HOME, **header)).status == 403
        assert (await page.posts("/console/be", {"agent": "ben"})).status == 403
        ben = await page.sends(HOME, "/console/be", {"agent": "ben"})
        assert words.signed_in_as("Ben") in ben.text


async def test_it_is_off_until_it_is_set_up(in_slack: Running) -> None:
    """Beside a platform there is none without sign-in."""
    async with console_page(in_slack.url) as page:
        assert (await page.goes(HOME)).status == 404
