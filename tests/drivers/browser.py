"""Headless Chromium for the playground's tests and the pictures."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
expect.set_options(timeout=30_000)  # milliseconds, as for all else that a page is waited for


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@contextmanager
def kept_chromium() -> Iterator[str]:
    """The address of one that many tests use, each with contexts of its own: to start one takes a
    second or two."""
    with TemporaryDirectory() as folder:
        how = Path(folder, "how.json")
        how.write_text(json.dumps({"executablePath": str(CHROMIUM), "args": FLAGS}), "utf-8")
        command = (*compute_driver_executable(), "launch-server", "--browser=chromium")
        server = subprocess.Popen(
            [*command, f"--config={how}"], stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert server.stdout
        yield server.stdout.readline().strip()
        server.terminate()
        server.communicate()


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Browser]:
    """What is opened in it closes with it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect(address)
        yield browser
        await browser.close()


def need_chromium() -> None:
    """Skip the test where there is no Chromium, unless REQUIRE_BROWSER says that there must be
    one."""
    if CHROMIUM.exists():
        return
    missing = (
        f"{CHROMIUM} is missing, so the playground is not tried in a browser: apt-get install"
        " chromium"
    )
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


async def new_page(browser: Browser, **context: object) -> Page:
    """Where nothing moves: a colour on its way to another is none of the two."""
    held = await browser.new_context(reduced_motion="reduce", **context)  # type: ignore[arg-type]
    return await held.new_page()


async def press(button: Locator, form: Locator) -> None:
    """Until the form is there: while Chromium starts, a small machine may be too busy for the bot
    to open it in time, which it says, and a person presses again."""
    for _ in range(3):
        await button.click()
        with suppress(PlaywrightTimeout):
            return await form.wait_for(timeout=6_000)
    raise AssertionError(f"no form after three times {button}")
