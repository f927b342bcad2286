"""Days that are looked at, and the same number of days before; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Self

from bot.knowledge.entries import Knowledge

JUDGED = timedelta(days=7)  # after which what came of a question or a solution no longer changes


@dataclass(frozen=True, slots=True)
class Window:
    """Both days belong to it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Self:
        """As many days, right before."""
        length = timedelta(days=self.days)
        return type(self)(self.first - length, self.last - length)

    def every_day(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=number) for number in range(self.days))


def last_days(today: date, days: int) -> Window:
    """So many, of which today is the last."""
    return Window(today - timedelta(days=days - 1), today)


def last_week(today: date) -> Window:
    """The last whole week, from Monday to Sunday."""
    begins = monday(today) - timedelta(days=7)
    return Window(begins, begins + timedelta(days=6))


def monday(day: date) -> date:
    """With which a day's week begins."""
    return day - timedelta(days=day.weekday())


def zone_of(knowledge: Knowledge) -> tzinfo:
    """In which a day begins and ends: that of the first route that has hours; else UTC."""
    zones = (route.hours.zone for route in knowledge.routes if route.hours)
    return next(zones, UTC)


def day_of(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()
