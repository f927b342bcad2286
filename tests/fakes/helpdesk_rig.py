"""What the contract of all helpdesks is played on: a connector, its service, and faults in
between."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto

from aiohttp import web

from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Helpdesk


class Fault(Enum):
    """What goes wrong with the next request that would change something."""

    TOO_MANY = auto()  # 429, Retry-After 7
    AWAY_UNTIL = auto()  # 503, Retry-After a date 9 seconds after the service's own
    REFUSED = auto()  # 422
    FORBIDDEN = auto()  # 403
    REDIRECT = auto()  # to another path of the same server
    LOST = auto()  # done, and then the connection is cut
    BROKEN = auto()  # done, and then 500


@dataclass
class Faults:
    """A middleware that lets the next writing request go wrong; `seen` remembers every request."""

    next: Fault | None = None
    seen: list[web.Request] = field(default_factory=list)

    @property
    def middleware(self) -> Callable[..., Awaitable[web.StreamResponse]]:
        @web.middleware
        async def meddle(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            self.seen.append(request)
            if request.method == "GET" or self.next is None:
                return await handler(request)
            fault, self.next = self.next, None
            return await self._wrong(fault, request, handler)

        return meddle

    async def _wrong(
        self,
        fault: Fault,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        match fault:
            case Fault.TOO_MANY:
                return web.json_response(
                    {"error": "canary"}, status=429, headers={"Retry-After": "7"}
                )
            case Fault.AWAY_UNTIL:
                dates = {
                    "Date": "Mon, 02 Nov 2026 10:00:00 GMT",
                    "Retry-After": "Mon, 02 Nov 2026 10:00:09 GMT",
                }
                return web.Response(status=503, headers=dates)
            case Fault.REFUSED:
                return web.json_response({"errors": {"subject": "canary is refused"}}, status=422)
            case Fault.FORBIDDEN:
                return web.json_response({"error": "canary"}, status=403)
            case Fault.REDIRECT:
                return web.Response(status=307, headers={"Location": "/elsewhere"})
            case Fault.LOST:
                await handler(request)
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            case Fault.BROKEN:
                await handler(request)
                return web.Response(status=500, text="canary")


@dataclass(frozen=True)
class Stored:
    """A ticket as the service has it. `said` begins with the filed text; True marks what is
    public. `files` are those attached to it, by name."""

    number: str
    subject: str
    said: tuple[tuple[str, bool], ...]
    status: RemoteStatus
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Rig:
    """`settle` lets `Helpdesk.settles` pass at a service with a clock of its own. A human moves and
    comments where the connector can "changes"; `faults` are where it speaks HTTP. `idempotent`:
    filing again does no harm.
    """

    helpdesk: Helpdesk
    secrets: tuple[str, ...]
    stored: Callable[[], Awaitable[list[Stored]]]
    settle: Callable[[], None] = lambda: None
    idempotent: bool = False
    faults: Faults | None = None
    human_moves: Callable[[str, RemoteStatus], Awaitable[None]] | None = None
    human_says: Callable[[str, str, bool], Awaitable[None]] | None = None


MakeRig = Callable[[], AbstractAsyncContextManager[Rig]]


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """The address of the application on a free port."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
