"""How much one person, and one company, may ask of the bot; beyond that it answers with a friendly
no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Questions a minute and tickets an hour of a person; questions a minute and tickets a day of a
    company that organisations.yaml maps."""

    person_questions: int = 20
    company_questions: int = 200
    person_tickets: int = 20
    company_tickets: int = 100

    @property
    def person_turns(self) -> int:
        """Whatever somebody does a minute: an answer has three times as many buttons as anybody
        presses."""
        return 3 * self.person_questions


USUAL = Limits()
