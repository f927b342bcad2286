"""The overview, one number with what is behind it, and their files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from aiohttp import web

from adapters.console.console import Console
from adapters.console.drawing import number_pages
from adapters.console.drawing.number_pages import SOME, Seen
from adapters.console.inbound import payloads, reader
from adapters.console.inbound.guard import Guard, shown
from adapters.console.inbound.tickets import csv_file
from adapters.console.sessions.session import Session
from adapters.shared import inert
from bot.dialogue import views, words
from bot.dialogue.learning import MissListCard
from bot.errors import StaleError
from bot.gateway.executor import in_database
from bot.knowledge.listing import EntriesWanted, EntryOrder, Which, listed

NUMBERS = "/console/numbers"


class Numbers:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        one = f"{NUMBERS}/{{id:{'|'.join(words.NUMBER)}}}"
        app.router.add_get("/console/", guard.page(self.overview))
        app.router.add_get(f"{NUMBERS}.csv", guard.page(self.file))
        app.router.add_get(one, guard.page(self.number))
        app.router.add_get(f"{one}.csv", guard.page(self.trend_file))

    async def overview(self, request: web.Request, session: Session) -> web.Response:
        sheets, intake = self._console.sheets, self._console.intake
        window = sheets.window(payloads.days(request.query))
        sheet = await in_database(sheets.sheet, window)
        misses = await intake.view(views.MissesView(by=session.by))
        if not isinstance(misses, MissListCard):
            raise StaleError("nothing is shown")
        companies = await in_database(sheets.companies, window)
        rising = [row for row in companies if row.rise("tickets") > 0 or row.overdue]
        rising.sort(key=lambda row: (-row.overdue, -row.rise("tickets")))
        late = EntriesWanted(which=Which.OVERDUE, order=EntryOrder.REVIEWED)
        seen = Seen(
            await in_database(sheets.backlog),
            misses,
            rising[:SOME],
            await in_database(sheets.unhelpful, window),
            listed(intake.knowledge, late, sheets.today),
        )
        by = await reader.of(self._console, session)
        routes = {route.id: route.name for route in intake.knowledge.routes}
        now = self._console.clock()
        return shown(number_pages.overview(by, sheet, seen, routes, now))

    async def number(self, request: web.Request, session: Session) -> web.Response:
        sheets, id = self._console.sheets, request.match_info["id"]
        window = sheets.window(payloads.days(request.query))
        page = payloads.page(request.query)
        sheet = await in_database(sheets.sheet, window)
        behind = await in_database(sheets.behind, id, window, page)
        by = await reader.of(self._console, session)
        return shown(number_pages.number(by, id, sheet, behind, page))

    async def file(self, request: web.Request, session: Session) -> web.Response:
        """Every number, now and before, with what it counts."""
        sheets = self._console.sheets
        sheet = await in_database(sheets.sheet, sheets.window(payloads.days(request.query)))
        rows = ((one.name, one.now, one.before, one.means) for one in number_pages.lines(sheet))
        return csv_file("numbers", written(("number", "now", "before", "means"), rows))

    async def trend_file(self, request: web.Request, session: Session) -> web.Response:
        """One number day by day."""
        sheets, id = self._console.sheets, request.match_info["id"]
        sheet = await in_database(sheets.sheet, sheets.window(payloads.days(request.query)))
        line = next(one for one in number_pages.lines(sheet) if one.id == id)
        rows = ((point.day.isoformat(), point.said) for point in line.chart.points)
        return csv_file(id, written(("day", line.name), rows))


def written(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(head)
    for row in rows:
        table.writerow(map(inert.cell, row))
    return out.getvalue()
