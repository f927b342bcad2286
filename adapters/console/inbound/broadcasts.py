"""The pages of known issues and announcements, each list as a file, too."""

from __future__ import annotations

from aiohttp import web

from adapters.console.addresses import ISSUES, NEWS
from adapters.console.console import Console
from adapters.console.drawing import pages
from adapters.console.inbound import files, reader
from adapters.console.inbound.guard import Guard, shown
from adapters.console.sessions.session import Session
from bot.dialogue import views
from bot.dialogue.reports import ReportCard

_ID = "{id:[A-Z0-9-]{1,20}}"
_COLUMNS = ("part", "text", "small")


class Broadcasts:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        app.router.add_get(ISSUES, guard.page(self.issues))
        app.router.add_get(f"{ISSUES}.csv", guard.page(self.issues_file))
        app.router.add_get(f"{ISSUES}/{_ID}", guard.page(self.issue))
        app.router.add_get(f"{ISSUES}/{_ID}.csv", guard.page(self.issue_file))
        app.router.add_get(NEWS, guard.page(self.announcements))
        app.router.add_get(f"{NEWS}.csv", guard.page(self.announcements_file))
        app.router.add_get(f"{NEWS}/{_ID}", guard.page(self.announcement))
        app.router.add_get(f"{NEWS}/{_ID}.csv", guard.page(self.announcement_file))

    async def issues(self, request: web.Request, session: Session) -> web.Response:
        card = await self._card(views.IssuesView(by=session.by))
        return await self._page(session, card, "issues", f"{ISSUES}.csv")

    async def issues_file(self, request: web.Request, session: Session) -> web.Response:
        return _file("issues", await self._card(views.IssuesView(by=session.by)))

    async def issue(self, request: web.Request, session: Session) -> web.Response:
        id = request.match_info["id"]
        card = await self._card(views.IssueView(by=session.by, issue=id))
        return await self._page(session, card, "issues", f"{ISSUES}/{id}.csv")

    async def issue_file(self, request: web.Request, session: Session) -> web.Response:
        """Its notice, what was told, and its tickets."""
        view = views.IssueView(by=session.by, issue=request.match_info["id"])
        return _file("issue", await self._card(view))

    async def announcements(self, request: web.Request, session: Session) -> web.Response:
        card = await self._card(views.AnnouncementsView(by=session.by))
        return await self._page(session, card, "announcements", f"{NEWS}.csv")

    async def announcements_file(self, request: web.Request, session: Session) -> web.Response:
        return _file("announcements", await self._card(views.AnnouncementsView(by=session.by)))

    async def announcement(self, request: web.Request, session: Session) -> web.Response:
        id = request.match_info["id"]
        view = views.AnnouncementView(by=session.by, announcement=id)
        return await self._page(
            session, await self._card(view), "announcements", f"{NEWS}/{id}.csv"
        )

    async def announcement_file(self, request: web.Request, session: Session) -> web.Response:
        """Who got it, and who not."""
        view = views.AnnouncementView(by=session.by, announcement=request.match_info["id"])
        return _file("announcement", await self._card(view))

    async def _card(self, view: views.View) -> ReportCard:
        return await reader.card(self._console, view, ReportCard)

    async def _page(
        self, session: Session, card: ReportCard, here: str, file: str = ""
    ) -> web.Response:
        by = await reader.of(self._console, session)
        return shown(pages.report(by, card, here, file=file))


def _file(name: str, card: ReportCard) -> web.Response:
    rows = ((part.heading, line.text, line.small) for part in card.parts for line in part.lines)
    return files.table(name, _COLUMNS, rows)
