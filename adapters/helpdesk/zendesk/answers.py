"""What Zendesk answers, as far as we read it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class User(BaseModel):
    id: int | None
    name: str
    role: str

    @property
    def works_here(self) -> bool:
        """Everybody else is a customer."""
        return self.role in ("agent", "admin")


class Me(BaseModel):
    user: User


class Users(BaseModel):
    users: list[User]


class Ticket(BaseModel):
    id: int
    status: str
    external_id: str | None = None
    assignee_id: int | None = None


class One(BaseModel):
    ticket: Ticket


class Many(BaseModel):
    tickets: list[Ticket]


class Token(BaseModel):
    token: str


class Upload(BaseModel):
    upload: Token


class Audit(BaseModel):
    metadata: dict[str, Any]


class Page(BaseModel):
    has_more: bool
    after_cursor: str | None = None


class Audits(BaseModel):
    audits: list[Audit]
    meta: Page
