"""The bot as a process of its own: told to stop, or killed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests import ROOT
from tests.drivers.warm import BOT, Forked, warm
from tests.fakes.first_start import first_started


@dataclass
class BotProcess:
    """`told` is what it says."""

    process: Process | Forked
    told: asyncio.StreamReader
    url: str = ""
    log: list[dict[str, Any]] = field(default_factory=list)

    async def says(self, event: str, within: float = 60.0) -> dict[str, Any]:
        """The next line of its log that begins so."""
        async with asyncio.timeout(within):
            while line := await self.told.readline():
                self.log.append(
                    json.loads(line) if line.startswith(b"{") else {"event": line.decode()}
                )
                if str(self.log[-1]["event"]).startswith(event):
                    return self.log[-1]
        raise AssertionError(f"it ended without saying {event!r}: {self.log}")

    async def ends(self, within: float) -> int:
        """Its exit code; what it still says is read meanwhile, so that it never waits for us."""
        async with asyncio.timeout(within):
            rest, code = await asyncio.gather(self.told.read(), self.process.wait())
        self.log += [{"event": line.decode()} for line in rest.splitlines()]
        return code


@asynccontextmanager
async def bot_process(**env: object) -> AsyncIterator[BotProcess]:
    """Listening, on a database as a first start leaves it; killed at the end, if it did not end by
    itself. OPEN_FILES is how many files it may open."""
    files = int(str(env.pop("OPEN_FILES", 0)))
    first_started(str(env["DATABASE_URL"]))
    process, pipe = warm().serve(BOT, ["serve"], _environment(env), heard=2, files=files)
    told = asyncio.StreamReader()
    end, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(told), pipe
    )
    async with _listening(BotProcess(process, told)) as bot:
        yield bot
    end.close()


@asynccontextmanager
async def bot_without(*closed: int, **env: object) -> AsyncIterator[BotProcess]:
    """The same as an operator starts it, without some of its streams, by their numbers."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "serve",
        cwd=ROOT,
        env=_environment(env),
        stdin=DEVNULL,
        stderr=PIPE,
        preexec_fn=partial(_close, closed),
    )
    assert process.stderr
    async with _listening(BotProcess(process, process.stderr)) as bot:
        yield bot


@asynccontextmanager
async def _listening(bot: BotProcess) -> AsyncIterator[BotProcess]:
    try:
        bot.url = (await bot.says("listening"))["address"].rstrip("/")
        yield bot
    finally:
        if bot.process.returncode is None:
            bot.process.kill()
        await bot.process.wait()


def _environment(env: Mapping[str, object]) -> dict[str, str]:
    values = {"PORT": "0", "LOG_FORMAT": "json", "HOST": "127.0.0.1"}
    return {**os.environ, **values, **{name: str(one) for name, one in env.items()}}


def _close(numbers: tuple[int, ...]) -> None:
    for number in numbers:
        os.close(number)
