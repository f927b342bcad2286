"""A stand-in for Zendesk Support on loopback, as strict as its API reference, with a clock of its
own."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from adapters.helpdesk.zendesk.connector import Zendesk, ZendeskSettings
from adapters.helpdesk.zendesk.events import READ
from bot.model.remote import RemoteStatus
from tests.fakes.fake_zendesk_bodies import CommentBody, Create, Update, Updated
from tests.fakes.helpdesk_rig import Faults, Rig, Stored, serving

EMAIL, TOKEN = "care-bot@example.com", "zendesk-token-canary"
BOT, GRACE, LUCA, TRIGGER = 1001, 1002, 1003, -1
NAMES = {BOT: "Care Bot", GRACE: "Grace Field", LUCA: "Luca Rossi"}
ROLES = {LUCA: "end-user"}
NATIVE = {
    RemoteStatus.OPEN: "open",
    RemoteStatus.CLAIMED: "open",
    RemoteStatus.WAITING: "pending",
    RemoteStatus.RESOLVED: "solved",
}


@dataclass
class Ticket:
    id: int
    external_id: str
    subject: str
    status: str = "new"
    assignee_id: int | None = None
    audits: list[dict[str, Any]] = field(default_factory=list)

    @property
    def shown(self) -> dict[str, Any]:
        names = ("id", "external_id", "subject", "status", "assignee_id")
        return {name: getattr(self, name) for name in names}


@dataclass
class FakeZendesk:
    """`now` is its clock: the export holds the newest minute back."""

    now: datetime = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    role: str = "admin"
    tickets: dict[int, Ticket] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    uploads: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    ids: count[int] = field(default_factory=lambda: count(5000))

    def app(self, faults: Faults) -> web.Application:
        app = web.Application(middlewares=[faults.middleware, self._gate])
        app.add_routes(
            [
                web.post("/api/v2/tickets", self._create),
                web.post("/api/v2/uploads", self._upload),
                web.get("/api/v2/tickets", self._list),
                web.get("/api/v2/tickets/show_many", self._show_many),
                web.get(r"/api/v2/tickets/{id:\d+}", self._show),
                web.put(r"/api/v2/tickets/{id:\d+}", self._update),
                web.get(r"/api/v2/tickets/{id:\d+}/audits", self._audits),
                web.get("/api/v2/incremental/ticket_events", self._events),
                web.get("/api/v2/users/me", self._me),
                web.get("/api/v2/users/show_many", self._users),
            ]
        )
        return app

    def update(self, ticket: Ticket, change: Updated, by: int) -> None:
        """Change a ticket as somebody does it, and keep its audit."""
        self.now += timedelta(seconds=1)
        events: list[dict[str, Any]] = []
        if change.comment is not None:
            said = change.comment.model_dump()
            events.append({"id": next(self.ids), "type": "Comment", "author_id": by, **said})
        if change.assignee_id is not None:
            ticket.assignee_id = change.assignee_id
        if change.status is not None and change.status != ticket.status:
            changed = {
                "field_name": "status",
                "previous_value": ticket.status,
                "value": change.status,
            }
            events.append({"id": next(self.ids), "type": "Change", **changed})
            ticket.status = change.status
        custom = change.metadata.custom if change.metadata else {}
        self._keep(ticket, events, custom, by)

    def _keep(
        self, ticket: Ticket, events: list[dict[str, Any]], custom: dict[str, str], by: int
    ) -> None:
        metadata = {"system": {}, "custom": custom}
        audit = {
            "id": next(self.ids),
            "ticket_id": ticket.id,
            "author_id": by,
            "created_at": self.now,
        }
        ticket.audits.append({**audit, "metadata": metadata, "events": events})

    @web.middleware
    async def _gate(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if (
            request.headers.get("Authorization")
            != f"Basic {b64encode(f'{EMAIL}/token:{TOKEN}'.encode()).decode()}"
        ):
            return web.json_response({"error": "Couldn't authenticate you"}, status=401)
        try:
            response: web.StreamResponse = await handler(request)
        except ValidationError as error:
            places: dict[str, list[str]] = {
                ".".join(map(str, problem["loc"])): [] for problem in error.errors()
            }
            return web.json_response({"error": "RecordInvalid", "details": places}, status=422)
        response.headers["Date"] = format_datetime(self.now, usegmt=True)
        return response

    async def _create(self, request: web.Request) -> web.Response:
        key = request.headers["Idempotency-Key"]
        if key in self.keys:
            hit = {"x-idempotency-lookup": "hit"}
            return web.json_response(
                {"ticket": self.tickets[self.keys[key]].shown}, status=201, headers=hit
            )
        wanted = Create.model_validate_json(await request.text()).ticket
        assert not any(" " in tag for tag in wanted.tags)
        ticket = Ticket(next(self.ids), wanted.external_id, wanted.subject)
        self.tickets[ticket.id], self.keys[key] = ticket, ticket.id
        said = {
            "id": next(self.ids),
            "type": "Comment",
            "author_id": BOT,
            **wanted.comment.model_dump(),
        }
        self._keep(ticket, [said], wanted.metadata.custom if wanted.metadata else {}, BOT)
        return web.json_response({"ticket": ticket.shown}, status=201)

    async def _upload(self, request: web.Request) -> web.Response:
        """Each has a token of its own, which one comment may use."""
        assert request.content_type.startswith("image/")
        token = f"upload-{next(self.ids)}"
        self.uploads[token] = (request.query["filename"], await request.read())
        return web.json_response({"upload": {"token": token}}, status=201)

    def _attached(self, ticket: Ticket) -> Iterator[tuple[str, bytes]]:
        for audit in ticket.audits:
            for event in audit["events"]:
                yield from (self.uploads[token] for token in event.get("uploads", ()))

    async def _list(self, request: web.Request) -> web.Response:
        assert set(request.query) == {"external_id"}
        found = [
            one.shown
            for one in self.tickets.values()
            if one.external_id == request.query["external_id"]
        ]
        return web.json_response({"tickets": found, "count": len(found)})

    async def _show(self, request: web.Request) -> web.Response:
        return web.json_response({"ticket": self.tickets[int(request.match_info["id"])].shown})

    async def _show_many(self, request: web.Request) -> web.Response:
        ids = [int(one) for one in request.query["ids"].split(",")]
        assert len(ids) <= 100
        return web.json_response(
            {"tickets": [self.tickets[one].shown for one in ids if one in self.tickets]}
        )

    async def _update(self, request: web.Request) -> web.Response:
        ticket = self.tickets[int(request.match_info["id"])]
        change = Update.model_validate_json(await request.text()).ticket
        if ticket.status == "closed" or (
            change.status == "solved" and not (change.assignee_id or ticket.assignee_id)
        ):
            return web.json_response(
                {"error": "RecordInvalid", "details": {"status": []}}, status=422
            )
        self.update(ticket, change, BOT)
        return web.json_response({"ticket": ticket.shown, "audit": {}})

    async def _audits(self, request: web.Request) -> web.Response:
        """Two a page, so that paging is tried."""
        assert request.query["page[size]"] == "100"
        start = int(request.query.get("page[after]", "0"))
        audits = self.tickets[int(request.match_info["id"])].audits
        shown = [
            {**audit, "created_at": iso(audit["created_at"])} for audit in audits[start : start + 2]
        ]
        more = start + 2 < len(audits)
        meta = {"has_more": more, "after_cursor": str(start + 2) if more else None}
        return web.json_response({"audits": shown, "meta": meta})

    async def _events(self, request: web.Request) -> web.Response:
        """Two a page here too; an update's events carry the names that the export gives them."""
        assert request.query["include"] == "comment_events"
        start = datetime.fromtimestamp(int(request.query["start_time"]), UTC)
        if start > self.now - timedelta(minutes=1):
            return web.json_response({"error": "StartTimeTooRecent"}, status=400)
        audits = sorted(
            (a for t in self.tickets.values() for a in t.audits), key=lambda a: a["created_at"]
        )
        audits = [a for a in audits if start <= a["created_at"] <= self.now - timedelta(minutes=1)]
        page = audits[:2] if len({a["created_at"] for a in audits}) > 1 else audits
        events = [exported(audit) for audit in page]
        end = int(page[-1]["created_at"].timestamp()) if page else None
        body = {"ticket_events": events, "end_time": end, "count": len(events)}
        return web.json_response(
            {**body, "end_of_stream": len(page) == len(audits), "next_page": None}
        )

    async def _me(self, request: web.Request) -> web.Response:
        return web.json_response({"user": {"id": BOT, "name": NAMES[BOT], "role": self.role}})

    async def _users(self, request: web.Request) -> web.Response:
        """Those that there are."""
        ids = [int(one) for one in request.query["ids"].split(",")]
        known = [id for id in ids if id in NAMES]
        return web.json_response(
            {"users": [{"id": i, "name": NAMES[i], "role": ROLES.get(i, "agent")} for i in known]}
        )

    def ours(self, number: str) -> Ticket:
        return next(
            one for one in self.tickets.values() if one.external_id == f"wildix-care-{number}"
        )

    async def stored(self) -> list[Stored]:
        return [
            Stored(
                one.external_id.removeprefix("wildix-care-"),
                one.subject,
                tuple(
                    (e["body"], e["public"])
                    for a in one.audits
                    for e in a["events"]
                    if e["type"] == "Comment"
                ),
                READ[one.status],
                tuple(self._attached(one)),
            )
            for one in self.tickets.values()
        ]


