"""A question: what an `Ask` leaves behind, and all that the message in its slot shows."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot.model.attachments import Attachment
from bot.model.people import Conversation, Partner, Venue


class Showing(StrEnum):
    """Which kind of card the question's message is now."""

    ENTRY = "entry"
    ENTRIES = "entries"
    CHOICES = "choices"
    NONE = "none"
    HANDOFF = "handoff"
    WORDS = "words"


PRESSED = ("opened", "offered", "inserted")
"""Decisions of what nobody asked in words."""


class Feedback(StrEnum):
    """Whether the answer was rated; a rating takes the place of the question for it. Why it did not
    help may be explained."""

    WANTED = "wanted"
    HELPED = "helped"
    NOT_HELPED = "not-helped"
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`id` is unguessable: buttons carry it, and the message's slot is called by it.

    `near` are the ids of the likely entries, the best first; `entry`, `digest` and `shown` (plain
    text) say what was shown as the answer; `decision` and `confidence` (0 to 1) are the search's.
    `missing` is what somebody missed in it, `missed_by` their id. `below` is the number of the
    ticket below which the words were said, which they may be for; `added` says that they were put
    on it. `version` is that of the text shown, `seen` every text that the message ever showed, as
    "entry/version"; `unpublished`: the entry had none.
    Of several questions in one message, `entry` answers the first and `also` the others, and
    `unknown` is the one that nothing published answers. `family` is the id of the family whose one
    fact is asked for. `quoted` are words of somebody else that the text answers.
    `issue` is the known issue that it is about, and `notice` what care wrote of that by then.
    `moved`: the bot was sure of the entry, and care sent the ticket elsewhere than it goes.
    `ticket` is the asker's about it, `along` says that somebody else raised one.
    """

    id: str
    by: Partner
    where: Conversation
    asked: datetime
    text: str
    showing: Showing
    decision: str
    confidence: float
    near: tuple[str, ...]
    link: str | None = None
    files: tuple[Attachment, ...] = ()
    urgent: bool = False
    entry: str | None = None
    digest: str | None = None
    shown: str | None = None
    feedback: Feedback = Feedback.WANTED
    missing: str = ""
    shared: bool = False
    ticket: str | None = None
    below: str | None = None
    added: bool = False
    version: int | None = None
    seen: tuple[str, ...] = ()
    unpublished: bool = False
    also: tuple[str, ...] = ()
    unknown: str | None = None
    family: str | None = None
    quoted: str = ""
    moved: bool = False
    issue: str | None = None
    notice: str = ""
    missed_by: str = ""
    along: bool = False

    def missed(self, person: Partner) -> str:
        """What they missed in the answer: said in a form, it is for no one else's eyes."""
        return self.missing if person.id == (self.missed_by or self.by.id) else ""

    @property
    def refused(self) -> bool:
        """Whether the answer did not help, explained or not."""
        return self.feedback in (Feedback.NOT_HELPED, Feedback.EXPLAINED)

    def seen_by(self, person: Partner) -> bool:
        """What was asked in a channel is there for everybody in it; everything else is the asker's
        alone."""
        return self.where.venue is Venue.CHANNEL or person.id == self.by.id

    def again(self, purpose: str, **changes: object) -> Self:
        """A question for a further message about the same."""
        fresh = replace(self, id=self.further(purpose), feedback=Feedback.WANTED, shared=False)
        fresh = replace(fresh, missing="", missed_by="", ticket=None, along=False)
        fresh = replace(fresh, digest=None, seen=())
        return replace(fresh, **changes)  # type: ignore[arg-type]  # the callers' keywords are the fields

    def further(self, purpose: str) -> str:
        """The id of a further message about the same; the same purpose gives the same message."""
        return hashlib.sha256(f"{self.id}/{purpose}".encode()).hexdigest()[:24]


def new_id() -> str:
    return secrets.token_urlsafe(18)
