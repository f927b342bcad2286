"""What becomes of a delivery when the platform, the process or the database fails. On both
databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.dialogue.cards import Card, NoticeCard, TicketCard
from bot.errors import ChannelError, Refusal
from bot.gateway.outbox import PATIENCE, Outbox
from bot.model.people import Place
from bot.model.tickets import Status
from bot.ports.alarm import Alarm
from bot.ports.channel import Delivery, Instead, Pending
from bot.storage import tables
from bot.storage.deliveries import LEASE, REPLIES_LAST
from bot.storage.store import Store
from tests.drivers import virtual_time
from tests.drivers.samples import CARDS, CARE
from tests.fakes.first_start import opened

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
    closed: ChannelError | None = None
    asked: int = 0
    begun: list[float] = field(default_factory=list)

    async def deliver(self, delivery: Delivery) -> None:
        self.asked += 1
        self.begun.append(asyncio.get_running_loop().time())
        if self.closed:
            raise self.closed
        if self.gate:
            await self.gate.wait()
        if self.refusals:
            raise self.refusals.pop(0)
        card = delivery.card
        self.shown.append(card.happened if isinstance(card, NoticeCard) else type(card).__name__)


@dataclass
class FakeSender:
    """Hears what could not be delivered, and knows no other way."""

    heard: list[tuple[str, str]] = field(default_factory=list)
    unseen_slots: set[str] = field(default_factory=set)

    def undelivered(self, delivery: Delivery, error: ChannelError) -> Instead:
        self.heard.append((delivery.slot, str(error)))
        return Instead(moved=False, pending=())

    def unreached(self, delivery: Delivery, reason: str) -> None:
        """As `alarm` hears."""

    def unseen(self, delivery: Delivery) -> None:
        self.unseen_slots.add(delivery.slot)


class FakeAlarm(Alarm):
    def __init__(self) -> None:
        self.heard: list[tuple[list[str], str]] = []

    def unreached(self, tickets: Sequence[str], reason: str) -> None:
        self.heard.append((list(tickets), reason))


@dataclass
class Scene:
    store: Store
    channel: FakeChannel
    now: datetime = NOON
    sender: FakeSender = field(default_factory=FakeSender)
    alarm: FakeAlarm = field(default_factory=FakeAlarm)

    def __post_init__(self) -> None:
        channels = {"fake": self.channel}
        self.outbox = Outbox(
            self.store.deliveries, channels, lambda: self.now, self.sender, alarm=self.alarm
        )

    async def later(self, after: timedelta) -> None:
        self.now += after
        await self.outbox.sweep()

    def dies(self) -> None:
        """The process that committed is gone, and what it had claimed becomes free."""
        self.store.deliveries.take_over()
        if self.store.engine.dialect.name == "postgresql":
            self.now += LEASE + timedelta(seconds=1)

    def commits(self, *cards: Card, slot: str = "slot") -> tuple[Pending, ...]:
        with self.store.turn() as memory:
            memory.post("turn", [Delivery(HERE, slot, card) for card in cards], self.now)
        return memory.posted


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store, FakeChannel())


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
    other = Outbox(scene.store.deliveries, {"fake": scene.channel}, lambda: scene.now)
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
    channels = {"fake": scene.channel}
    others = [Outbox(scene.store.deliveries, channels, lambda: scene.now) for _ in range(3)]
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


async def test_a_reply_that_is_refused_is_not_repeated(scene: Scene) -> None:
    """Whoever waits is told another way."""
    scene.channel.refusals = [ChannelError("channel is archived")]
    await scene.outbox.send(scene.commits(CARDS["answer"]))
    assert scene.sender.heard == [("slot", "channel is archived")]
    await scene.later(timedelta(minutes=5))
    assert scene.channel.shown == []
    assert scene.store.deliveries.due(scene.now) == ()


@pytest.mark.parametrize(
    ("card", "refusal"), [("answer", Refusal.WAITS), ("notice", Refusal.ELSEWHERE)]
)
async def test_whoever_waits_hears_within_a_minute_after_the_refusal_ends(
    scene: Scene, card: str, refusal: Refusal
) -> None:
    """There was nothing plainer to say, or nowhere to say it; care has heard of it once."""
    scene.channel.closed = ChannelError("token_revoked", refusal=refusal)
    await scene.outbox.send(scene.commits(CARDS[card]))
    for _ in range(60):
        await scene.later(timedelta(seconds=5))
    assert scene.sender.heard == [("slot", "token_revoked")]
    scene.channel.closed = None
    for _ in range(7):
        await scene.later(timedelta(seconds=5))
    assert len(scene.channel.shown) == 1


@pytest.mark.parametrize("refusal", [Refusal.WAITS, Refusal.ELSEWHERE, Refusal.OURS])
async def test_a_card_about_a_ticket_waits_until_its_refusal_is_mended(
    scene: Scene, refusal: Refusal
) -> None:
    """However long that takes; whoever decided it is told once."""
    scene.channel.closed = ChannelError("not_in_channel", refusal=refusal)
    await scene.outbox.send(scene.commits(TICKET))
    for _ in range(30):
        await scene.later(timedelta(days=1))
    assert scene.sender.heard == [("slot", "not_in_channel")]
    scene.channel.closed = None
    await scene.later(timedelta(hours=6))
    assert scene.channel.shown == ["TicketCard"]


async def test_what_waits_is_sent_at_once_when_its_place_is_mended(scene: Scene) -> None:
    """Such as by an installation; elsewhere nothing is tried again."""
    scene.channel.closed = ChannelError("token_revoked", refusal=Refusal.WAITS)
    for slot in ("one", "two", "three"):
        await scene.outbox.send(scene.commits(TICKET, slot=slot))
    scene.channel.closed = None
    await scene.outbox.mended("fake", lambda key: key == "there")
    assert scene.channel.shown == []
    await scene.outbox.mended("fake", lambda key: key == "here")
    assert scene.channel.shown == ["TicketCard"] * 3


async def test_of_a_place_that_refuses_one_card_is_tried_again(scene: Scene) -> None:
    """A thousand that wait are not a thousand calls; the first that arrives lets the others go."""
    scene.channel.closed = ChannelError("is_archived")
    for number in range(20):
        await scene.outbox.send(scene.commits(TICKET, slot=str(number)))
    asked = scene.channel.asked
    await scene.later(timedelta(minutes=5))
    assert scene.channel.asked - asked == 1
    scene.channel.closed = None
    await scene.later(timedelta(hours=6))
    await scene.later(timedelta(seconds=5))
    assert scene.channel.shown == ["TicketCard"] * 20


async def test_a_card_that_waits_gives_way_to_the_next_of_its_slot(scene: Scene) -> None:
    """What nobody has seen yet need not be shown; the table does not grow."""
    scene.channel.closed = ChannelError("is_archived")
    for number in range(20):
        await scene.outbox.send(scene.commits(replace(TICKET, subject=f"Lost phone {number}")))
    with scene.store.reading() as memory:
        kept = memory.connection.execute(select(tables.deliveries.c.card)).scalars().all()
    assert [card["subject"] for card in kept] == ["Lost phone 19"]
    scene.channel.closed = None
    await scene.later(timedelta(hours=6))
    assert scene.channel.shown == ["TicketCard"]


async def test_a_card_on_its_way_is_followed_by_the_newest_alone(scene: Scene) -> None:
    """Of a hundred redraws two are sent, the first and the last."""
    scene.channel.gate = asyncio.Event()
    every = [scene.commits(notice(str(number))) for number in range(100)]
    sending = [asyncio.ensure_future(scene.outbox.send(one)) for one in every]
    scene.channel.gate.set()
    await asyncio.gather(*sending)
    await scene.later(timedelta(seconds=5))
    assert scene.channel.shown == ["0", "99"]


async def test_care_is_told_elsewhere_within_a_minute(scene: Scene) -> None:
    """Of every ticket once, whether the platform refuses it or does not answer; and again the day
    after."""
    scene.channel.closed = ChannelError("not_in_channel")
    await scene.outbox.send(scene.commits(CARE, slot="one"))
    for _ in range(12):
        await scene.later(timedelta(seconds=5))
    scene.channel.closed = ChannelError("down", retry_after=30)
    await scene.outbox.send(scene.commits(replace(CARE, number="WX-22222"), slot="two"))
    for _ in range(12):
        await scene.later(timedelta(seconds=5))
    assert scene.alarm.heard == [([CARE.number], "not_in_channel"), (["WX-22222"], "no answer")]
    await scene.later(timedelta(days=1))
    assert len(scene.alarm.heard) == 3


async def test_the_partner_is_told_after_an_hour(scene: Scene) -> None:
    """Not before; nor when care has had the card, and only its redraw is late."""
    scene.channel.closed = ChannelError("not_in_channel")
    await scene.outbox.send(scene.commits(CARE, slot="one"))
    scene.store.slots.keep_message(HERE, "two", {"ts": "1"})
    await scene.outbox.send(scene.commits(CARE, slot="two"))
    await scene.later(timedelta(minutes=59))
    assert scene.sender.unseen_slots == set()
    await scene.later(timedelta(minutes=2))
    assert scene.sender.unseen_slots == {"one"}


async def test_every_partner_is_told_however_many_tickets_wait(scene: Scene) -> None:
    """A whole weekend of them."""
    scene.channel.closed = ChannelError("not_in_channel")
    slots = {f"slot-{number}" for number in range(120)}
    for slot in sorted(slots):
        scene.commits(CARE, slot=slot)
    await scene.later(timedelta(minutes=61))
    await scene.later(timedelta(seconds=5))
    assert scene.sender.unseen_slots == slots


@pytest.mark.parametrize("failures", [1, 2, 3, 4])
def test_whoever_looks_at_the_screen_waits_seconds(tmp_path: Path, failures: int) -> None:
    """A platform that does not answer is asked again after 0.5, 1, 2 and 4 seconds."""

    async def asks() -> float:
        scene = Scene(opened(f"sqlite:///{tmp_path}/care.db"), FakeChannel())
        busy = ChannelError("503", refusal=Refusal.PASSING)
        scene.channel.refusals = [busy for _ in range(failures)]
        await scene.outbox.send(scene.commits(notice("here you are")))
        scene.store.close()
        assert scene.channel.shown == ["here you are"]
        return asyncio.get_running_loop().time()

    assert virtual_time.run(asks()) == sum((0.5, 1, 2, 4)[:failures])


def test_no_attempt_outlives_its_claim(scene: Scene) -> None:
    """Else another process would claim what this one may still send. A platform that answers
    nothing is given up each time; what was not tried is sent by the sweep."""
    pending = scene.commits(notice("one"), notice("two"), notice("three"))
    claimed = virtual_time.run(_sent_in_silence(scene, pending))
    assert max(scene.channel.begun) + PATIENCE <= claimed + LEASE.total_seconds()
    scene.channel.gate = None
    asyncio.run(scene.later(LEASE + timedelta(seconds=1)))
    assert scene.channel.shown == ["one", "two", "three"]


async def _sent_in_silence(scene: Scene, pending: Sequence[Pending]) -> float:
    """When it was claimed."""
    scene.channel.gate = asyncio.Event()
    now = asyncio.get_running_loop().time()
    await scene.outbox.send(pending)
    return now


async def test_a_fault_of_our_own_loses_nothing(scene: Scene) -> None:
    """An exception nobody thought of is logged, and the delivery tried again."""
    scene.channel.refusals = [RuntimeError("a fault")]
    await scene.outbox.send(scene.commits(notice("still here")))
    scene.now += LEASE + timedelta(seconds=1)
    await scene.outbox.sweep()
    assert scene.channel.shown == ["still here"]


async def test_a_channel_that_was_switched_off_keeps_its_tickets(scene: Scene) -> None:
    """They are sent when its settings are back."""
    outbox = Outbox(scene.store.deliveries, {}, lambda: scene.now)
    await outbox.send(scene.commits(TICKET))
    scene.now += timedelta(hours=1)
    await scene.outbox.sweep()
    assert scene.channel.shown == ["TicketCard"]


async def test_a_slots_cards_wait_for_each_other_across_processes(scene: Scene) -> None:
    """Two at once would both find the slot empty, and post it twice."""
    [one] = scene.commits(notice("one"))
    [two] = scene.commits(notice("two"))
    assert (one.claimed, two.claimed) == (True, False)
    assert not scene.store.deliveries.claim(two, scene.now)
    scene.store.deliveries.done([one])
    assert scene.store.deliveries.claim(two, scene.now)
