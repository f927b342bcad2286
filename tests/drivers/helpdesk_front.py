"""Stands before a real helpdesk and hands every request on: the place where a test lets things go
wrong."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import ClientSession, web
from yarl import URL

from tests.fakes.helpdesk_rig import Faults

KEPT = ("Authorization", "Content-Type", "If-Match", "X-Requested-With")
ADDRESSES = ("Origin", "Referer")


@dataclass
class Front:
    """`there` is the real one's address without a path; `edit` comes just before the next PUT;
    `unseen` are issues that stand in no list yet, as while they are not committed."""

    there: str
    faults: Faults = field(default_factory=Faults)
    edit: Callable[[], Awaitable[None]] | None = None
    unseen: set[str] = field(default_factory=set)

    @property
    def app(self) -> web.Application:
        app = web.Application(middlewares=[self.faults.middleware], client_max_size=1024**2)
        app.router.add_route("*", "/{path:.*}", self._hand_on)
        return app

    async def _hand_on(self, request: web.Request) -> web.Response:
        if request.method == "PUT" and self.edit is not None:
            edit, self.edit = self.edit, None
            await edit()
        here = str(request.url.origin())
        given = {
            name: request.headers[name] for name in (*KEPT, *ADDRESSES) if name in request.headers
        }
        headers = {name: value.replace(here, self.there) for name, value in given.items()}
        url = URL(self.there + request.raw_path, encoded=True)
        body = await request.read()
        async with (
            ClientSession() as session,
            session.request(request.method, url, headers=headers, data=body or None) as answer,
        ):
            text = await answer.read()
            if self.unseen and request.path.endswith("/issue"):
                text = self._without_unseen(text)
            return web.Response(status=answer.status, body=text, content_type=answer.content_type)

    def _without_unseen(self, text: bytes) -> bytes:
        told = json.loads(text)
        rows = told["data"]["collection"]
        told["data"]["collection"] = [row for row in rows if row["id"] not in self.unseen]
        return json.dumps(told).encode()
