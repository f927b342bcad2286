"""The console in a real browser: signed in by a real provider, by keyboard, on a phone, in the
dark, at 200 %, on paper; axe finds nothing on any page."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
from pathlib import Path
from typing import Literal

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, ViewportSize, expect

from adapters.server.app import STUDYING
from bot.dialogue import words
from tests import ROOT
from tests.conftest import Start
from tests.drivers import every_console_page
from tests.drivers.browser import new_page
from tests.drivers.console_page import console_page
from tests.drivers.slack_chat import settings
from tests.drivers.web_page import web_page
from tests.fakes.certificate import certificate
from tests.fakes.fake_openid import CLIENT, SECRET, FakeOpenId, in_slack
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.slack_methods import PAUL, TEAM

RENDER = ROOT / "tests/tools/render"
AXE = RENDER / "node_modules/axe-core/axe.min.js"
DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=360, height=740)
TABLET = ViewportSize(width=1025, height=700)
ZOOMED = ViewportSize(width=640, height=450)  # what a window of 1,280 has left at 200 %
Scheme = Literal["light", "dark"]
SHAPES: dict[str, list[tuple[ViewportSize, Scheme]]] = {
    "fr": [(DESKTOP, "light")],
    "de": [(TABLET, "light"), (ZOOMED, "light"), (PHONE, "light")],
    "en": [(PHONE, "light"), (DESKTOP, "dark")],
}
"""In which each language is looked at."""

LOOKED_AT = "en"
"""Where axe looks: it has both layouts, and both schemes of colours."""

A4 = {"width": 688, "height": 1016}  # less its margins
ON_PAPER = """() => {
  const WHITE = "rgb(255, 255, 255)";
  const seen = (one) => one.checkVisibility() && one.getBoundingClientRect().height > 1;
  const pressed = (one) => seen(one) && !one.closest(".drawn");  // a preview shows its own
  const all = (names) => [...document.querySelectorAll(names)];
  return [
    ...all("button, select, nav, .button, .skip").filter(pressed).map((one) => one.outerHTML),
    ...all(".rows thead").filter((one) => !seen(one)).map((one) => `hidden: ${one.outerHTML}`),
    ...[getComputedStyle(document.body).backgroundColor].filter((one) => one !== WHITE),
  ];
}"""
"""What is pressed and yet printed, tables without their heads, and a ground that is not white."""


@pytest.fixture(scope="session")
def axe() -> str:
    """What finds mistakes, from the project's own lock of npm."""
    if not AXE.exists():
        if os.environ.get("REQUIRE_BROWSER") != "1":
            pytest.skip(f"{AXE} is missing, so accessibility is NOT checked: make renderer")
        install = ["npm", "ci", "--prefix", str(RENDER), "--no-audit", "--no-fund"]
        subprocess.run(install, check=True, timeout=100)
    return AXE.read_text("utf-8")


async def test_every_page_is_for_everybody(
    browser: Browser, axe: str, small_knowledge: Path, start_app: Start
) -> None:
    """In five shapes and three languages: axe finds nothing, nothing sticks out, nothing is loaded
    from elsewhere, and nothing is complained of."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as chat, console_page(running.url) as console:
        pages = await every_console_page.filled(chat, console, running.app[STUDYING])
    wrong: list[str] = []
    for language, shapes in SHAPES.items():
        page = await new_page(browser, locale=language)
        _watch(page, running.url, wrong)
        for path in pages.values():
            await page.goto(running.url + path)
            found = await _in_shapes(page, shapes, axe if language == LOOKED_AT else "")
            wrong += [f"{language} {path}: {one}" for one in found]
        await page.context.close()
    assert wrong == []


async def test_paper_has_everything_but_what_is_pressed(
    browser: Browser, small_knowledge: Path, start_app: Start
) -> None:
    """Whoever looks in the dark prints black on white; tables keep their columns, and no page is
    wider than the paper."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as chat, console_page(running.url) as console:
        pages = await every_console_page.filled(chat, console, running.app[STUDYING])
    page = await new_page(browser, viewport=A4, color_scheme="dark", locale="de")
    await page.emulate_media(media="print")
    wrong: list[str] = []
    for path in pages.values():
        await page.goto(running.url + path)
        found = [*await page.evaluate(ON_PAPER), *await _too_wide(page)]
        wrong += [f"{path}: {one[:150]}" for one in found]
    await page.context.close()
    assert wrong == []


