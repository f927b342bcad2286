"""Threads that wait for the database, and for nothing else.

While it is frozen they may all be stuck. Names are still looked up, tokens fetched, and people
told.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

_DATABASE = ThreadPoolExecutor(16, thread_name_prefix="database")

Given = ParamSpec("Given")
Result = TypeVar("Result")


async def in_database(
    call: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """What `asyncio.to_thread` does, in these threads."""
    here = contextvars.copy_context()
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_DATABASE, lambda: here.run(call, *args, **kwargs))
