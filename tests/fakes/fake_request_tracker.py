"""A stand-in for Request Tracker 5 on loopback: answers, as the real one did, to what REST2
documents."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from adapters.helpdesk.request_tracker.connector import WRITTEN, RequestTracker
from adapters.helpdesk.request_tracker.events import READ
from adapters.helpdesk.request_tracker.settings import RequestTrackerSettings
from bot.model.remote import RemoteStatus
from tests.fakes.fake_request_tracker_bodies import (
    NUMBER_IS,
    SAID_IS,
    SINCE,
    Create,
    Say,
    Update,
    understood,
)
from tests.fakes.helpdesk_rig import Faults, Rig, Stored, serving

TOKEN = "1-27-request-tracker-canary"
NAMES = {"care-bot": "Care bot", "grace": "Grace Field", "RT_System": "The RT System itself"}
STATUSES = ("new", "open", "stalled", "resolved", "rejected", "deleted")
FIELD = "Care number"


@dataclass
class Transaction:
    """`seen` once it is committed."""

    id: int
    ticket: int
    kind: str
    by: str
    subject: str = ""
    content: str = ""
    content_type: str = "text/plain"
    to: str = ""
    seen: bool = True
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def shown(self, fields: str) -> dict[str, Any]:
        everything = {
            "Type": self.kind,
            "ObjectId": str(self.ticket),
            "Creator": {"type": "user", "id": self.by, "RealName": NAMES[self.by], "_url": ""},
            "Created": self.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "NewValue": self.to,
        }
        wanted = {name: everything[name] for name in fields.split(",") if name}
        return {"id": str(self.id), "type": "transaction", "_url": "", **wanted}


@dataclass
class Ticket:
    id: int
    number: str
    subject: str
    status: str = "new"
    files: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass
class FakeRequestTracker:
    """`settable`, `speaking`, `moving`: what the service user may do."""

    settable: bool = True
    speaking: bool = True
    moving: bool = True
    queue: str = "General"
    tickets: list[Ticket] = field(default_factory=list)
    history: list[Transaction] = field(default_factory=list)

    def app(self, faults: Faults) -> web.Application:
        app = web.Application(
            middlewares=[faults.middleware, self._only_ours], client_max_size=1024**2
        )
        rest = "/REST/2.0"
        app.add_routes(
            [
                web.post(f"{rest}/ticket", self._create),
                web.get(rest + r"/ticket/{id:\d+}", self._show),
                web.put(rest + r"/ticket/{id:\d+}", self._update),
                web.post(rest + r"/ticket/{id:\d+}/{kind:correspond|comment}", self._say),
                web.get(f"{rest}/tickets", self._find),
                web.get(f"{rest}/transactions", self._transactions),
                web.get(rest + r"/transaction/{id:\d+}/attachments", self._attachments),
                web.get(rest + r"/attachment/{id:\d+}", self._attachment),
                web.get(f"{rest}/user/care-bot", self._user),
                web.get(f"{rest}/queues", self._queues),
                web.get(f"{rest}/queue/1", self._queue),
            ]
        )
        return app

    @web.middleware
    async def _only_ours(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"token {TOKEN}":
            return web.json_response({"message": "Unauthorized"}, status=401)
        if request.method in ("POST", "PUT") and request.content_type != "application/json":
            return web.json_response({"message": "Unsupported Media Type"}, status=415)
        try:
            response: web.StreamResponse = await handler(request)
        except ValidationError as error:
            return web.json_response({"message": str(error)}, status=400)
        return response

    async def _create(self, request: web.Request) -> web.Response:
        made = Create.model_validate_json(await request.read())
        number = made.CustomFields["Care number"] if self.settable else ""
        ticket = Ticket(len(self.tickets) + 1, number, made.Subject)
        self.tickets.append(ticket)
        ticket.files = [(file.FileName, file.FileContent) for file in made.Attachments]
        self.add(ticket.id, "Create", "care-bot", subject=made.Subject, content=made.Content)
        return web.json_response({"_url": "", "type": "ticket", "id": str(ticket.id)}, status=201)

    async def _show(self, request: web.Request) -> web.Response:
        ticket = self._ticket(request)
        values = [ticket.number] if ticket.number else []
        fields = [{"id": "2", "type": "customfield", "_url": "", "name": FIELD, "values": values}]
        return web.json_response({"id": ticket.id, "Status": ticket.status, "CustomFields": fields})

    async def _update(self, request: web.Request) -> web.Response:
        ticket, wanted = (
            self._ticket(request),
            Update.model_validate_json(await request.read()).Status,
        )
        if wanted not in STATUSES or not self.moving:
            return web.json_response(
                [f"Ticket {ticket.id}: Status '{wanted}' isn't a valid status."]
            )
        return web.json_response([self.move(ticket, wanted, "care-bot")])

    async def _say(self, request: web.Request) -> web.Response:
        if not self.speaking:
            return web.json_response({"message": "Permission Denied"}, status=403)
        said = Say.model_validate_json(await request.read())
        self.say(self._ticket(request), said, request.match_info["kind"], "care-bot")
        return web.json_response(["Comments added"], status=201)

    async def _find(self, request: web.Request) -> web.Response:
        (number,) = understood(NUMBER_IS, request.query["query"])
        found = [ticket for ticket in self.tickets if ticket.number == number]
        return page([{"id": str(one.id), "type": "ticket", "_url": ""} for one in found])

    async def _transactions(self, request: web.Request) -> web.Response:
        query, fields = request.query["query"], request.query.get("fields", "")
        if SAID_IS.fullmatch(query):
            ticket, subject = understood(SAID_IS, query)
            found = [
                one for one in self.history if one.ticket == int(ticket) and subject in one.subject
            ]
            return page([one.shown(fields) for one in found])
        (since,) = understood(SINCE, query)
        assert request.query["orderby"] == "id"
        told = [
            one
            for one in self.history
            if one.seen and one.id > int(since) and one.kind in ("Status", "Correspond")
        ]
        ordered = told if request.query["order"] == "ASC" else told[::-1]
        return page(
            [one.shown(fields) for one in ordered[: min(int(request.query["per_page"]), 100)]]
        )

    async def _attachments(self, request: web.Request) -> web.Response:
        one = self.history[int(request.match_info["id"]) - 1]
        assert request.query["fields"] == "ContentType,Filename"
        file = {
            "id": "9999",
            "type": "attachment",
            "ContentType": "text/plain",
            "Filename": "log.txt",
        }
        said = {"id": str(one.id), "type": "attachment", "ContentType": one.content_type}
        return page([file, said])

    async def _attachment(self, request: web.Request) -> web.Response:
        one = self.history[int(request.match_info["id"]) - 1]
        return web.json_response(
            {"id": one.id, "Content": b64encode(one.content.encode()).decode() + "\n"}
        )

    async def _user(self, request: web.Request) -> web.Response:
        return web.json_response({"id": 27, "Name": "care-bot", "Privileged": 1})

    async def _queues(self, request: web.Request) -> web.Response:
        assert request.query["query"] == '[{"field": "Name", "value": "General"}]'
        found = [{"id": "1", "type": "queue", "_url": ""}] if self.queue == "General" else []
        return page(found)

    async def _queue(self, request: web.Request) -> web.Response:
        links = [
            {"ref": "self", "_url": ""},
            *([{"ref": "create", "_url": ""}] if self.settable else []),
        ]
        fields = [{"id": "2", "ref": "customfield", "name": FIELD}] if self.settable else []
        return web.json_response({"id": 1, "_hyperlinks": links, "TicketCustomFields": fields})

    def _ticket(self, request: web.Request) -> Ticket:
        id = int(request.match_info["id"])
        if not 0 < id <= len(self.tickets):
            raise web.HTTPNotFound
        return self.tickets[id - 1]

    def ages(self, by: timedelta) -> None:
        """Everything happened so much earlier."""
        for one in self.history:
            one.at -= by

    def add(self, ticket: int, kind: str, by: str, **more: Any) -> Transaction:
        self.history.append(Transaction(len(self.history) + 1, ticket, kind, by, **more))
        return self.history[-1]

    def say(self, ticket: Ticket, said: Say, kind: str, by: str) -> Transaction:
        about = {
            "subject": said.Subject or "",
            "content": said.Content,
            "content_type": said.ContentType,
        }
        added = self.add(ticket.id, kind.capitalize(), by, **about)
        if kind == "correspond" and ticket.status == "new":
            self.move(ticket, "open", "RT_System")
        return added

    def move(self, ticket: Ticket, status: str, by: str) -> str:
        self.add(ticket.id, "Status", by, to=status)
        ticket.status = status
        return f"Ticket {ticket.id}: Status changed to '{status}'"

    def ours(self, number: str) -> Ticket:
        (one,) = [ticket for ticket in self.tickets if ticket.number == number]
        return one

    async def stored(self) -> list[Stored]:
        return [
            Stored(
                one.number,
                one.subject,
                tuple(self._said(one.id)),
                READ[one.status],
                tuple(one.files),
            )
            for one in self.tickets
        ]

    def _said(self, ticket: int) -> list[tuple[str, bool]]:
        kinds = ("Create", "Correspond", "Comment")
        told = [one for one in self.history if one.ticket == ticket and one.kind in kinds]
        return [(one.content, one.kind != "Comment") for one in told]


def page(items: list[Mapping[str, Any]] | list[dict[str, Any]]) -> web.Response:
    """A service user who does not see everything is told no totals."""
    shape = {"count": len(items), "page": 1, "per_page": 20, "pages": None, "total": None}
    return web.json_response(shape | {"items": items})


@asynccontextmanager
async def faked() -> AsyncIterator[tuple[FakeRequestTracker, Faults, RequestTracker]]:
    fake, faults = FakeRequestTracker(), Faults()
    async with serving(fake.app(faults)) as url:
        yield (
            fake,
            faults,
            RequestTracker(RequestTrackerSettings(url, "care-bot", TOKEN, "General")),
        )


@asynccontextmanager
async def rig() -> AsyncIterator[Rig]:
    async with faked() as (fake, faults, connector):

        async def human_moves(number: str, status: RemoteStatus) -> None:
            fake.move(fake.ours(number), WRITTEN[status], "grace")

        async def human_says(number: str, text: str, public: bool) -> None:
            said = Say(Content=text, ContentType="text/plain")
            fake.say(fake.ours(number), said, "correspond" if public else "comment", "grace")

        yield Rig(
            connector,
            (TOKEN,),
            fake.stored,
            idempotent=True,
            faults=faults,
            human_moves=human_moves,
            human_says=human_says,
        )