async def test_a_ticket_is_worked_without_a_mouse(
    browser: Browser, small_knowledge: Path, start_app: Start
) -> None:
    """The first key leads past the sections; a form is filled in and sent by keyboard; on paper
    there are no buttons."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as chat:
        number = await chat.raises_ticket()
    page = await browser.new_page()
    await page.goto(f"{running.url}/console/tickets/{number}")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name=words.SKIP_TO_CONTENT)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#content")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(words.step("claim", "Anna"))).to_be_visible()
    await page.get_by_role("link", name=words.MOVE["reply"]).press("Enter")
    field = page.get_by_label(words.REPLY_LABEL)
    await field.press("Tab")
    await page.keyboard.press("Enter")
    await expect(field).to_have_accessible_description(words.FILL_THIS_IN)
    await field.fill("It is under way.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("It is under way.")).to_be_visible()
    await page.emulate_media(media="print")
    await expect(page.get_by_role("link", name=words.ADD_NOTE)).to_be_hidden()
    await expect(page.get_by_text("It is under way.")).to_be_visible()


async def test_an_edit_is_checked_and_shown_while_it_is_typed(
    browser: Browser, small_knowledge: Path, start_app: Start
) -> None:
    """What is wrong is said at its field, what it would become stands beside it as each platform
    draws it; nothing is sent by that, and the cursor stays where it is."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    page = await new_page(browser)
    edit = "/console/teach/change-entry?about=entry/did-porting-duration"
    await page.goto(running.url + edit)
    answer = page.get_by_label(words.ANSWER_LABEL)
    previews = page.locator(".preview")
    await expect(previews).to_have_count(3)
    await answer.fill("![a](b)")
    await expect(answer).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_role("status")).to_have_text(words.CHECK_FIELDS)
    await answer.fill("Porting takes five days.")
    await expect(page.get_by_role("status")).to_have_text(words.NOTHING_WRONG)
    await expect(answer).not_to_have_attribute("aria-invalid", "true")
    await expect(answer).to_be_focused()
    for preview in await previews.all():
        await expect(preview).to_contain_text("Porting takes five days.")
    await page.goto(f"{running.url}/console/changes")
    await expect(page.get_by_text(words.NO_CHANGES)).to_be_visible()
    await page.context.close()


async def test_somebody_signs_in_and_out_in_a_browser(
    browser: Browser,
    axe: str,
    slack: FakeSlack,
    slack_accounts: FakeOpenId,
    small_knowledge: Path,
    start_app: Start,
    tmp_path: Path,
) -> None:
    """By https, with the cookies as a browser keeps them; another site's form does nothing."""
    door = socket.create_server(("127.0.0.1", 0))
    public = f"https://localhost:{door.getsockname()[1]}"
    running = await start_app(
        **settings(slack, small_knowledge),
        CONSOLE="slack",
        CONSOLE_SLACK_CLIENT_ID=CLIENT,
        CONSOLE_SLACK_CLIENT_SECRET=SECRET,
        PUBLIC_URL=public,
        build_with={"issuers": {"slack": slack_accounts.issuer}},
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    await web.SockSite(running.runner, door, ssl_context=context).start()
    await slack.call("auth.test")
    slack_accounts.claims = in_slack(PAUL, TEAM)
    page = await new_page(browser, ignore_https_errors=True)
    await page.goto(f"{public}/console/")
    await page.evaluate(axe)
    assert [*await _found(page), *await _too_wide(page)] == []
    await page.get_by_role("link", name=words.SIGN_IN_WITH["slack"]).click()
    await expect(page.get_by_text(words.signed_in_as("Paul Kern"))).to_be_visible()
    [cookie] = [one for one in await page.context.cookies() if one["name"] == "__Host-console"]
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
    await page.get_by_role("button", name=words.SIGN_OUT, exact=True).click()
    await expect(page.get_by_text(words.SIGNED_OUT)).to_be_visible()
    await page.goto(f"{public}/console/")
    await expect(page.get_by_role("heading", name=words.SIGN_IN)).to_be_visible()
    await page.context.close()


async def _in_shapes(page: Page, shapes: list[tuple[ViewportSize, Scheme]], axe: str) -> list[str]:
    """What is wrong in each of these windows."""
    found: list[str] = []
    if axe:
        await page.evaluate(axe)
    for size, scheme in shapes:
        await page.set_viewport_size(size)
        await page.emulate_media(color_scheme=scheme)
        wrong = [*(await _found(page) if axe else ()), *await _too_wide(page)]
        found += [f"{size['width']} {scheme}: {one}" for one in wrong]
    return found


async def _found(page: Page) -> list[str]:
    """What axe finds, once it is there."""
    result = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in result["violations"]
        for node in one["nodes"][:3]
    ]


async def _too_wide(page: Page) -> list[str]:
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{wide} too wide"] if wide > 0 else []


def _watch(page: Page, url: str, wrong: list[str]) -> None:
    """What is asked of others, and what the browser complains of; but for the page that says that
    something is gone."""
    page.on(
        "request",
        lambda one: None if one.url.startswith(url) else wrong.append(f"asked {one.url}"),
    )
    page.on(
        "console",
        lambda line: (
            wrong.append(line.text) if line.type == "error" and "404" not in line.text else None
        ),
    )
