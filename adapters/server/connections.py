"""How many may be connected, and how long one may take to say what it wants: whoever only holds a
connection keeps no other from the server."""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import Callable
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

MOST = 1000
OUR_OWN = 96  # open files that the database, Slack, Teams and the helpdesks may need
HEADERS_WITHIN = 10.0  # seconds from the connection to the first request's last header
BODY_WITHIN = 20.0  # seconds from there to the end of its body
LINE_EVERY = 60.0  # seconds

log = structlog.get_logger()


def fitting(files: int) -> int:
    """Connections that leave us enough of so many open files."""
    return max(16, min(MOST, files - OUR_OWN))


def raise_file_limit() -> int:
    """To what this process may have; many systems give far less at first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + 4 * OUR_OWN
    if hard == resource.RLIM_INFINITY or hard > soft:
        most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        soft = max(soft, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft


class Seldom:
    """One line a minute, with how often it would have been written."""

    def __init__(self, event: str, fix: str) -> None:
        self._event = event
        self._fix = fix
        self._count = 0
        self._next = 0.0

    def say(self) -> None:
        self._count += 1
        if time.monotonic() < self._next:
            return
        log.warning(self._event, times=self._count, fix=self._fix)
        self._next = time.monotonic() + LINE_EVERY
        self._count = 0


class Connections:
    """All that are open, the longest idle one first. Where there are too many, that one goes; where
    none is idle, the new one does."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._idle: dict[asyncio.BaseTransport, None] = {}
        self._busy: set[asyncio.BaseTransport] = set()
        self._silent: set[asyncio.BaseTransport] = set()  # before their first request
        self._full = Seldom("too many connections", "see who connects, or raise the file limit")
        self._slow = Seldom("a request that does not come was cut", "see who sends so slowly")

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Around a request whose headers are there: its body must follow in time."""
        transport = request.transport
        loop = asyncio.get_running_loop()
        cut = loop.call_later(BODY_WITHIN, self._cut_body, request)
        if transport:
            self._silent.discard(transport)
            self._idle.pop(transport, None)
            self._busy.add(transport)
        try:
            return await handler(request)
        finally:
            cut.cancel()
            if transport and transport in self._busy:
                self._busy.discard(transport)
                self._idle[transport] = None

    def guarded(self, make: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
        return lambda: _Guarded(make(), self)

    def opened(self, transport: asyncio.BaseTransport) -> asyncio.TimerHandle | None:
        """Cut, when its first headers do not come in time; None where there is no room for it."""
        if len(self._idle) + len(self._busy) >= self._most:
            self._full.say()
            longest = next(iter(self._idle), None)
            if longest is None:
                return None
            self._idle.pop(longest)
            _abort(longest)
        self._idle[transport] = None
        self._silent.add(transport)
        loop = asyncio.get_running_loop()
        return loop.call_later(HEADERS_WITHIN, self._cut_headers, transport)

    def closed(self, transport: asyncio.BaseTransport) -> None:
        self._idle.pop(transport, None)
        self._busy.discard(transport)
        self._silent.discard(transport)

    def failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """The event loop's own trouble. Too many open files would be told a thousand times a
        second."""
        error = context.get("exception")
        if isinstance(error, OSError) and "accept" in str(context.get("message")):
            self._full.say()
            return
        loop.default_exception_handler(context)

    def _cut_headers(self, transport: asyncio.BaseTransport) -> None:
        if transport in self._silent:
            self._slow.say()
            _abort(transport)

    def _cut_body(self, request: web.Request) -> None:
        if request.transport and not request.content.is_eof():
            self._slow.say()
            _abort(request.transport)


class _Guarded(asyncio.Protocol):
    """A connection's protocol, and its deadline."""

    def __init__(self, inner: asyncio.Protocol, connections: Connections) -> None:
        self._inner = inner
        self._connections = connections
        self._transport: asyncio.BaseTransport | None = None
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._deadline = self._connections.opened(transport)
        self._inner.connection_made(transport)
        if self._deadline is None:
            _abort(transport)

    def data_received(self, data: bytes) -> None:
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        if self._deadline:
            self._deadline.cancel()
        if self._transport:
            self._connections.closed(self._transport)
        self._inner.connection_lost(error)

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()


def _abort(transport: asyncio.BaseTransport) -> None:
    if isinstance(transport, asyncio.Transport):
        transport.abort()


class Runner(web.AppRunner):
    """The application behind its guarded connections."""

    def __init__(self, app: web.Application, connections: Connections, **how: Any) -> None:
        super().__init__(app, **how)
        self._connections = connections

    @property
    def server(self) -> Any:
        """What a site makes its connections' protocols of."""
        made = super().server
        return made and self._connections.guarded(made)
