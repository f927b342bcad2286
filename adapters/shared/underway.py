"""Messages on their way: a platform may show one, and people answer it, before it is kept where it
stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

PATIENCE = 1.5  # seconds; whoever waits for it must be answered within three


class Underway:
    def __init__(self) -> None:
        self._posting: dict[asyncio.Event, str] = {}

    @contextmanager
    def posting(self, where: str) -> Iterator[None]:
        """Around a post and the keeping of what came of it."""
        kept = asyncio.Event()
        self._posting[kept] = where
        try:
            yield
        finally:
            del self._posting[kept]
            kept.set()

    async def settled(self, there: Callable[[str], bool] = lambda where: True) -> None:
        """Once what is being posted there is kept, or after PATIENCE."""
        waiting = [kept for kept, where in self._posting.items() if there(where)]
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                for kept in waiting:
                    await kept.wait()
