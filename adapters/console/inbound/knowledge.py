"""The pages of what was missed and what is changed, and what is taught of it."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from adapters.console.console import Console
from adapters.console.drawing import pages
from adapters.console.inbound import payloads, reader
from adapters.console.inbound.guard import Filled, Guard, seen_elsewhere, shown
from adapters.console.sessions.session import Session
from bot.dialogue import views
from bot.dialogue.cards import Card
from bot.dialogue.learning import ChangeCard, ChangeListCard, MissCard, MissListCard
from bot.dialogue.lessons import FORMS, Lesson
from bot.errors import FormError, StaleError

MISSES, CHANGES = "/console/misses", "/console/changes"
_AFTER: Mapping[Lesson, str] = {Lesson.DISMISS: MISSES}
_ID = "[A-Za-z0-9_-]{1,40}"


class KnowledgePages:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        teach = f"/console/teach/{{lesson:{'|'.join(FORMS)}}}"
        app.router.add_get(MISSES, guard.page(self.misses))
        app.router.add_get(f"{MISSES}/{{id:{_ID}}}", guard.page(self.miss))
        app.router.add_get(CHANGES, guard.page(self.changes))
        app.router.add_get(f"{CHANGES}/{{id:{_ID}}}", guard.page(self.change))
        app.router.add_post("/console/learn", guard.act(self.learn))
        app.router.add_get(teach, guard.page(self.teach_form))
        app.router.add_post(teach, guard.act(self.teach))

    async def misses(self, request: web.Request, session: Session) -> web.Response:
        card = await self._console.intake.view(views.MissesView(by=session.by))
        if not isinstance(card, MissListCard):
            raise StaleError("nothing is shown")
        return shown(pages.misses(await reader.of(self._console, session), card))

    async def miss(self, request: web.Request, session: Session) -> web.Response:
        view = views.MissView(by=session.by, group=request.match_info["id"])
        card = await self._console.intake.view(view)
        if not isinstance(card, MissCard):
            raise StaleError("nothing is shown")
        return shown(pages.miss(await reader.of(self._console, session), card, "misses"))

    async def changes(self, request: web.Request, session: Session) -> web.Response:
        card = await self._console.intake.view(views.ChangesView(by=session.by))
        if not isinstance(card, ChangeListCard):
            raise StaleError("nothing is shown")
        return shown(pages.changes(await reader.of(self._console, session), card))

    async def change(self, request: web.Request, session: Session) -> web.Response:
        """With how many would be told of it, where somebody asks."""
        id, telling = request.match_info["id"], "telling" in request.query
        view = views.ChangeView(by=session.by, change=id, telling=telling)
        card = await self._console.intake.view(view)
        if not isinstance(card, ChangeCard):
            raise StaleError("nothing is shown")
        return shown(pages.change(await reader.of(self._console, session), card))

    async def learn(self, request: web.Request, session: Session, filled: Filled) -> web.Response:
        turn = payloads.learn(filled, session.by)
        await self._console.intake.take_and_send(turn)
        return seen_elsewhere(_after(turn.lesson, turn.about))

    async def teach_form(self, request: web.Request, session: Session) -> web.Response:
        return await self._form(request, session, {}, {})

    async def teach(self, request: web.Request, session: Session, filled: Filled) -> web.Response:
        """Taken, or with *Preview* looked at first."""
        lesson, about = request.match_info["lesson"], request.query.get("about", "")
        turn = payloads.teach(lesson, about, filled, session.by)
        try:
            if "preview" in filled:
                draft = await self._console.intake.view(views.DraftView(by=session.by, draft=turn))
                return await self._form(request, session, {}, filled, draft)
            await self._console.intake.take_and_send(turn)
        except FormError as error:
            problems = {f"details.{name}": said for name, said in error.problems.items()}
            return await self._form(request, session, problems, filled)
        return seen_elsewhere(CHANGES)

    async def _form(
        self,
        request: web.Request,
        session: Session,
        problems: Filled,
        typed: Filled,
        draft: Card | None = None,
    ) -> web.Response:
        lesson, about = request.match_info["lesson"], request.query.get("about", "")
        asked = payloads.teach_form(lesson, about, session.by)
        form = await self._console.intake.form(asked)
        by = await reader.of(self._console, session)
        here, back = _back(about)
        html = pages.form(by, form, back, here, problems, typed, draft)  # type: ignore[arg-type]  # of care's forms
        return shown(html, status=422 if problems else 200)


def _after(lesson: Lesson, about: str) -> str:
    """Where what was pressed shows."""
    if about.startswith("KC-"):
        return f"{CHANGES}/{about}"
    if lesson is Lesson.STILL_RIGHT:
        return f"/console/entries/{about}"
    return _AFTER.get(lesson, CHANGES)


def _back(about: str) -> tuple[str, str]:
    """Where a form was opened from: the section, and the page."""
    kind, _, id = about.partition("/")
    return {
        "group": ("misses", f"{MISSES}/{id}"),
        "ticket": ("tickets", f"/console/tickets/{id}"),
        "entry": ("entries", f"/console/entries/{id}"),
    }.get(kind, ("misses", MISSES))
