"""What a turn writes, gathered while it decides, and written all at once when it has decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.model.people import Partner, Place
from bot.ports.channel import Delivery, Pending
from bot.storage.owing import Owing

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Limit:
    """That since a moment the person asked less than `own`, and the company, where that counts,
    less than `companys`. What was done after `until` was not: the clock was set back since."""

    since: datetime
    until: datetime
    person: Partner
    own: int
    companys: int | None


@dataclass(frozen=True, slots=True)
class Posted:
    """As `Memory.post` was told."""

    turn: str
    deliveries: Sequence[Delivery]
    now: datetime
    claim: bool


@dataclass(slots=True)
class Gathered:
    """`turn`, and when: that it is new is still to be seen, and whether `limit` holds. Of one
    question, ticket or place the last is what counts. `owed` are rows, each with the route of its
    ticket; None where nothing is to be done."""

    turn: tuple[str, datetime] | None = None
    limit: Limit | None = None
    questions: dict[str, Row] = field(default_factory=dict)
    tickets: dict[str, Row] = field(default_factory=dict)
    places: dict[Place, Row] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)
    owed: list[tuple[Row, str | None]] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)

    def __bool__(self) -> bool:
        written = (self.questions, self.tickets, self.places, self.events)
        return self.turn is not None or any((*written, self.owed, self.posted))


@dataclass(frozen=True, slots=True)
class Written:
    """What was posted, and what is owed, once it is written."""

    posted: tuple[Pending, ...]
    owed: tuple[Owing, ...]


class OvertakenError(Exception):
    """What was taken for granted does not hold: the turn was taken before, or too much was asked.
    Nothing is kept; the turn is decided again, looking first."""
