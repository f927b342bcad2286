"""What waits now: tickets that are not done, by route and age, and the oldest of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot.model.tickets import LIVE
from bot.storage import tables

AGES = (1, 3, 7, 30)  # days up to which a ticket is of an age; what is older is of the last


@dataclass(frozen=True, slots=True)
class Owed:
    """What is promised of a ticket, until when, and from when on that is near."""

    pledge: str
    due: datetime
    warn: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    number: str
    route: str
    company: str
    status: str
    subject: str
    filed: datetime
    owed: tuple[Owed, ...] = ()


@dataclass(frozen=True, slots=True)
class Backlog:
    """`ages` counts by the route and the age: days, 0 for what is older than the last of AGES."""

    tickets: tuple[Waiting, ...]
    ages: Mapping[tuple[str, int], int]

    def due_soon(self, now: datetime) -> Sequence[Waiting]:
        """Those of which a promise has a quarter of its time left, or less."""
        return [one for one in self.tickets if any(o.warn <= now < o.due for o in one.owed)]

    def overdue(self, now: datetime) -> Sequence[Waiting]:
        """Those of which a promise is broken, or the first answer is late."""
        return [one for one in self.tickets if any(owed.due <= now for owed in one.owed)]

    def oldest(self, count: int) -> Sequence[Waiting]:
        return self.tickets[:count]


def read(connection: Connection, now: datetime) -> Backlog:
    """The oldest first."""
    row = tables.tickets.c
    query = select(
        row.number,
        row.document["route"].as_string(),
        row.company,
        row.status,
        row.document["subject"].as_string(),
        row.filed,
        row.document["promises"],
    ).where(row.status.in_(LIVE))
    found = connection.execute(query.order_by(row.filed, row.number))
    waiting = tuple(_waiting(*one) for one in found)
    ages = Counter((one.route, age(now - one.filed)) for one in waiting)
    return Backlog(waiting, dict(ages))


def _waiting(
    number: str,
    route: str,
    company: str,
    status: str,
    subject: str,
    filed: datetime,
    promises: list[dict[str, Any]] | None,
) -> Waiting:
    owed = tuple(_owed(one) for one in promises or () if not one["kept"])
    return Waiting(number, route, company, status, subject, filed, owed)


def _owed(promise: dict[str, Any]) -> Owed:
    due, warn = (datetime.fromisoformat(promise[name]) for name in ("due", "warn"))
    return Owed(promise["pledge"], due, warn)


def age(waited: timedelta) -> int:
    return next((days for days in AGES if waited <= timedelta(days=days)), 0)
