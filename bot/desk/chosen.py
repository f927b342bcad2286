"""Languages that people chose, at hand without a look into the database.

Read anew every few seconds, since another process may have taken the choice; who chose here is
answered so at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.storage.store import Store

FRESH = timedelta(seconds=5)


class Chosen:
    """May be called from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: Mapping[str, str] = {}
        self._read: datetime | None = None

    def of(self, person: str) -> str:
        """Empty for whoever chose none."""
        return self._known.get(person, "")

    def renew(self, now: datetime) -> None:
        """See what was chosen elsewhere, where that was not done just now."""
        if self._read and abs(now - self._read) < FRESH:
            return
        self._read = now
        with self._store.reading() as memory:
            self._known = memory.languages()

    def take(self, chosen: Mapping[str, str]) -> None:
        """What was chosen here, and is kept by now."""
        if chosen:
            self._known = {**self._known, **chosen}
