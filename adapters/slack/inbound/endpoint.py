"""How Slack reaches the bot: signed requests to `POST /slack/events`, and Socket Mode; and how
workspaces get it.

Bolt answers 500 to much that is merely malformed, and reads a body before it checks who signed it.
So this handler does both first: 413, 401 or 400, and only what has Slack's shape is handed over.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.shared import outgoing, refusals
from adapters.slack.channel import SlackChannel
from adapters.slack.inbound.framework import bolt
from adapters.slack.inbound.shapes import checked, courtesy, shaped
from adapters.slack.workspaces.many import ManyWorkspaces
from bot.errors import PayloadError
from bot.gateway.intake import Intake
from bot.settings.settings import Settings

BODY_LIMIT = 256 * 1024
SOCKET_PAUSE, LONGEST_SOCKET_PAUSE = 5.0, 300.0  # seconds
SOCKETS = (
    "wss-primary",
    "wss-backup",
    "wss-mobile",
)  # the hosts of Slack's sockets, below that of its API

UNSIGNED = "the signature is missing, wrong or old"
FIX = (
    "copy SLACK_SIGNING_SECRET from the Basic Information page of the very app; `doctor` compares"
    " the clock; a proxy must pass the body on byte by byte"
)

log = structlog.get_logger()


def mount(app: web.Application, settings: Settings, intake: Intake, channel: SlackChannel) -> None:
    """The route where there is a signing secret, the socket where there is an app token, installing
    where there are many workspaces."""
    slack = bolt(channel, intake)
    if settings.slack_signing_secret:
        verifier = SignatureVerifier(settings.slack_signing_secret.get_secret_value())
        app.router.add_post("/slack/events", _events(slack, verifier))
    if settings.slack_app_token:
        socket = _Socket(slack, settings.slack_app_token.get_secret_value(), settings, intake)
        app.on_startup.append(socket.open)
        app.on_shutdown.append(socket.close)
    if (
        isinstance(channel.workspaces, ManyWorkspaces)
        and settings.slack_client_secret
        and settings.public_url
    ):
        secret = settings.slack_client_secret.get_secret_value()
        from adapters.slack.workspaces import install

        install.mount(app, channel.api, channel.workspaces, settings.public_url, secret)


def _events(slack: AsyncApp, verifier: SignatureVerifier) -> Callable[[web.Request], Any]:
    async def events(request: web.Request) -> web.Response:
        body = await _body(request)
        if not _signed(verifier, request, body):
            refusals.refused(request, UNSIGNED, FIX)
            return web.Response(status=401, text=UNSIGNED)
        refusals.taken(request)
        try:
            payload = checked(body, request.content_type)
        except PayloadError as error:
            return web.Response(status=400, text=str(error))
        return await to_aiohttp_response(await _dispatched(slack, payload))

    return events


async def _dispatched(slack: AsyncApp, payload: dict[str, Any]) -> BoltResponse:
    """Bolt's answer. What our listeners raise is answered in `errors`; what is raised around them
    is Bolt's, when it takes a payload apart and a field is of the wrong kind."""
    if (answer := courtesy(payload)) is not None:
        log.warning("slack sends what nobody reads", type=payload["type"])
        return BoltResponse(status=200, body=answer)
    try:
        # Handed over as what was checked, the way a socket's payloads are: Bolt need not take it
        # apart again.
        return await slack.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        log.warning("malformed payload", reason=type(error).__name__)
        return BoltResponse(status=400, body="a field is of the wrong kind")


async def _body(request: web.Request) -> bytes:
    """At most BODY_LIMIT; HTTPRequestEntityTooLarge (413) beyond."""
    if (request.content_length or 0) > BODY_LIMIT:
        raise web.HTTPRequestEntityTooLarge(BODY_LIMIT, request.content_length or 0)
    body = await request.read()
    if len(body) > BODY_LIMIT:
        raise web.HTTPRequestEntityTooLarge(BODY_LIMIT, len(body))
    return body


def _signed(verifier: SignatureVerifier, request: web.Request, body: bytes) -> bool:
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (
        timestamp.isascii()
        and timestamp.isdecimal()
        and len(timestamp) < 15
        and signature.isascii()
    ):
        return False
    try:
        return verifier.is_valid(body, timestamp, signature)
    except UnicodeDecodeError:  # signed bytes are always UTF-8: Slack signs what it sends
        return False


class _Handler(AsyncSocketModeHandler):
    """Bolt's own, watched as the route is, and as particular about what comes. What cannot be read
    is acknowledged: sent again it would be no better."""

    intake: Intake

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        begun = time.time()
        with self.intake.observer.receiving(SlackChannel.name):
            try:
                answer = await _dispatched(self.app, shaped(req.payload))
            except PayloadError as error:
                log.warning("malformed payload", reason=str(error))
                answer = BoltResponse(status=400)
            if answer.status == 400:
                answer = BoltResponse(status=200)
            await send_async_response(client, req, answer, begun)


class _Socket:
    """Closed as soon as the server stops listening: Slack then sends to another replica, and what
    was not acknowledged once more."""

    def __init__(self, slack: AsyncApp, token: str, settings: Settings, intake: Intake) -> None:
        self._slack = slack
        self._token = token
        self._settings = settings
        self._intake = intake

    async def open(self, app: web.Application) -> None:
        url, host = self._settings.slack_api_url, outgoing.host_of(self._settings.slack_api_url)
        session = outgoing.session(
            [host, *(f"{part}.{host}" for part in SOCKETS)], self._settings.private
        )
        client = AsyncWebClient(base_url=url, session=session, retry_handlers=[])
        self._handler = _Handler(self._slack, self._token, web_client=client)
        self._handler.intake = self._intake
        await self._handler.client.aiohttp_client_session.close()
        self._handler.client.aiohttp_client_session = session  # closed with the handler
        self._connecting = asyncio.create_task(_connect(self._handler))

    async def close(self, app: web.Application) -> None:
        self._connecting.cancel()
        with suppress(asyncio.CancelledError):
            await self._connecting
        await self._handler.close_async()  # type: ignore[no-untyped-call]


async def _connect(handler: AsyncSocketModeHandler) -> None:
    """A Slack that is away must not stop the start; once connected, the client reconnects by
    itself."""
    pause = SOCKET_PAUSE
    while True:
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]
            return
        except (SlackApiError, OSError, TimeoutError) as error:
            log.warning("socket mode: no connection", reason=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_SOCKET_PAUSE)
