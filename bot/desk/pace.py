"""How much one person does a minute, whatever it is: pressing costs as much as asking.

Kept in memory and of this process alone, because it is this process that it protects: nothing is
read or written for a turn that comes too fast.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from threading import Lock

from bot.dialogue import turns, words
from bot.errors import TooOftenError
from bot.model.limits import MINUTE
from bot.ports.channel import Pending

PEOPLE = 10_000  # of whom the last minute is remembered


class Pace:
    """May be called from any thread."""

    def __init__(self) -> None:
        self._done: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def admits(self, person: str, most: int, now: datetime) -> bool:
        """Whether it is not more than `most` within a minute; what is refused does not count."""
        with self._lock:
            if len(self._done) >= PEOPLE:
                self._forget(now)
            done = self._done.setdefault(person, deque())
            _drop(done, now)
            if len(done) >= most:
                return False
            done.append(now)
            return True

    def _forget(self, now: datetime) -> None:
        """Those who have been quiet; where nobody has, all."""
        busy = {person: done for person, done in self._done.items() if _recent(done, now)}
        self._done = busy if len(busy) < PEOPLE else {}


def _drop(done: deque[datetime], now: datetime) -> None:
    """Also what lies far ahead: the clock was set back since."""
    while done and not _lately(done[0], now):
        done.popleft()


def _recent(done: Iterable[datetime], now: datetime) -> bool:
    return any(_lately(at, now) for at in done)


def _lately(at: datetime, now: datetime) -> bool:
    return abs(now - at) < MINUTE


def too_fast(turn: turns.HumanTurn) -> tuple[Pending, ...]:
    """TooOftenError, but for words that were not addressed to the bot."""
    if isinstance(turn, turns.Ask) and turn.manner is not turns.Manner.ADDRESSED:
        return ()
    raise TooOftenError(words.TOO_FAST)
