"""Tickets in the console: found, read, and worked as in chat."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.desk import utc_now
from bot.dialogue import words
from tests.conftest import Start
from tests.console.conftest import Clock
from tests.drivers.console_page import Answer, ConsolePage, console_page, read
from tests.drivers.web_page import WebPage, web_page
from tests.fakes.postgresql import Databases

LIST = "/console/tickets"
HOSTILE = "<script>alert(1)</script>"


@dataclass
class Both:
    """Two partners in the playground, and the console beside it."""

    chat: WebPage
    other: WebPage
    console: ConsolePage


@pytest.fixture
async def both(small_knowledge: Path, start_app: Start, clock: Clock) -> AsyncIterator[Both]:
    running = await start_app(KNOWLEDGE_DIR=small_knowledge, build_with={"clock": clock})
    async with (
        web_page(running.url) as chat,
        web_page(running.url) as other,
        console_page(running.url) as console,
    ):
        yield Both(chat, other, console)


async def test_a_ticket_is_worked_to_its_end(both: Both) -> None:
    """Claim, note, reply, resolve, reopen, send elsewhere: the partner sees in the chat what they
    would see of it in Slack. What is wrong in a form is said at its field, and what was typed still
    stands there."""
    chat, console = both.chat, both.console
    number = await chat.raises_ticket()
    at = f"{LIST}/{number}"
    assert number in (await console.opens(LIST)).text
    claimed = await console.sends(at, f"{at}/move")
    assert words.step("claim", "Anna") in claimed.text
    await chat.sees(words.step("claim", "Anna"))
    noted = await console.sends(f"{at}/note", "", {"text": f"Look at {HOSTILE} first."})
    assert HOSTILE not in noted.text
    assert HOSTILE in read(noted.text).text
    empty = await console.sends(f"{at}/reply", "", {"text": "  "})
    assert (empty.status, words.FILL_THIS_IN in empty.text) == (422, True)
    await console.sends(f"{at}/reply", "", {"text": "It is under way."})
    await chat.sees("It is under way.")
    form = f"{at}/resolve?seen=waiting"
    assert (await console.sends(form, "", {"reason": ""})).status == 422
    resolved = await console.sends(form, "", {"reason": "Told them."})
    assert words.step("resolve", "Anna") in resolved.text
    late = await console.opens(f"{at}/resolve?seen=waiting")
    assert (late.status, "Anna" in late.text) == (409, True)
    await console.sends(at, f"{at}/move")
    form = f"{at}/reroute?seen=open"
    [route] = {"tech-support"} & set(_values((await console.opens(form)).text, "route"))
    moved = await console.sends(form, "", {"route": route})
    assert words.step("reroute", "Anna") in moved.text
    assert (await console.opens(f"{LIST}/WX-00000")).status == 404


async def test_a_ticket_is_given_away_and_answered_from_a_suggestion(both: Both) -> None:
    """Ben has worked one, so Anna can give him the next; he starts from what the FAQ says, which is
    counted; while he is away what he has is the desk's again."""
    chat, console = both.chat, both.console
    first = f"{LIST}/{await both.other.raises_ticket()}"
    await console.sends("/console/", "/console/be", {"agent": "ben"})
    await console.sends(first, f"{first}/move")
    await console.sends("/console/", "/console/be", {"agent": "anna"})
    number = await chat.raises_ticket()
    at = f"{LIST}/{number}"
    give = _link((await console.opens(at)).text, "/console/teach/assign")
    [ben] = _values((await console.opens(give)).text, "details.to")
    given = await console.sends(give, "", {"details.to": ben})
    assert given.address.endswith(at)
    assert words.step("claim", "Ben") in given.text
    await console.sends("/console/", "/console/be", {"agent": "ben"})
    mine = read((await console.opens("/console/mine")).text)
    assert {at, first} <= set(mine.links)
    offered = await _learns(console, at, "suggestions")
    assert offered.address.endswith("/suggestions")
    form = _link(offered.text, "/console/teach/suggest")
    sent = await console.sends(form, "")
    assert sent.address.endswith(at)
    assert "1 to 3 weeks" in sent.text
    await chat.sees("1 to 3 weeks")
    away = _link((await console.opens("/console/mine")).text, "/console/teach/away")
    assert (await console.sends(away, "", {"details.until": "soon"})).status == 422
    until = f"{utc_now() + timedelta(days=30):%Y-%m-%d}"
    gone = await console.sends(away, "", {"details.until": until})
    assert gone.address.endswith("/console/mine")
    assert at not in read(gone.text).links
    assert words.step("release", "Ben") in (await console.opens(first)).text
    back = await _learns(console, "/console/mine", "back")
    assert words.away_until(None) in back.text


