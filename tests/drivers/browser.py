"""Headless Chromium for the playground's tests and the pictures."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientWebSocketResponse
from playwright._impl._driver import compute_driver_executable
from playwright._impl.connection import Connection
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
    """What is opened in it closes with it. Playwright itself would start a Node.js for each
    connection, which takes longer than most tests' pages, and hand on what is said."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(address, max_msg_size=0) as socket,
        asyncio.TaskGroup() as talking,
    ):
        said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        connection = Connection(asyncio.get_running_loop())
        connection.mark_as_remote()
        connection.onmessage = said.put_nowait
        saying = talking.create_task(_say(socket, said))
        hearing = talking.create_task(_hear(socket, connection))
        playwright = await connection.initialize_playwright()
        browser = playwright._initializer["preLaunchedBrowser"]._object
        browser._connect_to_browser_type(playwright.chromium, {}, None)
        yield Browser(browser)
        connection.close()
        saying.cancel()
        hearing.cancel()


async def _say(socket: ClientWebSocketResponse, said: asyncio.Queue[dict[str, Any]]) -> None:
    while True:
        await socket.send_json(await said.get())


async def _hear(socket: ClientWebSocketResponse, connection: Connection) -> None:
    async for message in socket:
        connection.dispatch(message.json())


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
