"""A clock that goes on by itself, and can be put forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class Hours:
    passed: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.passed

    def go_by(self, hours: int) -> None:
        self.passed += timedelta(hours=hours)
