"""The bot as a process of its own: started as an operator starts it, and told to stop."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests import ROOT


def the_same_time() -> dict[str, str]:
    """What tells a process with an environment of its own when and where these tests run, as the
    Makefile's CLOCK has it."""
    told = ("TZ", "LD_PRELOAD", "CLOCK_OFFSET")
    return {name: os.environ[name] for name in told if name in os.environ}


@dataclass
class BotProcess:
    process: Process
    url: str = ""
    log: list[dict[str, Any]] = field(default_factory=list)

    async def says(self, event: str, within: float = 60.0) -> dict[str, Any]:
        """The next line of its log that begins so."""
        assert self.process.stderr
        async with asyncio.timeout(within):
            while line := await self.process.stderr.readline():
                self.log.append(
                    json.loads(line) if line.startswith(b"{") else {"event": line.decode()}
                )
                if str(self.log[-1]["event"]).startswith(event):
                    return self.log[-1]
        raise AssertionError(f"it ended without saying {event!r}: {self.log}")

    async def ends(self, within: float) -> int:
        """Its exit code; what it still says is read meanwhile, so that it never waits for us."""
        assert self.process.stderr
        async with asyncio.timeout(within):
            rest, code = await asyncio.gather(self.process.stderr.read(), self.process.wait())
        self.log += [{"event": line.decode()} for line in rest.splitlines()]
        return code


def _prepare(closed: tuple[int, ...], files: int) -> None:
    for number in closed:
        os.close(number)
    if files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


@asynccontextmanager
async def bot_process(*closed: int, **env: object) -> AsyncIterator[BotProcess]:
    """Listening; killed at the end, if it did not end by itself. Some of
    its streams may be `closed`, by their numbers; OPEN_FILES is
    how many files it may open."""
    files = int(str(env.pop("OPEN_FILES", 0)))
    values = {"PORT": "0", "LOG_FORMAT": "json", "HOST": "127.0.0.1"} | {
        name: str(one) for name, one in env.items()
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "serve",
        cwd=ROOT,
        env=os.environ | values,
        stdin=DEVNULL,
        stderr=PIPE,
        preexec_fn=partial(_prepare, closed, files),
    )
    bot = BotProcess(process)
    try:
        bot.url = (await bot.says("listening"))["address"].rstrip("/")
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
