"""Running the server: the socket, and a graceful stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from contextlib import suppress

import structlog
from aiohttp import web

from adapters.server.app import RELOADER, build
from adapters.server.connections import Connections, Runner, fitting, raise_file_limit
from adapters.server.health import DRAINING
from adapters.server.log import set_up_log
from adapters.server.reloading import Reloader
from adapters.shared.listening import Door, Sockets, address
from bot.settings.settings import Settings

KEPT_OPEN = 150.0  # seconds without a request; a proxy in front lets go sooner, after two minutes
STOP_WITHIN = 10.0  # seconds, of which:
DRAIN = 2.0  # for the load balancer to see that nothing more shall come here
FINISH = 3.0  # for the requests that are under way; then as much for what is sent after them
YOUNG = 5000  # objects between two looks for garbage: after 700, most are still in use

log = structlog.get_logger()


def run(settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM; what is under way is finished first."""
    set_up_log(settings)
    door = Door(settings.host, settings.port)
    with door.taken() as sockets:
        asyncio.run(_serve(build(settings), door, sockets))
    return 0


async def _serve(app: web.Application, door: Door, sockets: Sockets) -> None:
    connections = Connections(fitting(raise_file_limit()))
    asyncio.get_running_loop().set_exception_handler(connections.failed)
    app.middlewares.insert(0, connections.middleware)
    runner = Runner(
        app, connections, access_log=None, shutdown_timeout=FINISH, keepalive_timeout=KEPT_OPEN
    )
    try:
        await runner.setup()
        told = _signals(app[RELOADER])
        await door.open(runner, sockets)
        gc.freeze()  # what is there now stays: no later look for garbage needs to see it
        gc.set_threshold(YOUNG)
        log.info("listening", address=f"{address(sockets)}/")
        watching = asyncio.create_task(app[RELOADER].watch())
        await _told_to_stop(app, told)
        watching.cancel()
    finally:
        await runner.cleanup()


def _signals(reloader: Reloader) -> asyncio.Queue[signal.Signals]:
    """Those that stop the server, as they come. SIGHUP reloads, unless a terminal sends it because
    it is closed."""
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[signal.Signals] = asyncio.Queue()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, told.put_nowait, one)
    if not sys.stdin or not sys.stdin.isatty():
        loop.add_signal_handler(signal.SIGHUP, reloader.ask)
    return told


async def _told_to_stop(app: web.Application, told: asyncio.Queue[signal.Signals]) -> None:
    """Until somebody says so. SIGTERM is a platform's: it goes on taking what still comes, while
    `/readyz` says that nothing more should. SIGINT, or a second signal, is a person's, who wants it
    to end now."""
    first = await told.get()
    end = threading.Timer(STOP_WITHIN, _end)
    end.daemon = True
    end.start()
    log.info("stopping", signal=first.name)
    if first is signal.SIGTERM:
        app[DRAINING].set()
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN):
                await told.get()


def _end() -> None:
    """Something hangs, such as a thread in a frozen database. A crash costs nothing that is
    committed."""
    log.error("stopped with work left: the next start takes it up")
    logging.shutdown()
    os._exit(1)
