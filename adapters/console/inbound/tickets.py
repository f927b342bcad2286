"""The pages of tickets: the list, one of them, and what care does with it."""

from __future__ import annotations

from aiohttp import web

from adapters.console import addresses, choices
from adapters.console.console import Console
from adapters.console.drawing import pages
from adapters.console.inbound import files, payloads, reader
from adapters.console.inbound.guard import Filled, Guard, seen_elsewhere, shown
from adapters.console.sessions.session import Session
from adapters.shared import ticket_rows
from bot.dialogue import views
from bot.dialogue.cards import CareCard
from bot.dialogue.learning import MissCard
from bot.dialogue.reports import ReportCard
from bot.errors import FormError
from bot.gateway.executor import in_database


class Tickets:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        one = addresses.TICKETS + "/{number:[A-Za-z0-9-]{1,20}}"
        form = f"{one}/{{form:{'|'.join(choices.FORMS_OF_TICKETS)}}}"
        app.router.add_get(addresses.TICKETS, guard.page(self.every))
        app.router.add_get(f"{addresses.TICKETS}.csv", guard.page(self.file))
        app.router.add_get(one, guard.page(self.one))
        app.router.add_get(f"{one}/teach", guard.page(self.taught))
        app.router.add_get(f"{one}/suggestions", guard.page(self.suggestions))
        app.router.add_get(addresses.MINE, guard.page(self.mine))
        app.router.add_post(f"{one}/move", guard.act(self.move))
        app.router.add_get(form, guard.page(self.form))
        app.router.add_post(form, guard.act(self.sent))

    async def every(self, request: web.Request, session: Session) -> web.Response:
        wanted = payloads.wanted(request.query, self._console.clock())
        lists = self._console.lists
        found = await self._console.look(lists.tickets, wanted)
        companies = await self._console.look(lists.companies)
        by = await reader.of(self._console, session)
        knowledge = self._console.intake.knowledge
        return shown(pages.tickets(by, found, wanted, request.query, companies, knowledge))

    async def file(self, request: web.Request, session: Session) -> web.Response:
        """All that the list has on all of its pages. It may take long, so no page waits for it."""
        wanted = payloads.wanted(request.query, self._console.clock())
        lists = self._console.lists

        def table() -> web.Response:
            rows = (ticket_rows.row(one).values() for one in lists.every_ticket(wanted))
            return files.table("tickets", ticket_rows.COLUMNS, rows)

        return await in_database(table)

    async def one(self, request: web.Request, session: Session) -> web.Response:
        number = request.match_info["number"]
        view = views.TicketView(by=session.by, ticket=number)
        card = await reader.card(self._console, view, CareCard)
        return shown(pages.ticket(await reader.of(self._console, session), card))

    async def taught(self, request: web.Request, session: Session) -> web.Response:
        """What it can teach."""
        view = views.TaughtView(by=session.by, ticket=request.match_info["number"])
        card = await reader.card(self._console, view, MissCard)
        return shown(pages.miss(await reader.of(self._console, session), card, "tickets"))

    async def suggestions(self, request: web.Request, session: Session) -> web.Response:
        """What a reply can start from."""
        number = request.match_info["number"]
        view = views.SuggestionsView(by=session.by, ticket=number)
        return await self._report(session, view, "tickets", addresses.ticket(number))

    async def mine(self, request: web.Request, session: Session) -> web.Response:
        """What whoever is signed in works on, and whether they are away."""
        return await self._report(session, views.OwnView(by=session.by), "mine")

    async def _report(
        self, session: Session, view: views.View, here: str, back: str = ""
    ) -> web.Response:
        card = await reader.card(self._console, view, ReportCard)
        return shown(pages.report(await reader.of(self._console, session), card, here, back))

    async def move(self, request: web.Request, session: Session, filled: Filled) -> web.Response:
        number = request.match_info["number"]
        await self._console.intake.take_and_send(payloads.move(number, filled, session.by))
        return seen_elsewhere(addresses.ticket(number))

    async def form(self, request: web.Request, session: Session) -> web.Response:
        return await self._form(request, session, {}, {}, request.query.get("seen", ""))

    async def sent(self, request: web.Request, session: Session, filled: Filled) -> web.Response:
        """What is wrong is said at its field, and what was typed still stands there."""
        number, kind = request.match_info["number"], request.match_info["form"]
        try:
            turn = payloads.ticket_turn(kind, number, filled, session.by)
            await self._console.intake.take_and_send(turn)
        except FormError as error:
            seen = filled.get("seen", "")
            return await self._form(request, session, error.problems, filled, seen)
        return seen_elsewhere(addresses.ticket(number))

    async def _form(
        self,
        request: web.Request,
        session: Session,
        problems: Filled,
        typed: Filled,
        seen: str,
    ) -> web.Response:
        number, kind = request.match_info["number"], request.match_info["form"]
        asked = payloads.ticket_form(kind, number, seen, session.by)
        form = await self._console.intake.form(asked)
        by = await reader.of(self._console, session)
        html = pages.form(by, form, addresses.ticket(number), "tickets", problems, typed)  # type: ignore[arg-type]  # of care's forms
        return shown(html, status=422 if problems else 200)
