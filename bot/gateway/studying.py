"""What is learned, counted and told to many runs beside what people wait for: in a thread of its
own, one thing at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.broadcasts.watch import Watch
from bot.dialogue.turns import Turn
from bot.errors import BusyError
from bot.gateway.intake import Intake
from bot.learning.study import Study
from bot.numbers.counting import Counting

# Seconds between two looks at what waits: changes to check, waves of tickets, who is to be told.
LOOK = 1.0
GROUP = 60.0  # seconds after which misses are grouped anew
COUNT = 15.0  # seconds after which what happened meanwhile is counted
PART, SELDOM = 0.02, 300.0  # of the time that each of both takes at most, and its longest pause

log = structlog.get_logger()

Result = TypeVar("Result")


class Seldom:
    """Work that is done again after `every` seconds, or later where it takes long: people's
    questions come first."""

    def __init__(
        self, every: float, begin: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._every = every
        self._clock = clock
        self._next = clock() + begin

    async def run(self, work: Callable[[], Awaitable[None]]) -> None:
        begun = self._clock()
        if begun < self._next:
            return
        self._next = begun + self._every
        await work()
        took = self._clock() - begun
        self._next = begun + max(self._every, min(took / PART, SELDOM))


class Studying:
    """What comes of it is taken by the intake as turns."""

    def __init__(self, study: Study, watch: Watch, counting: Counting, intake: Intake) -> None:
        self._study = study
        self._watch = watch
        self._counting = counting
        self._intake = intake
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="study")
        self._grouped = Seldom(GROUP, begin=GROUP)
        self._counted = Seldom(COUNT, begin=0.0)
        self._told = ""

    async def run(self) -> None:
        while True:
            try:
                await self.work()
                await self._counted.run(self.count)
                await self.week()
                await self._grouped.run(self.group)
            except (SQLAlchemyError, BusyError) as error:  # the next look tries again
                log.warning("nothing learned or counted", reason=type(error).__name__)
            except Exception:
                log.exception("nothing learned or counted")
            await asyncio.sleep(LOOK)

    async def work(self) -> None:
        """Whatever waits now: checks, what lapsed, waves of tickets, who is told of something."""
        watch = self._watch
        for waiting in (
            self._checked,
            self._study.lapsed,
            watch.waves,
            watch.told,
            watch.settled,
        ):
            for turn in await self._call(waiting):
                await self._intake.take_and_send(turn)

    async def group(self) -> None:
        """What takes longer, and may wait: misses are grouped, owners asked."""
        await self._call(self._study.group)
        for turn in await self._call(self._study.owners_asked):
            await self._intake.take_and_send(turn)

    async def count(self) -> None:
        """What people did since the last time."""
        await self._call(self._counting.run)

    async def week(self) -> None:
        """Once a week, whichever replica comes first; what was counted last is in it."""
        turn = self._intake.due_week()
        if turn and turn.id != self._told:
            await self.count()
            await self._intake.take_and_send(turn)
            self._told = turn.id

    async def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _checked(self) -> Iterable[Turn]:
        return list(self._study.checked())

    async def _call(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work))
