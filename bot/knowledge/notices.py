"""What a company wants to know some days before: a date that is nearer is warned of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_WEEK, _WORKING = 7, 5  # days; Monday is the first


@dataclass(frozen=True, slots=True)
class Notice:
    """`says` what is likely where a date is fewer than so many days away."""

    days: int
    business: bool
    says: str

    @classmethod
    def of(cls, before: str, says: str) -> Notice:
        """`before` is written like "5 business days" or "10 days"."""
        return cls(int(before.split()[0]), "business" in before, says)

    def is_short(self, today: date, on: date) -> bool:
        left = _business_days(today, on) if self.business else (on - today).days
        return left < self.days


def _business_days(start: date, end: date) -> int:
    """After `start`, up to `end`; none where that is earlier."""
    weeks, days = divmod(max((end - start).days, 0), _WEEK)
    rest = ((start.weekday() + day) % _WEEK for day in range(1, days + 1))
    return weeks * _WORKING + sum(day < _WORKING for day in rest)
