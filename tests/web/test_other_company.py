"""Another company's folder, from the first question to the solved ticket, in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.dialogue import words
from tests import ROOT
from tests.conftest import Running, Start
from tests.drivers.browser import press
from tests.web.test_browser import ask, fill, opened

STOLEN = "What do I do when my bicycle has been stolen?"
GESTOHLEN = "Was tue ich, wenn mein Fahrrad gestohlen wurde?"


@pytest.fixture
async def velundo(start_app: Start) -> Running:
    return await start_app(KNOWLEDGE_DIR=ROOT / "examples/velundo")


async def test_another_companys_whole_life(browser: Browser, velundo: Running) -> None:
    """Topics, a question that is answered in German, one in English, a ticket with this company's
    details, care's reply, solved."""
    watched = await opened(browser, velundo.url)
    page = watched.page
    await ask(page, "topics")
    await expect(page.get_by_role("button", name="Service, damage & theft")).to_be_visible()
    await ask(page, "Hilfe, mein Fahrrad wurde gestohlen, muss ich zur Polizei?")
    await expect(page.get_by_role("heading", name=GESTOHLEN)).to_be_visible()
    await ask(page, "my bike has been stolen from the station, do I need a police report?")
    await expect(page.get_by_role("heading", name=STOLEN)).to_be_visible()
    form = page.get_by_role("dialog", name=words.TICKET_FORM)
    await press(page.get_by_role("button", name=words.RAISE_TICKET).last, form)
    await expect(form).to_contain_text("Claims")
    await form.get_by_label("Contract number").fill("C-118204")
    await form.get_by_role("button", name=words.SEND).click()
    await expect(form).to_be_hidden()
    care = page.get_by_role("region", name=words.CARE_TEAM)
    chat = page.get_by_role("region", name=words.CHAT)
    await care.get_by_role("button", name=words.MOVE["claim"]).click()
    await expect(chat.get_by_text(words.step("claim", "Anna"))).to_be_visible()
    await fill(page, care, words.MOVE["reply"], words.REPLY_FORM, "We have the file number.")
    await expect(chat.get_by_role("heading", name="Anna from")).to_be_visible()
    await fill(page, care, words.MOVE["resolve"], words.REASON_FORM["resolve"], "Accepted.")
    asked = chat.get_by_role("group", name=words.DID_THAT_SOLVE_IT)
    await asked.get_by_role("button", name=words.YES).click()
    await expect(care.get_by_text(words.SOLVED[True])).to_be_visible()
    assert watched.errors == []
    assert watched.abroad == []
