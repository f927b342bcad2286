"""The entries as a page lists them; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.knowledge.entries import Entry, Knowledge


class Which(StrEnum):
    """`OVERDUE`: those that nobody looked at for as long as their files allow."""

    ALL = "all"
    UNPUBLISHED = "unpublished"
    OVERDUE = "overdue"


class EntryOrder(StrEnum):
    """`TOPIC` is the files' own."""

    TOPIC = "topic"
    QUESTION = "question"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class EntriesWanted:
    """`text`: words that all stand in question, answer, wordings or id."""

    text: str = ""
    topic: str = ""
    which: Which = Which.ALL
    order: EntryOrder = EntryOrder.TOPIC
    page: int = 0


def listed(knowledge: Knowledge, wanted: EntriesWanted, today: date) -> tuple[Entry, ...]:
    found = tuple(_found(knowledge, wanted, today))
    order = _ORDERS[wanted.order]
    return tuple(sorted(found, key=order)) if order else found


def overdue(entry: Entry, today: date) -> bool:
    """Whether somebody should look at it again."""
    return entry.answer is not None and (today - entry.reviewed).days > entry.review_days


def _found(knowledge: Knowledge, wanted: EntriesWanted, today: date) -> Iterator[Entry]:
    sought = wanted.text.casefold().split()
    for entry in knowledge.entries:
        if wanted.topic and entry.topic.id != wanted.topic:
            continue
        if wanted.which is Which.UNPUBLISHED and entry.answer is not None:
            continue
        if wanted.which is Which.OVERDUE and not overdue(entry, today):
            continue
        if not sought or _holds(entry, sought):
            yield entry


def _holds(entry: Entry, sought: list[str]) -> bool:
    words = (entry.id, entry.question, entry.written or "", *entry.asked)
    text = "\n".join(words).casefold()
    return all(word in text for word in sought)


_ORDERS: dict[EntryOrder, Callable[[Entry], Any] | None] = {
    EntryOrder.TOPIC: None,
    EntryOrder.QUESTION: lambda entry: entry.question.casefold(),
    EntryOrder.REVIEWED: lambda entry: entry.reviewed,
}
