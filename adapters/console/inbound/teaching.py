"""The forms by which the knowledge is taught, tickets are given away, and replies are begun."""

from __future__ import annotations

from aiohttp import web

from adapters.console import addresses
from adapters.console.console import Console
from adapters.console.drawing import pages
from adapters.console.inbound import payloads, reader
from adapters.console.inbound.guard import Filled, Guard, seen_elsewhere, shown
from adapters.console.sessions.session import Session
from bot.dialogue import views
from bot.dialogue.cards import Card
from bot.dialogue.learning import TeachForm
from bot.dialogue.lessons import FORMS, TAUGHT
from bot.errors import FormError, StaleError


class Teaching:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        form = f"{addresses.TEACH}/{{lesson:{'|'.join(FORMS)}}}"
        app.router.add_get(form, guard.page(self.form))
        app.router.add_post(form, guard.act(self.sent))

    async def form(self, request: web.Request, session: Session) -> web.Response:
        return await self._form(request, session, {}, {})

    async def sent(self, request: web.Request, session: Session, filled: Filled) -> web.Response:
        """Taken, or with *Preview* looked at first."""
        lesson, about = request.match_info["lesson"], request.query.get("about", "")
        turn = payloads.teach(lesson, about, filled, session.by)
        try:
            if "preview" in filled and turn.lesson in TAUGHT:
                draft = await self._console.intake.view(views.DraftView(by=session.by, draft=turn))
                return await self._form(request, session, {}, filled, draft)
            await self._console.intake.take_and_send(turn)
        except FormError as error:
            problems = {f"details.{name}": said for name, said in error.problems.items()}
            return await self._form(request, session, problems, filled)
        return seen_elsewhere(addresses.after(turn.lesson, turn.about))

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
        if not isinstance(form, TeachForm):
            raise StaleError("nothing is asked")
        by = await reader.of(self._console, session)
        here, back = addresses.opened_from(asked.lesson, about)
        html = pages.form(by, form, back, here, problems, typed, draft)
        return shown(html, status=422 if problems else 200)
