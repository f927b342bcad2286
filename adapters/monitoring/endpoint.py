"""`GET /metrics`: on the bot's own port for whoever knows the token, or on an address of its own;
else nowhere."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Callable, Mapping

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client.aiohttp import make_aiohttp_handler

from adapters.monitoring.backlog import BacklogFigures
from adapters.monitoring.monitor import Monitor
from adapters.shared.listening import Door, address
from bot.settings.settings import Settings

CHANNELS: Mapping[str, str] = {  # by the first part of the path
    "slack": "slack",
    "api": "teams",
    "playground": "web",
    "helpdesk": "helpdesk",
    "selftest": "selftest",
}
STOP_WITHIN = 1.0  # seconds; a scrape that hangs holds up no stop
REASONS: Mapping[int, str] = {
    400: "malformed",
    403: "forbidden",
    404: "unknown",
    405: "unknown",
    413: "size",
    500: "failed",
    503: "busy",
}
UNPROVEN: Mapping[str, str] = {
    "slack": "signature",
    "teams": "token",
    "web": "cookie",
    "helpdesk": "signature",
    "selftest": "token",
}

log = structlog.get_logger()


def mount(
    app: web.Application, settings: Settings, monitor: Monitor, backlog: BacklogFigures
) -> None:
    """Watch what comes in by the application's routes, and answer scrapes as the settings say."""
    monitor.figures.registry.register(backlog)
    app.middlewares.append(_watching(monitor))
    if monitor.tracing:
        app.cleanup_ctx.append(monitor.tracing.running)
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    scrape = _scrape(monitor, backlog, token)
    if settings.metrics_port is not None:
        door = Door(settings.metrics_host, settings.metrics_port, named="METRICS_")
        app.cleanup_ctx.append(_apart(scrape, door))
    elif token:
        app.router.add_get("/metrics", scrape)


def _scrape(monitor: Monitor, backlog: BacklogFigures, token: str | None) -> Handler:
    answer = make_aiohttp_handler(monitor.figures.registry)

    async def scrape(request: web.Request) -> web.StreamResponse:
        if token and not _knows(request, token):
            log.warning("scrape refused", reason="the token is missing or wrong")
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        await backlog.refresh()
        return await answer(request)

    return scrape


def _knows(request: web.Request, token: str) -> bool:
    given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
    return hmac.compare_digest(given, b"Bearer " + token.encode())


def _apart(scrape: Handler, door: Door) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(app: web.Application) -> AsyncIterator[None]:
        apart = web.Application()
        apart.router.add_get("/metrics", scrape)
        runner = web.AppRunner(apart, access_log=None, shutdown_timeout=STOP_WITHIN)
        await runner.setup()
        with door.taken() as sockets:
            await door.open(runner, sockets)
            log.info("metrics", address=f"{address(sockets)}/metrics")
            yield
            await runner.cleanup()

    return run


def _watching(monitor: Monitor) -> Middleware:
    @web.middleware
    async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
        channel = CHANNELS.get(request.path[1:].partition("/")[0])
        if channel is None or request.method != "POST":
            return await handler(request)
        with monitor.receiving(channel) as receipt:
            try:
                response = await handler(request)
                receipt.refused = _reason(channel, response.status)
                return response
            except web.HTTPException as refusal:
                receipt.refused = _reason(channel, refusal.status)
                raise

    return watch


def _reason(channel: str, status: int) -> str | None:
    return UNPROVEN[channel] if status == 401 else REASONS.get(status)
