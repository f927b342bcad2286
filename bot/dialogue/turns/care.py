"""What the care team does with a ticket."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.people import Agent
from bot.model.tickets import Move, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTicket:
    """A button of the care card: claim, release, resolve, dismiss or reopen. `seen` is the status
    that the pressed card showed; `reason` comes from the form of those moves that ask for one."""

    id: str
    by: Agent
    ticket: str
    move: Move
    seen: Status
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reroute:
    id: str
    by: Agent
    ticket: str
    seen: Status
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The care team's word to the partner."""

    id: str
    by: Agent
    ticket: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeNote:
    """A note for the care team alone."""

    id: str
    by: Agent
    ticket: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """*Retry* under the alert about a parked delivery to a helpdesk."""

    id: str
    by: Agent
    ticket: str
