"""The pages of what was missed and what is changed, each list as a file, too."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from adapters.console import addresses
from adapters.console.addresses import CHANGES, MISSES
from adapters.console.console import Console
from adapters.console.drawing import pages
from adapters.console.inbound import files, payloads, reader
from adapters.console.inbound.guard import Filled, Guard, seen_elsewhere, shown
from adapters.console.sessions.session import Session
from bot.dialogue import views
from bot.dialogue.learning import ChangeCard, ChangeListCard, MissCard, MissListCard
from bot.dialogue.views import Part
from bot.ports.lists import A_PAGE, Found

ALL = Part(0, 10_000)  # rows of a file
_ID = "[A-Za-z0-9_-]{1,40}"
_MISS = ("asked", "near", "unpublished", "questions", "people", "companies", "first", "last")
_CHANGE = ("number", "entry", "what", "stage", "at", "conflict")


class KnowledgePages:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        app.router.add_get(MISSES, guard.page(self.misses))
        app.router.add_get(f"{MISSES}.csv", guard.page(self.miss_file))
        app.router.add_get(f"{MISSES}/{{id:{_ID}}}", guard.page(self.miss))
        app.router.add_get(CHANGES, guard.page(self.changes))
        app.router.add_get(f"{CHANGES}.csv", guard.page(self.change_file))
        app.router.add_get(f"{CHANGES}/{{id:{_ID}}}", guard.page(self.change))
        app.router.add_post(addresses.LEARN, guard.act(self.learn))

    async def misses(self, request: web.Request, session: Session) -> web.Response:
        view = payloads.misses_wanted(request.query, session.by)
        card = await self._misses(view)
        by, page = await reader.of(self._console, session), view.part.first // A_PAGE
        found = Found(card.misses, card.total)
        return shown(pages.misses(by, found, view, request.query, page, card.changes))

    async def miss_file(self, request: web.Request, session: Session) -> web.Response:
        view = payloads.misses_wanted(request.query, session.by)
        card = await self._misses(replace(view, part=ALL))
        rows = (
            (
                one.text,
                one.near or "",
                one.unpublished,
                one.counts.questions,
                one.counts.people,
                one.counts.companies,
                one.counts.first.isoformat(),
                one.counts.last.isoformat(),
            )
            for one in card.misses
        )
        return files.table("misses", _MISS, rows)

    async def miss(self, request: web.Request, session: Session) -> web.Response:
        view = views.MissView(by=session.by, group=request.match_info["id"])
        card = await reader.card(self._console, view, MissCard)
        return shown(pages.miss(await reader.of(self._console, session), card, "misses"))

    async def changes(self, request: web.Request, session: Session) -> web.Response:
        view = payloads.changes_wanted(request.query, session.by)
        card = await self._changes(view)
        by, page = await reader.of(self._console, session), view.part.first // A_PAGE
        found = Found(card.changes, card.total)
        return shown(pages.changes(by, found, view, request.query, page, card.unknown))

    async def change_file(self, request: web.Request, session: Session) -> web.Response:
        view = payloads.changes_wanted(request.query, session.by)
        card = await self._changes(replace(view, part=ALL))
        rows = (
            (
                one.change,
                one.title,
                one.kind.value,
                one.stage.value,
                one.at.isoformat(),
                one.conflict,
            )
            for one in card.changes
        )
        return files.table("changes", _CHANGE, rows)

    async def change(self, request: web.Request, session: Session) -> web.Response:
        """With how many would be told of it, where somebody asks."""
        id, telling = request.match_info["id"], "telling" in request.query
        view = views.ChangeView(by=session.by, change=id, telling=telling)
        card = await reader.card(self._console, view, ChangeCard)
        return shown(pages.change(await reader.of(self._console, session), card))

    async def learn(self, request: web.Request, session: Session, filled: Filled) -> web.Response:
        turn = payloads.learn(filled, session.by)
        await self._console.intake.take_and_send(turn)
        return seen_elsewhere(addresses.after(turn.lesson, turn.about))

    async def _misses(self, view: views.MissesView) -> MissListCard:
        return await reader.card(self._console, view, MissListCard)

    async def _changes(self, view: views.ChangesView) -> ChangeListCard:
        return await reader.card(self._console, view, ChangeListCard)
