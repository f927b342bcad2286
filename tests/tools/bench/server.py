"""The real server, started as its users start it, beside the least bot that could stand in its
place."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import aiohttp
import numpy as np

from tests.tools.bench import corpus
from tests.tools.bench.engines import OURS
from tests.tools.bench.launch import Running, running
from tests.tools.bench.slack import Answered, Slack

PEER = "Bolt, one row and a constant text"
SERVE, LEAST = ("-m", "bot", "serve"), ("-m", "tests.tools.bench.peer")
AT_ONCE = 50
LONE = 40
STARTS = 5
ROUNDS = 9
SETTLED = 2.0  # seconds
HEARS = "answers go by meaning too"
HEARS_WITHIN = 300.0  # seconds


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds; `first_start` and `start` in seconds, `fresh`, `meaning` and `memory` in MB: of
    a server that nobody asked yet, what a second opinion adds to it, and after everything.

    A burst is AT_ONCE commands at once, of people whom the server never met, or met a moment ago. A
    lone command waits for the card of the one before.
    """

    server: str
    new_p50: float
    new_p99: float
    known_p50: float
    known_p99: float
    lone_p50: float
    lone_p99: float
    card_p50: float
    card_p99: float
    first_start: float
    start: float
    fresh: float
    meaning: float
    memory: float


@dataclass
class _Server:
    """One of the two, and what was measured of it: one list a round."""

    name: str
    command: Sequence[str]
    starts: list[float] = field(default_factory=list)
    fresh: float = 0.0
    meaning: float = 0.0
    new: list[list[Answered]] = field(default_factory=list)
    known: list[list[Answered]] = field(default_factory=list)
    lone: list[list[Answered]] = field(default_factory=list)
    url: str = ""


def speed(starts: int = STARTS, rounds: int = ROUNDS) -> list[Speed]:
    """Both servers; they take turns, and while one is measured the other is idle."""
    return asyncio.run(_speed(starts, rounds))


async def _speed(starts: int, rounds: int) -> list[Speed]:
    slack = Slack()
    async with AsyncExitStack() as stack:
        stack.push_async_callback((await slack.start()).cleanup)
        folder = Path(stack.enter_context(TemporaryDirectory()))
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        )
        servers = [
            _Server(OURS, SERVE),
            _Server(PEER, LEAST),
        ]
        for _ in range(starts + 1):
            for server in servers:
                async with _running(server, slack, folder, session) as one:
                    await asyncio.sleep(SETTLED)
                    server.fresh = one.memory
        servers[0].meaning = await _with_meaning(servers[0], slack, folder, session)
        ready = [
            await stack.enter_async_context(_running(server, slack, folder, session))
            for server in servers
        ]
        await _measure(servers, slack, session, rounds)
        return [_result(server, one.memory) for server, one in zip(servers, ready, strict=True)]


async def _measure(
    servers: Sequence[_Server], slack: Slack, session: aiohttp.ClientSession, rounds: int
) -> None:
    """The first round only warms up."""
    texts = [message.text for message in corpus.labelled() if message.answers]
    people = count()
    for number in range(rounds + 1):
        for server in servers:
            met = [f"U{next(people):08}" for _ in range(AT_ONCE)]
            new = await _burst(server, slack, session, texts, met)
            known = await _burst(server, slack, session, texts[AT_ONCE:], met)
            lone = [
                await slack.command(session, server.url, text, met[0]) for text in texts[-LONE:]
            ]
            if number:
                server.new.append(new)
                server.known.append(known)
                server.lone.append(lone)


async def _burst(
    server: _Server,
    slack: Slack,
    session: aiohttp.ClientSession,
    texts: Sequence[str],
    people: Sequence[str],
) -> list[Answered]:
    return await asyncio.gather(
        *(
            slack.command(session, server.url, text, user)
            for text, user in zip(texts, people, strict=False)
        )
    )


async def _with_meaning(
    server: _Server, slack: Slack, folder: Path, session: aiohttp.ClientSession
) -> float:
    """What the second opinion adds, in MB; 0 where it is not installed."""
    added = 0.0
    for _ in range(2):  # the first time it encodes every wording
        async with _running(server, slack, folder, session, meaning="on") as one:
            begun = time.monotonic()
            log = folder / server.name / "log"
            while HEARS not in log.read_text("utf-8"):
                if time.monotonic() - begun > HEARS_WITHIN:
                    return 0.0
                await asyncio.sleep(1)
            await asyncio.sleep(SETTLED)
            added = one.memory - server.fresh
        server.starts.pop()
    return added


@asynccontextmanager
async def _running(
    server: _Server,
    slack: Slack,
    folder: Path,
    session: aiohttp.ClientSession,
    meaning: str = "off",
) -> AsyncIterator[Running]:
    """Started as on any day but the first: the database is there, and what the knowledge taught."""
    home = folder / server.name
    settings = {
        **slack.settings(),
        "DATABASE_URL": f"sqlite:///{home}/care.db",
        "MEANING": meaning,
    }
    async with running(server.command, settings, home, session) as one:
        server.url = one.url
        server.starts.append(one.start)
        yield one


def _result(server: _Server, memory: float) -> Speed:
    return Speed(
        server.name,
        *_over_rounds(server.new, lambda one: one.acknowledged),
        *_over_rounds(server.known, lambda one: one.acknowledged),
        *_over_rounds(server.lone, lambda one: one.acknowledged),
        *_over_rounds(server.lone, lambda one: one.shown),
        server.starts[0],
        median(server.starts[1:]),
        server.fresh,
        server.meaning,
        memory,
    )


def _over_rounds(
    rounds: Sequence[Sequence[Answered]], what: Callable[[Answered], float]
) -> tuple[float, float]:
    """The median over the rounds of each round's p50 and p99, in milliseconds."""
    measured = [[what(one) * 1_000 for one in answered] for answered in rounds]
    p50, p99 = (median(float(np.percentile(took, q)) for took in measured) for q in (50, 99))
    return p50, p99
