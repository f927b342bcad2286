"""The pages of companies: all of them, and one with its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aiohttp import web

from adapters.console.console import Console
from adapters.console.drawing import charts, number_pages
from adapters.console.inbound import files, payloads, reader
from adapters.console.inbound.guard import Guard, shown
from adapters.console.inbound.numbers import number_file, rising
from adapters.console.sessions.session import Session
from bot.errors import StaleError
from bot.model.people import Company
from bot.numbers.definitions import OF_A_COMPANY
from bot.numbers.values import CompanyRow, Sheet
from bot.ports.lists import A_PAGE, Found

LIST, RISING = "/console/companies", "/console/rising.csv"
COLUMNS = (
    "id",
    "name",
    "questions",
    "answered alone",
    "tickets",
    "tickets before",
    "open",
    "overdue",
)
ORDERS: Mapping[str, Callable[[CompanyRow], Any]] = {
    "questions": lambda row: -row.part("asked"),
    "tickets": lambda row: -row.part("tickets"),
    "rise": lambda row: -row.rise("tickets"),
    "live": lambda row: (-row.live, row.oldest),
}


class Companies:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        app.router.add_get(LIST, guard.page(self.every))
        app.router.add_get(f"{LIST}.csv", guard.page(self.file))
        app.router.add_get(RISING, guard.page(self.rising_file))
        app.router.add_get(f"{LIST}/{{id:[^/]{{1,200}}}}/numbers.csv", guard.page(self.one_file))
        app.router.add_get(f"{LIST}/{{id:[^/]{{1,200}}}}", guard.page(self.one))

    async def every(self, request: web.Request, session: Session) -> web.Response:
        window = self._console.sheets.window(payloads.days(request.query))
        page, rows = payloads.page(request.query), await self._rows(request)
        found = Found(rows[page * A_PAGE : (page + 1) * A_PAGE], len(rows))
        by = await reader.of(self._console, session)
        return shown(number_pages.companies(by, found, request.query, window, page))

    async def file(self, request: web.Request, session: Session) -> web.Response:
        """All that the list has on all of its pages."""
        rows = await self._rows(request)
        return files.table("companies", COLUMNS, map(_row, rows))

    async def rising_file(self, request: web.Request, session: Session) -> web.Response:
        """Those whose tickets rise, or whose answers are overdue."""
        rows = rising(await self._rows(request))
        return files.table("rising", COLUMNS, map(_row, rows))

    async def one(self, request: web.Request, session: Session) -> web.Response:
        company, sheet = await self._one(request, OF_A_COMPANY)
        by = await reader.of(self._console, session)
        return shown(number_pages.company(by, company, sheet))

    async def one_file(self, request: web.Request, session: Session) -> web.Response:
        _, sheet = await self._one(request)
        return number_file("company", sheet)

    async def _one(self, request: web.Request, drawn: Sequence[str] = ()) -> tuple[Company, Sheet]:
        """StaleError where nobody of it ever asked."""
        sheets, id = self._console.sheets, request.match_info["id"]
        company = await self._console.look(sheets.company, id)
        if company is None:
            raise StaleError("no such company")
        window = sheets.window(payloads.days(request.query))
        return company, await self._console.look(sheets.sheet, window, id, drawn)

    async def _rows(self, request: web.Request) -> tuple[CompanyRow, ...]:
        """By name, unless the address says otherwise."""
        sheets = self._console.sheets
        window = sheets.window(payloads.days(request.query))
        rows = await self._console.look(sheets.companies, window)
        sought = request.query.get("text", "").casefold().strip()
        some = (row for row in rows if sought in row.company.name.casefold())
        order = ORDERS.get(request.query.get("order", ""))
        return tuple(sorted(some, key=order)) if order else tuple(some)


def _row(row: CompanyRow) -> tuple[object, ...]:
    alone = charts.said_value(row.now["answered-alone"]) if "answered-alone" in row.now else ""
    former = row.part("tickets") - row.rise("tickets")
    head = (row.company.id, row.company.name, row.part("asked"), alone)
    return (*head, row.part("tickets"), former, row.live, row.overdue)
