"""Whether the server lives, and whether it can work: `GET /healthz` and `GET /readyz`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiohttp import web

from bot.gateway.executor import in_database
from bot.storage.store import Store

READY_WITHIN = 2.0  # seconds
DRAINING = web.AppKey("draining", asyncio.Event)
"""Set as soon as the server is told to stop: whoever sends requests here shall send them
elsewhere."""


def mount(app: web.Application, store: Store) -> None:
    app[DRAINING] = asyncio.Event()
    app.router.add_get("/healthz", _healthy)
    app.router.add_get("/readyz", _ready(store))


async def _healthy(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _ready(store: Store) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def ready(request: web.Request) -> web.Response:
        if request.app[DRAINING].is_set():
            return _not_ready("stopping")
        with suppress(TimeoutError):
            async with asyncio.timeout(READY_WITHIN):
                if await in_database(store.alive):
                    return web.json_response({"status": "ok"})
        return _not_ready("the database does not answer")

    return ready


def _not_ready(reason: str) -> web.Response:
    return web.json_response({"status": reason}, status=503)
