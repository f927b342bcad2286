"""Whom care can tell without having been asked: rooms in which partners asked lately, or raised a
ticket, and the own chats of those whose company has none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, desc, select, union_all

from bot.model.announcements import Audience
from bot.model.people import Company, Place, Venue
from bot.storage.tables import questions, tickets

LATELY = timedelta(days=90)
MOST = 50_000  # questions and tickets that are looked through


@dataclass(frozen=True, slots=True)
class Room:
    """A channel, or a person's own chat; `id` is the channel's as organisations.yaml has it, or the
    person's. `question` is the latest one that was asked there, or that a ticket was raised from,
    in whose language it is spoken to."""

    id: str
    place: Place
    companies: tuple[Company, ...]
    question: str
    chat: bool = False

    @property
    def mark(self) -> str:
        """What a button carries of it."""
        return hashlib.sha256(self.id.encode()).hexdigest()[:24]


def every(connection: Connection, now: datetime, above: Callable[[Place], Place]) -> list[Room]:
    """Rooms, then chats of people whose company has no room; each once, by its companies' names.
    `above` says in which place of a channel new messages of its own stand."""
    rooms, chats = dict[str, Room](), dict[str, Room]()
    for one in _there(connection, now - LATELY):
        if one["venue"] == Venue.CHANNEL and one["room"]:
            place = above(Place(one["channel"], one["place"]))
            _note(rooms, Room(one["room"], place, (_company(one),), one["question"]))
        elif one["venue"] != Venue.CHANNEL:
            own = Place(one["home_channel"], one["home"])
            _note(chats, Room(one["person"], own, (_company(one),), one["question"], chat=True))
    housed = {company.id for room in rooms.values() for company in room.companies}
    alone = (one for one in chats.values() if one.companies[0].id not in housed)
    return sorted([*rooms.values(), *alone], key=_order)


def chosen(rooms: Sequence[Room], audience: Audience) -> list[Room]:
    """Nobody of a company that is left out reads it, also where others are."""
    return [room for room in rooms if _wanted(room, audience)]


def _wanted(room: Room, audience: Audience) -> bool:
    companies = {company.id for company in room.companies}
    if room.chat and not audience.chats:
        return False
    if room.id in audience.without or companies.intersection(audience.without):
        return False
    return not audience.companies or bool(companies.intersection(audience.companies))


def _there(connection: Connection, since: datetime) -> Iterator[Any]:
    """Who asked, and who raised a ticket, also from what somebody of another company asked; the
    latest first."""
    asked = _spoke(questions, questions.c.id, questions.c.asked, since)
    raised = _spoke(tickets, tickets.c.question, tickets.c.filed, since)
    either = union_all(asked, raised)
    latest = either.order_by(desc("at"), "question").limit(MOST)
    yield from connection.execute(latest).mappings()


def _spoke(
    table: Table, question: ColumnElement[str], at: ColumnElement[datetime], since: datetime
) -> Select[tuple[Any, ...]]:
    row = table.c
    where = row.document["where"]
    return select(
        question.label("question"),
        at.label("at"),
        row.company.label("company"),
        row.asker.label("person"),
        row.document["by", "company", "name"].as_string().label("name"),
        where["venue"].as_string().label("venue"),
        where["room"].as_string().label("room"),
        where["place", "channel"].as_string().label("channel"),
        where["place", "key"].as_string().label("place"),
        where["home", "channel"].as_string().label("home_channel"),
        where["home", "key"].as_string().label("home"),
    ).where(at > since)


def _note(known: dict[str, Room], room: Room) -> None:
    former = known.setdefault(room.id, room)
    if room.companies[0] not in former.companies:
        companies = (*former.companies, *room.companies)
        known[room.id] = replace(former, companies=companies)


def _company(one: Any) -> Company:
    return Company(one["company"], one["name"] or "")


def _order(room: Room) -> tuple[bool, str, str]:
    return room.chat, room.companies[0].name.casefold(), room.id
