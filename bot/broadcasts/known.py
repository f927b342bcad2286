"""Known issues at hand for whoever asks, without a look into the database.

Read anew every few seconds, since another process may have opened or closed one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from bot.broadcasts.issues import IssueBook
from bot.broadcasts.waves import Raised
from bot.model.issues import Issue, IssueState
from bot.search import Index, Likeness
from bot.storage.store import Store

FRESH = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Told:
    """An issue whose notice is shown, and the texts that are about it, each with its nearest
    entry."""

    issue: Issue
    texts: tuple[str, ...]
    nearest: tuple[str, ...]


class Known:
    """May be called from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._told: Sequence[Told] = ()
        self._read: datetime | None = None

    def renew(self, now: datetime) -> None:
        """See what was opened or closed elsewhere, where that was not done just now."""
        if self._read and abs(now - self._read) < FRESH:
            return
        self._read = now
        with self._store.reading() as memory:
            book = IssueBook(memory.connection)
            issues = book.of([IssueState.OPEN])
            self._told = [_told(issue, book.raised(issue.id)) for issue in issues]

    def expire(self) -> None:
        """Something is changed here: look again before the next turn."""
        self._read = None

    def about(self, index: Index, text: str, near: str) -> Issue | None:
        """The issue that a message is about; `near` as in Likeness. Of several the newest."""
        for told in reversed(self._told):
            if _likeness(index, told.texts, told.nearest).alike(text, near):
                return told.issue
        return None


def _told(issue: Issue, raised: Sequence[Raised]) -> Told:
    """What care wrote is about it, too: there may be no ticket yet."""
    texts = [one.text for one in raised]
    nearest = [one.near for one in raised]
    for own in (issue.title, issue.notice):
        texts.append(own)
        nearest.append("")
    return Told(issue, tuple(texts), tuple(nearest))


@lru_cache(maxsize=32)
def _likeness(index: Index, texts: tuple[str, ...], nearest: tuple[str, ...]) -> Likeness:
    return index.likeness(texts, nearest)
