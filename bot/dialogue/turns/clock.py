"""What nobody here does: time passes, and a helpdesk moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.changes import Report
from bot.model.people import Agent, Partner
from bot.model.remote import RemoteStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind:
    """Time has passed: the ticket's answer is due. By nobody; the clock's own turn."""

    id: str
    by: Partner
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A reply that a human wrote at the helpdesk, at `at`; the helpdesk need not be told of it."""

    id: str
    by: Agent
    ticket: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """A human brought the ticket into another state at its helpdesk, at `at`. It counts unless the
    desk moved the ticket later, or has a move of its own on its way there."""

    id: str
    by: Agent
    ticket: str
    status: RemoteStatus
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Assess:
    """A change was checked. By nobody; as are all that follow."""

    id: str
    by: Partner
    change: str
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """Nobody decided on a change in time."""

    id: str
    by: Partner
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Somebody is to be told of something: a person of a correction, a ticket's partner of what is
    new with a known issue, a room of an announcement. `about` names what, `recipient` whom; it
    is empty when all were told, and what shows that counts a last time."""

    id: str
    by: Partner
    about: str
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeWave:
    """Tickets of several companies are about one thing; `issue` is the one that they join, empty
    where nobody knows of it yet."""

    id: str
    by: Partner
    issue: str
    tickets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOwner:
    """An entry is due for its owner's eye."""

    id: str
    by: Partner
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Monday:
    """A week begins: care hears of the last one. `week` is its Monday."""

    id: str
    by: Partner
    week: str
