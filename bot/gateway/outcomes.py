"""What becomes of a delivery after an attempt: sent, tried again, held until somebody mends its
place, or replaced by something else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.dialogue import cards
from bot.errors import ChannelError, Refusal
from bot.gateway.executor import in_database
from bot.gateway.unsent import Sender, Unsent
from bot.ports.alarm import Alarm
from bot.ports.channel import Pending

PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
WAITED_FOR = timedelta(seconds=30)  # the longest pause where somebody waits
LOOK_AGAIN = timedelta(minutes=1)  # at what somebody must mend, doubled each time
LONGEST_LOOK = timedelta(minutes=10)
PARTNERS_LOOK = timedelta(hours=6)  # at what is for a partner: many places are gone for ever

log = structlog.get_logger()


class Outcomes:
    """`alarm` hears why somebody got no answer."""

    def __init__(
        self, store: Unsent, clock: Callable[[], datetime], sender: Sender | None, alarm: Alarm
    ) -> None:
        self._store = store
        self._clock = clock
        self._sender = sender
        self._alarm = alarm
        self._sent: list[Pending] = []
        self._noting = asyncio.Lock()
        self._instead: list[Pending] = []

    async def note(self, pending: Pending, error: ChannelError | None) -> None:
        """What became of it."""
        if error:
            await self._refused(pending, error)
            return
        await self._done(pending)
        if pending.refused:
            to = pending.delivery.to
            await in_database(self._store.mend, to.channel, [to.key], self._clock())

    async def _refused(self, pending: Pending, error: ChannelError) -> None:
        card = pending.delivery.card
        about = {"channel": pending.delivery.to.channel, "delivery": pending.id}
        log.warning(
            "delivery refused",
            card=type(card).__name__,
            refusal=error.refusal,
            reason=str(error),
            **about,
        )
        if error.refusal is Refusal.PASSING:
            await self._postpone(pending, error)
        elif isinstance(card, cards.LASTING):
            await self._hold(pending, error)
        elif error.refusal is Refusal.WAITS or isinstance(card, cards.NoticeCard):
            await self._insist(pending, error)
        else:
            await self._give_up(pending, error)

    async def _postpone(self, pending: Pending, error: ChannelError) -> None:
        lasting = isinstance(pending.delivery.card, cards.LASTING)
        longest = LONGEST_PAUSE if lasting else WAITED_FOR
        pause = _doubled(PAUSE, pending.attempts, longest)
        asked = timedelta(seconds=error.retry_after or 0)
        await in_database(self._store.postpone, pending, self._clock() + max(pause, asked))

    async def _hold(self, pending: Pending, error: ChannelError) -> None:
        if not pending.refused and await self._another_way(pending, error):
            await self._done(pending)
            return
        cares = isinstance(pending.delivery.card, cards.CareCard)
        longest = LONGEST_LOOK if cares else PARTNERS_LOOK
        until = self._clock() + _doubled(LOOK_AGAIN, pending.attempts - 1, longest)
        await in_database(self._store.hold, pending, until, str(error))

    async def _insist(self, pending: Pending, error: ChannelError) -> None:
        """Nothing plainer can be said, or nothing at all there: whoever waits may still get it when
        the refusal ends soon. What is older than a reply may be is given up by a sweep."""
        if not pending.refused:
            if await self._another_way(pending, error):
                await self._done(pending)
                return
            self._ring(pending, error)
        until = self._clock() + _doubled(PAUSE, pending.attempts, WAITED_FOR)
        await in_database(self._store.hold, pending, until, str(error))

    async def _give_up(self, pending: Pending, error: ChannelError) -> None:
        channel = pending.delivery.to.channel
        log.error("delivery given up", channel=channel, delivery=pending.id, reason=str(error))
        if not await self._another_way(pending, error):
            self._ring(pending, error)
        await self._done(pending)

    def _ring(self, pending: Pending, error: ChannelError) -> None:
        self._alarm.ring(f"{pending.delivery.to.channel} refused a reply: {error}")

    def instead(self) -> Sequence[Pending]:
        """What is to be sent in the place of what was refused, or to tell of it; once."""
        pending, self._instead = self._instead, []
        return pending

    async def _another_way(self, pending: Pending, error: ChannelError) -> bool:
        """Whether something else now goes in its place."""
        if self._sender is None:
            return False
        instead = await in_database(self._sender.undelivered, pending.delivery, error)
        self._instead += instead.pending
        return instead.moved

    async def _done(self, pending: Pending) -> None:
        """Note it as sent, together with all that are sent while the ones before are noted."""
        self._sent.append(pending)
        async with self._noting:
            if sent := self._sent:
                self._sent = []
                await in_database(self._store.done, sent)


def _doubled(first: timedelta, times: int, longest: timedelta) -> timedelta:
    factor = 2.0 ** min(max(times, 0), 16)
    return min(first * factor, longest)
