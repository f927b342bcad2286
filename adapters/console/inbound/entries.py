"""The pages of the FAQ's entries: the list, one of them, and the texts that it had."""

from __future__ import annotations

from aiohttp import web

from adapters.console.addresses import ENTRIES
from adapters.console.console import Console
from adapters.console.drawing import pages
from adapters.console.inbound import files, payloads, reader
from adapters.console.inbound.guard import Guard, shown
from adapters.console.sessions.session import Session
from bot.dialogue import views
from bot.dialogue.learning import ReceiptCard
from bot.gateway.executor import in_database
from bot.knowledge import listing
from bot.knowledge.entries import Entry
from bot.model.versions import Version
from bot.ports.lists import A_PAGE, Found

COLUMNS = ("id", "topic", "question", "published", "version", "reviewed", "owner", "route")
VERSION = ("number", "since", "until", "approver", "change", "digest", "question", "answer")


class Entries:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        one = ENTRIES + "/{id:[a-z0-9-]{1,100}}"
        app.router.add_get(ENTRIES, guard.page(self.every))
        app.router.add_get(f"{ENTRIES}.csv", guard.page(self.file))
        app.router.add_get(one, guard.page(self.one))
        app.router.add_get(f"{one}/versions.csv", guard.page(self.version_file))
        app.router.add_get(f"{one}/versions/{{number:[0-9]{{1,6}}}}", guard.page(self.version))

    async def every(self, request: web.Request, session: Session) -> web.Response:
        wanted = payloads.entries_wanted(request.query)
        knowledge, today = self._console.intake.knowledge, self._console.clock().date()
        rows = listing.listed(knowledge, wanted, today)
        first = wanted.page * A_PAGE
        found = Found(rows[first : first + A_PAGE], len(rows))
        by = await reader.of(self._console, session)
        return shown(pages.entries(by, found, wanted, request.query, knowledge, today))

    async def file(self, request: web.Request, session: Session) -> web.Response:
        """All that the list has on all of its pages."""
        wanted = payloads.entries_wanted(request.query)
        today = self._console.clock().date()
        rows = listing.listed(self._console.intake.knowledge, wanted, today)
        return files.table("entries", COLUMNS, map(_row, rows))

    async def one(self, request: web.Request, session: Session) -> web.Response:
        id = request.match_info["id"]
        card = await self._console.intake.view(views.EntryView(by=session.by, entry=id))
        entry = self._console.intake.knowledge.by_id[id]
        versions = await in_database(self._console.versions, id)
        late = listing.overdue(entry, self._console.clock().date())
        by = await reader.of(self._console, session)
        return shown(pages.entry(by, entry, card, versions, late=late))

    async def version_file(self, request: web.Request, session: Session) -> web.Response:
        """Every text that it had, word for word."""
        id = request.match_info["id"]
        versions = await in_database(self._console.versions, id)
        return files.table(f"{id}-versions", VERSION, map(_version, versions))

    async def version(self, request: web.Request, session: Session) -> web.Response:
        id, number = request.match_info["id"], int(request.match_info["number"])
        view = views.VersionView(by=session.by, entry=id, number=number)
        card = await reader.card(self._console, view, ReceiptCard)
        return shown(pages.version(await reader.of(self._console, session), card))


def _version(one: Version) -> tuple[object, ...]:
    until = one.until.isoformat() if one.until else ""
    head = (one.number, one.since.isoformat(), until, one.approver, one.change or "")
    return (*head, one.digest, one.question, one.answer or "")


def _row(entry: Entry) -> tuple[object, ...]:
    published = "yes" if entry.answer is not None else "no"
    head = (entry.id, entry.topic.title, entry.question, published, entry.version)
    return (*head, entry.reviewed.isoformat(), entry.owner or "", entry.route.name)
