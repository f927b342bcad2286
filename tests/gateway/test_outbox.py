"""What becomes of a delivery when the platform, the process or the database fails. On both
databases."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue.cards import NoticeCard, TicketCard
from bot.errors import ChannelError
from bot.gateway.outbox import Outbox
from bot.model.people import Place
from bot.model.tickets import Status
from bot.ports.channel import Delivery, Pending
from bot.storage.store import Store
from bot.storage.transaction import LEASE, REPLIES_LAST

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HERE = Place("fake", "here")
TICKET = TicketCard(
    "WX-7KQ3M",
    "Customer Care",
    "Lost phone",
    Status.OPEN,
    False,
    0,
    NOON,
    NOON,
    (),
    "Soon.",
    (),
    False,
)


@dataclass
class FakeChannel:
    """Takes messages, or refuses them as it is told."""

    name: str = "fake"
    refusals: list[Exception] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def deliver(self, delivery: Delivery) -> None:
        if self.gate:
            await self.gate.wait()
        if self.refusals:
            raise self.refusals.pop(0)
        card = delivery.card
        self.shown.append(card.happened if isinstance(card, NoticeCard) else type(card).__name__)


@dataclass
class Scene:
    store: Store
    channel: FakeChannel
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.outbox = Outbox(self.store, {"fake": self.channel}, lambda: self.now)

    def dies(self) -> None:
        """The process that committed is gone, and what it had claimed becomes free."""
        self.store.take_over()
        if self.store.engine.dialect.name == "postgresql":
            self.now += LEASE + timedelta(seconds=1)

    def commits(self, *cards: NoticeCard | TicketCard, slot: str = "slot") -> tuple[Pending, ...]:
        with self.store.turn() as memory:
            return memory.post("turn", [Delivery(HERE, slot, card) for card in cards], self.now)


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    store = Store(database_url)
    yield Scene(store, FakeChannel())
    store.close()


def notice(text: str) -> NoticeCard:
    return NoticeCard(text, "")


async def test_deliveries_are_sent_in_order_and_then_forgotten(scene: Scene) -> None:
    """Nothing is left to send."""
    await scene.outbox.send(scene.commits(notice("one"), notice("two")))
    scene.now += timedelta(minutes=1)
    await scene.outbox.sweep()
    assert scene.channel.shown == ["one", "two"]


async def test_what_a_dead_process_left_is_sent_by_the_next(scene: Scene) -> None:
    """It was committed, and nobody sent it."""
    scene.commits(notice("left over"))
    scene.dies()
    await scene.outbox.sweep()
    assert scene.channel.shown == ["left over"]


async def test_an_old_reply_is_not_sent_any_more_but_a_ticket_is(scene: Scene) -> None:
    """Nobody waits for an answer of this morning; a ticket is a promise."""
    scene.commits(notice("old"), TICKET)
    scene.now += REPLIES_LAST + timedelta(seconds=1)
    await scene.outbox.sweep()
    assert scene.channel.shown == ["TicketCard"]


async def test_two_senders_send_it_once(scene: Scene) -> None:
    """A retry of the platform, and a sweep elsewhere, meet the first attempt on its way."""
    pending = scene.commits(notice("once"))
    other = Outbox(scene.store, {"fake": scene.channel}, lambda: scene.now)
    scene.channel.gate = asyncio.Event()
    sending = asyncio.ensure_future(scene.outbox.send(pending))
    with scene.store.turn() as memory:
        again = memory.unsent("turn")
    await other.send(again)
    await other.sweep()
    scene.channel.gate.set()
    await sending
    assert scene.channel.shown == ["once"]


async def test_of_two_who_take_up_what_was_left_one_sends_it(scene: Scene) -> None:
    """The claim is one row's compare and set."""
    scene.commits(notice("once"))
    scene.dies()
    others = [Outbox(scene.store, {"fake": scene.channel}, lambda: scene.now) for _ in range(3)]
    await asyncio.gather(*(other.sweep() for other in others))
    assert scene.channel.shown == ["once"]


async def test_a_claim_lapses_when_its_process_died(scene: Scene) -> None:
    """Killed between the commit and the confirmation, beside others that live."""
    scene.commits(notice("again"))
    scene.now += LEASE - timedelta(seconds=1)
    await scene.outbox.sweep()
    assert scene.channel.shown == []
    scene.now += timedelta(seconds=2)
    await scene.outbox.sweep()
    assert scene.channel.shown == ["again"]


async def test_a_busy_platform_is_asked_again_when_it_said(scene: Scene) -> None:
    """429 with Retry-After: not earlier, and not forgotten."""
    scene.channel.refusals = [ChannelError("slow down", retry_after=40)]
    await scene.outbox.send(scene.commits(notice("later")))
    scene.now += timedelta(seconds=39)
    await scene.outbox.sweep()
    assert scene.channel.shown == []
    scene.now += timedelta(seconds=2)
    await scene.outbox.sweep()
    assert scene.channel.shown == ["later"]


async def test_a_final_refusal_is_not_repeated(scene: Scene) -> None:
    """Trying again cannot help."""
    scene.channel.refusals = [ChannelError("channel is archived")]
    await scene.outbox.send(scene.commits(notice("never")))
    scene.now += timedelta(minutes=5)
    await scene.outbox.sweep()
    assert scene.channel.shown == []
    assert scene.store.due(scene.now) == ()


async def test_what_is_refused_for_good_is_told(scene: Scene) -> None:
    """Once, with the reason; what may still pass is not."""
    told: list[tuple[str, str]] = []

    def hear(delivery: Delivery, reason: str) -> None:
        told.append((delivery.slot, reason))

    outbox = Outbox(scene.store, {"fake": scene.channel}, lambda: scene.now, hear)
    scene.channel.refusals = [
        ChannelError("busy", retry_after=1),
        ChannelError("channel is archived"),
    ]
    await outbox.send(scene.commits(TICKET))
    assert told == []
    scene.now += timedelta(minutes=1)
    await outbox.sweep()
    scene.now += timedelta(minutes=5)
    await outbox.sweep()
    assert told == [("slot", "channel is archived")]


async def test_a_fault_of_our_own_loses_nothing(scene: Scene) -> None:
    """An exception nobody thought of is logged, and the delivery tried again."""
    scene.channel.refusals = [RuntimeError("a fault")]
    await scene.outbox.send(scene.commits(notice("still here")))
    scene.now += LEASE + timedelta(seconds=1)
    await scene.outbox.sweep()
    assert scene.channel.shown == ["still here"]


async def test_a_channel_that_was_switched_off_keeps_its_tickets(scene: Scene) -> None:
    """They are sent when its settings are back."""
    outbox = Outbox(scene.store, {}, lambda: scene.now)
    await outbox.send(scene.commits(TICKET))
    scene.now += timedelta(hours=1)
    await scene.outbox.sweep()
    assert scene.channel.shown == ["TicketCard"]


async def test_a_slots_cards_wait_for_each_other_across_processes(scene: Scene) -> None:
    """Two at once would both find the slot empty, and post it twice."""
    [one] = scene.commits(notice("one"))
    [two] = scene.commits(notice("two"))
    assert (one.claimed, two.claimed) == (True, False)
    assert not scene.store.claim(two, scene.now)
    scene.store.done([one])
    assert scene.store.claim(two, scene.now)
