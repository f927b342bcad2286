"""What the bot talks to: a helpdesk and a chat platform over loopback HTTP, which fail at
random."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from aiohttp import web

LONGEST = 1.5  # seconds that the helpdesk may take to create a ticket


@dataclass
class World:
    """`calm` switches the faults off. Everything is recorded as it arrives; doubles are taken, as
    real ones do."""

    chance: random.Random
    calm: bool = False
    down: bool = False
    filed: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    moves: dict[str, list[str]] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)
    posted: Counter[str] = field(default_factory=Counter)
    news: Counter[str] = field(default_factory=Counter)  # in the room, by what it says
    url: str = ""
    _runner: web.AppRunner | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/tickets", self._create)
        app.router.add_get("/tickets/{number}", self._find)
        app.router.add_post("/tickets/{number}/comments", self._comment)
        app.router.add_post("/tickets/{number}/moves", self._move)
        app.router.add_post("/cards", self._post)
        app.router.add_get("/cards", self._card)
        app.router.add_put("/cards/{id}", self._update)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        assert self._runner
        await self._runner.cleanup()

    async def _create(self, request: web.Request) -> web.StreamResponse:
        number = str((await request.json())["number"])
        if refusal := self._refusal():
            return refusal
        if self._happens(0.2):  # it is created later, whoever is still there
            return await self._slowly(request, number)
        self.filed.append(number)
        return _no_answer(request) if self._happens(0.08) else web.json_response({"id": number})

    async def _slowly(self, request: web.Request, number: str) -> web.StreamResponse:
        async def create() -> None:
            await asyncio.sleep(self.chance.uniform(0.3, LONGEST))
            self.filed.append(number)

        task = asyncio.create_task(create())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.shield(task)
        return _no_answer(request) if self._happens(0.3) else web.json_response({"id": number})

    async def _find(self, request: web.Request) -> web.StreamResponse:
        if refusal := self._refusal():
            return refusal
        number = request.match_info["number"]
        return web.json_response({"id": number if number in self.filed else None})

    async def _comment(self, request: web.Request) -> web.StreamResponse:
        comment = str((await request.json())["id"])
        if request.match_info["number"] not in self.filed:
            return web.json_response({}, status=404)
        if refusal := self._refusal():
            return refusal
        if comment not in self.comments:  # a connector looks, too
            self.comments.append(comment)
        return _no_answer(request) if self._happens(0.08) else web.json_response({})

    async def _move(self, request: web.Request) -> web.StreamResponse:
        number = request.match_info["number"]
        if number not in self.filed:
            return web.json_response({}, status=404)
        if refusal := self._refusal():
            return refusal
        self.moves.setdefault(number, []).append((await request.json())["status"])
        return web.json_response({})

    async def _post(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        slot = str(body["slot"])
        self.posted[slot] += 1
        self.news[body["news"]] += 1
        self.cards[slot] = slot
        return _no_answer(request) if self._happens(0.05) else web.json_response({"id": slot})

    async def _card(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"id": self.cards.get(request.query["slot"])})

    async def _update(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({}, status=500 if self._happens(0.05) else 200)

    def _refusal(self) -> web.Response | None:
        if self.down or self._happens(0.04):
            return web.json_response({}, status=503, headers={"Retry-After": "1"})
        if self._happens(0.04):
            return web.json_response({}, status=429, headers={"Retry-After": "1"})
        return web.json_response({}, status=500) if self._happens(0.12) else None

    def _happens(self, share: float) -> bool:
        return not self.calm and self.chance.random() < share


def _no_answer(request: web.Request) -> web.StreamResponse:
    """Cut the connection: done, and nobody is told."""
    if request.transport:  # the other side may be dead
        request.transport.abort()
    return web.Response()
