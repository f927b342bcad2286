"""Who gets tickets and when they work; what tickets ask for; what is replied again and again."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field as Limits
from pydantic import field_validator, model_validator

from bot.knowledge import calendars
from bot.knowledge.hours import Hours
from bot.knowledge.shapes.base import Id, Strict, Text, Tongue, Within


class FieldKind(StrEnum):
    TEXT = "text"
    PARAGRAPH = "paragraph"
    PHONE_NUMBERS = "phone-numbers"
    SERIAL = "serial"
    DATE = "date"
    EMAIL = "email"


_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")
FORTY_WEEKS = 40  # of a year, whatever its holidays are, in which a promise can be kept


class HoursShape(Strict):
    """When people work; `days` by their English names' first three letters. On `holidays` nobody
    does, nor on those of the `calendars`: a country ("IT"), or a region of one ("DE-BY")."""

    zone: Text
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]
    opens: time
    closes: time
    holidays: tuple[date, ...] = ()
    calendars: tuple[Text, ...] = ()

    @field_validator("calendars")
    @classmethod
    def _kept(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for calendar in value:
            if wrong := calendars.unknown(calendar):
                raise ValueError(wrong)
        return value

    @field_validator("zone")
    @classmethod
    def _exists(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no time zone; write it like Europe/Rome")
        return value

    @field_validator("opens", "closes", mode="before")
    @classmethod
    def _as_written(cls, value: object) -> object:
        """Without quotes YAML makes 540 of 9:00."""
        if isinstance(value, time) and value.tzinfo is None:
            return value
        if isinstance(value, str) and _CLOCK.fullmatch(value):
            return value.zfill(5)
        raise ValueError('is no time; write it in quotes, like "09:00"')

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if not self.days or self.closes <= self.opens:
            raise ValueError("needs a day, and closes later than it opens")
        return self

    @property
    def weekly(self) -> float:
        """How many hours are worked in a week without holidays."""
        day = datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)
        return len(set(self.days)) * day.total_seconds() / 3600

    def hours(self) -> Hours:
        days = frozenset(map(_DAYS.index, self.days))
        return Hours(
            zone=ZoneInfo(self.zone),
            days=days,
            opens=self.opens,
            closes=self.closes,
            holidays=frozenset(self.holidays),
            calendars=self.calendars,
        )


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PROMISES = ("first_answer", "next_answer", "solution")


class RouteShape(Strict):
    id: Id
    name: Text
    applies: Text
    answers: Text | None = None
    desk: Annotated[str, Limits(pattern=r"^[a-z]+:\S+$")] | None = None
    first_answer: Within | None = None
    next_answer: Within | None = None
    solution: Within | None = None
    language: Tongue | None = None
    hours: HoursShape | None = None


class NoticeShape(Strict):
    """What is said once where a date is fewer days away than `before`: "5 business days"."""

    before: Annotated[str, Limits(pattern=r"^[1-9]\d{0,2} (business )?days?$")]
    says: Text


class FieldShape(Strict):
    id: Id
    label: Text
    kind: FieldKind
    example: Text
    required: bool = True
    notice: NoticeShape | None = None

    @model_validator(mode="after")
    def _of_a_date(self) -> Self:
        if self.notice and self.kind is not FieldKind.DATE:
            raise ValueError(f"{self.id} has a notice, which only a date can have: leave it out")
        return self


class RoutesFile(Strict):
    """`hours` hold for every route that has none of its own; without hours no time is promised.
    `language` is the care team's, at a route that of those who work its tickets."""

    language: Tongue = "en"
    hours: HoursShape | None = None
    routes: Annotated[tuple[RouteShape, ...], Limits(min_length=1)]
    fields: tuple[FieldShape, ...] = ()

    @model_validator(mode="after")
    def _counted(self) -> Self:
        for route in self.routes:
            hours = route.hours or self.hours
            for name in PROMISES:
                if problem := _unkept(hours, getattr(route, name)):
                    raise ValueError(f"{route.id} has a {name}, {problem}")
        return self


def _unkept(hours: HoursShape | None, promised: float | None) -> str | None:
    if promised is None:
        return None
    if hours is None:
        return "which is counted in hours: add them"
    if promised > FORTY_WEEKS * hours.weekly:
        return "for which nobody works enough in a year: shorten it, or mend the hours"
    return None


class SavedReplyShape(Strict):
    id: Id
    title: Annotated[str, Limits(min_length=1, max_length=100)]
    text: Annotated[str, Limits(min_length=1, max_length=3000)]
    route: Id | None = None


class RepliesFile(Strict):
    """What care writes again and again."""

    replies: tuple[SavedReplyShape, ...] = ()
