"""What happened, in the past tense: the record from which insights are drawn. Holds no text that a
person typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Happened(StrEnum):
    ENTRY_PICKED = "entry-picked"
    CHOICES_REFUSED = "choices-refused"
    ANSWER_RATED = "answer-rated"
    RATING_EXPLAINED = "rating-explained"
    ANSWER_SHARED = "answer-shared"
    TICKET_FILED = "ticket-filed"
    TICKET_CLAIMED = "ticket-claimed"
    TICKET_RELEASED = "ticket-released"
    TICKET_REROUTED = "ticket-rerouted"
    TICKET_REPLIED = "ticket-replied"
    TICKET_COMMENTED = "ticket-commented"
    TICKET_RESOLVED = "ticket-resolved"
    TICKET_WITHDRAWN = "ticket-withdrawn"
    TICKET_DISMISSED = "ticket-dismissed"
    TICKET_REOPENED = "ticket-reopened"
    TICKET_JUDGED = "ticket-judged"
    NOTE_TAKEN = "note-taken"
    CARE_REMINDED = "care-reminded"
    CARE_WARNED = "care-warned"
    TARGET_MISSED = "target-missed"
    WAVE_SEEN = "wave-seen"
    ISSUE_OPENED = "issue-opened"
    ISSUE_DISMISSED = "issue-dismissed"
    ISSUE_REWRITTEN = "issue-rewritten"
    ISSUE_UPDATED = "issue-updated"
    ISSUE_CLOSED = "issue-closed"
    TICKET_JOINED = "ticket-joined"
    TICKET_TAKEN_OUT = "ticket-taken-out"
    NEWS_WRITTEN = "news-written"
    NEWS_SENT = "news-sent"
    NEWS_STOPPED = "news-stopped"
    NEWS_DISCARDED = "news-discarded"


@dataclass(frozen=True, slots=True)
class Event:
    """`detail` is a word of ours: the decision, the entry, the rating or the reason."""

    what: Happened
    at: datetime
    person: str
    question: str
    detail: str
    ticket: str | None = None
