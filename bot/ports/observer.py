"""What the rooms tell of their work while they do it, for whoever counts or traces it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.cards import Card
from bot.dialogue.turns import Turn
from bot.model.events import Event


@dataclass(slots=True)
class Receipt:
    """What becomes of something that came in; `refused` is why it went no further, in a word of
    ours. An exception says for itself that it did not."""

    refused: str | None = None


class Observer:
    """Hears everything and does nothing: the base of those who listen.

    Called from the event loops and from the desk's threads; must be quick and never raise. A
    context manager looks on while something is done: what came of it, it sees by the exception that
    passes.
    """

    def receiving(self, channel: str) -> AbstractContextManager[Receipt]:
        """While something that came in is acknowledged. What comes of it later is begun in
        there."""
        return nullcontext(Receipt())

    def taking(self, turn: Turn) -> AbstractContextManager[None]:
        """While the desk takes a turn."""
        return nullcontext()

    def handled(self, turn: Turn, shown: Sequence[Card], events: Sequence[Event]) -> None:
        """A turn is committed: the cards that it leads to, and what was recorded of it."""

    def repeated(self, turn: Turn) -> None:
        """A turn came again, and changed nothing."""

    def delivering(self, channel: str, card: str, since: datetime) -> AbstractContextManager[None]:
        """While a channel is asked to show a card that is owed `since`."""
        return nullcontext()

    def calling(self, helpdesk: str, purpose: str) -> AbstractContextManager[None]:
        """While a helpdesk is called."""
        return nullcontext()


UNOBSERVED = Observer()
