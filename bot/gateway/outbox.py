"""What must be shown to whom, the port through which a channel shows it, and the sending."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from weakref import WeakValueDictionary

import structlog

from bot.dialogue.cards import LASTING
from bot.errors import ChannelError
from bot.gateway.executor import in_database
from bot.ports.channel import Channel, Delivery, Pending
from bot.ports.observer import UNOBSERVED, Observer

PATIENCE = 30.0  # seconds that a channel may take over one delivery; less than the store's lease
PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)

log = structlog.get_logger()


class Unsent(Protocol):
    """What the outbox needs of the store; synchronous."""

    def claim(self, pending: Pending, now: datetime) -> bool: ...
    def done(self, sent: Sequence[Pending]) -> None: ...
    def postpone(self, pending: Pending, until: datetime) -> None: ...
    def due(self, now: datetime) -> tuple[Pending, ...]: ...
    def lapsed(self, now: datetime) -> int: ...


class Outbox:
    """Sends what is committed: at once after a turn, and what was left over at every sweep.

    `undeliverable` hears of what a platform refused for good, and why, before it is given up;
    synchronous. `alarm` hears why somebody got no answer.
    """

    def __init__(
        self,
        store: Unsent,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        undeliverable: Callable[[Delivery, str], None] | None = None,
        observer: Observer = UNOBSERVED,
        alarm: Callable[[str], None] = lambda reason: None,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._undeliverable = undeliverable
        self._observer = observer
        self._alarm = alarm
        self._slots: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._sent: list[Pending] = []
        self._noting = asyncio.Lock()

    async def send(self, pending: Sequence[Pending]) -> None:
        """In order; whatever cannot be sent now stays for a later sweep. Never raises."""
        for one in pending:
            lock = self._slots.setdefault(
                (one.delivery.to.channel, one.delivery.slot), asyncio.Lock()
            )
            async with lock:  # a slot's cards arrive in the order in which they were decided
                await self._send(one)

    async def sweep(self) -> None:
        """Send what an earlier attempt, or an earlier process, left unsent."""
        for _ in range(await in_database(self._store.lapsed, self._clock())):
            self._alarm("a reply could not be sent in time")
        await self.send(await in_database(self._store.due, self._clock()))

    async def _send(self, pending: Pending) -> None:
        try:
            if pending.claimed or await in_database(self._store.claim, pending, self._clock()):
                await self._deliver(pending)
        except Exception:  # the store is away: the claim lapses and a sweep tries again
            log.exception("delivery failed", delivery=pending.id)

    async def _deliver(self, pending: Pending) -> None:
        delivery = pending.delivery
        card = type(delivery.card).__name__
        about = {"channel": delivery.to.channel, "card": card, "delivery": pending.id}
        pause = min(PAUSE * 2**pending.attempts, LONGEST_PAUSE)
        channel = self._channels.get(delivery.to.channel)
        try:
            if channel is None:
                raise ChannelError("this channel is off: put its settings back", retry_after=60)
            with self._observer.delivering(channel.name, card, pending.since):
                async with asyncio.timeout(PATIENCE):
                    await channel.deliver(delivery)
        except ChannelError as error:
            if error.retry_after is None:
                log.error("delivery refused", reason=str(error), **about)
                if not isinstance(delivery.card, LASTING):
                    self._alarm(f"{delivery.to.channel} refused a reply: {error}")
                if self._undeliverable:
                    await in_database(self._undeliverable, delivery, str(error))
                await self._done(pending)
                return
            log.warning("delivery postponed", reason=str(error), **about)
            await self._postpone(pending, max(pause, timedelta(seconds=error.retry_after)))
        except TimeoutError:
            log.warning("delivery timed out", **about)
            await self._postpone(pending, pause)
        else:
            await self._done(pending)

    async def _done(self, pending: Pending) -> None:
        """Note it as sent, together with all that are sent while the ones before are noted."""
        self._sent.append(pending)
        async with self._noting:
            if sent := self._sent:
                self._sent = []
                await in_database(self._store.done, sent)

    async def _postpone(self, pending: Pending, pause: timedelta) -> None:
        await in_database(self._store.postpone, pending, self._clock() + pause)
