"""What the channels need remembered: which message fills a slot, and how to reach a place.

Messages and references are JSON objects whose meaning only their channel knows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from bot.model.people import Place


class Slots(Protocol):
    """Synchronous: call it in a thread."""

    def message(self, channel: str, slot: str) -> Mapping[str, Any] | None:
        """What fills the slot, or None while it is empty."""

    def messages(self, place: Place) -> list[tuple[str, Mapping[str, Any]]]:
        """All slots filled at a place, the oldest first."""

    def keep_message(self, place: Place, slot: str, message: Mapping[str, Any]) -> None:
        """Fill the slot, or replace what fills it."""

    def reference(self, place: Place) -> Mapping[str, Any] | None:
        """How to reach the place, as the channel kept it."""

    def keep_reference(self, place: Place, reference: Mapping[str, Any]) -> None:
        """Remember how to reach the place."""

    def forget_places(
        self, channel: str, keys: Collection[str], beginning: str, reference: Mapping[str, str]
    ) -> list[str]:
        """Places by their key, by how it begins, or by all that a reference must say, when it must
        say anything; with the messages there. Gives the keys."""
