"""What runs as long as the server does, and in which order it starts and stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextvars import copy_context

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from adapters.server.channels import Channels
from adapters.server.rooms import Rooms
from bot.dialogue import naming
from bot.errors import BusyError
from bot.gateway.executor import in_database
from bot.storage.store import Store

SWEEP_EVERY = 5.0  # seconds

log = structlog.get_logger()


def running(
    store: Store, channels: Channels, rooms: Rooms, sweep_every: float
) -> Callable[[web.Application], AsyncIterator[None]]:
    """`sweep_every`, in seconds: what was left over is taken up that often."""

    async def run(app: web.Application) -> AsyncIterator[None]:
        named = copy_context()
        named.run(naming.keep_naming, rooms.desk.brand)
        await asyncio.create_task(_start(store, channels, rooms), context=named)
        tasks = [
            asyncio.create_task(work, context=named.copy()) for work in _work(rooms, sweep_every)
        ]
        yield
        for task in tasks:
            task.cancel()
        await _stop(store, channels, rooms)

    return run


async def _start(store: Store, channels: Channels, rooms: Rooms) -> None:
    """The courier comes first, before anything is touched that another process on this SQLite file
    works with."""
    await rooms.courier.start()
    await asyncio.to_thread(store.deliveries.take_over)
    for platform in channels.platforms:
        await platform.start()


def _work(rooms: Rooms, sweep_every: float) -> Iterator[Coroutine[None, None, None]]:
    yield _sweep(rooms, sweep_every)
    yield rooms.incoming.run()
    yield rooms.monitor.watch_loop()
    yield rooms.reloader.run()
    yield rooms.reloader.follow()
    yield rooms.studying.run()


async def _sweep(rooms: Rooms, every: float) -> None:
    while True:
        try:
            await rooms.outbox.sweep()
            await rooms.intake.remind()
            await in_database(rooms.courier.ledger.take_up_again)
        except (
            SQLAlchemyError,
            BusyError,
        ) as error:  # it is away, or busy; the next sweep tries again
            log.warning("sweep failed: the database does not answer", reason=type(error).__name__)
        except Exception:
            log.exception("sweep failed")
        await asyncio.sleep(every)


async def _stop(store: Store, channels: Channels, rooms: Rooms) -> None:
    await rooms.studying.close()
    await rooms.intake.close()
    for platform in channels.platforms:
        await platform.close()
    await rooms.incoming.close()
    await rooms.courier.stop()
    store.close()
