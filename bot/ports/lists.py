"""Long lists as a page wants them: filtered, sorted and cut where they are kept, never in
memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from bot.model.tickets import Ticket

A_PAGE = 50  # rows

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """One page of a list, and how many rows there are on all of them."""

    rows: tuple[Row, ...]
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // A_PAGE))


class Order(StrEnum):
    """`DUE`: those that an answer is due for first, the most urgent first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class TicketsWanted:
    """`statuses` empty for all; `until`: filed before that moment; `text` stands anywhere in what
    was said, or in a name or the number. The first page is 0."""

    statuses: tuple[str, ...] = ()
    route: str = ""
    company: str = ""
    until: datetime | None = None
    text: str = ""
    order: Order = Order.NEWEST
    page: int = 0


class TicketLists(Protocol):
    """Synchronous: call it in a thread."""

    def tickets(self, wanted: TicketsWanted) -> Found[Ticket]: ...

    def every_ticket(self, wanted: TicketsWanted) -> Iterator[Ticket]:
        """All pages, for a file."""

    def companies(self) -> tuple[tuple[str, str], ...]:
        """Those that ever filed a ticket, (id, name), by name."""
