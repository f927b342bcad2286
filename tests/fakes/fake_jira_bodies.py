"""What Jira's documentation lets into the bodies of the requests that we make, and no field
more."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Text(Strict):
    type: Literal["text"]
    text: str = Field(min_length=1)


class Paragraph(Strict):
    type: Literal["paragraph"]
    content: list[Text]


class Document(Strict):
    type: Literal["doc"]
    version: Literal[1]
    content: list[Paragraph]

    @property
    def plain(self) -> str:
        return "\n".join("".join(text.text for text in part.content) for part in self.content)


class Values(Strict):
    summary: str = Field(min_length=1, max_length=255, pattern=r"^[^\r\n]*$")
    description: Document
    labels: list[str]


class Request(Strict):
    serviceDeskId: Literal["7"]
    requestTypeId: Literal["42"]
    isAdfRequest: Literal[True]
    requestFieldValues: Values


class Property(Strict):
    key: str
    value: dict[str, Any]


class NewComment(Strict):
    body: Document
    properties: list[Property]


class Id(Strict):
    id: str


class Resolved(Strict):
    resolution: Id


class Taken(Strict):
    transition: Id
    fields: Resolved | None = None


class Ids(Strict):
    ids: list[int] = Field(min_length=1, max_length=1000)
