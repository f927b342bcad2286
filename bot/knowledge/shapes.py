"""What may stand in the knowledge's YAML files."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from pydantic import Field as Limits

from bot.knowledge import calendars
from bot.knowledge.hours import Hours

Id = Annotated[str, Limits(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, Limits(min_length=1)]
Days = Annotated[int, Limits(ge=1, le=36500)]
Within = Annotated[float, Limits(gt=0, le=400)]  # hours of work


class FieldKind(StrEnum):
    TEXT = "text"
    PARAGRAPH = "paragraph"
    PHONE_NUMBERS = "phone-numbers"
    SERIAL = "serial"
    DATE = "date"
    EMAIL = "email"


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


Tongue = Annotated[str, Limits(pattern=r"^[a-z]{2,3}([_-][A-Za-z]{2,8})*$")]  # "it", "pt-BR"


class SourceShape(_Shape):
    page: Text
    created: Annotated[str, Limits(pattern=r"^\d{4}-\d{2}$")]
    exported: date


class AskedFieldShape(_Shape):
    """A field of a form that is needed here, or not, whatever holds for it elsewhere."""

    field: Id
    required: bool


class EntryShape(_Shape):
    """`not_asked` are messages near the entry that it does not answer."""

    id: Id
    question: Text
    answer: Text | None = None
    asked: tuple[Text, ...] = ()
    not_asked: tuple[Text, ...] = ()
    related: tuple[Id, ...] = ()
    route: Id
    form: tuple[Id | AskedFieldShape, ...] = ()
    source: SourceShape | None = None
    reviewed: date | None = None
    staff_note: Text | None = None
    review: tuple[Text, ...] = ()
    owner: Text | None = None
    review_days: Days | None = None


class TopicFile(_Shape):
    """`source`, `reviewed`, `owner` and `review_days` hold for every entry that has none of its
    own."""

    topic: Id
    title: Text
    source: SourceShape
    reviewed: date
    owner: Text | None = None
    review_days: Days | None = None
    entries: Annotated[tuple[EntryShape, ...], Limits(min_length=1)]


class HoursShape(_Shape):
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

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if not self.days or self.closes <= self.opens:
            raise ValueError("needs a day, and closes later than it opens")
        return self

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


class RouteShape(_Shape):
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


class NoticeShape(_Shape):
    """What is said once where a date is fewer days away than `before`: "5 business days"."""

    before: Annotated[str, Limits(pattern=r"^[1-9]\d{0,2} (business )?days?$")]
    says: Text


class FieldShape(_Shape):
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


class RoutesFile(_Shape):
    """`hours` hold for every route that has none of its own; without hours no time is promised.
    `language` is the care team's, at a route that of those who work its tickets."""

    language: Tongue = "en"
    hours: HoursShape | None = None
    routes: Annotated[tuple[RouteShape, ...], Limits(min_length=1)]
    fields: tuple[FieldShape, ...] = ()

    @model_validator(mode="after")
    def _counted(self) -> Self:
        for route in self.routes:
            promised = [name for name in PROMISES if getattr(route, name)]
            if promised and not (route.hours or self.hours):
                raise ValueError(
                    f"{route.id} has a {promised[0]}, which is counted in hours: add them"
                )
        return self


class SavedReplyShape(_Shape):
    id: Id
    title: Annotated[str, Limits(min_length=1, max_length=100)]
    text: Annotated[str, Limits(min_length=1, max_length=3000)]
    route: Id | None = None


class RepliesFile(_Shape):
    """What care writes again and again."""

    replies: tuple[SavedReplyShape, ...] = ()


class LexiconFile(_Shape):
    """Our word -> the words that partners use for it."""

    synonyms: dict[Text, tuple[Text, ...]]

    def ours(self) -> dict[str, str]:
        return {theirs: ours for ours, words in self.synonyms.items() for theirs in words}


class LeafShape(_Shape):
    value: Text
    entry: Id


class FamilyShape(_Shape):
    """`asked` are messages that leave open which leaf they mean."""

    id: Id
    question: Text
    overview: bool = False
    asked: tuple[Text, ...] = ()
    leaves: Annotated[tuple[LeafShape, ...], Limits(min_length=2, max_length=6)]


class FamiliesFile(_Shape):
    """Entries that differ by one fact, and the question that asks for it."""

    families: tuple[FamilyShape, ...] = ()


Named = Annotated[str, Limits(pattern=r"^(slack|teams):\S+$")]  # with its platform in front


class Answers(StrEnum):
    """What the bot answers in a channel: what mentions it, or also every question that it is sure
    of."""

    MENTIONS = "mentions"
    SURE_QUESTIONS = "sure-questions"


class ChannelShape(_Shape):
    id: Named
    answers: Answers = Answers.MENTIONS


class RetentionShape(_Shape):
    """Days that are kept: questions after they were asked, tickets after they were closed."""

    questions: Days | None = None
    tickets: Days | None = None


class OrganisationShape(_Shape):
    """`homes` are workspaces and tenants; `routes` maps a route's id to this company's own desk for
    it."""

    id: Id
    name: Text
    homes: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()
    desk: Named | None = None
    routes: dict[str, Named] = {}
    channels: tuple[ChannelShape, ...] = ()
    language: Tongue | None = None
    retention: RetentionShape = RetentionShape()


class OrganisationsFile(_Shape):
    organisations: tuple[OrganisationShape, ...]


class SmallTalkFile(_Shape):
    """Four kinds of messages that are no questions."""

    greeting: tuple[Text, ...] = ()
    thanks: tuple[Text, ...] = ()
    about_bot: tuple[Text, ...] = ()
    human: tuple[Text, ...] = ()


class OutOfScopeFile(SmallTalkFile):
    """Messages that no entry answers, and what this company's people say beside what everybody
    does."""

    uncovered: tuple[Text, ...] = ()


Shape = TypeVar("Shape", bound=BaseModel)


class TranslatedEntryShape(_Shape):
    """`of` is the digest of the English that it was made from."""

    of: Annotated[str, Limits(pattern=r"^[0-9a-f]{12}$")]
    question: Text
    answer: Text | None = None
    staff_note: Text | None = None


class TranslatedFamilyShape(_Shape):
    """The question, and each leaf's value by its entry."""

    question: Text
    leaves: dict[Id, Text] = {}


class TranslatedRouteShape(_Shape):
    name: Text | None = None
    applies: Text | None = None
    answers: Text | None = None


class TranslatedFieldShape(_Shape):
    label: Text
    example: Text | None = None
    notice: Text | None = None


class TranslationFile(_Shape):
    """What the knowledge says, in another language, by the ids of the English."""

    topics: dict[Id, Text] = {}
    entries: dict[Id, TranslatedEntryShape] = {}
    families: dict[Id, TranslatedFamilyShape] = {}
    routes: dict[Id, TranslatedRouteShape] = {}
    fields: dict[Id, TranslatedFieldShape] = {}
