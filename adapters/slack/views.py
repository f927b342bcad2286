"""What every form on Slack carries, and how a sent one is read back: both stand here, side by side.

A view has a `callback_id`, which says what it is, and a `private_metadata`, which is JSON and goes
back with what was filled in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from adapters.slack.fields import Json, object_at, one_of, optional, text_at
from bot.dialogue.forms import Purpose
from bot.dialogue.lessons import Lesson
from bot.errors import PayloadError
from bot.model.tickets import Move, Status

WARNED = "warned"
_CALLBACKS = ("search", "ticket", "feedback", *Purpose, "reason", "reroute", "teach")


@dataclass(frozen=True, slots=True)
class Ticket:
    """`warned`: a warning was shown above it before."""

    question: str
    warned: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    question: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word about a ticket, whose it is says `purpose`."""

    purpose: Purpose
    ticket: str


@dataclass(frozen=True, slots=True)
class Reason:
    ticket: str
    move: Move
    seen: Status


@dataclass(frozen=True, slots=True)
class Reroute:
    ticket: str
    seen: Status


@dataclass(frozen=True, slots=True)
class Teach:
    """`place` is the key of where the button stands that opened it."""

    lesson: Lesson
    about: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """The search window, which stays open."""


View = Search | Ticket | Feedback | Word | Reason | Reroute | Teach


def encoded(view: View) -> tuple[str, Json]:
    """As the callback id and what is kept in it."""
    match view:
        case Search():
            return "search", {}
        case Ticket(question, warned):
            return "ticket", {"question": question} | ({WARNED: True} if warned else {})
        case Feedback(question):
            return "feedback", {"question": question}
        case Word(purpose, ticket):
            return purpose.value, {"ticket": ticket}
        case Reason(ticket, move, seen):
            return "reason", {"ticket": ticket, "seen": seen, "move": move}
        case Reroute(ticket, seen):
            return "reroute", {"ticket": ticket, "seen": seen}
        case Teach(lesson, about, place):
            there = {"place": place} if place else {}
            return "teach", {"lesson": lesson, "about": about} | there


def decoded(view: Json) -> View | None:
    """What was sent; None where the callback id is none of ours, PayloadError where the rest is
    not."""
    callback = text_at(view, "callback_id")
    if callback not in _CALLBACKS:
        return None
    kept = metadata(view)
    match callback:
        case "search":
            return Search()
        case "ticket":
            return Ticket(text_at(kept, "question"), kept.get(WARNED) is True)
        case "feedback":
            return Feedback(text_at(kept, "question"))
        case Purpose.COMMENT | Purpose.REPLY | Purpose.NOTE:
            return Word(Purpose(callback), text_at(kept, "ticket"))
        case "reason":
            move = one_of(Move, text_at(kept, "move"))
            return Reason(text_at(kept, "ticket"), move, _seen(kept))
        case "reroute":
            return Reroute(text_at(kept, "ticket"), _seen(kept))
        case "teach":
            lesson = one_of(Lesson, text_at(kept, "lesson"))
            return Teach(lesson, optional(kept, "about"), optional(kept, "place"))
        case _:
            return None


def metadata(view: Json) -> Json:
    """What a view of ours carries."""
    try:
        return object_at(json.loads(text_at(view, "private_metadata")))
    except (ValueError, RecursionError):
        raise PayloadError("view.private_metadata is none of ours") from None


def _seen(kept: Json) -> Status:
    return one_of(Status, text_at(kept, "seen"))
