"""What Roundup's REST interface sends, as far as we read it."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Shape = TypeVar("Shape")


class Data(BaseModel, Generic[Shape]):
    data: Shape


class Rows(BaseModel, Generic[Shape]):
    collection: list[Shape]


class Row(BaseModel):
    id: str


class Touched(Row):
    activity: str


class Written(Row):
    creation: str


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
    """Up to which second and which message all is seen; the etags, and the messages, that were told
    of what came since."""

    at: str
    told: list[str]
    message: int
    said: list[int] = []
