"""Known issues and announcements in the console and the playground, by the same steps as in
chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.server.app import STUDYING
from bot.dialogue import words
from tests.conftest import Running, Start
from tests.drivers.console_page import Answer, ConsolePage, console_page, read
from tests.drivers.web_page import WebPage, web_page

ISSUES, NEWS = "/console/issues", "/console/announcements"
NOTICE = "The Portal is down until noon."


@dataclass
class Office:
    running: Running
    chat: WebPage
    console: ConsolePage

    async def presses(self, page: str, lesson: str) -> Answer:
        shown = read((await self.console.opens(page)).text)
        [form] = [one for one in shown.forms if one.fields.get("lesson") == lesson]
        return await self.console.posts(form.action, form.fields)

    async def fills(self, page: str, lesson: str, **filled: str) -> Answer:
        """A form that a page's button opens, sent."""
        links = read((await self.console.opens(page)).text).links
        form = next(link for link in links if link.partition("?")[0].endswith(f"/teach/{lesson}"))
        typed = {f"details.{name}": text for name, text in filled.items()}
        return await self.console.sends(form, "", typed)

    async def clock(self) -> None:
        await self.running.app[STUDYING].work()


@pytest.fixture
async def office(small_knowledge: Path, start_app: Start) -> AsyncIterator[Office]:
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as chat, console_page(running.url) as console:
        yield Office(running, chat, console)


async def test_a_known_issue_is_begun_told_and_closed(office: Office) -> None:
    """What is wrong is said at its field; whoever asks in the playground reads the notice."""
    assert words.NO_ISSUES in (await office.console.opens(ISSUES)).text
    wrong = await office.fills(ISSUES, "new-issue", title="Portal", notice="", numbers="")
    assert (wrong.status, words.FILL_THIS_IN in wrong.text) == (422, True)
    listed = await office.fills(ISSUES, "new-issue", title="Portal", notice=NOTICE, numbers="")
    page = next(link for link in read(listed.text).links if f"{ISSUES}/KI-" in link)
    number = await office.chat.raises_ticket()
    await office.chat.says("is the Portal down until noon?")
    await office.chat.sees(NOTICE)
    assert number in (await office.fills(page, "add-tickets", numbers=number)).text
    told = await office.fills(page, "update-issue", text="It answers again for some.")
    assert "It answers again for some." in told.text
    await office.clock()
    await office.chat.sees("It answers again for some.")
    closed = await office.fills(page, "close-issue", text="")
    assert words.ISSUE_STATE["closed"] in closed.text
    await office.clock()
    assert words.STATUS["resolved"] in (await office.console.opens(page)).text
    assert number in (await office.console.opens(f"{page}.csv")).text
    gone = await office.console.opens(f"{ISSUES}/KI-22222")
    assert gone.status in (404, 410)


async def test_an_announcement_reaches_the_playground(office: Office) -> None:
    """Nobody has a room there, so that it goes to their own chats; the list is a file, too."""
    await office.chat.says("how to port DID")
    await office.chat.has_answers(1)
    filled = {"title": "Sunday", "text": "The Portal is closed.", "companies": "", "without": ""}
    listed = await office.fills(NEWS, "announce", **filled, chats="yes")
    page = next(link for link in read(listed.text).links if f"{NEWS}/AN-" in link)
    assert words.would_go_to(1, 1) in (await office.console.opens(page)).text
    sent = await office.presses(page, "send-news")
    assert words.NEWS_STATE["sending"] in sent.text
    await office.clock()
    await office.chat.sees("The Portal is closed.")
    file = await office.console.opens(f"{page}.csv")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert words.REACHED_STATE["told"] in file.text
