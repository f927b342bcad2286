"""What care tells many is prepared while nobody waits: waves are seen, and whoever waits is
told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from bot.broadcasts import reached, tellings, waves
from bot.broadcasts.issues import IssueBook
from bot.broadcasts.waves import Raised, Wave
from bot.dialogue import turns
from bot.model.issues import LIVE, Bounds
from bot.model.people import CLOCK
from bot.search import Index
from bot.storage.store import Store
from bot.storage.tables import tickets

LATELY = timedelta(days=1)  # for which a refused message is looked after


class Watch:
    """Looks again when a ticket was raised since. May be called from one thread at a time.
    `elsewhere` are those things to tell of that this process cannot."""

    def __init__(
        self,
        store: Store,
        index: Callable[[], Index],
        clock: Callable[[], datetime],
        bounds: Bounds,
        elsewhere: Callable[[Connection], Collection[str]] = lambda connection: (),
    ) -> None:
        self._store = store
        self._index = index
        self._clock = clock
        self._bounds = bounds
        self._elsewhere = elsewhere
        self._looked: datetime | None = None
        self._settled: dict[str, int] = {}

    def waves(self) -> list[turns.SeeWave]:
        """Tickets that belong together."""
        since = self._clock() - self._bounds.within
        with self._store.reading() as memory:
            newest = memory.connection.execute(select(func.max(tickets.c.filed))).scalar()
            if newest is None or newest <= since or newest == self._looked:
                return []
            book = IssueBook(memory.connection)
            free = book.free(since)
            joined = {issue.id: book.raised(issue.id) for issue in book.of(LIVE)}
        telling = [one for one in free if self._tells(one)]
        found = waves.found(self._index(), telling, joined, self._bounds) if telling else []
        self._looked = newest
        return [_turn(wave) for wave in found]

    def told(self) -> list[turns.Tell]:
        """The next few who are told of something."""
        with self._store.reading() as memory:
            waiting = tellings.next_ones(memory.connection, (), self._clock())
            if waiting and (elsewhere := self._elsewhere(memory.connection)):
                waiting = tellings.next_ones(memory.connection, elsewhere, self._clock())
        return [_telling(about, recipient) for about, recipient in waiting]

    def settled(self) -> list[turns.Tell]:
        """What nobody waits for any more, told or refused, counts a last time: a message leaves the
        outbox after the turn that told it."""
        now = self._clock()
        with self._store.reading() as memory:
            found = dict(reached.settled(memory.connection, now - LATELY))
            new = sorted(found.items() - self._settled.items())
            elsewhere = self._elsewhere(memory.connection) if new else ()
        self._settled = found
        return [_counting(about, refused) for about, refused in new if about not in elsewhere]

    def _tells(self, raised: Raised) -> bool:
        """Whether it says what it is about, and not only that a human is wanted."""
        return self._index().find(raised.text).small_talk is None


def _turn(wave: Wave) -> turns.SeeWave:
    mark = _mark("/".join(wave.tickets))
    return turns.SeeWave(
        id=f"wave/{wave.issue}/{mark}", by=CLOCK, issue=wave.issue, tickets=wave.tickets
    )


def _telling(about: str, recipient: str) -> turns.Tell:
    id = f"{tellings.TURN}{about}/{_mark(recipient)}"
    return turns.Tell(id=id, by=CLOCK, about=about, recipient=recipient)


def _counting(about: str, refused: int) -> turns.Tell:
    return turns.Tell(id=f"told/{about}/{refused}", by=CLOCK, about=about, recipient="")


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
