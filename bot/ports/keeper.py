"""What a room that stores something of people does for them: shows, erases, lets expire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import Connection

from bot.model.people import Place


@dataclass(frozen=True, slots=True)
class Traces:
    """What tells of a person: the names they went by, further ids that a platform writes them with,
    the places where only they and the bot are, their questions, and the tickets that they raised or
    took part in."""

    names: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    places: frozenset[Place] = frozenset()
    questions: frozenset[str] = frozenset()
    tickets: frozenset[str] = frozenset()

    def __or__(self, other: Self) -> Self:
        both = {f.name: getattr(self, f.name) | getattr(other, f.name) for f in fields(self)}
        return type(self)(**both)

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))


@dataclass(frozen=True, slots=True)
class Person:
    """`id` as the core has it, such as "slack:U0123"."""

    id: str
    traces: Traces = field(default_factory=Traces)

    @property
    def ids(self) -> frozenset[str]:
        """As the platforms write them: what stands in references, mentions and turns' ids."""
        return self.traces.ids | {self.id.partition(":")[2] or self.id}

    @property
    def marks(self) -> frozenset[str]:
        """What names them, or where only they are."""
        return self.ids | {place.key for place in self.traces.places}


@dataclass(frozen=True, slots=True)
class Retention:
    """Days that are kept: questions after they were asked, tickets after they were closed, and
    records of work done. What a company has instead goes by its id."""

    questions: int = 365
    tickets: int = 1095
    engine: int = 7
    companies_questions: Mapping[str, int] = field(default_factory=dict)
    companies_tickets: Mapping[str, int] = field(default_factory=dict)

    def longest(self, now: datetime) -> datetime:
        """Since when anything at all is kept."""
        usual = max(self.questions, self.tickets)
        companies = [*self.companies_questions.values(), *self.companies_tickets.values()]
        return now - timedelta(days=max(usual, *companies, 0))

    def finished(self, now: datetime) -> datetime:
        """Since when records of work done are kept."""
        return now - timedelta(days=self.engine)


@dataclass(frozen=True, slots=True)
class Erased:
    """Sentences: what was `done`, and what is `left` to humans to do elsewhere."""

    done: Sequence[str] = ()
    left: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Expired:
    """How many rows one transaction deleted; `after` is where the next one goes on, None when there
    is nothing left to do."""

    count: int = 0
    after: Any = None


class Keeper:
    """Keeps nothing: the base of those who do. Every method works within its caller's transaction.

    `what` it keeps, in a word, is its name in the log.
    """

    what = ""

    def traces(self, connection: Connection, person: Person) -> Traces:
        """What tells of them; asked again with what others know until nothing is new."""
        return Traces()

    def called(self, connection: Connection, name: str) -> Iterable[str]:
        """The ids of people who go by a name, in any case of its letters."""
        return ()

    def held(self, connection: Connection, person: Person) -> Mapping[str, Any]:
        """All that is held of a person, by what it is, as JSON."""
        return {}

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        """Erase it, and say so."""
        return Erased()

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        """Delete some of what is older than is kept: few rows, since others wait meanwhile. `after`
        is None at first."""
        return Expired()
