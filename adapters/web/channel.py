"""The playground's hand: keeps each chat in the database and wakes the pages that show it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from adapters.web.visitors import CHANNEL, Visitor
from bot.errors import ChannelError
from bot.gateway.executor import in_database
from bot.model.people import Place
from bot.ports.channel import Delivery
from bot.ports.slots import Slots

CARE = Place(CHANNEL, "care")
SHOWN = 200  # messages of a place; older ones stay in the database


@dataclass(frozen=True, slots=True)
class Message:
    """What fills a slot: HTML as it was drawn, and when it was first posted, in nanoseconds."""

    slot: str
    html: str
    at: int


class WebChannel:
    """One process serves all pages of a machine, so that a wake-up in memory reaches every one of
    them."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._watchers: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closing = False

    @property
    def name(self) -> str:
        return CHANNEL

    async def deliver(self, delivery: Delivery) -> None:
        """A chat has no threads: what stands under another message is simply the newest one."""
        from adapters.web.drawing import cards

        html = cards.message(delivery.card, private=delivery.to.key.endswith("/private"))
        await in_database(self._keep, delivery.to, delivery.slot, html)
        self._wake()

    async def say(self, by: Visitor, id: str, text: str) -> None:
        """Show the person's own words; the same id is the same message."""
        from adapters.web.drawing import cards

        await in_database(self._keep, by.chat, f"said/{id}", cards.said(text))
        self._wake()

    async def chat(self, by: Visitor) -> list[Message]:
        """What the person sees, the oldest first."""
        public, private = await in_database(lambda: (self._kept(by.chat), self._kept(by.private)))
        return sorted(public + private, key=lambda message: message.at)[-SHOWN:]

    async def care(self) -> list[Message]:
        return (await in_database(self._kept, CARE))[-SHOWN:]

    async def works(self, ticket: str) -> bool:
        """Whether the care desk shows this ticket."""
        return await in_database(lambda: any(_shows(one, ticket) for one in self._kept(CARE)))

    @contextmanager
    def watch(self) -> Iterator[asyncio.Event]:
        """An event that is set at every change anywhere, and when the server stops."""
        changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._watchers.add(changed)
        try:
            yield changed
        finally:
            self._watchers.discard(changed)

    def wake(self) -> None:
        """Have all pages look what is new; from any thread."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """Let go of the open pages, so that a stop need not wait for them."""
        self.closing = True
        self._wake()

    def _wake(self) -> None:
        for changed in self._watchers:
            changed.set()

    def _keep(self, place: Place, slot: str, html: str) -> None:
        before = self._slots.message(CHANNEL, slot)
        if before and before["place"] != place.key:
            raise ChannelError("this message stands in another chat")
        at = before["at"] if before else time.time_ns()
        self._slots.keep_message(place, slot, {"place": place.key, "html": html, "at": at})

    def _kept(self, place: Place) -> list[Message]:
        return [
            Message(slot, kept["html"], kept["at"]) for slot, kept in self._slots.messages(place)
        ]


def _shows(message: Message, ticket: str) -> bool:
    return f'data-ticket="{ticket}"' in message.html
