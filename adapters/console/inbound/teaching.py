"""The forms by which the knowledge is taught, tickets are given away, and replies are begun."""

from __future__ import annotations

from types import MappingProxyType

from aiohttp import web

from adapters.console import addresses
from adapters.console.console import Console
from adapters.console.drawing import pages
from adapters.console.inbound import payloads, reader
from adapters.console.inbound.guard import Filled, Guard, seen_elsewhere, shown
from adapters.console.sessions.session import Session
from bot.dialogue import views
from bot.dialogue.cards import Card
from bot.dialogue.form_requests import TeachFormRequest
from bot.dialogue.learning import TeachForm
from bot.dialogue.lessons import FORMS, TAUGHT
from bot.errors import FormError, StaleError

NOTHING: Filled = MappingProxyType({})


class Teaching:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        form = f"{addresses.TEACH}/{{lesson:{'|'.join(FORMS)}}}"
        app.router.add_get(form, guard.page(self.form))
        app.router.add_post(form, guard.act(self.sent))

    async def form(self, request: web.Request, session: Session) -> web.Response:
        """With what it would become as it stands, where that can be shown."""
        asked = self._asked(request, session)
        form = await self._opened(asked)
        draft = await self._begun(form, session) if asked.lesson in TAUGHT else None
        return await self._drawn(session, asked, form, draft=draft)

    async def sent(self, request: web.Request, session: Session, filled: Filled) -> web.Response:
        """Taken; or only looked at, as *Preview* and whoever types want it."""
        asked = self._asked(request, session)
        turn = payloads.teach(asked.lesson, asked.about, filled, session.by)
        try:
            if "preview" in filled and turn.lesson in TAUGHT:
                draft = await self._console.intake.view(views.DraftView(by=session.by, draft=turn))
                form = await self._opened(asked)
                return await self._drawn(session, asked, form, {}, filled, draft, fits=True)
            await self._console.intake.take_and_send(turn)
        except FormError as error:
            problems = {f"details.{name}": said for name, said in error.problems.items()}
            form = await self._opened(asked)
            return await self._drawn(session, asked, form, problems, filled)
        return seen_elsewhere(addresses.after(turn.lesson, turn.about))

    def _asked(self, request: web.Request, session: Session) -> TeachFormRequest:
        lesson, about = request.match_info["lesson"], request.query.get("about", "")
        return payloads.teach_form(lesson, about, session.by)

    async def _opened(self, asked: TeachFormRequest) -> TeachForm:
        form = await self._console.intake.form(asked)
        if not isinstance(form, TeachForm):
            raise StaleError("nothing is asked")
        return form

    async def _begun(self, form: TeachForm, session: Session) -> Card | None:
        """What it would become as it was opened; where something is still to be filled in, the
        entry as it stands, None where it is about none."""
        filled = {f"details.{one.id}": one.value for one in form.fields}
        turn = payloads.teach(form.lesson, form.about, {**filled, "form": form.id}, session.by)
        try:
            return await self._console.intake.view(views.DraftView(by=session.by, draft=turn))
        except FormError:
            kind, _, id = form.about.partition("/")
            if kind != "entry":
                return None
            return await self._console.intake.view(views.EntryView(by=session.by, entry=id))

    async def _drawn(
        self,
        session: Session,
        asked: TeachFormRequest,
        form: TeachForm,
        problems: Filled = NOTHING,
        typed: Filled = NOTHING,
        draft: Card | None = None,
        *,
        fits: bool = False,
    ) -> web.Response:
        by = await reader.of(self._console, session)
        here, back = addresses.opened_from(asked.lesson, asked.about)
        html = pages.form(by, form, back, here, problems, typed, draft, fits=fits)
        return shown(html, status=422 if problems else 200)
