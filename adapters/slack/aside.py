"""Where a place takes no message, the one who waits for it is told alone: in the direct message or,
where there is none, by words that only that person sees."""

from __future__ import annotations

from collections.abc import Iterable

import structlog

from adapters.slack.drawing import cards
from adapters.slack.messages import Messages
from adapters.slack.places import CHANNEL, Private, Room, Shared, Thread
from bot.dialogue.cards import LASTING, CareCard, NudgeCard, ReplyCard
from bot.dialogue.turns import FileTicket, Turn
from bot.errors import ChannelError, Refusal
from bot.ports.channel import Delivery, Pending

MOST = 10_000  # messages whose askers are known

log = structlog.get_logger()


class Aside:
    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._askers: dict[str, str] = {}

    def remember(self, turn: Turn, pending: Iterable[Pending], user: str) -> None:
        """Whom messages are for that are about to be sent; after a restart nobody knows.

        Who began is asked for: others' presses change nothing, and of a ticket's many hands only
        who files it waits for its first card.
        """
        if len(self._askers) >= MOST:
            self._askers.clear()
        for one in pending:
            if isinstance(turn, FileTicket) or not isinstance(one.delivery.card, LASTING):
                self._askers.setdefault(one.delivery.slot, user)

    def asker(self, delivery: Delivery) -> str | None:
        """Whoever waits for the message: whom it names, or who did what it came of."""
        card = delivery.card
        if isinstance(card, ReplyCard | NudgeCard):
            channel, _, user = card.to.person.partition(":") if card.to else ("", "", "")
            return user if channel == CHANNEL else None
        if isinstance(card, CareCard):
            return None
        return self._askers.get(delivery.slot)

    async def tell(
        self, delivery: Delivery, spot: Room | Thread | Private | Shared, user: str
    ) -> None:
        """ChannelError where that person cannot be reached either."""
        try:
            await self._messages.show(delivery, Room(user, spot.team))
        except ChannelError as error:
            if error.refusal is not Refusal.ELSEWHERE or isinstance(delivery.card, LASTING):
                raise
            for message in cards.message(delivery.card):
                await self._messages.whisper(Room(_channel(spot), spot.team), user, message)
        log.info("told alone", slot=delivery.slot, card=type(delivery.card).__name__)


def _channel(spot: Room | Thread | Private | Shared) -> str:
    return spot.id if isinstance(spot, Room) else spot.channel
