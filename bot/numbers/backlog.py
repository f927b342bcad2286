"""What waits now: tickets that are not done, by route and age, and the oldest of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, select

from bot.model.tickets import LIVE
from bot.numbers.values import AGES, Backlog, Owed, Waiting
from bot.storage import tables

NAMED = 5  # of the oldest, and of those that are overdue


def read(connection: Connection, now: datetime) -> Backlog:
    """The oldest first; without their subjects."""
    found = [_waiting(*one) for one in connection.execute(_live()).all()]
    waiting = tuple(sorted(found, key=lambda one: (one.filed, one.number)))
    ages = Counter((one.route, age(now - one.filed)) for one in waiting)
    return Backlog(waiting, dict(ages))


def named(connection: Connection, waiting: Backlog, now: datetime) -> Backlog:
    """With the subjects of those that a page names."""
    row = tables.tickets.c
    shown = {one.number for one in (*waiting.oldest(NAMED), *waiting.overdue(now)[:NAMED])}
    subject = row.document["subject"].as_string()
    found = connection.execute(select(row.number, subject).where(row.number.in_(shown)))
    subjects = dict(map(tuple, found))
    return replace(waiting, tickets=tuple(_named(one, subjects) for one in waiting.tickets))


def _named(one: Waiting, subjects: Mapping[str, str]) -> Waiting:
    return replace(one, subject=subjects[one.number]) if one.number in subjects else one


def _live() -> Select[Any]:
    """As little of each as it takes: documents are long, and many wait."""
    row = tables.tickets.c
    columns = (row.number, row.route, row.company, row.status, row.filed, row.document["promises"])
    return select(*columns).where(row.status.in_(LIVE))


def _waiting(
    number: str,
    route: str,
    company: str,
    status: str,
    filed: datetime,
    promises: list[dict[str, Any]] | None,
) -> Waiting:
    owed = tuple(_owed(one) for one in promises or () if not one["kept"])
    return Waiting(number, route, company, status, filed, owed)


def _owed(promise: dict[str, Any]) -> Owed:
    due, warn = (datetime.fromisoformat(promise[name]) for name in ("due", "warn"))
    return Owed(promise["pledge"], due, warn)


def age(waited: timedelta) -> int:
    return next((days for days in AGES if waited <= timedelta(days=days)), 0)
