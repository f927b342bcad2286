"""What was not answered: single misses, and the groups of those that ask the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.questions import Question, Showing

LEFT = timedelta(minutes=10)  # after which nobody picks from choices any more
OF_COMPANIES = 2  # from which a group is worth somebody's time,
OF_QUESTIONS = 3  # or from as many questions


class Why(StrEnum):
    """Why a question counts as not answered."""

    NONE = "none"
    REFUSED = "refused"
    LEFT = "left"
    NOT_HELPED = "not-helped"
    TICKET = "ticket"
    MOVED = "moved"
    UNPUBLISHED = "unpublished"


def why(question: Question, now: datetime) -> Why | None:
    """None where it was answered, or was no question. An answer that a ticket followed was none;
    what the bot was sure of, and care sent elsewhere, it was sure of wrongly."""
    if question.moved:
        return Why.MOVED
    match question.showing:
        case Showing.NONE:
            return Why.REFUSED if question.decision == "choices" else Why.NONE
        case Showing.CHOICES:
            return Why.LEFT if question.asked + LEFT <= now else None
        case Showing.ENTRY | Showing.ENTRIES:
            return _of_answer(question)
        case Showing.HANDOFF | Showing.WORDS:
            return None


def _of_answer(question: Question) -> Why | None:
    if question.unpublished:
        return Why.UNPUBLISHED
    if question.refused:
        return Why.NOT_HELPED
    if question.unknown:
        return Why.NONE
    return Why.TICKET if question.ticket or question.along else None


class GroupState(StrEnum):
    """Dismissed ones stay so while they grow; answered ones come back when they are asked again."""

    OPEN = "open"
    DISMISSED = "dismissed"
    TAUGHT = "taught"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissGroup:
    """`entry` is the one that is nearest, empty where none is; `unpublished`: it has no answer.
    `members` are the questions' ids, the latest first; whose text is gone still counts."""

    id: str
    state: GroupState
    entry: str
    questions: int
    people: int
    companies: int
    first: datetime
    last: datetime
    unpublished: bool
    members: tuple[str, ...]

    @property
    def worth(self) -> bool:
        """Whether it is worth somebody's time."""
        return self.companies >= OF_COMPANIES or self.questions >= OF_QUESTIONS

    @property
    def shown(self) -> bool:
        return self.worth and self.state is GroupState.OPEN
