"""The bot as a process of its own, with everything that can be switched on, and what it talks to on
loopback.

`main` is that process: with its settings, and in FAKE_TEAMS the address of a Bot Framework of the
tests. Its first line is its port.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import psutil
from aiohttp import web

from bot.desk.desk import utc_now
from tests import INDEX_CACHE
from tests.drivers.patience import eventually
from tests.drivers.slack_chat import settings
from tests.drivers.teams_chat import CARE, PERSONAL, SETTINGS, THREAD
from tests.drivers.warm import Forked, the_same_time, warm
from tests.drivers.web_page import LOCKED
from tests.fakes import fake_webhook
from tests.fakes.fake_slack import FakeSlack, fake_slack
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.first_start import first_started
from tests.fakes.helpdesk_rig import Faults, serving
from tests.fakes.slack_methods import ANNA

METRICS = "kanari-metrics-token"
MAIN = "tests.drivers.whole_bot:main"


@dataclass
class World:
    """The bot, and what it talks to. `answers` are its own to requests that went wrong."""

    slack: FakeSlack
    teams: FakeTeams
    faults: Faults
    helpdesk: str
    url: str = ""
    process: psutil.Process | None = None
    answers: list[str] = field(default_factory=list)

    async def happened(self) -> None:
        """Wait until the helpdesk was asked, and went wrong."""
        await eventually(lambda: not self.faults.next)

    async def posts(self, path: str, body: bytes, **headers: str) -> None:
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url + path, data=body, headers=headers) as answer,
        ):
            assert answer.status < 500 or answer.status == 503
            self.answers.append(await answer.text())


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    faults = Faults()
    teams = await FakeTeams(conversations={PERSONAL, CARE, THREAD}).start()
    async with fake_slack() as slack, serving(fake_webhook.FakeReceiver().app(faults)) as receiver:
        slack.users[ANNA]["profile"]["email"] = "anna@netvoice.example"
        yield World(slack, teams, faults, receiver)
    await teams.stop()


def _environment(
    world: World, knowledge: Path, database: str, more: Mapping[str, str]
) -> dict[str, str]:
    everything = {
        **{
            name: str(value)
            for name, value in (settings(world.slack, knowledge) | SETTINGS).items()
        },
        **{"DATABASE_URL": database, "FAKE_TEAMS": world.teams.url, "METRICS_TOKEN": METRICS},
        **LOCKED,
        **{"HELPDESK": "webhook", "WEBHOOK_SECRET": fake_webhook.SECRET},
        **{"WEBHOOK_URL": world.helpdesk + fake_webhook.PATH},
        **{"MEANING": "off", "INDEX_CACHE": str(INDEX_CACHE), **more},
    }
    home = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return {**home, **the_same_time(), **everything}


@asynccontextmanager
async def running(
    world: World, knowledge: Path, database: str, log: Path, **more: str
) -> AsyncIterator[None]:
    """The bot in the world, on a database as a first start leaves it; `log` gets what it says."""
    first_started(database)
    process, world.url = await _started(_environment(world, knowledge, database, more), log)
    world.process = psutil.Process(process.pid)
    try:
        await world.slack.call("auth.test")
        yield
    finally:
        process.terminate()
        await process.wait()


async def _started(env: Mapping[str, str], log: Path) -> tuple[Forked, str]:
    """With its address."""
    process, pipe = warm().serve(MAIN, (), env, heard=1, beside=log)
    with pipe:
        port = await asyncio.to_thread(pipe.readline)
    return process, f"http://127.0.0.1:{port.decode().strip()}"


class Mortal:
    """The bot as `running` has it, which can be killed and started again where it was, and whose
    clock can be set ahead."""

    def __init__(self, world: World, env: Mapping[str, str], log: Path, clock: Path) -> None:
        self._world = world
        self._env = {**env, "FAKE_CLOCK": str(clock)}
        self._log = log
        self._clock = clock
        self._process: Forked | None = None

    async def start(self) -> None:
        self._process, self._world.url = await _started(self._env, self._log)

    async def kill(self) -> None:
        """Without a warning."""
        assert self._process
        self._process.kill()
        await self._process.wait()

    def ahead(self, seconds: float) -> None:
        """From now on its clock is so much ahead; it never reads a file that is half written."""
        written = self._clock.with_suffix(".new")
        written.write_text(str(seconds), "utf-8")
        written.replace(self._clock)


@asynccontextmanager
async def mortal(
    world: World, knowledge: Path, database: str, folder: Path, **more: str
) -> AsyncIterator[Mortal]:
    """`folder` gets its log."""
    env = _environment(world, knowledge, database, more)
    bot = Mortal(world, env, folder / "log", folder / "clock")
    bot.ahead(0.0)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.kill()


def main() -> None:
    from adapters.server.app import build
    from adapters.server.log import set_up_log
    from bot.settings.settings import read

    settings = read()
    set_up_log(settings)
    door = socket.create_server(("127.0.0.1", 0))
    print(door.getsockname()[1], flush=True)
    cloud = FakeTeams(url=os.environ["FAKE_TEAMS"]).cloud
    clock = os.environ.get("FAKE_CLOCK")
    app = build(settings, teams_cloud=cloud, clock=_clock(Path(clock)) if clock else utc_now)
    web.run_app(app, sock=door, access_log=None, print=None)


def _clock(ahead: Path) -> Callable[[], datetime]:
    """As many seconds ahead as the file says."""
    return lambda: utc_now() + timedelta(seconds=float(ahead.read_text("utf-8")))
