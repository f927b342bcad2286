"""When the care team works, and by when it owes a first answer; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_YEAR = 366


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours in their own time zone; `days` as in `date.weekday()`, Monday being 0."""

    zone: ZoneInfo
    days: frozenset[int]
    opens: time
    closes: time

    def open_at(self, moment: datetime) -> bool:
        return any(start <= moment < end for start, end in self._shifts(moment, days=1))

    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself while it is working time, in UTC."""
        return next(
            max(start, moment) for start, end in self._shifts(moment, days=A_YEAR) if moment < end
        )

    def next_day(self, moment: datetime) -> datetime:
        """The same time of the day on the next working day, in UTC; correct over daylight
        saving."""
        day = moment.astimezone(self.zone) + timedelta(days=1)
        while day.weekday() not in self.days:
            day += timedelta(days=1)
        return day.astimezone(UTC)

    def after(self, moment: datetime, work: timedelta) -> datetime:
        """The moment at which so much working time has passed, in UTC; correct over daylight
        saving."""
        for start, end in self._shifts(moment, days=A_YEAR):
            begins = max(start, moment)
            if begins + work <= end:
                return begins + work
            work -= max(end - begins, timedelta(0))
        raise ValueError("more than a year of working time")

    def _shifts(self, moment: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
        """The working days from the moment's own on, as UTC (arithmetic within a zone ignores the
        clock change)."""
        first = moment.astimezone(self.zone).date()
        for day in (first + timedelta(days=offset) for offset in range(days)):
            if day.weekday() in self.days:
                start, end = (
                    datetime.combine(day, at, self.zone) for at in (self.opens, self.closes)
                )
                yield start.astimezone(UTC), end.astimezone(UTC)
