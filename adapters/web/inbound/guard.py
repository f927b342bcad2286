"""The playground's gate: who may come in, and what every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from adapters.shared.loopback import from_this_machine
from adapters.web.inbound import preferred
from bot.dialogue import speech, words
from bot.errors import (
    BusyError,
    FormError,
    FormWarning,
    PayloadError,
    RefusedError,
    StaleError,
    TooLateError,
)

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
        " 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger()


def page(handle: Handler) -> Handler:
    """For what a person may open from anywhere: a link to it is fine, reading it from elsewhere is
    not."""
    return _guarded(handle, from_anywhere=True)


def own(handle: Handler) -> Handler:
    """For what only the playground's own page asks for."""
    return _guarded(handle, from_anywhere=False)


def _guarded(handle: Handler, *, from_anywhere: bool) -> Handler:
    async def guarded(request: web.Request) -> web.StreamResponse:
        response = await _let_in(handle, request, from_anywhere=from_anywhere)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return guarded


async def _let_in(
    handle: Handler, request: web.Request, *, from_anywhere: bool
) -> web.StreamResponse:
    speech.keep_speaking(preferred.language(request))
    if not from_this_machine(request):
        return _problem(403, words.NOT_FROM_HERE)
    if not from_anywhere and not _from_own_page(request):
        return _problem(403, words.NOT_FROM_HERE)
    return await _answered(handle, request)


def _from_own_page(request: web.Request) -> bool:
    """Browsers say where a request comes from: always on a POST, and in `Sec-Fetch-Site` on
    everything."""
    origin = request.headers.get("Origin")
    if origin is None:
        site = request.headers.get("Sec-Fetch-Site", "none")
        return request.method == "GET" and site in ("same-origin", "none")
    return origin == f"{request.scheme}://{request.host}"


async def _answered(handle: Handler, request: web.Request) -> web.StreamResponse:
    """Every error in words, in this one place."""
    try:
        return await handle(request)
    except (PayloadError, web.RequestPayloadError):
        return _problem(400, words.NOT_READABLE)
    except FormError as error:
        return web.json_response({"fields": error.problems}, status=422)
    except FormWarning as warning:
        return web.json_response({"warning": str(warning)}, status=422)
    except TooLateError as error:
        return _problem(409, str(error))
    except RefusedError as error:
        return _problem(403, str(error))
    except StaleError:
        return _problem(409, *words.STALE)
    except BusyError:
        return _problem(503, *words.BUSY)
    except web.HTTPRequestEntityTooLarge:
        return _problem(413, *words.TOO_LONG)
    except web.HTTPUnauthorized:
        return _problem(401, words.NO_VISITOR)
    except Exception:
        log.exception("playground failed", path=request.path)
        return _problem(500, *words.FAILED)


def _problem(status: int, *sentences: str) -> web.Response:
    return web.json_response({"problem": " ".join(sentences)}, status=status)
