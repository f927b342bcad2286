"""A receiver of signed webhooks on loopback, which checks them with the reference library."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web
from pydantic import AwareDatetime, Base64Bytes, BaseModel, ConfigDict, TypeAdapter
from standardwebhooks import Webhook as Reference

from adapters.helpdesk.webhook import Webhook, WebhookSettings
from bot.model.remote import RemoteStatus
from tests.fakes.helpdesk_rig import Faults, Rig, Stored, serving

SECRET = "whsec_d2ViaG9vay1zZWNyZXQtY2FuYXJ5LTE="
PATH = "/hooks/path-canary"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    timestamp: AwareDatetime


class File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    type: str
    content: Base64Bytes


class Filed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: str
    route: str
    subject: str
    body: str
    note: str | None
    urgent: bool
    requester: str
    company: str
    filed: AwareDatetime
    files: list[File] = []


class Commented(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    number: str
    author: str
    text: str
    public: bool


class Moved(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: str
    status: RemoteStatus


class TicketFiled(Strict):
    type: Literal["ticket.filed"]
    data: Filed


class TicketCommented(Strict):
    type: Literal["ticket.commented"]
    data: Commented


class TicketMoved(Strict):
    type: Literal["ticket.moved"]
    data: Moved


class Ping(Strict):
    type: Literal["ping"]
    data: dict[str, Any]


Message = TicketFiled | TicketCommented | TicketMoved | Ping


@dataclass
class FakeReceiver:
    """Keeps one message an id, as every receiver of webhooks should."""

    messages: dict[str, Message] = field(default_factory=dict)

    def app(self, faults: Faults) -> web.Application:
        app = web.Application(middlewares=[faults.middleware])
        app.add_routes([web.post(PATH, self._receive)])
        return app

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        Reference(SECRET).verify(body, dict(request.headers))
        assert request.content_type == "application/json"
        message: Message = TypeAdapter(Message).validate_json(body)
        self.messages.setdefault(request.headers["webhook-id"], message)
        return web.Response(status=204)

    async def stored(self) -> list[Stored]:
        filed = [
            message.data for message in self.messages.values() if isinstance(message, TicketFiled)
        ]
        return [
            Stored(
                ticket.number,
                ticket.subject,
                self._said(ticket),
                self._status(ticket),
                tuple((file.name, file.content) for file in ticket.files),
            )
            for ticket in filed
        ]

    def _said(self, ticket: Filed) -> tuple[tuple[str, bool], ...]:
        note = [(ticket.note, False)] if ticket.note else []
        later = [
            (f"{message.data.author}: {message.data.text}", message.data.public)
            for message in self.messages.values()
            if isinstance(message, TicketCommented) and message.data.number == ticket.number
        ]
        return ((ticket.body, True), *note, *later)

    def _status(self, ticket: Filed) -> RemoteStatus:
        moves = [
            message.data.status
            for message in self.messages.values()
            if isinstance(message, TicketMoved) and message.data.number == ticket.number
        ]
        return moves[-1] if moves else RemoteStatus.OPEN


@asynccontextmanager
async def rig() -> AsyncIterator[Rig]:
    fake, faults = FakeReceiver(), Faults()
    async with serving(fake.app(faults)) as url:
        settings = WebhookSettings(url + PATH, SECRET)
        secrets = (SECRET, SECRET.removeprefix("whsec_"), "path-canary")
        yield Rig(Webhook(settings), secrets, fake.stored, idempotent=True, faults=faults)
