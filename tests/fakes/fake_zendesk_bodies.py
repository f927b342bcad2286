"""What Zendesk's documentation lets into the bodies of the requests that we make, and no field
more."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CommentBody(Strict):
    body: str = Field(min_length=1, max_length=65_535)
    public: bool
    uploads: list[str] = []


class Metadata(Strict):
    custom: dict[str, str]


class Created(Strict):
    subject: str = Field(min_length=1, max_length=150)
    comment: CommentBody
    external_id: str
    tags: list[str] = Field(min_length=1)
    priority: Literal["urgent", "high", "normal", "low"]
    metadata: Metadata | None = None


class Updated(Strict):
    comment: CommentBody | None = None
    status: Literal["open", "pending", "hold", "solved"] | None = None
    assignee_id: int | None = None
    metadata: Metadata | None = None


class Create(Strict):
    ticket: Created


class Update(Strict):
    ticket: Updated
