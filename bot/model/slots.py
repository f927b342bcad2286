"""What the bot's messages are called. The slot of one about a ticket says which, and on whose side;
the slot of a list says at which place it stands. Everything else is called by its question."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.people import Place

LIST = "list/"  # with which the slots of lists begin,
KNOWLEDGE = "misses/"  # and those of lists that show what people asked
MONDAY = "monday/"
_TOLD = "/news/"


class Side(StrEnum):
    """Who is shown a message about a ticket."""

    PARTNER = "partner"
    CARE = "care"


@dataclass(frozen=True, slots=True)
class About:
    """The ticket that a message is about, and whose side it stands on."""

    ticket: str
    side: Side


def partners(ticket: str) -> str:
    """The partner's first card, where the question was asked."""
    return f"{ticket}/partner"


def copy(ticket: str) -> str:
    """A further card of the partner's."""
    return f"{ticket}/partner/{_unguessable()}"


def reply(ticket: str, number: int) -> str:
    return f"{ticket}/reply/{number}"


def nudge_to_partner(ticket: str) -> str:
    """A short new message to the partner."""
    return f"{ticket}/reply/{_unguessable()}"


def verdict(ticket: str, times: int) -> str:
    """*Did that solve it?*, each time that care resolved it."""
    return f"{ticket}/verdict/{times}"


def cares(ticket: str) -> str:
    """The card that care works with."""
    return f"{ticket}/care"


def elsewhere(ticket: str) -> str:
    """The card that care works with after it was sent elsewhere."""
    return f"{ticket}/care/{_unguessable()}"


def nudge(ticket: str) -> str:
    """A short new message to care."""
    return f"{ticket}/care/{_unguessable()}"


def nudge_about(ticket: str, text: str, minute: int) -> str:
    """The same within a minute: whoever writes ten times is told of once."""
    mark = hashlib.sha256(f"{ticket}/{text}/{minute}".encode()).hexdigest()[:24]
    return f"{ticket}/care/{mark}"


def change(change: str) -> str:
    """The card of a change of the knowledge."""
    return f"{change}/change"


def review(entry: str, asked: datetime) -> str:
    """Whether an entry is still right, each time that its owner is asked."""
    return f"review/{entry}/{asked:%Y%m%d}"


def monday(week: str) -> str:
    """The card of the week before the one that begins on this day."""
    return f"{MONDAY}{week}"


def issue(issue: str) -> str:
    """The card of a known issue."""
    return f"{issue}/issue"


def announcement(announcement: str) -> str:
    """The card of an announcement."""
    return f"{announcement}/card"


def preview(announcement: str, version: int) -> str:
    """How an announcement will look, each time that it was written."""
    return f"{announcement}/preview/{version}"


def told(about: str, recipient: str) -> str:
    """What somebody is told of a correction, or a room of an announcement."""
    return f"{about}{_TOLD}{recipient}"


def told_about(slot: str) -> str:
    """The correction or the announcement that the message in a slot tells of; empty for another
    message."""
    about, told, _ = slot.partition(_TOLD)
    return about if told else ""


def about(slot: str) -> About | None:
    """What the message in a slot is about; None for one that is about no ticket."""
    ticket, _, rest = slot.partition("/")
    match rest.split("/")[0]:
        case "partner" | "reply" | "verdict":
            return About(ticket, Side.PARTNER)
        case "care":
            return About(ticket, Side.CARE)
        case _:
            return None


def list_at(place: Place, pressed: str | None = None, begins: str = LIST) -> str:
    """That of the list which was pressed, if it stands at this very place; else a new one. Buttons
    can be forged, and cards copied."""
    mark = hashlib.sha256(f"{place.channel}/{place.key}".encode()).hexdigest()[:16]
    if pressed and re.fullmatch(rf"({LIST}|{KNOWLEDGE})[\w-]{{24}}/{mark}", pressed):
        return pressed
    return f"{begins}{_unguessable()}/{mark}"


def _unguessable() -> str:
    return secrets.token_urlsafe(18)
