"""What the outbox needs of whoever keeps what is to be sent, and of whoever decided it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.errors import ChannelError
from bot.ports.channel import Delivery, Instead, Pending


class Unsent(Protocol):
    """What the outbox needs of the store, as `storage.deliveries` says it; synchronous."""

    def claim(self, pending: Pending, now: datetime) -> Pending | None: ...
    def done(self, sent: Sequence[Pending]) -> None: ...
    def postpone(self, pending: Pending, until: datetime) -> None: ...
    def hold(self, pending: Pending, until: datetime, reason: str) -> None: ...
    def held_at(self, channel: str) -> set[str]: ...
    def mend(self, channel: str, places: Collection[str], now: datetime) -> None: ...
    def due(self, now: datetime) -> tuple[Pending, ...]: ...
    def lapsed(self, now: datetime) -> int: ...
    def unreached(self, before: datetime, now: datetime) -> Sequence[Pending]: ...
    def unseen(self, before: datetime, after: int) -> Sequence[Pending]: ...


class Sender(Protocol):
    """Whoever decided what is sent, and decides what becomes of it instead; synchronous."""

    def undelivered(self, delivery: Delivery, error: ChannelError) -> Instead:
        """A platform refused it; what is sent because of that."""

    def unreached(self, delivery: Delivery, reason: str) -> None:
        """Care was to see this for the most part of a minute, and does not."""

    def unseen(self, delivery: Delivery) -> None:
        """Care has not got this card for an hour."""
