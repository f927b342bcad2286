"""What the stand-in for Request Tracker takes: exactly these bodies, exactly these queries."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

NUMBER_IS = re.compile(r"'CF\.\{Care number\}' = '([^']*)'")
SAID_IS = re.compile(r"ObjectType = 'RT::Ticket' AND TicketId = (\d+) AND Subject LIKE '([^']*)'")
SINCE = re.compile(
    r"ObjectType = 'RT::Ticket' AND TicketCreator = 'care-bot' "
    r"AND \( Type = 'Status' OR Type = 'Correspond' \) AND id > (\d+)"
)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    FileName: str = Field(pattern=r"^[^\r\n/]+$")
    FileType: str
    FileContent: Base64Bytes


class Create(Strict):
    Queue: Literal["General"]
    Subject: str = Field(min_length=1, max_length=200, pattern=r"^[^\r\n]*$")
    Content: str
    ContentType: Literal["text/plain"]
    CustomFields: dict[Literal["Care number"], str]
    Priority: int | None = None
    Attachments: list[File] = []


class Say(Strict):
    Subject: str | None = Field(default=None, max_length=200, pattern=r"^[^\r\n]*$")
    Content: str
    ContentType: Literal["text/plain", "text/html"]


class Update(Strict):
    Status: str


def understood(form: re.Pattern[str], query: str) -> tuple[str, ...]:
    """The real one takes every query with a [ for JSON, and fails."""
    found = form.fullmatch(query)
    assert found is not None, query
    assert "[" not in query
    return found.groups()
