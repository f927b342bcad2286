"""Working hours: by when a first answer is owed, over week-ends and clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.hours import A_YEAR, Hours
from bot.knowledge.loading import load
from bot.knowledge.shapes import HoursShape
from tests.drivers import small_knowledge

ROME = Hours(ZoneInfo("Europe/Rome"), frozenset(range(5)), time(9), time(18))
NIGHTS = Hours(ZoneInfo("Europe/Rome"), frozenset(range(7)), time(0), time(6))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Rome")).astimezone(UTC)


@pytest.mark.parametrize(
    ("filed", "hours", "due"),
    [
        ("2026-11-23 09:00", 8, "2026-11-23 17:00"),
        ("2026-11-23 17:00", 8, "2026-11-24 16:00"),
        ("2026-11-20 17:30", 1, "2026-11-23 09:30"),  # over a week-end
        ("2026-11-21 12:00", 8, "2026-11-23 17:00"),  # filed on a Saturday
        ("2026-03-27 17:00", 2, "2026-03-30 10:00"),  # summer time begins on the Sunday between
        ("2026-10-23 17:00", 2, "2026-10-26 10:00"),  # and ends
    ],
)
def test_only_working_time_counts(filed: str, hours: int, due: str) -> None:
    """The clock on the wall is right before and after a change."""
    assert ROME.after(at(filed), timedelta(hours=hours)) == at(due)


def test_the_hour_that_does_not_exist_is_not_worked() -> None:
    """In the night of 29 March 2026 there are five hours from midnight to six."""
    assert NIGHTS.after(at("2026-03-29 00:00"), timedelta(hours=6)) == at("2026-03-30 01:00")


@pytest.mark.parametrize(
    ("day", "following"),
    [
        ("2026-11-23 17:00", "2026-11-24 17:00"),
        ("2026-11-20 17:00", "2026-11-23 17:00"),  # over a week-end
        ("2026-03-27 17:00", "2026-03-30 17:00"),  # summer time begins
        ("2026-10-23 17:00", "2026-10-26 17:00"),  # and ends
    ],
)
def test_the_next_day_has_the_same_time(day: str, following: str) -> None:
    """As the clock on the wall shows it."""
    assert ROME.same_time(at(day), after=at(day)) == at(following)


@pytest.mark.parametrize(
    ("after", "following"),
    [
        ("2026-11-23 16:59", "2026-11-23 17:00"),  # still to come on the same day
        ("2036-11-23 12:00", "2036-11-24 17:00"),  # ten years later, at once
    ],
)
def test_a_time_that_was_missed_comes_again(after: str, following: str) -> None:
    """However long nobody looked."""
    assert ROME.same_time(at("2026-11-20 17:00"), after=at(after)) == at(following)


def test_one_working_day_a_week_is_enough() -> None:
    tuesdays = Hours(ROME.zone, frozenset({1}), ROME.opens, ROME.closes)
    after = at("2026-11-24 17:00")
    assert tuesdays.same_time(after, after=after) == at("2026-12-01 17:00")


def test_on_a_holiday_nobody_works() -> None:
    """The target waits for the day after, and so does a reminder."""
    closed = replace(ROME, holidays=frozenset({date(2026, 12, 8)}))
    evening = at("2026-12-07 17:00")
    assert closed.after(evening, timedelta(hours=2)) == at("2026-12-09 10:00")
    assert closed.same_time(evening, after=evening) == at("2026-12-09 17:00")


@pytest.mark.parametrize(
    ("calendars", "day", "worked"),
    [
        (("IT",), "2026-04-06 10:00", False),  # Easter Monday
        (("IT",), "2026-04-07 10:00", True),
        (("DE",), "2026-01-06 10:00", True),  # Epiphany is one in Bavaria only
        (("DE-BY",), "2026-01-06 10:00", False),
        (("DE", "IT"), "2026-06-02 10:00", False),  # where two countries answer, one's is enough
        ((), "2026-12-25 10:00", True),
    ],
)
def test_public_holidays_are_known_by_country(
    calendars: tuple[str, ...], day: str, worked: bool
) -> None:
    hours = replace(ROME, calendars=calendars)
    assert hours.working(at(day)) is worked
    assert hours.between(at(day), at(day) + timedelta(hours=1)) == timedelta(hours=worked)


def test_working_time_between_two_moments() -> None:
    """What `after` adds, `between` finds, over week-ends and clock changes; backwards is none."""
    for begun in ("2026-03-27 17:00", "2026-10-23 17:00", "2026-11-20 17:30", "2026-11-21 12:00"):
        for hours in (1, 8, 31):
            work = timedelta(hours=hours)
            assert ROME.between(at(begun), ROME.after(at(begun), work)) == work
    assert ROME.between(at("2026-11-24 12:00"), at("2026-11-23 12:00")) == timedelta(0)


@pytest.mark.parametrize(
    ("calendar", "fix"),
    [("XX", "no holidays of 'XX' are known"), ("DE-XX", "there are: BB, BE, BW, BY")],
)
def test_a_calendar_that_nobody_keeps_is_refused(calendar: str, fix: str) -> None:
    with pytest.raises(ValueError, match=fix):
        HoursShape(
            zone="Europe/Rome", days=("mon",), opens=time(9), closes=time(18), calendars=(calendar,)
        )


def test_where_nobody_works_for_a_year_everything_is_due_in_one() -> None:
    """Holidays that never end must not stop a ticket."""
    days = frozenset(date(2026, 1, 1) + timedelta(days=number) for number in range(1_500))
    closed = replace(ROME, holidays=days)
    asked = at("2026-11-23 09:00")
    in_a_year = asked + timedelta(days=A_YEAR)
    assert closed.after(asked, timedelta(hours=8)) == in_a_year
    assert closed.opening(asked) == in_a_year
    assert closed.same_time(asked, after=asked) == in_a_year


@pytest.mark.parametrize(
    ("opens", "closes", "promise", "fix"),
    [
        ('"09:00"', '"09:01"', 40, "for which nobody works enough in a year"),
        ('"09:00+02:00"', '"18:00+02:00"', 8, 'write it in quotes, like "09:00"'),
        ("9:00", "18:00", 8, 'write it in quotes, like "09:00"'),
        ('"9"', '"18:00"', 8, 'write it in quotes, like "09:00"'),
        ('"09:00"', '"24:00"', 8, 'write it in quotes, like "09:00"'),
    ],
)
def test_hours_that_keep_no_promise_are_refused(
    tmp_path: Path, opens: str, closes: str, promise: int, fix: str
) -> None:
    """When the files are read, and not when somebody raises a ticket."""
    promising(tmp_path, opens, closes, promise)
    with pytest.raises(KnowledgeError, match=fix):
        load(tmp_path)


def test_a_promise_without_hours_is_refused(tmp_path: Path) -> None:
    """Of the file as a whole something is wrong."""
    promising(tmp_path, '"9:00"', '"18:00"', 8)
    file = tmp_path / "routes.yaml"
    file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    with pytest.raises(KnowledgeError, match=r"routes.yaml:\d+: .* counted in hours: add them"):
        load(tmp_path)


def promising(folder: Path, opens: str, closes: str, promise: int) -> None:
    small_knowledge.write(folder)
    file = folder / "routes.yaml"
    written = file.read_text("utf-8").replace(
        "    name:", f"    first_answer: {promise}\n    name:", 1
    )
    hours = f"hours: {{zone: Europe/Rome, days: [sun], opens: {opens}, closes: {closes}}}\n"
    file.write_text(hours + written, "utf-8")
