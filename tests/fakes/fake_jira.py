"""A stand-in for Jira Service Management Cloud on loopback, with a clock and an index that lags."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from aiohttp import BodyPartReader, web
from pydantic import ValidationError

from adapters.helpdesk.jira.connector import Jira
from adapters.helpdesk.jira.events import STATUSES
from adapters.helpdesk.jira.settings import JiraSettings
from bot.model.remote import RemoteStatus
from tests.fakes.fake_jira_bodies import Ids, NewComment, Request, Taken
from tests.fakes.fake_jira_workflow import AUTOMATION, BOT, GRACE, IDS, LUCA, NATIVE, WAYS, demanded
from tests.fakes.helpdesk_rig import Faults, Rig, Stored, serving

EMAIL, TOKEN = "care-bot@example.com", "jira-token-canary"
DESK, KIND = "7", "42"
LAG = timedelta(seconds=60)
Json = dict[str, Any]


@dataclass
class Issue:
    id: int
    summary: str
    description: str
    labels: list[str]
    created: datetime
    updated: datetime
    status: str = "Waiting for support"
    comments: list[Json] = field(default_factory=list)
    histories: list[Json] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"CARE-{self.id}"


@dataclass
class FakeJira:
    now: datetime = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    form: tuple[str, ...] = ("summary", "description", "labels")
    more_statuses: tuple[str, ...] = ()
    broken_comments: bool = False
    issues: dict[str, Issue] = field(default_factory=dict)
    ids: count[int] = field(default_factory=lambda: count(10_000))

    def app(self, faults: Faults) -> web.Application:
        app = web.Application(middlewares=[faults.middleware, self._gate])
        issue = "/rest/api/3/issue/{key}"
        app.add_routes(
            [
                web.post("/rest/servicedeskapi/request", self._create),
                web.get(
                    f"/rest/servicedeskapi/servicedesk/{DESK}/requesttype/{KIND}/field", self._form
                ),
                web.get(f"/rest/servicedeskapi/servicedesk/{DESK}", self._desk),
                web.get("/rest/api/3/project/CARE/statuses", self._statuses),
                web.get("/rest/api/3/search/jql", self._search),
                web.get("/rest/api/3/myself", self._myself),
                web.get("/rest/api/3/serverInfo", self._server),
                web.post("/rest/api/3/comment/list", self._properties),
                web.get(issue, self._show),
                web.get(f"{issue}/transitions", self._ways),
                web.post(f"{issue}/transitions", self._move),
                web.get(f"{issue}/changelog", self._changelog),
                web.post(f"{issue}/comment", self._comment),
                web.post(f"{issue}/attachments", self._attach),
                web.get("/rest/api/2/issue/{key}/comment", self._comments),
            ]
        )
        return app

    def move(self, issue: Issue, status: str, by: Json) -> None:
        change = {"field": "status", "fieldtype": "jira", "fieldId": "status"}
        change |= {"from": IDS[issue.status], "fromString": issue.status}
        change |= {"to": IDS[status], "toString": status}
        issue.status = status
        log = {
            "id": str(next(self.ids)),
            "author": by,
            "created": self._tick(issue),
            "items": [change],
        }
        issue.histories.append(log)

    def clone(self, issue: Issue) -> Issue:
        """As somebody does who hands a part of it on: summary, description and labels come
        along."""
        copied = (issue.summary, issue.description, list(issue.labels))
        copy = Issue(next(self.ids), *copied, self.now, self.now)
        self.issues[copy.key] = copy
        return copy

    def say(self, issue: Issue, text: str, public: bool, by: Json, properties: list[Json]) -> Json:
        comment = {"id": str(next(self.ids)), "author": by, "body": text, "jsdPublic": public}
        comment |= {"created": self._tick(issue), "properties": properties}
        issue.comments.append(comment)
        return comment

    def _tick(self, issue: Issue) -> str:
        self.now += timedelta(seconds=1)
        issue.updated = self.now
        return self.now.strftime("%Y-%m-%dT%H:%M:%S.000+0000")

    @web.middleware
    async def _gate(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if (
            request.headers.get("Authorization")
            != f"Basic {b64encode(f'{EMAIL}:{TOKEN}'.encode()).decode()}"
        ):
            return web.json_response({"message": "Client must be authenticated"}, status=401)
        try:
            response: web.StreamResponse = await handler(request)
        except ValidationError as error:
            places = {".".join(map(str, problem["loc"])): "is wrong" for problem in error.errors()}
            return web.json_response({"errorMessages": [], "errors": places}, status=400)
        return response

    async def _create(self, request: web.Request) -> web.Response:
        values = Request.model_validate_json(await request.text()).requestFieldValues
        assert not any(" " in label for label in values.labels)
        text = values.description.plain
        issue = Issue(next(self.ids), values.summary, text, values.labels, self.now, self.now)
        self.issues[issue.key] = issue
        return web.json_response({"issueId": str(issue.id), "issueKey": issue.key}, status=201)

    async def _form(self, request: web.Request) -> web.Response:
        fields = [
            {"fieldId": name, "name": name.title(), "required": name == "summary"}
            for name in self.form
        ]
        return web.json_response({"requestTypeFields": fields, "canRaiseOnBehalfOf": True})

    async def _desk(self, request: web.Request) -> web.Response:
        return web.json_response(
            {"id": DESK, "projectId": "1", "projectKey": "CARE", "projectName": "Care"}
        )

    async def _statuses(self, request: web.Request) -> web.Response:
        names = [*WAYS, *self.more_statuses]
        return web.json_response(
            [{"id": "3", "name": "Question", "statuses": [{"name": name} for name in names]}]
        )

    async def _search(self, request: web.Request) -> web.Response:
        """Only what was touched more than a minute ago is in the index; one issue a page."""
        assert request.query["fields"] == "labels"
        found = re.fullmatch(
            r'labels (?:= "[\w-]+"|in \(("[\w-]+", )*"[\w-]+"\))(?: AND updated >= "-(\d+)m")?',
            request.query["jql"],
        )
        assert found is not None, request.query["jql"]
        wanted = set(re.findall(r'"([a-z][\w-]+)"', request.query["jql"]))
        oldest = self.now - timedelta(minutes=int(found[2] or 10**6))
        issues = [
            {"id": str(issue.id), "key": issue.key, "fields": {"labels": issue.labels}}
            for issue in self.issues.values()
            if wanted & set(issue.labels)
            and oldest <= issue.updated
            and issue.created <= self.now - LAG
        ]
        start = int(request.query.get("nextPageToken", "0"))
        more = {"nextPageToken": str(start + 1)} if start + 1 < len(issues) else {}
        return web.json_response({"issues": issues[start : start + 1], "isLast": not more, **more})

    async def _myself(self, request: web.Request) -> web.Response:
        return web.json_response(BOT)

    async def _server(self, request: web.Request) -> web.Response:
        return web.json_response({"serverTime": self.now.strftime("%Y-%m-%dT%H:%M:%S.000+0000")})

    async def _show(self, request: web.Request) -> web.Response:
        assert request.query["fields"] == "status"
        issue = self._issue(request)
        status = {"id": IDS[issue.status], "name": issue.status}
        return web.json_response(
            {"id": str(issue.id), "key": issue.key, "fields": {"status": status}}
        )

    async def _ways(self, request: web.Request) -> web.Response:
        assert request.query["expand"] == "transitions.fields"
        ways = [
            {
                "id": IDS[name],
                "name": f"To {name}",
                "to": {"id": IDS[name], "name": name},
                "fields": demanded(name),
            }
            for name in WAYS[self._issue(request).status]
        ]
        return web.json_response({"expand": "transitions", "transitions": ways})

    async def _move(self, request: web.Request) -> web.Response:
        issue, taken = self._issue(request), Taken.model_validate_json(await request.text())
        name = next(name for name in WAYS[issue.status] if IDS[name] == taken.transition.id)
        if (name == "Resolved") != (taken.fields is not None):
            return web.json_response({"errors": {"resolution": "canary"}}, status=400)
        self.move(issue, name, BOT)
        return web.Response(status=204)

    async def _changelog(self, request: web.Request) -> web.Response:
        """One a page, the oldest first."""
        assert request.query["maxResults"] == "100"
        start, histories = int(request.query["startAt"]), self._issue(request).histories
        last = start + 1 >= len(histories)
        return web.json_response(
            {"values": histories[start : start + 1], "isLast": last, "startAt": start}
        )

    async def _comment(self, request: web.Request) -> web.Response:
        if self.broken_comments:
            return web.json_response({"errorMessages": ["canary"]}, status=403)
        issue, new = self._issue(request), NewComment.model_validate_json(await request.text())
        properties = {one.key: one.value for one in new.properties}
        public = not properties["sd.public.comment"]["internal"]
        kept = [one.model_dump() for one in new.properties]
        comment = self.say(issue, new.body.plain, public, BOT, kept)
        return web.json_response({"id": comment["id"]}, status=201)

    async def _comments(self, request: web.Request) -> web.Response:
        assert dict(request.query) == {"orderBy": "-created", "maxResults": "100"}
        shown = [
            {name: value for name, value in comment.items() if name != "properties"}
            for comment in reversed(self._issue(request).comments)
        ]
        return web.json_response(
            {"comments": shown, "startAt": 0, "maxResults": 100, "total": len(shown)}
        )

    async def _properties(self, request: web.Request) -> web.Response:
        assert dict(request.query) == {"expand": "properties"}
        ids = Ids.model_validate_json(await request.text()).ids
        comments = [
            one for issue in self.issues.values() for one in issue.comments if int(one["id"]) in ids
        ]
        return web.json_response({"values": comments, "isLast": True})

    def _issue(self, request: web.Request) -> Issue:
        return self.issues[request.match_info["key"]]

    def ours(self, number: str) -> Issue:
        return next(one for one in self.issues.values() if f"wildix-ticket-{number}" in one.labels)

    async def _attach(self, request: web.Request) -> web.Response:
        if request.headers.get("X-Atlassian-Token") != "no-check":
            return web.Response(status=403, text="XSRF check failed")
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            assert part.name == "file"
            content = bytes(await part.read())
            self.issues[request.match_info["key"]].files.append((str(part.filename), content))
        return web.json_response([])

    async def stored(self) -> list[Stored]:
        return [
            Stored(
                next(one for one in issue.labels if one.startswith("wildix-ticket-"))[14:],
                issue.summary,
                (
                    (issue.description, True),
                    *((one["body"], one["jsdPublic"]) for one in issue.comments),
                ),
                STATUSES[issue.status.casefold()],
                tuple(issue.files),
            )
            for issue in self.issues.values()
        ]


@asynccontextmanager
async def rig() -> AsyncIterator[Rig]:
    fake, faults = FakeJira(), Faults()

    async def human_moves(number: str, status: RemoteStatus) -> None:
        fake.move(fake.ours(number), NATIVE[status], GRACE)

    async def human_says(number: str, text: str, public: bool) -> None:
        fake.say(fake.ours(number), text, public, GRACE, [])
        fake.say(fake.ours(number), "We have received your request.", True, AUTOMATION, [])
        fake.say(fake.ours(number), "Any news, as I am in copy?", True, LUCA, [])

    def settle() -> None:
        fake.now += timedelta(seconds=90)

    async with serving(fake.app(faults)) as url:
        yield Rig(
            Jira(JiraSettings(url, EMAIL, TOKEN, DESK, KIND, tag="wildix")),
            (TOKEN,),
            fake.stored,
            settle,
            faults=faults,
            human_moves=human_moves,
            human_says=human_says,
        )
