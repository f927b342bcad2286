"""When the care team works, and by when it owes a first answer; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.knowledge import calendars

A_YEAR = 366


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours in their own time zone; `days` as in `date.weekday()`, Monday being 0, and none
    of the `holidays`, nor of those of the `calendars` ("IT", "DE-BY")."""

    zone: ZoneInfo
    days: frozenset[int]
    opens: time
    closes: time
    holidays: frozenset[date] = frozenset()
    calendars: tuple[str, ...] = ()

    def same_time(self, moment: datetime, after: datetime) -> datetime:
        """The first time after `after` at which a working day's clock shows what it shows at
        `moment`, in UTC; correct over daylight saving. In a year where nobody works until then."""
        clock = moment.astimezone(self.zone).time()
        today = after.astimezone(self.zone).date()
        coming = (today + timedelta(days=days) for days in range(A_YEAR))
        worked = (day for day in coming if self._worked(day))
        times = (datetime.combine(day, clock, self.zone).astimezone(UTC) for day in worked)
        return next((time for time in times if time > after), after + timedelta(days=A_YEAR))

    def after(self, moment: datetime, work: timedelta) -> datetime:
        """The moment at which so much working time has passed, in UTC; correct over daylight
        saving. In a year where there is not so much until then."""
        for start, end in self._shifts(moment, days=A_YEAR):
            begins = max(start, moment)
            if begins + work <= end:
                return begins + work
            work -= max(end - begins, timedelta(0))
        return moment.astimezone(UTC) + timedelta(days=A_YEAR)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; none where the second is the earlier."""
        days = (end - start).days + 2  # a day begun counts, in whatever zone
        passed = timedelta(0)
        for opened, closed in self._shifts(start, days):
            passed += max(min(closed, end) - max(opened, start), timedelta(0))
        return passed

    def working(self, moment: datetime) -> bool:
        """Whether somebody works at that moment."""
        return any(start <= moment < end for start, end in self._shifts(moment, days=1))

    def opening(self, moment: datetime) -> datetime:
        """When work begins next, or the moment itself while it goes on, in UTC."""
        return self.after(moment, timedelta(0))

    def _worked(self, day: date) -> bool:
        if day.weekday() not in self.days or day in self.holidays:
            return False
        return not calendars.free(self.calendars, day)

    def _shifts(self, moment: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
        """The working days from the moment's own on, as UTC (arithmetic within a zone ignores the
        clock change)."""
        first = moment.astimezone(self.zone).date()
        for day in (first + timedelta(days=offset) for offset in range(days)):
            if self._worked(day):
                start, end = (
                    datetime.combine(day, at, self.zone) for at in (self.opens, self.closes)
                )
                yield start.astimezone(UTC), end.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """What whoever runs the bot has promised, each within so much working time: a first answer, an
    answer to every further word, a solution. None promises nothing."""

    first_answer: timedelta | None
    hours: Hours
    next_answer: timedelta | None = None
    solution: timedelta | None = None

    def due(self, asked: datetime) -> datetime | None:
        """When the first answer is due."""
        return self.hours.after(asked, self.first_answer) if self.first_answer else None
