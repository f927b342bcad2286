"""Everything that a person can fill in, and how much, on every channel alike; a form is a read that
a channel shows at once, never a message. Each has an `id` of its own, which goes back with what was
filled in: see `sent`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.dialogue.cards import TicketLine
from bot.dialogue.learning import TeachForm
from bot.knowledge.entries import Field
from bot.model.people import Partner
from bot.model.tickets import Move, Status

# The longest that can be typed into a form, in characters.
SUBJECT_LIMIT = 150
BODY_LIMIT = 3000  # what every platform's field takes
DETAIL_LIMIT = 1000
# The longest word on a ticket: no platform takes a longer message, and none may be swallowed.
WORD_LIMIT = 40_000


@dataclass(frozen=True, slots=True)
class TicketForm:
    """What to fill in before a ticket is sent; shown at once by the channel, never a message. `due`
    is when to expect the first answer, `opens` when work begins, while nobody works. `similar` is
    the company's live ticket about the same entry: it is named, and another may be raised all the
    same."""

    question: str
    route: str
    answers: str
    due: datetime | None
    subject: str
    body: str
    urgent: bool
    files: int
    fields: tuple[Field, ...]
    similar: TicketLine | None
    id: str
    left: tuple[str, ...] = ()
    opens: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedbackForm:
    """*What was missing?* in the answer titled `title`."""

    question: str
    title: str
    id: str


class Purpose(StrEnum):
    """Whose word a WordForm asks for: care's to the partner, care's to itself, the partner's to
    care."""

    REPLY = "reply"
    NOTE = "note"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class WordForm:
    """One text about a ticket."""

    purpose: Purpose
    ticket: str
    subject: str
    id: str


@dataclass(frozen=True, slots=True)
class ReasonForm:
    """Why a ticket is resolved or dismissed; `seen` goes back in the turn."""

    ticket: str
    move: Move
    seen: Status
    id: str


@dataclass(frozen=True, slots=True)
class RerouteForm:
    """Where else a ticket shall go: (id, name) of the other routes."""

    ticket: str
    seen: Status
    routes: tuple[tuple[str, str], ...]
    id: str


Form = TicketForm | FeedbackForm | WordForm | ReasonForm | RerouteForm | TeachForm


def sent(form: str, by: Partner, filled: Mapping[str, str]) -> str:
    """The id of the turn that a form becomes when it is sent: the same words are one turn, however
    often *Send* is pressed; mended ones are another."""
    words = json.dumps(sorted(filled.items()))
    return f"{by.id}/form/{form}/{hashlib.sha256(words.encode()).hexdigest()[:24]}"
