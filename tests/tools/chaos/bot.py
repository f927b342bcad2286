"""One bot process that is made to be killed: desk, store, courier and outbox, between loopback and
loopback.

It takes turns over HTTP as a channel's routes would: it answers once the turn is committed, and
sends afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from sqlalchemy import func, select

from bot.broadcasts.watch import Watch
from bot.courier.courier import Courier, Options
from bot.desk.desk import Desk
from bot.dialogue.cards import NudgeCard, TicketCard
from bot.dialogue.reports import NewsCard
from bot.dialogue.turns import Ask, FileTicket, MoveTicket, TakeNote, Turn
from bot.errors import CareError, ChannelError
from bot.gateway.outbox import Outbox
from bot.knowledge.loading import load
from bot.model.issues import Bounds
from bot.model.limits import Limits
from bot.model.people import Agent, Company, Conversation, Partner, Place, Venue
from bot.model.remote import RemoteStatus
from bot.model.tickets import Move, Status
from bot.ports.channel import Delivery
from bot.ports.helpdesk import Changes, Comment, Filing, HelpdeskError, InDoubt
from bot.ports.slots import Slots
from bot.search import Index
from bot.search.keeping import Kept
from bot.storage import tables
from bot.storage.store import Store
from tests import INDEX_CACHE
from tests.tools.chaos import broadcasting, learning
from tests.tools.chaos.world import LONGEST

PARTNER = Partner("fake:partner", "Luca", Company("netvoice", "NetVoice"))
CARE = Agent("fake:agent", "Anna", Company("wildix", "Wildix"))
OTHER = Agent("fake:other", "Ben", Company("wildix", "Wildix"))
HERE = Place("slack", "here")
ROOM = Place("slack", "room")  # where partners ask
TIMEOUT = 1.0  # seconds
PLENTY = 10**6


class Line:
    """The connector of the helpdesk in `world.py`."""

    name = "line"
    settles = TIMEOUT + LONGEST
    can = frozenset({"find", "comment", "move"})

    def __init__(self, url: str) -> None:
        self._url = url

    async def file(self, filing: Filing) -> str:
        return str((await self._call("POST", "/tickets", {"number": filing.number}))["id"])

    async def find(self, number: str) -> str | None:
        found = (await self._call("GET", f"/tickets/{number}"))["id"]
        return str(found) if found else None

    async def comment(self, remote: str, comment: Comment) -> None:
        await self._call("POST", f"/tickets/{remote}/comments", {"id": comment.text})

    async def move(self, remote: str, status: RemoteStatus) -> None:
        await self._call("POST", f"/tickets/{remote}/moves", {"status": status})

    async def changes_since(self, cursor: str | None) -> Changes:
        return Changes((), "")

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None:
        """Nothing stays open between calls."""

    async def _call(self, method: str, path: str, json: object = None) -> Any:
        try:
            return await _request(method, self._url + path, json)
        except aiohttp.ClientConnectorError:
            raise HelpdeskError("cannot be reached", retry_after=1) from None
        except aiohttp.ClientResponseError as error:
            if error.status in (429, 503):
                raise HelpdeskError(f"{error.status}", retry_after=1) from None
            if error.status >= 500:
                raise InDoubt(f"{error.status}") from None
            raise HelpdeskError(f"{error.status}") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise InDoubt(type(error).__name__) from None


class Chat:
    """The channel of the platform in `world.py`; a message whose posting is in doubt is looked up
    by its slot."""

    name = "slack"

    def __init__(self, url: str, slots: Slots) -> None:
        self._url = url
        self._slots = slots

    async def deliver(self, delivery: Delivery) -> None:
        slot, card = delivery.slot, type(delivery.card).__name__
        news = delivery.card.text if isinstance(delivery.card, NewsCard) else ""
        posted = {"slot": slot, "card": card, "news": news if delivery.to == ROOM else ""}
        try:
            known = await asyncio.to_thread(self._slots.message, self.name, slot)
            found = known or await _request(
                "GET", f"{self._url}/cards?slot={slot.replace('/', '%2F')}"
            )
            if found["id"] is None:
                found = await _request("POST", f"{self._url}/cards", posted)
            else:
                await _request(
                    "PUT", f"{self._url}/cards/{found['id'].replace('/', '%2F')}", {"card": card}
                )
            await asyncio.to_thread(self._slots.keep_message, delivery.to, slot, found)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ChannelError(type(error).__name__, retry_after=1) from None


async def _request(method: str, url: str, json: object = None) -> Any:
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    async with (
        aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session,
        session.request(method, url, json=json) as response,
    ):
        return await response.json()


class Bot:
    def __init__(self, database: str, world: str, ahead: float) -> None:
        self._clock: Callable[[], datetime] = lambda: datetime.now(UTC) + timedelta(seconds=ahead)
        knowledge = load(Path("knowledge"))
        limits = Limits(PLENTY, PLENTY, PLENTY, PLENTY)
        self.store = Store(database)
        options = Options(
            url=database,
            knowledge=lambda: knowledge,
            helpdesk_of=lambda route: "line",
            makers={"line": lambda: Line(world)},
            clock=self._clock,
            a_minute=PLENTY,
        )
        self.courier = Courier(self.store, options)
        store = self.courier.store
        fitted = Index(knowledge, kept=Kept(INDEX_CACHE))
        self.watch = Watch(self.store, lambda: fitted, self._clock, Bounds())
        self.desk = Desk(
            knowledge, store, lambda company, route: HERE, self._clock, limits, index=fitted
        )
        self.outbox = Outbox(
            self.store.deliveries, {"slack": Chat(world, self.store.slots)}, self._clock
        )
        self._sending: set[asyncio.Task[None]] = set()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/ask", self._ask)
        app.router.add_post("/file", self._file)
        app.router.add_post("/claim", self._claim)
        app.router.add_post("/note", self._note)
        app.router.add_post("/learn", self._learn)
        app.router.add_get("/learned", self._learned)
        app.router.add_post("/broadcast", self._broadcast)
        app.router.add_get("/told", self._told)
        app.router.add_get("/left", self._left)
        app.cleanup_ctx.append(self._running)
        return app

    async def _running(self, app: web.Application) -> AsyncIterator[None]:
        await self.courier.start()
        sweeping = asyncio.create_task(self._sweep())
        yield
        sweeping.cancel()
        await self.courier.stop()

    async def _sweep(self) -> None:
        while True:
            with suppress(Exception):  # the database is away
                await self.outbox.sweep()
                await self._tell()
                await asyncio.to_thread(self.courier.ledger.take_up_again)
            await asyncio.sleep(1)

    async def _tell(self) -> None:
        """The next few who are told of something."""
        for turn in await asyncio.to_thread(self.watch.told):
            await self.outbox.send(await asyncio.to_thread(self.desk.handle, turn))

    async def _ask(self, request: web.Request) -> web.Response:
        body = await request.json()
        here = Conversation(ROOM, ROOM, Venue.CHANNEL, f"{ROOM.channel}:{ROOM.key}")
        return await self._take(
            Ask(id=body["id"], by=PARTNER, where=here, text="Please send a human")
        )

    async def _file(self, request: web.Request) -> web.Response:
        body = await request.json()
        return await self._take(
            FileTicket(
                id=body["id"],
                by=PARTNER,
                question=body["question"],
                subject="Lost phone",
                body="It was lost.",
                urgent=False,
                details={},
            )
        )

    async def _claim(self, request: web.Request) -> web.Response:
        body = await request.json()
        return await self._take(
            MoveTicket(
                id=body["id"], by=CARE, ticket=body["ticket"], move=Move.CLAIM, seen=Status.OPEN
            )
        )

    async def _note(self, request: web.Request) -> web.Response:
        body = await request.json()
        return await self._take(
            TakeNote(id=body["id"], by=CARE, ticket=body["ticket"], text=body["text"])
        )

    async def _learn(self, request: web.Request) -> web.Response:
        """One step of a change's life; gives the change, also to whoever asks again."""
        body = await request.json()
        taken = await self._take(learning.turn(body, CARE, OTHER, HERE))
        if taken.status != 200:
            return taken
        change = await asyncio.to_thread(learning.change_of, self.store, body["wording"])
        return web.json_response({"change": change})

    async def _learned(self, request: web.Request) -> web.Response:
        now = self._clock()
        return web.json_response(await asyncio.to_thread(learning.learned, self.store, now))

    async def _broadcast(self, request: web.Request) -> web.Response:
        """One step of a known issue's or an announcement's life; gives both."""
        body = await request.json()
        taken = await self._take(broadcasting.turn(body, CARE, HERE))
        if taken.status != 200:
            return taken
        found = await asyncio.to_thread(broadcasting.about_of, self.store, body["key"])
        return web.json_response(found)

    async def _told(self, request: web.Request) -> web.Response:
        return web.json_response(await asyncio.to_thread(broadcasting.told, self.store))

    async def _take(self, turn: Turn) -> web.Response:
        """The slot or number of what came of it, once it is committed."""
        try:
            pending = await asyncio.to_thread(self.desk.handle, turn)
        except CareError as error:
            return web.json_response({"error": type(error).__name__}, status=409)
        task = asyncio.create_task(self.outbox.send(pending))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        cards = [(one.delivery.slot, one.delivery.card) for one in pending]
        numbers = [card.number for _, card in cards if isinstance(card, TicketCard)]
        return web.json_response({"slots": [slot for slot, _ in cards], "numbers": numbers})

    async def _left(self, request: web.Request) -> web.Response:
        left = await asyncio.to_thread(self._count)
        left["untold"] = await asyncio.to_thread(broadcasting.waiting, self.store)
        return web.json_response(left)

    def _count(self) -> dict[str, int]:
        with self.store.engine.begin() as connection:
            owed = select(func.count()).where(tables.owed.c.state == "owed")
            parked = select(func.count()).where(tables.owed.c.state == "parked")
            cards = select(func.count()).where(tables.deliveries.c.kind != NudgeCard.__name__)
            return {
                "owed": connection.execute(owed).scalar_one(),
                "parked": connection.execute(parked).scalar_one(),
                "cards": connection.execute(cards).scalar_one(),
            }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--world", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--ahead", type=float, default=0.0, help="seconds by which the clock is set forward"
    )
    given = parser.parse_args()
    bot = Bot(given.database, given.world, given.ahead)
    web.run_app(
        bot.app(), host="127.0.0.1", port=given.port, print=lambda *_: None, access_log=None
    )


if __name__ == "__main__":
    main()
