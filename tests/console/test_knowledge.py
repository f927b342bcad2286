"""What was missed is taught in the console by the same steps as in chat."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from adapters.server.app import RELOADER, STUDYING
from bot.dialogue import speech, words
from tests.conftest import Running, Start
from tests.drivers.console_page import ConsolePage, console_page, read
from tests.drivers.web_page import WebPage, web_page
from tests.tools.catalogues import TRANSLATED

MISSED = "is my ported number allowed on a ship"
TEACH = "/console/teach/new-entry"


@dataclass
class School:
    running: Running
    chat: WebPage
    console: ConsolePage

    async def missed(self) -> str:
        """The address of the group that three questions make."""
        for count in range(3):
            await self.chat.says(f"{MISSED}{'?' * count}")
            await self.chat.has_answers(count + 2)
        await self.running.app[STUDYING].group()
        listed = await self.console.opens("/console/misses")
        assert MISSED in listed.text
        return next(link for link in read(listed.text).links if "/console/misses/" in link)

    async def be(self, agent: str) -> None:
        await self.console.sends("/console/", "/console/be", {"agent": agent})

    async def presses(self, page: str, lesson: str) -> str:
        shown = read((await self.console.opens(page)).text)
        [form] = [one for one in shown.forms if one.fields.get("lesson") == lesson]
        return (await self.console.posts(form.action, form.fields)).text


@pytest.fixture
async def school(small_knowledge: Path, start_app: Start) -> AsyncIterator[School]:
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as chat, console_page(running.url) as console:
        yield School(running, chat, console)


async def test_a_miss_becomes_an_answer(school: School) -> None:
    """Anna writes an entry from it; what is wrong is said at its field, and what she typed stays.
    It is checked; she may not approve it herself; Ben does, publishes it, and takes it back."""
    console = school.console
    group = await school.missed()
    links = read((await console.opens(group)).text).links
    form = next(link for link in links if link.startswith(TEACH))
    filled = {
        "details.question": "May a ported number be used on a ship?",
        "details.answer": "No. A ported number stays **in its country**.",
        "details.asked": f"{MISSED}\nnumber on a vessel\nport a DID for a ship",
    }
    wrong = await console.sends(form, "", {**filled, "details.answer": ""})
    assert (wrong.status, words.FILL_THIS_IN in wrong.text) == (422, True)
    assert read(wrong.text).forms[-1].fields["details.asked"] == filled["details.asked"]
    listed = await console.sends(form, "", filled)
    change = next(link for link in read(listed.text).links if "/console/changes/KC-" in link)
    await school.running.app[STUDYING].work()
    assert words.FOUND["gained"] in (await console.opens(change)).text
    refused = await school.presses(change, "approve")
    assert words.NOT_YOUR_OWN in refused
    await school.be("ben")
    assert words.STAGE["approved"] in await school.presses(change, "approve")
    assert words.STAGE["published"] in await school.presses(change, "publish")
    await school.running.app[RELOADER].reload()
    await school.chat.says(MISSED)
    await school.chat.sees("in its country")
    assert words.STAGE["undone"] in await school.presses(change, "undo")


async def test_a_miss_that_is_nobody_s_business_is_dismissed(school: School) -> None:
    group = await school.missed()
    listed = await school.presses(group, "dismiss")
    assert MISSED not in listed
    assert re.search(words.NO_MISSES[:20], listed)


async def test_an_entry_is_read_changed_and_seen_before(school: School) -> None:
    """Found by words; drawn as Slack, Teams and the playground draw it; an edit is checked and
    shown before it is sent, and what it was stays as a version."""
    console = school.console
    found = await console.opens("/console/entries?text=porting%20long")
    entry = next(link for link in read(found.text).links if link.startswith("/console/entries/"))
    shown = await console.opens(entry)
    for platform in ("slack", "teams", "web"):
        assert f"on-{platform}" in shown.text
    assert shown.text.count("1 to 3 weeks") >= 3
    edit = f"/console/teach/change-entry?about=entry/{entry.rpartition('/')[2]}"
    draft = {
        "details.answer": "Porting takes **five days**.\n\n1. Wait\n2. Be glad",
        "preview": "1",
    }
    seen = await console.sends(edit, "", draft)
    assert seen.text.count("five days") >= 4
    assert words.NOTHING_WRONG in seen.text
    wrong = await console.sends(edit, "", {**draft, "details.answer": "![a](b)"})
    assert (wrong.status, words.NOTHING_WRONG in wrong.text) == (422, False)
    assert "KC-" not in (await console.opens("/console/changes")).text
    version = await console.opens(f"{entry}/versions/1")
    assert "1 to 3 weeks" in version.text
    assert (await console.opens(f"{entry}/versions/7")).status == 404
    assert words.REVIEW_IS_DUE in shown.text
    await school.presses(entry, "still-right")
    await school.running.app[RELOADER].reload()
    assert words.REVIEW_IS_DUE not in (await console.opens(entry)).text
    file = await console.opens("/console/entries.csv?which=unpublished")
    assert file.text.splitlines()[0].endswith(
        "id,topic,question,published,version,reviewed,owner,route"
    )
    assert all(line.split(",")[3] != "yes" for line in file.text.splitlines()[1:])


@pytest.mark.parametrize("language", TRANSLATED)
async def test_a_preview_speaks_the_language_of_whoever_edits(
    school: School, language: str
) -> None:
    """What stands around the text; as the form was opened, and as it is looked at."""
    form, reader = (
        "/console/teach/change-entry?about=entry/did-porting-duration",
        {"Accept-Language": language},
    )
    opened = await school.console.opens(form, **reader)
    typed = {"details.answer": "Porting takes five days.", "preview": "1"}
    looked = await school.console.sends(form, "", typed, **reader)
    assert looked.text.count("Porting takes five days.") == 4
    with speech.speaking(language):
        for shown in (opened.text, looked.text):
            drawn = unescape(shown.partition('<div class="previews">')[2])
            assert drawn.count(words.RAISE_TICKET) == 3
            assert drawn.count(words.RELATED) == 3
    assert "Raise" not in drawn


async def test_what_is_out_of_scope_is_shown_as_what_it_will_be_told(school: School) -> None:
    """That nothing published answers it, and who does."""
    about = "/console/teach/out-of-scope?about=entry/did-porting-duration"
    token = read((await school.console.opens("/console/")).text).forms[0].fields["token"]
    asked = {"token": token, "form": "f1", "details.outside": "the weather", "preview": "1"}
    seen = await school.console.posts(about, asked)
    assert (seen.status, words.NOTHING_WRONG in seen.text) == (200, True)
    assert seen.text.count("the weather") >= 3
