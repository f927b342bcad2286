"""What is committed is sent: at once after a turn, and what was left over at every sweep. How long
a channel may take stands here, how long one waits before the next attempt in `outcomes`.

Of what a platform refuses, a reply to somebody who waits takes another way, and a card about a
ticket waits here until the refusal is mended, however long that takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from weakref import WeakValueDictionary

import structlog

from bot.dialogue import speech
from bot.errors import ChannelError, Refusal
from bot.gateway.executor import in_database
from bot.gateway.late import Late
from bot.gateway.outcomes import Outcomes
from bot.gateway.unsent import Sender, Unsent
from bot.model.people import Place
from bot.ports.alarm import SILENT, Alarm
from bot.ports.channel import Channel, Pending
from bot.ports.observer import UNOBSERVED, Observer

PATIENCE = 30.0  # seconds that a channel may take over one delivery; less than the store's lease
QUICK_STEPS = (0.5, 1.0, 2.0, 4.0)  # seconds; somebody looks at the screen
QUICK_WITHIN = 15.0  # seconds after a claim in which an attempt begins; with PATIENCE its lease

log = structlog.get_logger()


class Outbox:
    """`alarm` hears why somebody got no answer, and what care is not shown."""

    def __init__(
        self,
        store: Unsent,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        sender: Sender | None = None,
        observer: Observer = UNOBSERVED,
        alarm: Alarm = SILENT,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._observer = observer
        self._alarm = alarm
        self._outcomes = Outcomes(store, clock, sender, alarm)
        self._late = Late(store, clock, sender, alarm)
        self._slots: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def send(self, pending: Sequence[Pending]) -> None:
        """In order on each channel, and then what goes in the place of what was refused; whatever
        cannot be sent now stays for a later sweep. Never raises."""
        while pending:
            channels = dict[str, list[Pending]]()
            for one in pending:
                channels.setdefault(one.delivery.to.channel, []).append(one)
            until = _now() + QUICK_WITHIN
            await asyncio.gather(*(self._send_all(each, until) for each in channels.values()))
            pending = self._outcomes.instead()

    async def sweep(self) -> None:
        """Send what an earlier attempt, or an earlier process, left unsent; and tell of what does
        not arrive."""
        for _ in range(await in_database(self._store.lapsed, self._clock())):
            self._alarm.ring("a reply could not be sent in time")
        await self.send(await in_database(self._store.due, self._clock()))
        await self._late.tell()

    async def mended(self, channel: str, there: Callable[[str], bool]) -> None:
        """A place may be written in again, such as after an installation: what waits for it is sent
        at once. `there` says whether a place's key is meant."""
        held = await in_database(self._store.held_at, channel)
        places = [place for place in held if there(place)]
        if places:
            await in_database(self._store.mend, channel, places, self._clock())
            await self.send(await in_database(self._store.due, self._clock()))

    async def _send_all(self, pending: Sequence[Pending], until: float) -> None:
        """What must be tried again holds up its own place alone. Of what was claimed with its turn
        no attempt begins after `until`: another process may have it before that one ends."""
        busy = dict[Place, list[tuple[Pending, ChannelError | None]]]()
        for one in pending:
            to = one.delivery.to
            if to in busy:
                busy[to].append((one, None))
            elif error := await self._try(one, until):
                busy[to] = [(one, error)]
        await asyncio.gather(*(self._send_patiently(each, until) for each in busy.values()))

    async def _send_patiently(
        self, pending: Sequence[tuple[Pending, ChannelError | None]], until: float
    ) -> None:
        for one, error in pending:
            error = error or await self._try(one, until)
            if error:
                await self._try_again(one, error, until)

    async def _try(self, pending: Pending, until: float) -> ChannelError | None:
        """Gives the refusal of what was decided just now, where the same may be taken in a moment:
        somebody may look at the screen. It stays claimed, and so does what is too late: a sweep has
        that once its claim lapses."""
        fresh, claimed = pending.claimed, pending
        async with self._in_turn(pending):
            if fresh and _now() > until:
                return None
            if not fresh:
                mine = await in_database(self._store.claim, pending, self._clock())
                if mine is None:
                    return None
                claimed = mine
            error = await self._refusal(claimed)
            if fresh and error and _soon(error):
                return error
            await self._outcomes.note(claimed, error)
        return None

    async def _try_again(self, pending: Pending, error: ChannelError | None, until: float) -> None:
        async with self._in_turn(pending):
            for pause in QUICK_STEPS:
                wait = max(pause, error.retry_after or 0.0) if error and _soon(error) else None
                if wait is None or _now() + wait > until:
                    break
                await asyncio.sleep(wait)
                error = await self._refusal(pending)
            await self._outcomes.note(pending, error)

    @asynccontextmanager
    async def _in_turn(self, pending: Pending) -> AsyncIterator[None]:
        """A slot's cards arrive in the order in which they were decided. While the store is away
        the claim lapses, and a sweep tries again."""
        slot = (pending.delivery.to.channel, pending.delivery.slot)
        async with self._slots.setdefault(slot, asyncio.Lock()):
            try:
                yield
            except Exception:
                log.exception("delivery failed", delivery=pending.id)

    async def _refusal(self, pending: Pending) -> ChannelError | None:
        """One attempt; what came in its way."""
        delivery = pending.delivery
        channel = self._channels.get(delivery.to.channel)
        if channel is None:
            return ChannelError("this channel is off: put its settings back", retry_after=60)
        card = type(delivery.card).__name__
        try:
            with self._observer.delivering(channel.name, card, pending.since):
                async with asyncio.timeout(PATIENCE):
                    with speech.speaking(delivery.language):
                        await channel.deliver(delivery)
        except ChannelError as error:
            return error
        except TimeoutError:
            return ChannelError("the platform takes too long", refusal=Refusal.PASSING)
        return None


def _soon(error: ChannelError) -> bool:
    return error.passes and (error.retry_after or 0.0) <= QUICK_STEPS[-1]


def _now() -> float:
    return asyncio.get_running_loop().time()
