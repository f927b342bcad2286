"""The whole loop of learning in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from adapters.server.app import RELOADER, STUDYING
from bot.dialogue import words
from bot.dialogue.lessons import Lesson
from tests.conftest import Start
from tests.drivers.browser import new_page, press
from tests.web.test_browser import ask

MISSED = "is my ported number allowed on a ship"
QUESTION = "May a ported number be used on a ship?"
TAUGHT = {
    words.QUESTION_LABEL: QUESTION,
    words.WORDINGS_LABEL: f"{MISSED}\nnumber on a vessel\nport a DID for a ship\nship, our number",
}


async def test_what_was_missed_is_taught_in_the_browser(
    browser: Browser, start_app: Start, small_knowledge: Path
) -> None:
    """By Anna, who is told at its field what cannot be shown; approved and published by Ben;
    answered, proved by a receipt, and taken back."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    page = await new_page(browser)
    page.set_default_timeout(10_000)
    await page.goto(running.url)
    chat = page.get_by_role("region", name=words.CHAT)
    care = page.get_by_role("region", name=words.CARE_TEAM)
    for times in range(1, 4):
        await ask(page, MISSED)
        await expect(chat.get_by_text(words.no_answer(MISSED))).to_have_count(times)
    await running.app[STUDYING].group()
    await ask(page, "knowledge")
    await chat.get_by_role("button", name=words.OPEN_KNOWLEDGE).click()
    await _press(page, Lesson.MISS)
    form = page.get_by_role("dialog")
    await press(page.get_by_role("button", name=words.LESSON[Lesson.NEW_ENTRY]), form)
    for label, text in {**TAUGHT, words.ANSWER_LABEL: "# No"}.items():
        await form.get_by_label(label, exact=True).fill(text)
    await form.get_by_role("button", name=words.SEND).click()
    answer = form.get_by_label(words.ANSWER_LABEL, exact=True)
    await expect(answer).to_be_focused()
    said = re.compile(f"heading.*{re.escape(words.ANSWER_HINT)}")
    await expect(answer).to_have_accessible_description(said)
    await answer.fill("No. It stays **in its country**.")
    await form.get_by_role("button", name=words.SEND).click()
    await expect(form).to_be_hidden()
    await running.app[STUDYING].work()
    await _press(page, Lesson.APPROVE, care)
    await expect(page.get_by_text(words.NOT_YOUR_OWN)).to_be_visible()
    await page.get_by_label(words.YOU_ARE).select_option(label="Ben")
    for lesson in (Lesson.APPROVE, Lesson.PUBLISH):
        await _press(page, lesson, care)
        await expect(care.get_by_text(words.change_step(lesson.value, "Ben"))).to_be_visible()
    await running.app[RELOADER].reload()
    await ask(page, MISSED)
    await expect(chat.get_by_role("article", name=QUESTION)).to_contain_text("in its country")
    await ask(page, "receipt may-a-ported-number-be-used-on-a-ship 1")
    await expect(chat.get_by_text(words.receipt_approved("Ben"))).to_be_visible()
    await _press(page, Lesson.UNDO, care)
    await expect(care.get_by_text(words.change_step("undo", "Ben"))).to_be_visible()


async def _press(page: Page, lesson: Lesson, side: Locator | None = None) -> None:
    """What it is about may follow in its name."""
    named = re.compile(rf"^{re.escape(words.LESSON[lesson])}(:|$)")
    await (side or page).get_by_role("button", name=named).last.click()
