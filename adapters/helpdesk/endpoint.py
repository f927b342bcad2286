"""The helpdesks' door: `POST /helpdesk/<name>`, where a webhook tells what a human did there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from aiohttp import web

from adapters.helpdesk.registry import Reader
from adapters.helpdesk.verification import Unproven
from adapters.shared import refusals
from bot.courier.incoming import Incoming
from bot.errors import BusyError, PayloadError
from bot.ports.helpdesk import HelpdeskError, InDoubt

FIX = "compare {} with the webhook's own, and this machine's clock"

log = structlog.get_logger()


def mount(
    app: web.Application,
    readers: Mapping[str, Reader],
    incoming: Incoming,
    clock: Callable[[], datetime],
) -> None:
    async def told(request: web.Request) -> web.Response:
        """Answered once everything is committed: what a helpdesk sends again then is taken once."""
        name = request.match_info["name"]
        reader = readers.get(name)
        if reader is None:
            return web.Response(status=404)
        try:
            for change in await reader(request.headers, await request.read(), clock()):
                await incoming.take(name, change)
        except (Unproven, PayloadError, BusyError, HelpdeskError, InDoubt) as error:
            return _not_taken(request, name, error)
        refusals.taken(request)
        return web.Response(status=204)

    app.router.add_post("/helpdesk/{name}", told)


def _not_taken(request: web.Request, name: str, error: Exception) -> web.Response:
    match error:
        case Unproven():
            refusals.refused(request, str(error), FIX.format(_secret(name)))
            return web.Response(status=401)
        case PayloadError():
            log.warning("webhook not understood", helpdesk=name, reason=str(error))
            return web.Response(status=400)
        case _:
            log.warning("webhook postponed", helpdesk=name, reason=str(error))
            return web.Response(status=503, headers={"Retry-After": "10"})


def _secret(name: str) -> str:
    """The setting that has it."""
    return "WEBHOOK_SECRET" if name == "webhook" else f"{name.upper()}_WEBHOOK_SECRET"
