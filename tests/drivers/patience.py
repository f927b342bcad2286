"""Waiting for what comes by itself, with an end; and how long something took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

PATIENCE = 60.0  # seconds until a test gives up what must come; a busy machine is slow
IN_TIME = 2.9  # seconds, of the three that a platform waits for

Got = TypeVar("Got")


async def eventually(so: Callable[[], bool], within: float = PATIENCE) -> None:
    """Until it is so; the longer it takes, the more seldom it is looked at."""
    pause = 0.01
    async with asyncio.timeout(within):
        while not so():
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.2)


class Stopwatch:
    """Counts as if this process had the machine to itself: what it was ready for while others ran
    is left out, where the system tells that."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._queued = _queued()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun - max(0.0, _queued() - self._queued)


async def in_time(act: Awaitable[Got], within: float = IN_TIME) -> Got:
    """What it gave, within what a platform waits for."""
    watch = Stopwatch()
    async with asyncio.timeout(PATIENCE):
        got = await act
    assert watch.seconds < within
    return got


def _queued() -> float:
    """Seconds that the threads of this process have waited for a core, as Linux counts them."""
    waited = 0
    for thread in Path("/proc/self/task").glob("*/schedstat"):
        with suppress(OSError):  # it has just ended
            waited += int(thread.read_text().split()[1])
    return waited / 1e9
