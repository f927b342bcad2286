"""All that was said about a ticket, for whoever wants to read more of it than a card has room for;
a read that a channel shows at once, never a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One word, and whose or what it is."""

    who: str
    at: datetime
    text: str
    by_care: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """The oldest line first."""

    number: str
    subject: str
    lines: tuple[Line, ...]
