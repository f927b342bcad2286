"""What Request Tracker's REST2 sends, as typed rows, and what of it is news to us."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, Field

from bot.model.remote import RemoteStatus

# The default lifecycle. "deleted" tickets are told of no more, "rejected" is how Request Tracker
# dismisses.
READ = {
    "new": RemoteStatus.OPEN,
    "open": RemoteStatus.CLAIMED,
    "stalled": RemoteStatus.WAITING,
    "resolved": RemoteStatus.RESOLVED,
    "rejected": RemoteStatus.RESOLVED,
}

Item = TypeVar("Item")


class Row(BaseModel):
    id: str


class Rows(BaseModel, Generic[Item]):
    items: list[Item]


class Value(BaseModel):
    name: str
    values: list[str] = []


class Ticket(BaseModel):
    status: str = Field(alias="Status")
    fields: list[Value] = Field(alias="CustomFields")


class User(BaseModel):
    name: str = Field(alias="id")
    real_name: str | None = Field(alias="RealName", default=None)


class Transaction(Row):
    kind: str = Field(alias="Type")
    ticket: str = Field(alias="ObjectId")
    by: User = Field(alias="Creator")
    at: datetime = Field(alias="Created")
    to: str | None = Field(alias="NewValue", default=None)


class Attachment(Row):
    kind: str = Field(alias="ContentType")
    file: str | None = Field(alias="Filename", default=None)


class Content(BaseModel):
    content: str | None = Field(alias="Content", default=None)


class Link(BaseModel):
    ref: str


class Queue(BaseModel):
    links: list[Link] = Field(alias="_hyperlinks")
    fields: list[Value] = Field(alias="TicketCustomFields")


def number_of(ticket: Ticket, number_field: str) -> str | None:
    return next(
        (one.values[0] for one in ticket.fields if one.name == number_field and one.values), None
    )


def quoted(text: str) -> str:
    """For between the quotation marks of its query language."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def without_tags(markup: str) -> str:
    lines = re.sub(r"(?i)<(br|/p|/div|/li)\b[^>]*>", "\n", markup)
    return html.unescape(re.sub(r"<[^>]*>", "", lines))
