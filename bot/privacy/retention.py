"""What people wrote is deleted when its time is over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from datetime import datetime

import structlog
from sqlalchemy import Engine

from bot.numbers import planning
from bot.ports.keeper import Keeper, Retention

PAUSE = 0.02  # seconds between two transactions, in which whoever waits goes first

log = structlog.get_logger()


class Unfinished(BaseException):
    """The process ends. No Exception, which the durable engine would note as the work's own end."""


class Tidying:
    """Deletes in many short transactions; what one that died left undone, the next one does.
    Synchronous. `retention` is asked anew each time, because the files that it comes from may be
    edited."""

    def __init__(
        self,
        engine: Engine,
        keepers: Collection[Keeper],
        retention: Callable[[], Retention],
        clock: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._keepers = keepers
        self._retention = retention
        self._clock = clock
        self._ended = threading.Event()

    @property
    def finished_before(self) -> datetime:
        """What the durable engine finished before is no longer wanted."""
        return self._retention().finished(self._clock())

    def end(self) -> None:
        """Whatever is under way raises Unfinished after its present transaction."""
        self._ended.set()

    def run(self) -> None:
        """Everything whose time is over. What is left is measured."""
        deleted = {keeper.what: self._expire(keeper) for keeper in self._keepers}
        planning.measure(self._engine)
        log.info("tidied", **deleted)

    def _expire(self, keeper: Keeper) -> int:
        count, after = 0, None
        while True:
            with self._engine.begin() as connection:
                gone = keeper.expire(connection, self._retention(), self._clock(), after)
            count, after = count + gone.count, gone.after
            if after is None:
                return count
            if self._ended.wait(PAUSE):
                raise Unfinished
