"""The console's gate: who may come in, what every answer carries, and every error in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web

from adapters.console.addresses import SIGN_IN
from adapters.console.console import Console
from adapters.console.drawing import pages
from adapters.console.inbound import cookies, doorway
from adapters.console.sessions.session import Session
from adapters.shared import posted
from adapters.shared.loopback import from_this_machine
from adapters.web.inbound import preferred
from bot.dialogue import speech, words
from bot.errors import BusyError, PayloadError, RefusedError, StaleError, TooLateError

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all a form's Origin would be "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Filled = Mapping[str, str]
Shown = Callable[[web.Request, Session], Awaitable[web.StreamResponse]]
Taken = Callable[[web.Request, Session, Filled], Awaitable[web.StreamResponse]]

log = structlog.get_logger()


class Guard:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._doorway = doorway.Doorway(console)

    def anybody(self, handle: Handler) -> Handler:
        """For what needs nobody to be signed in."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            speech.keep_speaking(preferred.language(request))
            if self._console.open and not from_this_machine(request):
                return _finished(_problem(403, words.NOT_FROM_HERE))
            return _finished(await _answered(handle, request))

        return guarded

    def page(self, show: Shown) -> Handler:
        """For what only reads."""

        async def handle(request: web.Request) -> web.StreamResponse:
            async with self._console.intake.in_time(doorway.WITHIN):
                session = await self._reader(request)
                if session is None:
                    return self.sent_to_sign_in(request)
                response = await show(request, session)
                self._keep(request, response, session)
                return response

        return self.anybody(handle)

    def act(self, take: Taken) -> Handler:
        """For what a form of our own pages sends, and nothing else does."""

        async def handle(request: web.Request) -> web.StreamResponse:
            self._check_origin(request)
            async with self._console.intake.in_time(doorway.WITHIN):
                session = await self._reader(request)
                if session is None:
                    raise web.HTTPUnauthorized
                filled = await posted.fields(request)
                if not session.sent(filled.get("token", "")):
                    log.warning("console refused", reason="a form of no page of ours")
                    raise RefusedError(words.NOT_READABLE)
                return await take(request, session, filled)

        return self.anybody(handle)

    async def _reader(self, request: web.Request) -> Session | None:
        """Who it is; pages and forms alike are in the language that they chose, else in their
        browser's."""
        session = await self._doorway.who(request)
        if session is None:
            return None
        session = session.reading(preferred.language(request))
        self._console.intake.speak_with(session.by)
        return session

    def sent_to_sign_in(self, request: web.Request) -> web.Response:
        """A cookie that opens nothing is taken back."""
        response = seen_elsewhere(SIGN_IN)
        if cookies.session(request, safe=self._safe):
            response = seen_elsewhere(f"{SIGN_IN}?why=meanwhile")
            cookies.drop_session(response, safe=self._safe)
        return response

    def _keep(self, request: web.Request, response: web.StreamResponse, session: Session) -> None:
        """Of an open console whoever comes becomes somebody."""
        if cookies.session(request, safe=self._safe) != session.cookie:
            cookies.keep_session(response, session.cookie, safe=self._safe)

    @property
    def _safe(self) -> bool:
        return not self._console.open

    def _check_origin(self, request: web.Request) -> None:
        """Browsers say where a form was sent from."""
        ours = self._console.origin or f"{request.scheme}://{request.host}"
        if request.headers.get("Origin") != ours:
            log.warning("console refused", reason="a form of another site")
            raise RefusedError(words.NOT_READABLE)


def seen_elsewhere(address: str) -> web.Response:
    """Go there next, with a GET."""
    return web.Response(status=303, headers={"Location": address})


def _finished(response: web.StreamResponse) -> web.StreamResponse:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


async def _answered(handle: Handler, request: web.Request) -> web.StreamResponse:
    """Every error in words, in this one place."""
    try:
        return await handle(request)
    except (PayloadError, web.RequestPayloadError):
        return _problem(400, words.NOT_READABLE)
    except web.HTTPUnauthorized:
        return _problem(401, words.NOT_SIGNED_IN_HERE)
    except TooLateError as error:
        return _problem(409, str(error))
    except RefusedError as error:
        return _problem(403, str(error))
    except StaleError:
        return _problem(404, *words.STALE)
    except BusyError:
        return _problem(503, *words.BUSY)
    except web.HTTPRequestEntityTooLarge:
        return _problem(413, *words.TOO_LONG)
    except Exception:
        log.exception("console failed", path=request.path)
        return _problem(500, *words.FAILED)


def _problem(status: int, *sentences: str) -> web.Response:
    return shown(pages.problem(sentences), status=status)


def shown(html: str, status: int = 200) -> web.Response:
    return web.Response(text=html, content_type="text/html", status=status)
