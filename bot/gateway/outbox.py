"""What is committed is sent: at once after a turn, and what was left over at every sweep.

Of what a platform refuses, a reply to somebody who waits takes another way, and a card about a
ticket waits here until the refusal is mended, however long that takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import structlog

from bot.dialogue import cards
from bot.errors import ChannelError, Refusal
from bot.gateway.executor import in_database
from bot.gateway.unsent import Sender, Unsent
from bot.model.people import Place
from bot.ports.alarm import SILENT, Alarm
from bot.ports.channel import Channel, Delivery, Pending
from bot.ports.observer import UNOBSERVED, Observer

PATIENCE = 30.0  # seconds that a channel may take over one delivery; less than the store's lease
QUICK_STEPS = (0.5, 1.0, 2.0, 4.0)  # seconds; somebody looks at the screen
QUICK_WITHIN = 15.0  # seconds; with PATIENCE still within the lease
PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
LOOK_AGAIN = timedelta(minutes=1)  # at what somebody must mend, doubled each time
LONGEST_LOOK = timedelta(minutes=10)
PARTNERS_LOOK = timedelta(hours=6)  # at what is for a partner: many places are gone for ever
UNREACHED_AFTER = timedelta(seconds=40)  # one sweep later is within a minute
UNSEEN_AFTER = timedelta(hours=1)  # then the partner is told that care has not got the ticket yet

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
        self._sender = sender
        self._observer = observer
        self._alarm = alarm
        self._slots: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._sent: list[Pending] = []
        self._noting = asyncio.Lock()

    async def send(self, pending: Sequence[Pending]) -> None:
        """In order on each channel; whatever cannot be sent now stays for a later sweep. Never
        raises."""
        channels = dict[str, list[Pending]]()
        for one in pending:
            channels.setdefault(one.delivery.to.channel, []).append(one)
        await asyncio.gather(*(self._send_all(each) for each in channels.values()))

    async def sweep(self) -> None:
        """Send what an earlier attempt, or an earlier process, left unsent; and tell of what does
        not arrive."""
        for _ in range(await in_database(self._store.lapsed, self._clock())):
            self._alarm.ring("a reply could not be sent in time")
        await self.send(await in_database(self._store.due, self._clock()))
        await self._tell_unreached()
        await self._tell_unseen()

    async def mended(self, channel: str, there: Callable[[str], bool]) -> None:
        """A place may be written in again, such as after an installation: what waits for it is sent
        at once. `there` says whether a place's key is meant."""
        held = await in_database(self._store.held_at, channel)
        places = [place for place in held if there(place)]
        if places:
            await in_database(self._store.mend, channel, places, self._clock())
            await self.send(await in_database(self._store.due, self._clock()))

    async def _send_all(self, pending: Sequence[Pending]) -> None:
        """What must be tried again holds up its own place alone."""
        busy = dict[Place, list[tuple[Pending, ChannelError | None]]]()
        for one in pending:
            to = one.delivery.to
            if to in busy:
                busy[to].append((one, None))
            elif error := await self._try(one):
                busy[to] = [(one, error)]
        await asyncio.gather(*(self._send_patiently(each) for each in busy.values()))

    async def _send_patiently(self, pending: Sequence[tuple[Pending, ChannelError | None]]) -> None:
        for one, error in pending:
            error = error or await self._try(one)
            if error:
                await self._try_again(one, error)

    async def _try(self, pending: Pending) -> ChannelError | None:
        """Gives the refusal of what was decided just now, where the same may be taken in a moment:
        somebody may look at the screen. It stays claimed."""
        fresh, claimed = pending.claimed, pending
        async with self._in_turn(pending):
            if not fresh:
                mine = await in_database(self._store.claim, pending, self._clock())
                if mine is None:
                    return None
                claimed = mine
            error = await self._refusal(claimed)
            if fresh and error and _soon(error):
                return error
            await self._note(claimed, error)
        return None

    async def _try_again(self, pending: Pending, error: ChannelError | None) -> None:
        begun = _now()
        async with self._in_turn(pending):
            for pause in QUICK_STEPS:
                wait = max(pause, error.retry_after or 0.0) if error and _soon(error) else None
                if wait is None or _now() + wait > begun + QUICK_WITHIN:
                    break
                await asyncio.sleep(wait)
                error = await self._refusal(pending)
            await self._note(pending, error)

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
                    await channel.deliver(delivery)
        except ChannelError as error:
            return error
        except TimeoutError:
            return ChannelError("the platform takes too long", refusal=Refusal.PASSING)
        return None

    async def _note(self, pending: Pending, error: ChannelError | None) -> None:
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
        else:
            await self._give_up(pending, error)

    async def _postpone(self, pending: Pending, error: ChannelError) -> None:
        pause = _doubled(PAUSE, pending.attempts, LONGEST_PAUSE)
        asked = timedelta(seconds=error.retry_after or 0)
        await in_database(self._store.postpone, pending, self._clock() + max(pause, asked))

    async def _hold(self, pending: Pending, error: ChannelError) -> None:
        if not pending.refused and await self._instead(pending, error):
            await self._done(pending)
            return
        longest = LONGEST_LOOK if _number(pending.delivery) else PARTNERS_LOOK
        until = self._clock() + _doubled(LOOK_AGAIN, pending.attempts - 1, longest)
        await in_database(self._store.hold, pending, until, str(error))

    async def _give_up(self, pending: Pending, error: ChannelError) -> None:
        channel = pending.delivery.to.channel
        log.error("delivery given up", channel=channel, delivery=pending.id, reason=str(error))
        if not await self._instead(pending, error):
            self._alarm.ring(f"{channel} refused a reply: {error}")
        await self._done(pending)

    async def _instead(self, pending: Pending, error: ChannelError) -> bool:
        """Whether something else now goes in its place."""
        if self._sender is None:
            return False
        return await in_database(self._sender.undelivered, pending.delivery, error)

    async def _done(self, pending: Pending) -> None:
        """Note it as sent, together with all that are sent while the ones before are noted."""
        self._sent.append(pending)
        async with self._noting:
            if sent := self._sent:
                self._sent = []
                await in_database(self._store.done, sent)

    async def _tell_unreached(self) -> None:
        now = self._clock()
        late = await in_database(self._store.unreached, now - UNREACHED_AFTER, now)
        tickets = dict.fromkeys(number for one in late if (number := _number(one.delivery)))
        if tickets:
            reasons = [one.refused for one in late if one.refused]
            self._alarm.unreached(list(tickets), next(iter(reasons), "no answer"))

    async def _tell_unseen(self) -> None:
        if self._sender is None:
            return
        for late in await in_database(self._store.unseen, self._clock() - UNSEEN_AFTER):
            await in_database(self._sender.unseen, late.delivery)


def _soon(error: ChannelError) -> bool:
    return error.passes and (error.retry_after or 0.0) <= QUICK_STEPS[-1]


def _number(delivery: Delivery) -> str | None:
    """The ticket that care is to be shown."""
    card = delivery.card
    return card.number if isinstance(card, cards.CareCard) else None


def _doubled(first: timedelta, times: int, longest: timedelta) -> timedelta:
    factor = 2.0 ** min(max(times, 0), 16)
    return min(first * factor, longest)


def _now() -> float:
    return asyncio.get_running_loop().time()
