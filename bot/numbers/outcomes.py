"""What came of a question: pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from bot.model.questions import PRESSED, Feedback, Showing
from bot.numbers.definitions import Outcome, Rating
from bot.numbers.windows import JUDGED, day_of

_FURTHER = re.compile(r"[0-9a-f]{24}")  # the id of a further message: see `Question.further`
_RATINGS: Mapping[str, Rating] = {
    Feedback.HELPED: Rating.HELPED,
    Feedback.NOT_HELPED: Rating.NOT_HELPED,
    Feedback.EXPLAINED: Rating.NOT_HELPED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """As much of a question as decides what came of it; `near` is the likeliest entry."""

    id: str
    asker: str
    company: str
    asked: datetime
    showing: str
    decision: str
    entry: str
    near: str
    unknown: bool
    unpublished: bool
    feedback: str

    @property
    def counts(self) -> bool:
        """Whether somebody asked it in words: not what was pressed, nor a copy that was shown."""
        pressed = self.decision in PRESSED or self.showing == Showing.WORDS
        return not pressed and not _FURTHER.fullmatch(self.id)

    @property
    def about(self) -> str:
        """The entry that it was about, as far as anybody knows."""
        return self.entry or self.near


@dataclass(frozen=True, slots=True)
class Raised:
    """A ticket as it bears on questions."""

    asker: str
    question: str
    entry: str
    filed: datetime


def judged(
    asked: Sequence[Asked], raised: Sequence[Raised], zone: tzinfo
) -> Iterator[dict[str, Any]]:
    """A row each. `asked` and `raised` are all of the askers' within a week on both sides."""
    for asker, theirs in _by_asker(asked).items():
        tickets = [one for one in raised if one.asker == asker]
        for number, one in enumerate(theirs):
            after = theirs[number + 1] if number + 1 < len(theirs) else None
            yield _row(one, _human(one, after, tickets), day_of(one.asked, zone))


def _by_asker(asked: Sequence[Asked]) -> dict[str, list[Asked]]:
    """Each one's questions in their order."""
    found: dict[str, list[Asked]] = {}
    for one in sorted(asked, key=lambda each: (each.asked, each.id)):
        if one.counts:
            found.setdefault(one.asker, []).append(one)
    return found


def _human(one: Asked, after: Asked | None, raised: Sequence[Raised]) -> bool:
    """Whether a human was needed within a week: a ticket raised from it or about the same entry,
    or a human wanted right after it."""
    if after and after.showing == Showing.HANDOFF and after.asked - one.asked <= JUDGED:
        return True
    return any(_needed(one, ticket) for ticket in raised)


def _needed(one: Asked, ticket: Raised) -> bool:
    if not one.asked <= ticket.filed <= one.asked + JUDGED:
        return False
    return ticket.question == one.id or (one.about != "" and ticket.entry == one.about)


def _row(one: Asked, human: bool, day: date) -> dict[str, Any]:
    return {
        "question": one.id,
        "asked": one.asked,
        "day": day,
        "company": one.company,
        "entry": one.about,
        "outcome": _outcome(one),
        "shown": int(one.showing in (Showing.ENTRY, Showing.ENTRIES)),
        "human": int(human),
        "rating": _RATINGS.get(one.feedback, Rating.NONE),
        "count": 1,
    }


def _outcome(one: Asked) -> Outcome:
    if one.showing == Showing.HANDOFF:
        return Outcome.HUMAN
    if one.decision == "choices":
        return Outcome.CHOICES
    if one.decision != "answer" or one.unpublished:
        return Outcome.NOTHING
    return Outcome.PARTLY if one.unknown else Outcome.ANSWER
