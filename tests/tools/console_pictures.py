"""The pictures of the console, on the invented traffic; each page in four shapes, to be looked at
in var/pictures, and those of the documentation among them."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from shutil import copyfile

from aiohttp import web
from playwright.async_api import Browser, Page, ViewportSize

from adapters.server.app import STUDYING, build
from bot.knowledge.loading import load
from bot.settings.settings import Settings
from bot.storage.store import Store
from tests import ROOT
from tests.drivers.browser import chromium
from tests.tools.demo.playing import SEED, Played, play

UNTIL = datetime(2026, 11, 30, tzinfo=UTC)  # a Monday
NOW = UNTIL + timedelta(hours=9)
LOOKED_AT = ROOT / "var" / "pictures"
SIZES: Mapping[str, ViewportSize] = {
    "desktop": ViewportSize(width=1280, height=860),
    "phone": ViewportSize(width=390, height=844),
}
SCHEMES = ("light", "dark")
SHOWN = {
    "console.png": "overview-desktop-light",
    "console-misses.png": "misses-desktop-light",
    "console-change.png": "change-desktop-light",
    "console-entry.png": "entry-desktop-light",
    "console-ticket.png": "ticket-desktop-light",
    "console-phone-dark.png": "misses-phone-dark",
}
"""The documentation's pictures, each with the page and shape that it shows."""


async def draw(folder: Path) -> list[Path]:
    """Into the documentation's folder; which they are."""
    LOOKED_AT.mkdir(parents=True, exist_ok=True)
    async with _served() as (url, played), chromium() as browser:
        for size, scheme in product(SIZES, SCHEMES):
            page = await _page(browser, size, scheme)
            for name, path in (await _pages(page, url, played)).items():
                await page.goto(url + path)
                await page.screenshot(path=LOOKED_AT / f"{name}-{size}-{scheme}.png")
    for name, shape in SHOWN.items():
        copyfile(LOOKED_AT / f"{shape}.png", folder / name)
    return [folder / name for name in SHOWN]


async def _pages(page: Page, url: str, played: Played) -> dict[str, str]:
    """One of each kind; the ticket is one that was worked."""
    await page.goto(f"{url}/console/tickets?state=resolved")
    ticket = await page.locator("tbody a").first.get_attribute("href")
    return {
        "overview": "/console/",
        "misses": "/console/misses",
        "change": f"/console/changes/{played.changes['wrong']}",
        "entry": "/console/teach/change-entry?about=entry/did-porting-duration",
        "ticket": str(ticket),
    }


async def _page(browser: Browser, size: str, scheme: str) -> Page:
    context = await browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport=SIZES[size],
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Rome",
    )
    return await context.new_page()


@asynccontextmanager
async def _served() -> AsyncIterator[tuple[str, Played]]:
    """The application on the morning after sixty days of traffic."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/care.db"
        store = Store(url)
        played = await asyncio.to_thread(play, load(ROOT / "knowledge"), store, SEED, UNTIL)
        store.close()
        app = build(Settings(_env_file=None, DATABASE_URL=url), clock=lambda: NOW)
        runner = web.AppRunner(app)
        await runner.setup()
        await app[STUDYING].count()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield "http://{}:{}".format(*runner.addresses[0][:2]), played
        await runner.cleanup()
