"""What Request Tracker's REST2 sends, as far as we read it."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, Field

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
