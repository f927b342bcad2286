"""Every page that a link leads to is there, and every file is one that a spreadsheet may open."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from adapters.server.app import STUDYING
from adapters.shared import inert
from bot.dialogue import words
from tests.conftest import Start
from tests.drivers import every_console_page
from tests.drivers.console_page import Answer, ConsolePage, console_page, read
from tests.drivers.web_page import WebPage, web_page
from tests.tools.catalogues import TRANSLATED

FORMULA = "=HYPERLINK(1)"
FILES = (
    "numbers",
    "asked",
    "topics",
    "routes",
    "backlog",
    "unhelpful",
    "rising",
    "misses",
    "changes",
    "entries",
    "versions",
    "tickets",
    "companies",
    "behind",
)


async def test_every_link_leads_somewhere_and_no_cell_is_a_formula(
    small_knowledge: Path, start_app: Start
) -> None:
    """From the overview on, whatever people typed: also what stands before a formula in disguise,
    such as a space of no width or a sign in full width."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as chat, console_page(running.url) as console:
        await _happens(chat, console)
        await running.app[STUDYING].group()
        await running.app[STUDYING].count()
        seen = await _walked(console)
    assert {page: answer.status for page, answer in seen.items() if answer.status != 200} == {}
    files = {page: one for page, one in seen.items() if page.partition("?")[0].endswith(".csv")}
    assert [name for name in FILES if not any(name in page for page in files)] == []
    for page, answer in files.items():
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8", page
        head, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
        assert {len(row) for row in rows} <= {len(head)}, page
        assert [cell for row in rows for cell in row if inert.cell(cell) != cell] == [], page
    everything = "".join(answer.text for answer in files.values())
    assert f"'{FORMULA}" in everything


async def _happens(chat: WebPage, console: ConsolePage) -> None:
    """Ben answers a ticket, so that there is a colleague; something is missed, and proposed; an
    answer does not help."""
    number = await chat.raises_ticket(subject=f"{FORMULA} in the subject")
    await chat.presses(words.NOT_HELPED)
    for count, sign in enumerate(("=", "\u200b=", "\uff1d"), 2):
        await chat.says(f"{sign}1 is my ported number allowed on a ship")
        await chat.has_answers(count)
    await console.sends("/console/", "/console/be", {"agent": "ben"})
    ticket = f"/console/tickets/{number}"
    await console.sends(ticket, f"{ticket}/move")
    await console.sends(f"{ticket}/reply", "", {"text": f"{FORMULA}, please."})
    await console.sends("/console/", "/console/be", {"agent": "anna"})
    form = "/console/teach/change-entry?about=entry/did-porting-duration"
    await console.sends(form, "", {"details.answer": f"{FORMULA} is what it takes."})


async def _walked(console: ConsolePage) -> dict[str, Answer]:
    """Every page of ours, each once; one of each kind of list is enough."""
    waiting, seen = ["/console/"], dict[str, Answer]()
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        answer = seen[page] = await console.opens(page)
        if answer.headers["Content-Type"].startswith("text/html"):
            links = [link for link in read(answer.text).links if link.startswith("/console/")]
            waiting += [link for link in links if not link.startswith("/console/sign-in")]
    return seen


async def test_every_page_is_in_the_language_of_the_browser(
    small_knowledge: Path, start_app: Start
) -> None:
    """Forms, too, and one that comes back with what is wrong."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as chat, console_page(running.url) as console:
        pages = await every_console_page.filled(chat, console, running.app[STUDYING])
        for language in TRANSLATED:
            wanted = {"Accept-Language": language}
            seen = {path: (await console.opens(path, **wanted)).text for path in pages.values()}
            assert [path for path, text in seen.items() if f'lang="{language}"' not in text] == []
        form = "/console/teach/away"
        again = await console.sends(
            form, "", {"details.until": "never"}, **{"Accept-Language": "de"}
        )
        assert (again.status, 'lang="de"' in again.text) == (422, True)


async def test_lists_are_ordered_and_cut_where_they_are_kept(
    small_knowledge: Path, start_app: Start
) -> None:
    """Changes by state and age, misses by what is urgent; what an address says that cannot be read
    counts for nothing."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as chat, console_page(running.url) as console:
        await _happens(chat, console)
        await running.app[STUDYING].group()
        change = await _first(console, "/console/changes", "/console/changes/KC-")
        assert change == await _first(console, "/console/changes?state=all&order=oldest", change)
        assert change == await _first(console, "/console/changes?state=what&order=what", change)
        assert not await _first(console, "/console/changes?state=published", change)
        assert not await _first(console, "/console/changes?page=9", change)
        miss = await _first(console, "/console/misses", "/console/misses/")
        for order in ("urgent", "often", "latest", "what"):
            assert miss == await _first(console, f"/console/misses?order={order}", miss)
        assert not await _first(console, "/console/misses?page=2", miss)


async def _first(console: ConsolePage, page: str, begins: str) -> str:
    """The first link of a page that begins so; empty where none does."""
    answer = await console.opens(page)
    assert answer.status == 200
    links = read(answer.text).links
    return next((link for link in links if link.startswith(begins)), "")
