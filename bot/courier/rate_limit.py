"""How fast a helpdesk is called: a few calls at once, so many a minute, and none while it asked for
quiet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 8
BURST = 10
A_MINUTE = (
    150  # 500 tickets after an outage are gone in four minutes; hosted helpdesks allow 200 and more
)


class RateLimit:
    """Belongs to one event loop and goes by its clock, which nobody can set back."""

    def __init__(self, a_minute: int) -> None:
        self._interval = 60 / a_minute
        self._places = asyncio.Semaphore(AT_ONCE)
        self._booked = 0.0
        self._quiet_until = 0.0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[float]:
        """Wait for one's place; gives the seconds of quiet that the helpdesk wants: call it only at
        0."""
        async with self._places:
            await asyncio.sleep(self._book())
            yield self.quiet()

    def pause(self, seconds: float) -> None:
        self._quiet_until = max(self._quiet_until, _now() + seconds)

    def quiet(self) -> float:
        return max(self._quiet_until - _now(), 0.0)

    def _book(self) -> float:
        """Seconds until the next call may be made; calls that were not made count up to a burst."""
        self._booked = max(self._booked + self._interval, _now() - BURST * self._interval)
        return max(self._booked - _now(), 0.0)


def _now() -> float:
    return asyncio.get_running_loop().time()
