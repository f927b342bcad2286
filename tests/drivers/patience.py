"""Waiting for what comes by itself, with an end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def eventually(so: Callable[[], bool], within: float = 60.0) -> None:
    """Until it is so."""
    async with asyncio.timeout(within):
        while not so():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
