"""What numbers are once they are read, for whoever shows them; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.knowledge.entries import Entry
from bot.model.people import Company
from bot.model.questions import Question
from bot.model.tickets import Ticket
from bot.numbers.definitions import COMING, GOING, Number, SpanOf
from bot.numbers.windows import Window

AGES = (1, 3, 7, 30)  # days up to which a ticket is of an age; what is older is of the last


@dataclass(frozen=True, slots=True)
class Owed:
    """What is promised of a ticket, until when, and from when on that is near."""

    pledge: str
    due: datetime
    warn: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """`subject` is empty for one that no page names."""

    number: str
    route: str
    company: str
    status: str
    filed: datetime
    owed: tuple[Owed, ...] = ()
    subject: str = ""

    def due_soon(self, now: datetime) -> bool:
        return any(one.warn <= now < one.due for one in self.owed)

    def overdue(self, now: datetime) -> bool:
        return any(one.due <= now for one in self.owed)


@dataclass(frozen=True, slots=True)
class Backlog:
    """`ages` counts by the route and the age: days, 0 for what is older than the last of AGES."""

    tickets: tuple[Waiting, ...]
    ages: Mapping[tuple[str, int], int]

    def due_soon(self, now: datetime) -> Sequence[Waiting]:
        """Those of which a promise has a quarter of its time left, or less."""
        return [one for one in self.tickets if one.due_soon(now)]

    def overdue(self, now: datetime) -> Sequence[Waiting]:
        """Those of which a promise is broken, or the first answer is late."""
        return [one for one in self.tickets if one.overdue(now)]

    def oldest(self, count: int) -> Sequence[Waiting]:
        return self.tickets[:count]


@dataclass(frozen=True, slots=True)
class Value:
    """`part` of `whole`; None where the number is a plain count. `hidden`: too few to say
    anything."""

    part: int
    whole: int | None = None
    hidden: bool = False

    @property
    def share(self) -> float | None:
        """None where there is nothing to be a part of, or too little."""
        return self.part / self.whole if self.whole and not self.hidden else None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number now, and in the same window before."""

    number: Number
    now: Value
    before: Value


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes of working time, where hours are set; None where nothing was counted."""

    count: int
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class SpanFigure:
    span: SpanOf
    now: Span
    before: Span


NO_SPAN = Span(0, None, None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The numbers and times of a window. `trends` and `times` say what one of them was day by day:
    a page has many, and draws few; `trends` has those that it draws, by their ids."""

    window: Window
    figures: tuple[Figure, ...]
    spans: tuple[SpanFigure, ...]
    trends: Mapping[str, Sequence[tuple[date, Value]]]
    times: Callable[[SpanOf], Sequence[tuple[date, Span]]]

    @property
    def flow(self) -> Flow:
        return flow({figure.number.id: figure.now for figure in self.figures})


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """What there is of one company: in the window, in the one before, and open now."""

    company: Company
    now: Mapping[str, Value]
    before: Mapping[str, Value]
    live: int
    overdue: int
    oldest: datetime | None

    def part(self, number: str) -> int:
        return self.now[number].part if number in self.now else 0

    def rise(self, number: str) -> int:
        """By how much it is more than before."""
        former = self.before[number].part if number in self.before else 0
        return self.part(number) - former


@dataclass(frozen=True, slots=True)
class Beside:
    """Numbers by their ids in a window, and in the one before."""

    now: Mapping[str, Value]
    before: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class TopicRow:
    """How much of what was asked about a topic was answered; `id` and `title` are empty for what
    was near no entry."""

    id: str
    title: str
    now: Value
    before: Value


@dataclass(frozen=True, slots=True)
class RouteRow:
    """How long a route takes."""

    id: str
    name: str
    spans: tuple[SpanFigure, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Tickets that came, new or again, and those that were done."""

    came: int
    went: int

    @property
    def net(self) -> int:
        return self.came - self.went


@dataclass(frozen=True, slots=True)
class Overview:
    """`companies` have their tickets alone. `unhelpful`: entries that didn't help, how often, and
    of how many questions."""

    sheet: Sheet
    backlog: Backlog
    companies: tuple[CompanyRow, ...]
    topics: tuple[TopicRow, ...]
    routes: tuple[RouteRow, ...]
    unhelpful: tuple[tuple[Entry, int, int], ...]


def flow(values: Mapping[str, Value]) -> Flow:
    """`values` by the numbers' ids."""
    coming, going = (values[id].part for id in COMING), (values[id].part for id in GOING)
    return Flow(sum(coming), sum(going))


@dataclass(frozen=True, slots=True)
class Behind:
    """What makes up a number, one page of it: questions, or tickets; `total` is how much of it is
    still kept."""

    total: int
    questions: tuple[Question, ...] = ()
    tickets: tuple[Ticket, ...] = ()
