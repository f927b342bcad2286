"""When the care team works, and by when it owes a first answer; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_YEAR = 366
A_WEEK_AND_A_DAY = 8  # today may be the one working day, and its time be over


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

    def same_time(self, moment: datetime, after: datetime) -> datetime:
        """The first time after `after` at which a working day's clock shows what it shows at
        `moment`, in UTC; correct over daylight saving."""
        clock = moment.astimezone(self.zone).time()
        today = after.astimezone(self.zone).date()
        week = (today + timedelta(days=days) for days in range(A_WEEK_AND_A_DAY))
        worked = (day for day in week if day.weekday() in self.days)
        times = (datetime.combine(day, clock, self.zone).astimezone(UTC) for day in worked)
        return next(time for time in times if time > after)

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
