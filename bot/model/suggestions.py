"""Replies that care was offered to start from, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Suggestion(StrEnum):
    """What became of a reply that care was offered to start from. `SHOWN`: nothing yet."""

    SHOWN = "shown"
    AS_IT_STOOD = "as-it-stood"
    EDITED = "edited"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Suggested:
    became: Suggestion
    at: datetime
