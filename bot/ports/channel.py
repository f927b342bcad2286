"""What a channel must do for the bot: it is handed deliveries, and says what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.dialogue import speech
from bot.dialogue.cards import Card
from bot.model.people import Place

References = Mapping[Place, Mapping[str, Any]]
"""How a channel reaches places, as Slots keeps it."""
NO_REFERENCES: References = {}


@dataclass(frozen=True, slots=True)
class Delivery:
    """`slot` names one message: while the channel has none for it, the card is posted; then it is
    replaced.

    The slot of a card that responds to a question is the question's id, the slot of a list is the
    list's `slot`. A new message with `under` stands in the thread of that slot's message, where the
    channel has threads. `aside` is where whoever waits for it is reached when nothing can be
    written in `to`. `language` is that in which it was made, and is drawn, whenever that is.
    """

    to: Place
    slot: str
    card: Card
    under: str | None = None
    aside: Place | None = None
    language: str = field(default_factory=speech.language)


@dataclass(frozen=True, slots=True)
class Pending:
    """A delivery that is committed since a moment and not yet known to be sent, and how often that
    was tried.

    Whoever commits it has it `claimed`; everybody else must claim it before sending. `refused` says
    why it waits for somebody to mend what its platform refuses.
    """

    id: int
    attempts: int
    delivery: Delivery
    since: datetime
    claimed: bool = False
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Instead:
    """What is to be sent because a delivery was refused, and whether it takes its place."""

    moved: bool
    pending: tuple[Pending, ...]


class Channel(Protocol):
    """A platform. It owns what fills a slot (message ids, response URLs), in the database."""

    @property
    def name(self) -> str: ...

    async def deliver(self, delivery: Delivery) -> None:
        """Post or replace the slot's message; ChannelError when the platform would not take it,
        with what can be done about it: see `Refusal`. What stands in no table may pass."""
