"""Starts a server in a process of its own, as its users start it, and waits until it is ready."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil
from aiohttp.test_utils import unused_port

from tests import ROOT

WITH_HELPDESK = {"PLAYGROUND_TOKEN": "with it, the playground's helpdesk gets the tickets"}
READY_WITHIN = 240.0  # seconds; on a busy machine the first start learns for long


@dataclass(frozen=True, slots=True)
class Running:
    """`start`: seconds from the start of the process until `/readyz` answered."""

    url: str
    process: psutil.Popen
    start: float

    @property
    def memory(self) -> float:
        """Resident, in MB."""
        return float(self.process.memory_info().rss) / 2**20

    @property
    def cpu(self) -> float:
        """Seconds of all cores together, so far."""
        used = self.process.cpu_times()
        return float(used.user + used.system)


@asynccontextmanager
async def running(
    command: Sequence[str], settings: Mapping[str, str], home: Path, session: aiohttp.ClientSession
) -> AsyncIterator[Running]:
    """`python` with this command, in the folder `home`, on a free port; its log is in
    `home/log`."""
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    begun = time.perf_counter()
    process = _started(command, {**settings, "PORT": str(port)}, home)
    try:
        while not await _ready(session, url):
            if process.poll() is not None or time.perf_counter() - begun > READY_WITHIN:
                raise SystemExit(
                    f"{' '.join(command)} did not start:\n{(home / 'log').read_text('utf-8')}"
                )
            await asyncio.sleep(0.005)
        yield Running(url, process, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait(20)


def _started(command: Sequence[str], settings: Mapping[str, str], home: Path) -> psutil.Popen:
    home.mkdir(parents=True, exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "KNOWLEDGE_DIR": str(ROOT / "knowledge"),
        **settings,
    }
    with (home / "log").open("wb") as log:
        return psutil.Popen(
            [sys.executable, *command], cwd=home, env=environment, stdout=log, stderr=log
        )


async def _ready(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(f"{url}/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False