def exported(audit: dict[str, Any]) -> dict[str, Any]:
    children: list[dict[str, Any]] = []
    for event in audit["events"]:
        child: dict[str, Any] = {
            "id": event["id"],
            "via": "Web service",
            "event_type": event["type"],
        }
        if event["type"] == "Comment":
            child |= {name: event[name] for name in ("body", "public", "author_id", "type")}
        else:
            child |= {
                event["field_name"]: event["value"],
                "previous_value": event["previous_value"],
            }
        children.append(child)
    at = audit["created_at"]
    head = {"id": audit["id"], "ticket_id": audit["ticket_id"], "updater_id": audit["author_id"]}
    times = {"timestamp": int(at.timestamp()), "created_at": iso(at)}
    return {**head, **times, "via": "Web service", "event_type": "Audit", "child_events": children}


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@asynccontextmanager
async def rig() -> AsyncIterator[Rig]:
    fake, faults = FakeZendesk(), Faults()

    async def human_moves(number: str, status: RemoteStatus) -> None:
        fake.update(fake.ours(number), Updated.model_validate({"status": NATIVE[status]}), GRACE)

    async def human_says(number: str, text: str, public: bool) -> None:
        copied = CommentBody(body="Any news, as I am in copy?", public=True)
        fake.update(fake.ours(number), Updated(comment=copied), LUCA)
        comment = CommentBody(body=text, public=public)
        fake.update(fake.ours(number), Updated(comment=comment), GRACE)

    def settle() -> None:
        fake.now += timedelta(minutes=2)

    async with serving(fake.app(faults)) as url:
        yield Rig(
            Zendesk(ZendeskSettings(url, EMAIL, TOKEN, "wildix")),
            (TOKEN,),
            fake.stored,
            settle,
            True,
            faults,
            human_moves,
            human_says,
        )
