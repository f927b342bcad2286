"""The real server, started as its users start it, beside the least bot that could stand in its place."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import aiohttp
import numpy as np
import psutil

from tests.bench import corpus
from tests.bench.engines import OURS
from tests.bench.slack import SECRET, Answered, Slack

PEER = "Bolt, one row and a constant text"
AT_ONCE = 50
LONE = 40
STARTS = 5
ROUNDS = 9
READY_WITHIN = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds; `start` in seconds, `memory` in MB.

    A burst is AT_ONCE commands at once, of people whom the server never met, or met a moment ago. A lone
    command waits for the card of the one before.
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
    start: float
    memory: float


@dataclass
class _Server:
    """One of the two, and what was measured of it: one list a round."""

    name: str
    command: Sequence[str]
    settings: Callable[[Path], Mapping[str, str]]
    starts: list[float] = field(default_factory=list)
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
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        servers = [
            _Server(OURS, ("-m", "bot", "serve"), lambda home: {"DATABASE_URL": f"sqlite:///{home}/care.db"}),
            _Server(PEER, ("-m", "tests.bench.peer"), lambda home: {"DATABASE_FILE": f"{home}/peer.db"}),
        ]
        for number in range(starts - 1):
            for server in servers:
                async with _running(server, slack, folder / str(number), session):
                    pass
        processes = [
            await stack.enter_async_context(_running(server, slack, folder / "last", session)) for server in servers
        ]
        await _measure(servers, slack, session, rounds)
        memory = [process.memory_info().rss / 2**20 for process in processes]
        return [_result(server, used) for server, used in zip(servers, memory, strict=True)]


async def _measure(servers: Sequence[_Server], slack: Slack, session: aiohttp.ClientSession, rounds: int) -> None:
    """The first round only warms up."""
    texts = [message.text for message in corpus.labelled() if message.answers]
    people = count()
    for number in range(rounds + 1):
        for server in servers:
            met = [f"U{next(people):08}" for _ in range(AT_ONCE)]
            new = await _burst(server, slack, session, texts, met)
            known = await _burst(server, slack, session, texts[AT_ONCE:], met)
            lone = [await slack.command(session, server.url, text, met[0]) for text in texts[-LONE:]]
            if number:
                server.new.append(new)
                server.known.append(known)
                server.lone.append(lone)


async def _burst(
    server: _Server, slack: Slack, session: aiohttp.ClientSession, texts: Sequence[str], people: Sequence[str]
) -> list[Answered]:
    return await asyncio.gather(
        *(slack.command(session, server.url, text, user) for text, user in zip(texts, people, strict=False))
    )


@asynccontextmanager
async def _running(
    server: _Server, slack: Slack, home: Path, session: aiohttp.ClientSession
) -> AsyncIterator[psutil.Popen]:
    """Started in an empty folder and ready to answer."""
    home = home / server.name
    home.mkdir(parents=True)
    port = _free_port()
    server.url = f"http://127.0.0.1:{port}"
    begun = time.perf_counter()
    process = _launched(server, slack, home, port)
    try:
        while not await _ready(session, server.url):
            if process.poll() is not None or time.perf_counter() - begun > READY_WITHIN:
                raise SystemExit(f"{server.name} did not start:\n{(home / 'log').read_text('utf-8')}")
            await asyncio.sleep(0.005)
        server.starts.append(time.perf_counter() - begun)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _launched(server: _Server, slack: Slack, home: Path, port: int) -> psutil.Popen:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(corpus.ROOT),
        "KNOWLEDGE_DIR": str(corpus.ROOT / "knowledge"),
        "PORT": str(port),
        "SLACK_API_URL": f"{slack.url}/api/",
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        **server.settings(home),
    }
    with (home / "log").open("wb") as log:
        return psutil.Popen([sys.executable, *server.command], cwd=home, env=environment, stdout=log, stderr=log)


async def _ready(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(f"{url}/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _result(server: _Server, memory: float) -> Speed:
    return Speed(
        server.name,
        *_over_rounds(server.new, lambda one: one.acknowledged),
        *_over_rounds(server.known, lambda one: one.acknowledged),
        *_over_rounds(server.lone, lambda one: one.acknowledged),
        *_over_rounds(server.lone, lambda one: one.shown),
        median(server.starts),
        memory,
    )


def _over_rounds(rounds: Sequence[Sequence[Answered]], what: Callable[[Answered], float]) -> tuple[float, float]:
    """The median over the rounds of each round's p50 and p99, in milliseconds."""
    measured = [[what(one) * 1_000 for one in answered] for answered in rounds]
    p50, p99 = (median(float(np.percentile(took, q)) for took in measured) for q in (50, 99))
    return p50, p99
