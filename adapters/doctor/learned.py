"""What the knowledge's desk has left open: changes over files that say something else by now, and
texts that nobody has looked at for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from adapters.shared.check import Check
from bot.errors import KnowledgeError, StoreError
from bot.knowledge.loading import load
from bot.learning import reviews, shelf
from bot.learning.shelf import Shelf
from bot.settings.settings import Settings
from bot.storage.database import schema
from bot.storage.store import Store

NAMED = 3  # entries that a line names


def checks(settings: Settings) -> Iterator[Check]:
    """Nothing where there is no database of this release yet: other checks say so."""
    found = _shelf(settings)
    if found is None:
        return
    if found.conflicts:
        told = f"{', '.join(found.conflicts)}: the files say something else since"
        fix = "look at `knowledge show`, and undo it or propose it anew"
        yield Check("changes", told, fix)
    if found.unknown:
        told = f"{', '.join(found.unknown)}: only a newer release can read these"
        yield Check("changes", told, "run the newest release everywhere")
    today = datetime.now(UTC).date()
    late = [entry.id for entry in reviews.overdue(found.knowledge, today)]
    if late:
        named = ", ".join(late[:NAMED]) + (" and others" if len(late) > NAMED else "")
        yield Check("reviews", f"{len(late)} texts wait for their owner's eye: {named}")


def conflicts(settings: Settings) -> tuple[str, ...]:
    """Changes that lie over files which say something else since."""
    found = _shelf(settings)
    return found.conflicts if found else ()


def _shelf(settings: Settings) -> Shelf | None:
    url = settings.database_url.get_secret_value()
    try:
        there = schema(url)
        if there.current != there.newest:
            return None
        files, store = load(settings.knowledge_dir), Store(url)
    except (StoreError, KnowledgeError):
        return None
    try:
        return shelf.looked_at(store, files)
    finally:
        store.close()