async def test_the_same_button_pressed_twice_is_one_turn(both: Both) -> None:
    """A double click, or a page that is sent again."""
    number = await both.chat.raises_ticket()
    at = f"{LIST}/{number}"
    shown = read((await both.console.opens(at)).text)
    [claim] = [one for one in shown.forms if one.action == f"{at}/move"]
    for _ in range(2):
        page = await both.console.posts(claim.action, claim.fields)
        assert page.text.count(words.step("claim", "Anna")) == 1


async def test_tickets_are_found_by_what_is_known_of_them(both: Both, clock: Clock) -> None:
    """State, route, company, age and words; in the order that is wanted; and the same in a file,
    in which no cell is a formula."""
    chat, console = both.chat, both.console
    first = await chat.raises_ticket()
    second = await both.other.raises_ticket(subject="=HYPERLINK(1) Ünïcode")
    await console.sends(f"{LIST}/{first}/note", "", {"text": "A note about giraffes"})
    for query, found in {
        "": [second, first],
        "order=oldest": [first, second],
        "order=due": [first, second],
        "text=GIRAFFES": [first],
        "text=ünïcode": [second],
        "text=100%25_": [],
        f"text={second.lower()}": [second],
        "state=claimed": [],
        "state=all&route=nobody": [],
        "state=open&age=1": [],
        "age=what&order=what&page=what&state=what": [second, first],
        "page=9": [],
    }.items():
        page = await console.opens(f"{LIST}?{query}")
        assert page.status == 200
        assert [line for line in _numbers(page.text) if line] == found, query
    clock.ahead = timedelta(days=4)
    assert set(_numbers((await console.opens(f"{LIST}?age=3")).text)) == {first, second}
    companies = _values((await console.opens(LIST)).text, "company")
    assert len(companies) == 3
    assert _numbers((await console.opens(f"{LIST}?company={companies[1]}")).text)
    file = await console.opens(f"{LIST}.csv?text=HYPERLINK")
    assert file.headers["Content-Type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff")))
    assert (row["number"], row["subject"][0]) == (second, "'")


async def test_on_postgresql_the_list_is_searched_and_downloaded(
    small_knowledge: Path, start_app: Start, postgresql: Databases
) -> None:
    """As on SQLite; what no database takes is looked for in vain."""
    url = postgresql.first_started()
    running = await start_app(KNOWLEDGE_DIR=small_knowledge, DATABASE_URL=url)
    async with web_page(running.url) as chat, console_page(running.url) as console:
        number = await chat.raises_ticket()
        file = await console.opens(f"{LIST}.csv?text={number}")
        [row] = csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff")))
        assert row["number"] == number
        for looked_for in ("text", "route", "company", "page", "order", "age", "state"):
            for said in ("%00", "%ed%a0%80", "%ff", "9" * 5000):
                page = await console.goes(f"{LIST}?{looked_for}={said}")
                assert page.status == 200, (looked_for, said)


async def test_it_speaks_the_reader_s_language(both: Both) -> None:
    """As their browser has it; labels, states and the desk's own sentences."""
    number = await both.chat.raises_ticket()
    page = await both.console.opens(f"{LIST}/{number}", **{"Accept-Language": "de"})
    assert 'lang="de"' in page.text
    assert "Übersicht" in page.text
    assert "Reply to partner" not in page.text


async def _learns(console: ConsolePage, page: str, lesson: str) -> Answer:
    """Press a button of the desk's."""
    forms = read((await console.opens(page)).text).forms
    [form] = [one for one in forms if one.fields.get("lesson") == lesson]
    return await console.posts(form.action, form.fields)


def _link(html: str, begins: str) -> str:
    return next(link for link in read(html).links if link.startswith(begins))


def _numbers(html: str) -> list[str]:
    links = (link.removeprefix(f"{LIST}/") for link in read(html).links if f"{LIST}/" in link)
    return [link for link in links if link.startswith("WX-")]


def _values(html: str, name: str) -> list[str]:
    """What can be chosen of one name."""
    return read(html).choices.get(name, [])
