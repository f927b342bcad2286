"""Requests that nobody vouches for: told in one line a minute, with the fix, and counted for the
doctor."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping

import structlog
from aiohttp import web

QUIET = 60.0  # seconds

log = structlog.get_logger()


class Refusals:
    """A door is named by its path. What was refused before a request was taken does not count any
    more: whoever cannot sign as we want it never is."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._refused: Counter[str] = Counter()
        self._untold: Counter[str] = Counter()
        self._quiet_until: dict[str, float] = {}
        self._fixes: dict[str, str] = {}

    def refused(self, door: str, reason: str, fix: str) -> None:
        self._refused[door] += 1
        self._untold[door] += 1
        self._fixes[door] = fix
        if self._clock() < self._quiet_until.get(door, 0.0):
            return
        self._quiet_until[door] = self._clock() + QUIET
        log.warning(
            "request refused", path=door, reason=reason, fix=fix, requests=self._untold.pop(door)
        )

    def taken(self, door: str) -> None:
        del self._refused[door]

    def every(self) -> Mapping[str, tuple[int, str]]:
        """By door: how many since the last that was taken, and the fix."""
        return {door: (count, self._fixes[door]) for door, count in self._refused.items() if count}


KEY = web.AppKey("refusals", Refusals)


def refused(request: web.Request, reason: str, fix: str) -> None:
    request.app[KEY].refused(request.path, reason, fix)


def taken(request: web.Request) -> None:
    request.app[KEY].taken(request.path)
