"""The overview, one number with what is behind it, and their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from aiohttp import web

from adapters.console.addresses import OVERVIEW
from adapters.console.console import Console
from adapters.console.drawing import charts, number_pages
from adapters.console.drawing.number_pages import Line, Seen
from adapters.console.inbound import files, payloads, reader
from adapters.console.inbound.guard import Guard, shown
from adapters.console.sessions.session import Session
from adapters.shared import ticket_rows
from bot.dialogue import views, words
from bot.dialogue.learning import MissListCard
from bot.knowledge.entries import Knowledge
from bot.knowledge.listing import EntriesWanted, EntryOrder, Which, listed
from bot.model.questions import Question
from bot.numbers.values import AGES, Backlog, CompanyRow, RouteRow, Sheet, TopicRow
from bot.numbers.windows import Window
from bot.ports.lists import A_PAGE

NUMBERS, TOPICS, ROUTES = "/console/numbers", "/console/topics", "/console/routes"
BACKLOG, UNHELPFUL = "/console/backlog", "/console/unhelpful"
MOST = 1000  # pages of a file with what is behind a number
_NUMBER = ("number", "now", "before", "means")
_QUESTION = ("asked", "company", "question", "entry", "ticket")
_TOPIC = ("topic", "title", "answered", "before")
_ROUTE = ("route", "name", "what", "now", "before")
_WAITING = ("route", "name", "up to days", "tickets")
_UNHELPFUL = ("entry", "title", "did not help", "asked")
_OVERDUE = EntriesWanted(which=Which.OVERDUE, order=EntryOrder.REVIEWED)


class Numbers:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        one = f"{NUMBERS}/{{id:{'|'.join(words.NUMBER)}}}"
        app.router.add_get(OVERVIEW, guard.page(self.overview))
        app.router.add_get(f"{NUMBERS}.csv", guard.page(self.file))
        app.router.add_get(f"{TOPICS}.csv", guard.page(self.topic_file))
        app.router.add_get(f"{ROUTES}.csv", guard.page(self.route_file))
        app.router.add_get(f"{BACKLOG}.csv", guard.page(self.backlog_file))
        app.router.add_get(f"{UNHELPFUL}.csv", guard.page(self.unhelpful_file))
        app.router.add_get(one, guard.page(self.number))
        app.router.add_get(f"{one}.csv", guard.page(self.trend_file))
        app.router.add_get(f"{one}/behind.csv", guard.page(self.behind_file))

    async def overview(self, request: web.Request, session: Session) -> web.Response:
        overview = await self._console.look(self._console.sheets.overview, self._window(request))
        misses = await reader.card(self._console, views.MissesView(by=session.by), MissListCard)
        by, knowledge = await reader.of(self._console, session), self._console.intake.knowledge
        seen = Seen(
            overview,
            misses,
            rising(overview.companies),
            listed(knowledge, _OVERDUE, self._console.sheets.today),
            _routes(overview.backlog, knowledge),
            self._console.clock(),
        )
        return shown(await self._console.look(number_pages.overview, by, seen))

    async def number(self, request: web.Request, session: Session) -> web.Response:
        id, window = request.match_info["id"], self._window(request)
        page = payloads.page(request.query)
        line = await self._line(id, window)
        behind = await self._console.look(self._console.sheets.behind, id, window, page)
        by = await reader.of(self._console, session)
        return shown(number_pages.number(by, line, window, behind, page))

    async def file(self, request: web.Request, session: Session) -> web.Response:
        """Every number, now and before, with what it counts."""
        sheet = await self._console.look(self._console.sheets.sheet, self._window(request))
        return number_file("numbers", sheet)

    async def trend_file(self, request: web.Request, session: Session) -> web.Response:
        """One number day by day."""
        line = await self._line(request.match_info["id"], self._window(request))
        rows = ((point.day.isoformat(), point.said) for point in line.chart.points)
        return files.table(line.id, ("day", line.name), rows)

    async def behind_file(self, request: web.Request, session: Session) -> web.Response:
        """All that is behind it and still kept."""
        id, window = request.match_info["id"], self._window(request)
        sheets, rows = self._console.sheets, list[tuple[object, ...]]()
        for page in range(MOST):
            behind = await self._console.look(sheets.behind, id, window, page)
            rows += map(_question, behind.questions)
            rows += (tuple(ticket_rows.row(one).values()) for one in behind.tickets)
            if (page + 1) * A_PAGE >= behind.total:
                break
        head = ticket_rows.COLUMNS if behind.tickets else _QUESTION
        return files.table(f"{id}-behind", head, rows)

    async def topic_file(self, request: web.Request, session: Session) -> web.Response:
        """How much of each topic the FAQ covers."""
        rows = await self._console.look(self._console.sheets.topics, self._window(request))
        return files.table("topics", _TOPIC, map(_topic, rows))

    async def route_file(self, request: web.Request, session: Session) -> web.Response:
        """How long each route takes."""
        rows = await self._console.look(self._console.sheets.routes, self._window(request))
        return files.table("routes", _ROUTE, (line for row in rows for line in _route(row)))

    async def backlog_file(self, request: web.Request, session: Session) -> web.Response:
        """What waits now, by route and age."""
        waiting = await self._console.look(self._console.sheets.backlog)
        names = _routes(waiting, self._console.intake.knowledge)
        return files.table("backlog", _WAITING, _ages(waiting, names))

    async def unhelpful_file(self, request: web.Request, session: Session) -> web.Response:
        """The entries that didn't help."""
        rows = await self._console.look(self._console.sheets.unhelpful, self._window(request))
        lines = ((entry.id, entry.question, count, asked) for entry, count, asked in rows)
        return files.table("unhelpful", _UNHELPFUL, lines)

    def _window(self, request: web.Request) -> Window:
        return self._console.sheets.window(payloads.days(request.query))

    async def _line(self, id: str, window: Window) -> Line:
        [line] = number_pages.lines(await self._console.look(self._console.sheets.one, id, window))
        return line


def number_file(name: str, sheet: Sheet) -> web.Response:
    rows = ((one.name, one.now, one.before, one.means) for one in number_pages.lines(sheet))
    return files.table(name, _NUMBER, rows)


def rising(companies: Sequence[CompanyRow]) -> list[CompanyRow]:
    """Those with overdue answers first, then those whose tickets rise the most."""
    some = (row for row in companies if row.rise("tickets") > 0 or row.overdue)
    return sorted(some, key=lambda row: (-row.overdue, -row.rise("tickets")))


def _routes(waiting: Backlog, knowledge: Knowledge) -> dict[str, str]:
    """The routes' names by their ids; one that the files no longer have is called by its id."""
    known = {route.id: route.name for route in knowledge.routes}
    return known | {id: id for id, _ in waiting.ages if id not in known}


def _ages(waiting: Backlog, names: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    for id, name in names.items():
        for days in (*AGES, 0):
            if count := waiting.ages.get((id, days), 0):
                yield (id, name, days or "", count)


def _question(one: Question) -> tuple[object, ...]:
    asked, company = one.asked.isoformat(), one.by.company.name
    return (asked, company, one.text, one.entry or "", one.ticket or "")


def _topic(row: TopicRow) -> tuple[object, ...]:
    title = row.title or words.NEAR_NOTHING
    return (row.id, title, charts.said_value(row.now), charts.said_value(row.before))


def _route(row: RouteRow) -> Iterator[tuple[object, ...]]:
    for figure in row.spans:
        now, before = charts.said_span(figure.now), charts.said_span(figure.before)
        yield (row.id, row.name, words.NUMBER[figure.span.id], now, before)
