"""What care does not get: who is told of it, and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.dialogue import cards
from bot.gateway.executor import in_database
from bot.gateway.unsent import Sender, Unsent
from bot.ports.alarm import Alarm
from bot.ports.channel import Delivery, Pending

UNREACHED_AFTER = timedelta(seconds=40)  # one sweep later is within a minute
UNSEEN_AFTER = timedelta(hours=1)  # then the partner is told that care has not got the ticket yet
NO_ANSWER = "no answer"


class Late:
    """`alarm` hears of what care is not shown; `sender` says what else is told of it."""

    def __init__(
        self, store: Unsent, clock: Callable[[], datetime], sender: Sender | None, alarm: Alarm
    ) -> None:
        self._store = store
        self._clock = clock
        self._sender = sender
        self._alarm = alarm
        self._unseen = 0

    async def tell(self) -> None:
        await self._tell_unreached()
        await self._tell_unseen()

    async def _tell_unreached(self) -> None:
        now = self._clock()
        late = await in_database(self._store.unreached, now - UNREACHED_AFTER, now)
        tickets = dict.fromkeys(number for one in late if (number := _number(one.delivery)))
        if tickets:
            reasons = [one.refused for one in late if one.refused]
            self._alarm.unreached(list(tickets), next(iter(reasons), NO_ANSWER))
        if self._sender:
            await in_database(_tell_all, self._sender, late)

    async def _tell_unseen(self) -> None:
        """Some at each sweep, and after the last of them from the first again."""
        if self._sender is None:
            return
        since = self._clock() - UNSEEN_AFTER
        some = await in_database(self._store.unseen, since, self._unseen)
        for late in some:
            await in_database(self._sender.unseen, late.delivery)
        self._unseen = some[-1].id if some else 0


def _tell_all(sender: Sender, late: Sequence[Pending]) -> None:
    for one in late:
        sender.unreached(one.delivery, one.refused or NO_ANSWER)


def _number(delivery: Delivery) -> str | None:
    """The ticket that care is to be shown."""
    card = delivery.card
    return card.number if isinstance(card, cards.CareCard) else None
