"""People of whom Teams did not say who they are when they did something: it is asked again, until
it says it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from adapters.teams.activity import Activity
from adapters.teams.places import TEAMS
from bot.errors import ChannelError
from bot.model.people import Partner

PAUSE = 1.0  # seconds, doubled each time
TRIES = 8  # some four minutes
MOST_ASKED = 1_000  # people about whom Teams is asked

log = structlog.get_logger()


class Strangers:
    """`ask` says who did an activity, or raises ChannelError while Teams does not say it."""

    def __init__(self, ask: Callable[[Activity], Awaitable[Partner]]) -> None:
        self._ask = ask
        self._asking: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def close(self) -> None:
        for asking in list(self._asking.values()):
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking

    def ask_again(
        self, activity: Activity, met: Callable[[Partner], None], wait: float | None
    ) -> None:
        """Once at a time about each person; `met` hears who it is. `wait` is for how many seconds
        Teams wants to be left alone."""
        about = (activity.conversation.id, activity.sender.id)
        if about in self._asking or len(self._asking) >= MOST_ASKED:
            return
        asking = asyncio.create_task(self._learn(activity, met, wait or 0.0))
        self._asking[about] = asking
        asking.add_done_callback(lambda _: self._asking.pop(about, None))

    async def _learn(self, activity: Activity, met: Callable[[Partner], None], wait: float) -> None:
        pause = PAUSE
        for _ in range(TRIES):
            await asyncio.sleep(max(wait, pause))
            try:
                met(await self._ask(activity))
                return
            except ChannelError as error:
                wait = error.retry_after or 0.0
            pause *= 2
        log.warning("Teams does not say who somebody is", channel=TEAMS)
