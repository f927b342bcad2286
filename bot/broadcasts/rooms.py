"""Whom care can tell without having been asked: the rooms in which partners asked lately, and the
own chats of those whose company has none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot.model.announcements import Audience
from bot.model.people import Company, Place, Venue
from bot.storage.tables import questions

LATELY = timedelta(days=90)
MOST = 50_000  # questions that are looked through


@dataclass(frozen=True, slots=True)
class Room:
    """A channel, or a person's own chat; `id` is the channel's as organisations.yaml has it, or the
    person's. `question` is the latest one that was asked there, in whose language it is spoken
    to."""

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
    for asked in _asked(connection, now - LATELY):
        if asked["venue"] == Venue.CHANNEL and asked["room"]:
            place = above(Place(asked["channel"], asked["place"]))
            _note(rooms, Room(asked["room"], place, (_company(asked),), asked["id"]))
        elif asked["venue"] != Venue.CHANNEL:
            own = Place(asked["home_channel"], asked["home"])
            _note(chats, Room(asked["person"], own, (_company(asked),), asked["id"], chat=True))
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


def _asked(connection: Connection, since: datetime) -> Iterator[Any]:
    """The latest first."""
    row = questions.c
    query = select(
        row.id,
        row.company,
        row.channel,
        row.place,
        row.asker.label("person"),
        row.document["by", "company", "name"].as_string().label("name"),
        row.document["where", "venue"].as_string().label("venue"),
        row.document["where", "room"].as_string().label("room"),
        row.document["where", "home", "channel"].as_string().label("home_channel"),
        row.document["where", "home", "key"].as_string().label("home"),
    )
    latest = query.where(row.asked > since).order_by(row.asked.desc(), row.id).limit(MOST)
    yield from connection.execute(latest).mappings()


def _note(known: dict[str, Room], room: Room) -> None:
    former = known.setdefault(room.id, room)
    if room.companies[0] not in former.companies:
        companies = (*former.companies, *room.companies)
        known[room.id] = replace(former, companies=companies)


def _company(asked: Any) -> Company:
    return Company(asked["company"], asked["name"] or "")


def _order(room: Room) -> tuple[bool, str, str]:
    return room.chat, room.companies[0].name.casefold(), room.id
