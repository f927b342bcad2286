"""The playground's stream: all that a page shows, then every change of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress

import structlog
from aiohttp import web
from aiohttp_sse import EventSourceResponse

from adapters.web.channel import Message, WebChannel
from adapters.web.helpdesk import PlaygroundHelpdesk
from adapters.web.inbound import preferred, sessions
from adapters.web.inbound.guard import HEADERS
from adapters.web.inbound.sessions import Sessions
from adapters.web.visitors import CHANNEL, Visitor, visitor
from bot.dialogue.turns import Arrive
from bot.gateway.intake import Intake

LOOK_AROUND = 15.0  # seconds after which a stream looks whether its page is still there

log = structlog.get_logger()


class Events:
    def __init__(
        self,
        intake: Intake,
        channel: WebChannel,
        entrance: Sessions,
        helpdesk: PlaygroundHelpdesk | None,
    ) -> None:
        self._intake = intake
        self._channel = channel
        self._entrance = entrance
        self._helpdesk = helpdesk

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """A page that comes back is brought up to date."""
        stream = EventSourceResponse(headers=HEADERS)
        by = await self._arrived(request, stream)
        if not await self._channel.chat(by):
            await self._welcome(by)
        await stream.prepare(request)
        try:
            async with stream:
                await self._show(by, stream)
        except (ConnectionResetError, TimeoutError):
            log.debug("playground page left")
        except Exception:  # too late for a status: the page asks again
            log.exception("playground events failed")
        return stream

    async def close(self, app: web.Application) -> None:
        self._channel.close()

    async def _arrived(self, request: web.Request, stream: web.StreamResponse) -> Visitor:
        """Who opens the page; a browser that is new here gets its cookies, unless it must show the
        token first."""
        cookie = await self._entrance.known(request, sessions.PARTNER)
        if cookie is None and self._entrance.locked:
            raise web.HTTPUnauthorized
        if not self._entrance.locked and not await self._entrance.known(request, sessions.CARE):
            await self._entrance.begin(stream, sessions.CARE)
        cookie = cookie or await self._entrance.begin(stream, sessions.PARTNER)
        return visitor(cookie, preferred.language(request))

    async def _welcome(self, by: Visitor) -> None:
        where = by.where(private=False)
        arrival = Arrive(id=f"{CHANNEL}:{by.key}:arrival", by=by.partner, where=where)
        self._intake.send_soon(await self._intake.take(arrival))

    async def _show(self, by: Visitor, stream: EventSourceResponse) -> None:
        shown: dict[str, str] = {}
        with self._channel.watch() as changed:
            while stream.is_connected() and not self._channel.closing:
                changed.clear()
                await _send_new(stream, "chat", await self._channel.chat(by), shown)
                await _send_new(stream, "care", await self._channel.care(), shown)
                if self._helpdesk:
                    drawn = Message("helpdesk", await self._helpdesk.page(), at=0)
                    await _send_new(stream, "helpdesk", [drawn], shown)
                await stream.send("{}", event="ready")
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), LOOK_AROUND)


async def _send_new(
    stream: EventSourceResponse, view: str, messages: Sequence[Message], shown: dict[str, str]
) -> None:
    for message in messages:
        if shown.get(message.slot) != message.html:
            shown[message.slot] = message.html
            await stream.send(
                json.dumps({"view": view, "slot": message.slot, "html": message.html})
            )
