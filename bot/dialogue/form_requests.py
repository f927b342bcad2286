"""What opens a form: beside the turns, everything that a person can press to fill something in; the
desk answers each with its form."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.forms import Purpose
from bot.dialogue.lessons import Lesson
from bot.model.people import Agent, Partner, Place
from bot.model.tickets import Move, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFormRequest:
    """*Raise ticket*; answered with a TicketForm."""

    by: Partner
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackFormRequest:
    """*Didn't help*; answered with a FeedbackForm."""

    by: Partner
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFormRequest:
    """A word about a ticket, to whomever its purpose says; answered with a WordForm."""

    by: Partner
    ticket: str
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFormRequest:
    """A move that asks for a reason; `seen` is the status that the pressed card showed. Answered
    with a ReasonForm."""

    by: Agent
    ticket: str
    move: Move
    seen: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class RerouteFormRequest:
    """*Send elsewhere*; answered with a RerouteForm."""

    by: Agent
    ticket: str
    seen: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachFormRequest:
    """What shall be taught, from a miss group, a ticket or an entry; answered with a TeachForm.
    `place` is where the button stands, if on a card."""

    by: Agent
    lesson: Lesson
    about: str
    place: Place | None = None


FormRequest = (
    TicketFormRequest
    | FeedbackFormRequest
    | WordFormRequest
    | ReasonFormRequest
    | RerouteFormRequest
    | TeachFormRequest
)
