"""The overview: every number with what it means, its days, and what is behind it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from adapters.server.app import STUDYING
from bot.dialogue import words
from tests.conftest import Start
from tests.console.conftest import Clock
from tests.drivers.console_page import console_page, read
from tests.drivers.web_page import web_page

HOME = "/console/"


async def test_the_overview_says_what_people_did(
    small_knowledge: Path, start_app: Start, clock: Clock
) -> None:
    """Two questions, one of them unanswered, and a ticket: each number has its count and its
    meaning, opens the questions behind it, and stands in a file. Four weeks later it is the window
    before; before anything was asked nothing is made up."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge, build_with={"clock": clock})
    async with web_page(running.url) as chat, console_page(running.url) as console:
        empty = await console.opens(HOME)
        assert empty.status == 200
        assert words.NO_BACKLOG in read(empty.text).text
        number = await chat.raises_ticket()
        await chat.says("do you sell bananas in the office")
        await chat.sees(words.BROWSE_TOPICS)
        await running.app[STUDYING].count()
        page = read((await console.opens(HOME)).text)
        for line in words.NUMBER_MEANS.values():
            assert line in page.text
        assert number in page.text
        rows = await _file(console.session, running.url, "/console/numbers.csv")
        assert rows[words.NUMBER["asked"]][1] == "2"
        assert words.of_so_many(1, 2) in rows[words.NUMBER["handed-over"]][1]
        behind = await console.opens("/console/numbers/nothing")
        assert "bananas" in behind.text
        tickets = await console.opens("/console/numbers/first-answer")
        assert words.NOTHING_BEHIND_IT in tickets.text
        assert number in (await console.opens("/console/numbers/tickets")).text
        days = await _file(console.session, running.url, "/console/numbers/asked.csv?days=7")
        assert [row[1] for row in days.values()].count("2") == 1
        assert len(days) == 8
        listed = await console.opens("/console/companies?order=tickets")
        company = next(link for link in read(listed.text).links if "/console/companies/" in link)
        assert words.PLAYGROUND_COMPANY in (await console.opens(company)).text
        assert (await console.opens(f"/console/companies/{quote('slack:T0')}")).status == 404
        assert (await console.opens("/console/companies?text=nobody")).status == 200
        companies = await _file(console.session, running.url, "/console/companies.csv")
        assert len(companies) == 2
        assert (await console.opens("/console/numbers/no-such-number")).status == 404
        clock.ahead = timedelta(days=28)
        later = await _file(console.session, running.url, "/console/numbers.csv?days=28")
        assert later[words.NUMBER["asked"]][1:3] == ["0", "2"]


async def test_a_company_that_asked_nothing_has_its_row(
    small_knowledge: Path, start_app: Start
) -> None:
    """It wanted a human from the first, and raised a ticket: its questions are none, and the share
    of them that was answered is left out."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as chat, console_page(running.url) as console:
        await chat.says("I want to talk to a human")
        await chat.sees(words.RAISE_TICKET)
        await chat.fills(await chat.opens(words.RAISE_TICKET), subject="Call me", body="Please.")
        await chat.sees("Call me", view="care")
        await running.app[STUDYING].count()
        assert (await console.opens("/console/companies")).status == 200
        for name in ("companies", "rising"):
            [_, row] = (await _file(console.session, running.url, f"/console/{name}.csv")).values()
            assert row[2:6] == ["0", "", "1", "0"]


async def _file(session: object, url: str, path: str) -> dict[str, list[str]]:
    """The rows of a file by their first cell."""
    async with session.get(url + path) as answer:  # type: ignore[attr-defined]  # aiohttp's
        text = (await answer.text()).removeprefix("\ufeff")
    return {row[0]: row for row in csv.reader(io.StringIO(text))}
