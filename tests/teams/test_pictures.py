"""Every golden Adaptive Card drawn by Microsoft's renderer in Chromium, to pictures for people to
look at."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from tests import ROOT
from tests.teams.test_render import DRAWINGS, card_of

RENDER = ROOT / "tests/tools/render"
GOLDEN = ROOT / "tests/golden" / "teams"
PICTURES = ROOT / "var" / "pictures" / "teams"
CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = {"phone": 320, "tablet": 480, "desktop": 1280}

needed = {CHROMIUM, RENDER / "node_modules" / "adaptivecards"}
missing = [str(path) for path in needed if not path.exists()]
pytestmark = pytest.mark.skipif(
    bool(missing) and os.environ.get("REQUIRE_BROWSER") != "1",
    reason=f"the cards are NOT drawn: {', '.join(missing)} is missing",
)


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto((RENDER / "teams.html").as_uri())
        yield page
        await browser.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
async def test_every_card_is_whole_on_phone_and_desktop(page: Page, width: str, theme: str) -> None:
    """The official renderer finds nothing wrong, and nothing sticks out."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.set_viewport_size({"width": WIDTHS[width], "height": 200})
    wrong: dict[str, object] = {}
    for name in DRAWINGS:
        card = card_of(json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8")))
        found = await page.evaluate("([card, theme]) => window.draw(card, theme)", [card, theme])
        found += await page.evaluate("() => window.overflowing()")
        await page.screenshot(path=PICTURES / f"{name}-{width}-{theme}.png", full_page=True)
        if found:
            wrong[name] = found
    assert not wrong
