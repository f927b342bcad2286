"""The pictures of the documentation: `make screenshots` draws them anew from the running
application."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from PIL import Image
from playwright.async_api import Browser, Locator, Page, ViewportSize

from adapters.server.app import build
from bot.dialogue import words
from bot.settings.settings import Settings
from tests import ROOT
from tests.drivers.browser import chromium
from tests.tools import console_pictures, pictures

PICTURES = ROOT / "docs" / "pictures"
DESKTOP = ViewportSize(width=1280, height=860)
PHONE = ViewportSize(width=390, height=780)
BOTH_SIDES = ViewportSize(width=1200, height=1000)
BELOW = 40  # pixels below the card of the care team
# The partner's card of a ticket, then care's; asked for in one go, since a step draws them anew.
CARDS = "[...document.querySelectorAll('[data-ticket]')]"
BOTTOM = "card => card.closest('.log').getBoundingClientRect().top + card.offsetHeight"
MISTAKEN = "Sounds like a question that the FAQ answers."
NOTE = "The losing operator wants a newer invoice."
REPLY = "The operator has your request.\nPlease send us the latest invoice."
COMMENT = "It is in the order now."
REASON = "Both numbers are ported."


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    asyncio.run(playground())
    for picture in asyncio.run(console_pictures.draw(PICTURES)):
        _shrink(picture)
    pictures.main()


async def playground() -> None:
    """A conversation that ends in a ticket; the same on a phone; the gallery; and a ticket's life
    on both sides."""
    async with chromium() as browser:
        async with _server() as url:
            page = await _ticket(browser, url, "light", DESKTOP)
            await page.screenshot(path=PICTURES / "playground.png")
            page = await _ticket(browser, url, "dark", PHONE, scale=2)
            await page.screenshot(path=PICTURES / "playground-phone.png")
            page = await _page(browser, url + "/gallery", "light", DESKTOP)
            await page.screenshot(path=PICTURES / "gallery.png")
        async with _server() as url:
            await _life(await _ticket(browser, url, "light", BOTH_SIDES))
    for picture in (
        *PICTURES.glob("playground*.png"),
        *PICTURES.glob("ticket-*.png"),
        PICTURES / "gallery.png",
    ):
        _shrink(picture)


@asynccontextmanager
async def _server() -> AsyncIterator[str]:
    """The application with an empty database; its address."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, DATABASE_URL=f"sqlite:///{folder}/care.db")
        runner = web.AppRunner(build(settings))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield "http://{}:{}".format(*runner.addresses[0][:2])
        await runner.cleanup()


async def _life(page: Page) -> None:
    """The same ticket on both sides at every state."""
    chat, care = (page.get_by_role("region", name=name) for name in (words.CHAT, words.CARE_TEAM))
    await _both_sides(page, words.TICKET_NEXT, "received")
    await page.get_by_label(words.YOU_ARE).select_option("ben")
    await _say(page, care, words.MOVE["dismiss"], MISTAKEN)
    await _both_sides(page, words.step("dismiss", "Ben"), "closed")
    await page.get_by_label(words.YOU_ARE).select_option("anna")
    await care.get_by_role("button", name=words.MOVE["reopen"]).click()
    await care.get_by_role("button", name=words.MOVE["claim"]).click()
    await _both_sides(page, words.step("claim", "Anna"), "taken")
    await _say(page, care, words.ADD_NOTE, NOTE)
    await _say(page, care, words.MOVE["reply"], REPLY)
    await _both_sides(page, REPLY, "answered")
    await _say(page, chat, words.REPLY, COMMENT)
    await _both_sides(page, COMMENT, "commented")
    await _say(page, care, words.MOVE["resolve"], REASON)
    await _both_sides(page, words.DID_THAT_SOLVE_IT, "resolved")
    await chat.get_by_role("button", name=words.YES).last.click()
    await _both_sides(page, words.SOLVED[True], "solved")


async def _say(page: Page, side: Locator, button: str, text: str) -> None:
    await side.get_by_role("button", name=button, exact=True).last.click()
    await page.get_by_role("dialog").get_by_role("textbox").fill(text)
    await page.get_by_role("dialog").get_by_role("button", name=words.SEND).click()
    await side.get_by_text(text).first.wait_for()


async def _both_sides(page: Page, text: str, state: str) -> None:
    await page.get_by_text(text).first.wait_for()
    height = int(await page.evaluate(f"{CARDS}.map({BOTTOM}).at(-1)"))
    await page.set_viewport_size({"width": BOTH_SIDES["width"], "height": height + BELOW})
    await page.evaluate(f"{CARDS}.forEach(card => card.parentElement.scrollIntoView())")
    await page.mouse.move(0, 0)
    await page.get_by_role("main").screenshot(path=PICTURES / f"ticket-{state}.png")


def _shrink(picture: Path) -> None:
    """Few colours are enough for flat pictures, and documentation opens at once."""
    Image.open(picture).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        picture, optimize=True
    )


async def _ticket(
    browser: Browser, url: str, scheme: str, viewport: ViewportSize, scale: float = 1
) -> Page:
    page = await _page(browser, url, scheme, viewport, scale)
    await page.get_by_label(words.YOUR_QUESTION, exact=True).fill("how long does porting take?")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name=words.RAISE_TICKET).click()
    form = page.get_by_role("dialog")
    await form.get_by_label(words.SUBJECT).fill("Porting of two London numbers is late")
    await form.get_by_label(words.WHAT_HAPPENED).fill(
        "We sent the request four weeks ago and heard nothing."
    )
    await form.get_by_label("DID numbers").fill("+44 20 7946 0123, +44 20 7946 0124")
    await form.get_by_role("button", name=words.SEND).click()
    await page.get_by_text(words.TICKET_NEXT).wait_for()
    await page.get_by_role("article", name=words.YOU).evaluate(
        "asked => asked.parentElement.scrollIntoView()"
    )
    await page.mouse.move(0, 0)
    return page


async def _page(
    browser: Browser, url: str, scheme: str, viewport: ViewportSize, scale: float = 1
) -> Page:
    context = await browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport=viewport,
        device_scale_factor=scale,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Rome",
    )
    page = await context.new_page()
    await page.goto(url)
    return page


if __name__ == "__main__":
    main()
