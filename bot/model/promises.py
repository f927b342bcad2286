"""What a partner was promised of a ticket, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Pledge(StrEnum):
    """What a partner waits for."""

    FIRST_ANSWER = "first-answer"
    NEXT_ANSWER = "next-answer"
    SOLUTION = "solution"


@dataclass(frozen=True, slots=True)
class Promise:
    """What is owed `since` and due; a quarter of the time before it is due care is `warned`, and
    told once it is broken. `kept` is when it was done, however late."""

    pledge: Pledge
    since: datetime
    due: datetime
    warn: datetime
    warned: bool = False
    told: bool = False
    kept: datetime | None = None

    @property
    def look(self) -> datetime | None:
        """When the clock has something to say of it."""
        if self.kept or self.told:
            return None
        return self.due if self.warned else self.warn
