"""Which tickets are kept: of a company, with somebody of care, at a place, about an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, not_, select

from bot.model.people import Agent, Company, Partner, Place
from bot.model.tickets import LIVE, Ticket
from bot.storage import tables, visible
from bot.storage.documents import as_ticket


class KeptTickets:
    """As a turn reads them in its transaction; `changing` as in `Memory`."""

    def __init__(self, connection: Callable[[], Connection], *, changing: bool) -> None:
        self._connection = connection
        self._changing = changing

    def numbered(self, number: str) -> Ticket | None:
        same = tables.tickets.c.number == number
        return next(self._to_change(select(tables.tickets.c.document).where(same)), None)

    def only(self, same: ColumnElement[bool]) -> Ticket | None:
        """The one of which this holds."""
        return next(self._found(select(tables.tickets.c.document).where(same)), None)

    def all_numbered(self, numbers: Sequence[str]) -> list[Ticket]:
        """Those that are still kept, in the order of their numbers; one that stands there twice
        comes twice."""
        row = tables.tickets.c
        found = self._found(select(row.document).where(row.number.in_(list(numbers))))
        kept = {one.number: one for one in found}
        return [kept[number] for number in numbers if number in kept]

    def at(self, place: Place, person: Partner, most: int) -> tuple[Ticket, ...]:
        """Those whose home is this place and that the person may see, the latest first."""
        row = tables.tickets.c
        here = and_(row.home_channel == place.channel, row.home == place.key)
        query = select(row.document).where(here, visible.to(person))
        return tuple(self._to_change(query.order_by(row.filed.desc()).limit(most)))

    def live_about(self, entry: str, person: Partner) -> Ticket | None:
        """The latest one about an entry that the person may see."""
        row = tables.tickets.c
        about = and_(row.entry == entry, row.status.in_(LIVE), visible.to(person))
        return next(
            self._found(select(row.document).where(about).order_by(row.filed.desc()).limit(1)),
            None,
        )

    def of_unknown(self, person: str) -> list[Ticket]:
        """What the person filed while it was not known who it is."""
        row = tables.tickets.c
        unknown = not_(row.document["by", "known"].as_boolean())
        query = select(row.document).where(row.asker == person, unknown)
        return list(self._to_change(query.order_by(row.filed)))

    def with_agent(self, agent: str) -> list[Ticket]:
        """What somebody of care has and is not done."""
        row = tables.tickets.c
        theirs = row.document["assignee", "id"].as_string() == agent
        found = self._to_change(select(row.document).where(row.status.in_(LIVE), theirs))
        return sorted(found, key=lambda ticket: ticket.filed)

    def assignees(self, most: int) -> list[Agent]:
        """Of so many of the latest tickets, the latest first."""
        row = tables.tickets.c
        latest = select(row.document["assignee"]).order_by(row.filed.desc()).limit(most)
        return [_agent(one) for one in self._connection().execute(latest).scalars() if one]

    def to_remind(self, now: datetime) -> list[Ticket]:
        query = select(tables.tickets.c.document).where(tables.tickets.c.remind <= now).limit(100)
        return list(self._found(query))

    def every(self) -> Iterator[Ticket]:
        """The newest first."""
        return self._found(
            select(tables.tickets.c.document).order_by(tables.tickets.c.filed.desc())
        )

    def of(self, person: Partner, offset: int, limit: int) -> tuple[Ticket, ...]:
        """The company's tickets, the newest first; a guest's own only."""
        row = tables.tickets.c
        query = (
            select(row.document).where(visible.to(person)).order_by(row.filed.desc(), row.number)
        )
        return tuple(self._found(query.offset(offset).limit(limit)))

    def _to_change(self, query: Select[Any]) -> Iterator[Ticket]:
        return self._found(query.with_for_update() if self._changing else query)

    def _found(self, query: Select[Any]) -> Iterator[Ticket]:
        return map(as_ticket, self._connection().execute(query).scalars())


def _agent(document: Mapping[str, Any]) -> Agent:
    company = Company(document["company"]["id"], document["company"]["name"])
    return Agent(document["id"], document["name"], company)
