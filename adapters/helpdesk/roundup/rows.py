"""What Roundup's REST interface sends, as typed rows, and what of it is news to us."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, Field

from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Change, Commented, StatusChanged

FOR_PARTNER = re.compile(r"@partner\b[\s:,]*", re.IGNORECASE)
OURS = re.compile(r"<ticket\.([^@>]+)@care-bot\.invalid>")

READ = {
    "unread": RemoteStatus.OPEN,
    "deferred": RemoteStatus.CLAIMED,
    "chatting": RemoteStatus.CLAIMED,
    "need-eg": RemoteStatus.WAITING,
    "in-progress": RemoteStatus.CLAIMED,
    "testing": RemoteStatus.CLAIMED,
    "done-cbb": RemoteStatus.RESOLVED,
    "resolved": RemoteStatus.RESOLVED,
}

Shape = TypeVar("Shape")


class Data(BaseModel, Generic[Shape]):
    data: Shape


class Rows(BaseModel, Generic[Shape]):
    collection: list[Shape]


class Row(BaseModel):
    id: str


class Touched(Row):
    activity: str


class One(Row, Generic[Shape]):
    """`etag` stands for this very state, to the fraction of a second."""

    attributes: Shape
    etag: str = Field(alias="@etag")


class Issue(BaseModel):
    status: str | None = Field(alias="status.name")
    messages: list[str]
    activity: str
    actor: str = Field(alias="actor.username")
    actor_name: str | None = Field(alias="actor.realname")

    @property
    def message_ids(self) -> list[int]:
        return sorted(int(message) for message in self.messages)


class Message(BaseModel):
    content: str | None
    creation: str
    creator: str = Field(alias="creator.username")
    creator_name: str | None = Field(alias="creator.realname")
    messageid: str | None


class Cursor(BaseModel):
    """The newest activity seen, to the second; the etags told of that second; the newest message's
    id."""

    at: str
    told: list[str]
    message: int


def message_id(kind: str, our_id: str) -> str:
    return f"<{kind}.{our_id}@care-bot.invalid>"


def number_in(messageid: str | None) -> str | None:
    """Our number of a ticket whose first message has this Message-ID; None when the ticket isn't
    ours."""
    ours = OURS.fullmatch(messageid or "")
    return ours[1] if ours else None


def moved(issue: One[Issue], number: str, us: str) -> list[Change]:
    now = issue.attributes
    status = READ.get(now.status or "")
    if status is None or now.actor == us:
        return []
    change = f"issue{issue.id}-{issue.etag.strip(chr(34))}"
    return [
        StatusChanged(change, number, moment(now.activity), now.actor_name or now.actor, status)
    ]


def said(change: str, message: Message, number: str, us: str) -> list[Change]:
    marked = FOR_PARTNER.match(message.content or "")
    if message.content is None or marked is None or message.creator == us:
        return []
    by = message.creator_name or message.creator
    text = message.content[marked.end() :].strip()
    return [Commented(change, number, moment(message.creation), by, text)]


def moment(roundup_date: str) -> datetime:
    return datetime.strptime(roundup_date, "%Y-%m-%d.%H:%M:%S").replace(tzinfo=UTC)
