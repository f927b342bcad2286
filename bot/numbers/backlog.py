"""What waits now: tickets that are not done, by route and age, and the oldest of them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot.model.tickets import LIVE
from bot.numbers.values import AGES as AGES
from bot.numbers.values import Backlog as Backlog
from bot.numbers.values import Owed as Owed
from bot.numbers.values import Waiting as Waiting
from bot.storage import tables


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
    found = [_waiting(*one) for one in connection.execute(query)]
    waiting = tuple(sorted(found, key=lambda one: (one.filed, one.number)))
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
