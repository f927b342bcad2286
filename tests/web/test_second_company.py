"""Another company in the playground, its whole life: `make run KNOWLEDGE=examples/velundo`."""

from __future__ import annotations

import re

from playwright.async_api import Browser, Page, expect

from bot.dialogue import naming, words
from bot.knowledge.loading import load
from tests import ROOT
from tests.conftest import Start
from tests.drivers.browser import new_page, press

FOLDER = ROOT / "examples/velundo"
BRAND = load(FOLDER).brand
THEFT = "What do I do when my bicycle has been stolen?"
OURS = re.compile(r"wildix|customer care|\bWX-", re.IGNORECASE)
expect.set_options(timeout=20_000)  # milliseconds; a small machine starts Chromium meanwhile


async def test_the_second_company_s_whole_life(browser: Browser, start_app: Start) -> None:
    """Its names on the page, its command, its sentences, its ticket's number, its desk; and nothing
    of another's."""
    app = await start_app(KNOWLEDGE_DIR=FOLDER)
    page = await new_page(browser)
    await page.goto(app.url)
    with naming.naming(BRAND):
        title, hint, helped = words.PLAYGROUND, words.YOUR_QUESTION_HINT, words.WAS_IT_HELPFUL
    await expect(page).to_have_title(re.compile(title))
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Velundo Service")
    question = page.get_by_label(words.YOUR_QUESTION, exact=True)
    await expect(question).to_have_attribute("placeholder", hint)
    await asks(page, "/velundo help")
    await expect(page.get_by_text("I answer questions to Velundo Service")).to_be_visible()
    await expect(page.get_by_text(words.ONLY_YOU).first).to_be_visible()
    await page.get_by_role("button", name=THEFT).first.click()
    await expect(page.get_by_role("heading", name=THEFT)).to_be_visible()
    assert helped == "Did that get you rolling?"
    await expect(page.get_by_text(helped)).to_be_visible()
    await raises(page)
    care = page.get_by_role("region", name=words.CARE_TEAM)
    await expect(care.get_by_role("heading", name=re.compile("Ticket VL-.*Claims"))).to_be_visible()
    await care.get_by_role("button", name=words.MOVE["claim"]).click()
    chat = page.get_by_role("region", name=words.CHAT)
    await expect(chat.get_by_text(words.step("claim", "Anna"))).to_be_visible()
    await replies(page, "We have told the insurer.")
    await expect(chat.get_by_text("We have told the insurer.")).to_be_visible()
    assert not OURS.search(await page.locator("body").inner_text())


async def test_it_is_asked_in_german(browser: Browser, start_app: Start) -> None:
    app = await start_app(KNOWLEDGE_DIR=FOLDER)
    page = await new_page(browser, locale="de-DE")
    await page.goto(app.url)
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Bot von Velundo-Service")
    with naming.naming(BRAND):
        await page.get_by_role("textbox").fill("hallo")
        await page.keyboard.press("Enter")
    await expect(page.get_by_text("nach Bestellungen, dem Leasing, Schäden")).to_be_visible()


async def asks(page: Page, text: str) -> None:
    await page.get_by_label(words.YOUR_QUESTION, exact=True).fill(text)
    await page.keyboard.press("Enter")


async def raises(page: Page) -> None:
    """No emergencies stand on its form."""
    form = page.get_by_role("dialog", name=words.TICKET_FORM)
    button = page.get_by_role("button", name=words.RAISE_TICKET).last
    await press(button, form)
    await expect(form.get_by_label("Urgent: this can't wait")).to_be_visible()
    for box in await form.get_by_role("textbox").all():
        if not await box.input_value():
            await box.fill("C-118204")
    await form.get_by_role("button", name=words.SEND).click()
    await expect(form).to_be_hidden()


async def replies(page: Page, text: str) -> None:
    care = page.get_by_role("region", name=words.CARE_TEAM)
    form = page.get_by_role("dialog", name=words.REPLY_FORM)
    await press(care.get_by_role("button", name=words.MOVE["reply"]), form)
    await form.get_by_role("textbox").fill(text)
    await form.get_by_role("button", name=words.SEND).click()
    await expect(form).to_be_hidden()
