"""The console's hand: what the desk tells somebody there is kept for their next page."""

from __future__ import annotations

import time
from dataclasses import dataclass

from adapters.console.places import CHANNEL, where
from bot.dialogue.cards import NoticeCard
from bot.gateway.executor import in_database
from bot.model.people import Agent
from bot.ports.channel import Delivery
from bot.ports.slots import Slots

LASTS = 600.0  # seconds that something told stands on the pages


@dataclass(frozen=True, slots=True)
class Told:
    """A notice, as plain text."""

    happened: str
    now: str


class ConsoleChannel:
    """Pages draw what they show when they are opened: of what is delivered only notices are
    kept."""

    name = CHANNEL

    def __init__(self, slots: Slots) -> None:
        self._slots = slots

    async def deliver(self, delivery: Delivery) -> None:
        if isinstance(delivery.card, NoticeCard):
            card = delivery.card
            said = {"happened": card.happened, "now": card.now, "at": time.time()}
            await in_database(self._slots.keep_message, delivery.to, delivery.slot, said)

    async def told(self, by: Agent) -> list[Told]:
        """What they were told lately, the oldest first."""
        kept = await in_database(self._slots.messages, where(by).place)
        since = time.time() - LASTS
        return [Told(said["happened"], said["now"]) for _, said in kept if said["at"] > since]
