"""Every golden Adaptive Card drawn by Microsoft's renderer in Chromium."""

from __future__ import annotations

import json
import os
from itertools import product

import pytest
from playwright.async_api import Browser, Page

from tests import ROOT
from tests.drivers.browser import new_page
from tests.teams.test_render import DRAWINGS, card_of

RENDER = ROOT / "tests/tools/render"
RENDERER = RENDER / "node_modules" / "adaptivecards"
GOLDEN = ROOT / "tests/golden" / "teams"
WIDTHS = {"phone": 320, "tablet": 480, "desktop": 1280}
THEMES = ("light", "dark")
DRAW_ALL = """
([cards, theme]) => Object.entries(cards)
  .map(([name, card]) => [name, [...window.draw(card, theme), ...window.overflowing()]])
  .filter(([, found]) => found.length)
"""

pytestmark = pytest.mark.skipif(
    not RENDERER.exists() and os.environ.get("REQUIRE_BROWSER") != "1",
    reason=f"the cards are NOT drawn: {RENDERER} is missing: make renderer",
)


@pytest.fixture
async def page(browser: Browser) -> Page:
    page = await new_page(browser)
    await page.goto((RENDER / "teams.html").as_uri())
    return page


async def test_every_card_is_whole_on_phone_tablet_and_desktop(page: Page) -> None:
    """In the light and in the dark the official renderer finds nothing wrong, and nothing sticks
    out."""
    golden = {name: json.loads((GOLDEN / f"{name}.json").read_text("utf-8")) for name in DRAWINGS}
    cards = {name: card_of(drawing) for name, drawing in golden.items()}
    wrong: dict[str, object] = {}
    for width, theme in product(WIDTHS, THEMES):
        await page.set_viewport_size({"width": WIDTHS[width], "height": 200})
        if found := await page.evaluate(DRAW_ALL, [cards, theme]):
            wrong[f"{width}-{theme}"] = found
    assert not wrong


async def test_what_sticks_out_is_found(page: Page) -> None:
    """A word that is longer than any line."""
    long = {"type": "TextBlock", "text": "w" * 400, "wrap": False}
    card = {"type": "AdaptiveCard", "version": "1.5", "body": [long]}
    assert await page.evaluate(DRAW_ALL, [{"long": card}, "light"]) != []
