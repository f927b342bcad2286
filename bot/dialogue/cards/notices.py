"""What happened, what to do now, and the one button there may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RaiseTicket:
    """The button that opens the ticket form of a question."""

    question: str


@dataclass(frozen=True, slots=True)
class BrowseTopics:
    """The button that shows the topics."""


@dataclass(frozen=True, slots=True)
class AddToTicket:
    """The button that puts a question's words on the ticket below which they were said."""

    question: str
    ticket: str


@dataclass(frozen=True, slots=True)
class ReplyToPartner:
    """The button that opens care's form for a reply."""

    ticket: str


@dataclass(frozen=True, slots=True)
class OpenKnowledge:
    """The button that shows the knowledge's desk to those who are of it."""


Button = RaiseTicket | BrowseTopics | AddToTicket | ReplyToPartner | OpenKnowledge


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """What happened, what to do now, and at most one button."""

    happened: str
    now: str
    button: Button | None = None
