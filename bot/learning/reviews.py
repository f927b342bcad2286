"""When somebody last said that a text is still right, and when its owner was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from bot.knowledge import listing
from bot.knowledge.entries import Entry, Knowledge
from bot.learning import tables
from bot.storage import adding

A_WEEK = timedelta(days=7)
MOST = 5  # entries that one owner is asked about a week
LOOKED_AT = 50  # of which it is looked up how often they were asked

TimesAsked = Callable[[Connection, Sequence[Entry]], Mapping[str, int]]
"""How often each entry was asked about since somebody last looked at it, by its id."""


def confirm(connection: Connection, entry: str, digest: str, now: datetime) -> None:
    _keep(connection, {"entry": entry, "digest": digest, "reviewed": now}, ("digest", "reviewed"))


def asked(connection: Connection, entry: str, digest: str, now: datetime) -> None:
    """Its owner was asked."""
    _keep(connection, {"entry": entry, "digest": digest, "asked": now}, ("asked",))


def when_asked(connection: Connection, entry: str) -> datetime | None:
    row = tables.reviews.c
    return connection.execute(select(row.asked).where(row.entry == entry)).scalar()


def overdue(knowledge: Knowledge, today: date) -> list[Entry]:
    """Those that nobody looked at for as long as their files allow, the oldest first."""
    late = [one for one in knowledge.entries if listing.overdue(one, today)]
    return sorted(late, key=lambda entry: (entry.reviewed, entry.id))


def due(
    connection: Connection, knowledge: Knowledge, now: datetime, times_asked: TimesAsked
) -> list[str]:
    """Whose owner is asked now: a few a week each, the oldest and most asked first, each once until
    somebody has said something."""
    review = tables.reviews.c
    ever = select(review.entry, review.asked).where(review.asked.is_not(None))
    last = {row.entry: row.asked for row in connection.execute(ever)}
    lately = [entry for entry, at in last.items() if at > now - A_WEEK]
    asked_of = Counter(knowledge.by_id[entry].owner for entry in lately if entry in knowledge.by_id)
    open_ones = [
        entry
        for entry in overdue(knowledge, now.date())
        if entry.owner and _open(entry, last.get(entry.id), now)
    ]
    often = times_asked(connection, open_ones[:LOOKED_AT])
    open_ones.sort(key=lambda entry: (entry.reviewed, -often.get(entry.id, 0), entry.id))
    return [entry.id for entry in _few_each(open_ones, asked_of)]


def _few_each(entries: Iterable[Entry], asked_of: Counter[str | None]) -> Iterator[Entry]:
    """As many as each owner may still be asked about this week."""
    for entry in entries:
        if asked_of[entry.owner] < MOST:
            asked_of[entry.owner] += 1
            yield entry


def _open(entry: Entry, last: datetime | None, now: datetime) -> bool:
    """Whether its owner was never asked, or said nothing for another of its periods."""
    return last is None or last < now - timedelta(days=entry.review_days)


def _keep(connection: Connection, row: dict[str, object], changed: tuple[str, ...]) -> None:
    adding.replace(connection, tables.reviews, ("entry",), changed, row)
