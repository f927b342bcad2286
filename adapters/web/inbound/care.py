"""The playground's care desk: what its page posts and asks for, turned into what an agent does;
pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Tag, TypeAdapter

from adapters.web.actions import Asked, CareVerb, Posted
from adapters.web.inbound.payloads import checked, fitted
from bot.dialogue import form_requests, turns, words
from bot.dialogue.forms import DETAIL_LIMIT, Purpose
from bot.dialogue.lessons import FORMS, Lesson
from bot.errors import FormError, PayloadError
from bot.model.people import Agent, Conversation
from bot.model.tickets import AT_ONCE, WITH_REASON, Move, Status

CareFormRequest = (
    form_requests.WordFormRequest
    | form_requests.ReasonFormRequest
    | form_requests.RerouteFormRequest
)
_MOVES: Mapping[CareVerb, tuple[Move, ...]] = {"move": AT_ONCE, "end": WITH_REASON}
WORDS = (Purpose.REPLY, Purpose.NOTE)  # the third is the partner's
_Turn = (
    Annotated[turns.MoveTicket, Tag("move")]
    | Annotated[turns.MoveTicket, Tag("end")]
    | Annotated[turns.Reroute, Tag("reroute")]
    | Annotated[turns.Reply, Tag("reply")]
    | Annotated[turns.TakeNote, Tag("note")]
    | Annotated[turns.Retry, Tag("retry")]
)
_TURN: TypeAdapter[_Turn] = TypeAdapter(Annotated[_Turn, Discriminator(lambda turn: turn["type"])])
_POSTED = TypeAdapter(Posted)
_ASKED = TypeAdapter(Asked)


def read(body: bytes, by: Agent) -> turns.CareTurn:
    """PayloadError for what the desk's own page never posts."""
    posted = checked(_POSTED, body)
    return fitted(_TURN, {**_said(posted), "id": posted.turn(by, by.id), "by": by})


def is_lesson(body: bytes) -> bool:
    """Whether it is for the knowledge's desk, and about no ticket."""
    return checked(_POSTED, body).type in ("learn", "teach")


def lesson(body: bytes, by: Agent, where: Conversation) -> turns.DeskTurn:
    """PayloadError for what the page never posts."""
    posted = checked(_POSTED, body)
    id, about = posted.turn(by, by.id), posted.about or ""
    match posted.type, posted.lesson:
        case "learn", Lesson() as chosen if chosen not in FORMS:
            seen = posted.seen_as or ""
            return turns.Learn(id=id, by=by, where=where, lesson=chosen, about=about, seen=seen)
        case "teach", Lesson() as chosen if chosen in FORMS:
            filled, place = posted.details, where.place
            return turns.Teach(id=id, by=by, lesson=chosen, about=about, filled=filled, place=place)
        case _:
            raise PayloadError(f"{posted.type} is not how to learn")


def teach_form(query: Mapping[str, str], by: Agent) -> form_requests.TeachFormRequest:
    """The form that a button of the knowledge's desk opens."""
    asked = fitted(_ASKED, {**query, "form": "teach"})
    if asked.lesson is None:
        raise PayloadError("no button of the knowledge's desk opens that")
    return form_requests.TeachFormRequest(by=by, lesson=asked.lesson, about=asked.about or "")


def form(name: str, query: Mapping[str, str], by: Agent) -> CareFormRequest:
    """The form that a button opens."""
    asked = fitted(_ASKED, {**query, "form": name})
    match asked:
        case Asked(form=Purpose() as purpose, ticket=str(ticket)) if purpose in WORDS:
            return form_requests.WordFormRequest(by=by, ticket=ticket, purpose=purpose)
        case Asked(form="reason", ticket=str(ticket), seen=Status() as seen, move=move):
            return _reason_form(by, ticket, seen, move)
        case Asked(form="reroute", ticket=str(ticket), seen=Status() as seen):
            return form_requests.RerouteFormRequest(by=by, ticket=ticket, seen=seen)
        case _:
            raise PayloadError(f"no button of care opens {name!r} so")


def _reason_form(
    by: Agent, ticket: str, seen: Status, move: Move | None
) -> form_requests.ReasonFormRequest:
    if move not in WITH_REASON:
        raise PayloadError(f"{move} asks for no reason")
    return form_requests.ReasonFormRequest(by=by, ticket=ticket, move=move, seen=seen)


def _said(posted: Posted) -> dict[str, Any]:
    said = posted.said
    match posted.type:
        case "move" | "end" as verb:
            if posted.move not in _MOVES[verb]:
                raise PayloadError(f"{verb} is not how to {posted.move}")
            said["reason"] = reason_given(posted.reason or "") if verb == "end" else ""
        case "reroute" if posted.route is None:
            raise FormError({"route": words.FILL_THIS_IN})
        case _:
            pass
    return said


def reason_given(text: str) -> str:
    """FormError where none is, or a very long one."""
    if not text.strip():
        raise FormError({"reason": words.FILL_THIS_IN})
    if len(text) > DETAIL_LIMIT:
        raise FormError({"reason": words.too_long(len(text), DETAIL_LIMIT)})
    return text.strip()
