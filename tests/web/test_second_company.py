"""Another company in the playground, its whole life: `make run KNOWLEDGE=examples/velundo`."""

from __future__ import annotations

import re

from playwright.async_api import Browser, Locator, Page, expect

from bot.dialogue import naming, words
from bot.knowledge.loading import load
from tests import ROOT
from tests.conftest import Start
from tests.drivers.browser import press
from tests.web.test_browser import ask, fill, opened

FOLDER = ROOT / "examples/velundo"
BRAND = load(FOLDER).brand
THEFT = "What do I do when my bicycle has been stolen?"
DIEBSTAHL = "Was tue ich, wenn mein Fahrrad gestohlen wurde?"
OURS = re.compile(r"wildix|customer care|\bWX-", re.IGNORECASE)


async def test_the_second_company_s_whole_life(browser: Browser, start_app: Start) -> None:
    """Its names on the page, its command, its topics, its sentences, its ticket's number, its desk;
    and nothing of another's."""
    app = await start_app(KNOWLEDGE_DIR=FOLDER)
    watched = await opened(browser, app.url)
    page = watched.page
    with naming.naming(BRAND):
        title, hint, helped = words.PLAYGROUND, words.YOUR_QUESTION_HINT, words.WAS_IT_HELPFUL
    await expect(page).to_have_title(re.compile(title))
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Velundo Service")
    question = page.get_by_label(words.YOUR_QUESTION, exact=True)
    await expect(question).to_have_attribute("placeholder", hint)
    await ask(page, "topics")
    await expect(page.get_by_role("button", name="Service, damage & theft")).to_be_visible()
    await ask(page, "/velundo help")
    await expect(page.get_by_text("I answer questions to Velundo Service").first).to_be_visible()
    await expect(page.get_by_text(words.ONLY_YOU).first).to_be_visible()
    await page.get_by_role("button", name=THEFT).first.click()
    await expect(page.get_by_role("heading", name=THEFT)).to_be_visible()
    assert helped == "Did that get you rolling?"
    await expect(page.get_by_text(helped)).to_be_visible()
    await _raise_ticket(page)
    chat = page.get_by_role("region", name=words.CHAT)
    await _work_it(page, page.get_by_role("region", name=words.CARE_TEAM), chat)
    assert not OURS.search(await page.locator("body").inner_text())
    assert watched.errors == []
    assert watched.abroad == []


async def _raise_ticket(page: Page) -> None:
    """No emergencies stand on its form."""
    form = page.get_by_role("dialog", name=words.TICKET_FORM)
    await press(page.get_by_role("button", name=words.RAISE_TICKET).last, form)
    await expect(form).to_contain_text("Claims")
    await expect(form.get_by_label("Urgent: this can't wait")).to_be_visible()
    await form.get_by_label("Contract number").fill("C-118204")
    await form.get_by_role("button", name=words.SEND).click()
    await expect(form).to_be_hidden()


async def _work_it(page: Page, care: Locator, chat: Locator) -> None:
    """Claimed, replied to, resolved, solved."""
    await expect(care.get_by_role("heading", name=re.compile("Ticket VL-.*Claims"))).to_be_visible()
    await care.get_by_role("button", name=words.MOVE["claim"]).click()
    await expect(chat.get_by_text(words.step("claim", "Anna"))).to_be_visible()
    await fill(page, care, words.MOVE["reply"], words.REPLY_FORM, "We have told the insurer.")
    await expect(chat.get_by_role("heading", name="Anna from")).to_be_visible()
    await expect(chat.get_by_text("We have told the insurer.")).to_be_visible()
    await fill(page, care, words.MOVE["resolve"], words.REASON_FORM["resolve"], "Accepted.")
    asked = chat.get_by_role("group", name=words.DID_THAT_SOLVE_IT)
    await asked.get_by_role("button", name=words.YES).click()
    await expect(care.get_by_text(words.SOLVED[True])).to_be_visible()


async def test_each_is_answered_in_the_language_of_the_question(
    browser: Browser, start_app: Start
) -> None:
    """The page itself speaks the browser's."""
    app = await start_app(KNOWLEDGE_DIR=FOLDER)
    page = (await opened(browser, app.url, locale="de-DE")).page
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Bot von Velundo-Service")
    await _says(page, "hallo")
    await expect(page.get_by_text("nach Bestellungen, dem Leasing, Schäden")).to_be_visible()
    await _says(page, "Hilfe, mein Fahrrad wurde gestohlen, muss ich zur Polizei?")
    await expect(page.get_by_role("heading", name=DIEBSTAHL)).to_be_visible()
    await _says(page, "my bike has been stolen from the station, do I need a police report?")
    await expect(page.get_by_role("heading", name=THEFT)).to_be_visible()


async def _says(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")
