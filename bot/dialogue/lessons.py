"""What can be pressed and filled in at the knowledge's desk: one button and one form for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Lesson(StrEnum):
    """What a button does there, or which form it opens."""

    MISSES = "misses"
    CHANGES = "changes"
    MISS = "miss"
    CHANGE = "change"
    TEACH = "teach"
    WORDING = "wording"
    NEW_ENTRY = "new-entry"
    CHANGE_ENTRY = "change-entry"
    NEAR_MISS = "near-miss"
    OUT_OF_SCOPE = "out-of-scope"
    DISMISS = "dismiss"
    APPROVE = "approve"
    APPROVE_ANYWAY = "approve-anyway"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"
    UNDO = "undo"
    RECALL = "recall"
    TELL = "tell"
    STOP = "stop"
    STILL_RIGHT = "still-right"
    RECEIPT = "receipt"
    TICKET = "ticket"
    NUMBERS = "numbers"
    ASSIGN = "assign"
    AWAY = "away"
    BACK = "back"
    SUGGESTIONS = "suggestions"
    SUGGEST = "suggest"
    ISSUES = "issues"
    ISSUE = "issue"
    NEW_ISSUE = "new-issue"
    OPEN_ISSUE = "open-issue"
    DISMISS_WAVE = "dismiss-wave"
    REWRITE_ISSUE = "rewrite-issue"
    UPDATE_ISSUE = "update-issue"
    ADD_TICKETS = "add-tickets"
    TAKE_OUT = "take-out"
    CLOSE_ISSUE = "close-issue"
    STOP_UPDATE = "stop-update"
    ANNOUNCEMENTS = "announcements"
    ANNOUNCEMENT = "announcement"
    ANNOUNCE = "announce"
    REWRITE_NEWS = "rewrite-news"
    LEAVE_OUT = "leave-out"
    SEND_NEWS = "send-news"
    DISCARD_NEWS = "discard-news"
    STOP_NEWS = "stop-news"


TAUGHT = (
    Lesson.WORDING,
    Lesson.NEW_ENTRY,
    Lesson.CHANGE_ENTRY,
    Lesson.NEAR_MISS,
    Lesson.OUT_OF_SCOPE,
)
"""Those whose form proposes a change of the knowledge."""
OF_ISSUES = (
    Lesson.NEW_ISSUE,
    Lesson.OPEN_ISSUE,
    Lesson.REWRITE_ISSUE,
    Lesson.UPDATE_ISSUE,
    Lesson.ADD_TICKETS,
    Lesson.TAKE_OUT,
    Lesson.CLOSE_ISSUE,
)
"""Those whose form is about a known issue."""
OF_NEWS = (Lesson.ANNOUNCE, Lesson.REWRITE_NEWS)
"""Those whose form is an announcement."""
OF_CARE = (
    *OF_ISSUES,
    *OF_NEWS,
    Lesson.ISSUES,
    Lesson.ISSUE,
    Lesson.DISMISS_WAVE,
    Lesson.STOP_UPDATE,
    Lesson.ANNOUNCEMENTS,
    Lesson.ANNOUNCEMENT,
    Lesson.LEAVE_OUT,
    Lesson.SEND_NEWS,
    Lesson.DISCARD_NEWS,
    Lesson.STOP_NEWS,
    Lesson.NUMBERS,
    Lesson.AWAY,
    Lesson.BACK,
)
"""Those that are worked where tickets are, whatever desk the knowledge has."""
FORMS = (*TAUGHT, Lesson.ASSIGN, Lesson.AWAY, Lesson.SUGGEST, *OF_ISSUES, *OF_NEWS)
"""Those that open a form."""
FIRST = (Lesson.APPROVE, Lesson.PUBLISH, Lesson.TELL, Lesson.STILL_RIGHT)
"""Those whose button stands out."""
_OF_TICKETS = (
    Lesson.TEACH,
    Lesson.TICKET,
    Lesson.ASSIGN,
    Lesson.SUGGESTIONS,
    Lesson.SUGGEST,
)


def ticket_of(lesson: Lesson, about: str) -> str | None:
    """The number of the ticket that a button or a form is about; None for one about none."""
    first, _, rest = about.partition("/")
    if lesson in _OF_TICKETS:
        return first
    return rest if lesson in TAUGHT and first == "ticket" else None


@dataclass(frozen=True, slots=True)
class Press:
    """A button: what it does, to which miss group, change, ticket or entry; `seen` is what the card
    showed, see `as_seen`; of a list, its slot."""

    lesson: Lesson
    about: str = ""
    seen: str = ""

    @property
    def opens(self) -> bool:
        """Whether it opens a form."""
        return self.lesson in FORMS


def as_seen(stage: str, slot: str = "") -> str:
    """What the buttons of a card carry that has a stage; `slot` is that of the list in whose place
    it stands."""
    return f"{stage} {slot}".strip()


def stage_of(seen: str) -> str:
    return seen.partition(" ")[0]


def slot_of(seen: str) -> str:
    return seen.partition(" ")[2]


def row(
    steps: Iterable[Lesson], about: str, stage: str, slot: str, back: Lesson
) -> tuple[Press, ...]:
    """The buttons of such a card: its steps, and the way back to the list in whose place it
    stands."""
    pressed = [Press(step, about, as_seen(stage, slot)) for step in steps]
    return (*pressed, Press(back, "", slot)) if slot else tuple(pressed)
