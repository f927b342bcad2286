"""The playground's care desk: what its page posts and asks for, turned into what an agent does;
pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from adapters.web.inbound.payloads import Id, Posted, checked
from bot.dialogue import words
from bot.dialogue.form_requests import (
    FormRequest,
    ReasonFormRequest,
    RerouteFormRequest,
    WordFormRequest,
)
from bot.dialogue.forms import DETAIL_LIMIT, Purpose
from bot.dialogue.turns import CareTurn, MoveTicket, Reply, Reroute, Retry, TakeNote
from bot.errors import FormError, PayloadError
from bot.model.people import Agent
from bot.model.tickets import Move, Status


class _Pressed(Posted):
    type: Literal["move"]
    ticket: Id
    move: Literal[Move.CLAIM, Move.RELEASE, Move.REOPEN]
    seen: Status


class _Reasoned(Posted):
    type: Literal["end"]
    ticket: Id
    move: Literal[Move.RESOLVE, Move.DISMISS]
    seen: Status
    reason: str


class _Reroute(Posted):
    type: Literal["reroute"]
    ticket: Id
    seen: Status
    route: Id | None = None


class _Reply(Posted):
    type: Literal["reply"]
    ticket: Id
    text: str


class _Note(Posted):
    type: Literal["note"]
    ticket: Id
    text: str


class _Retry(Posted):
    type: Literal["retry"]
    ticket: Id


_Turn = _Pressed | _Reasoned | _Reroute | _Reply | _Note | _Retry
_TURN: TypeAdapter[_Turn] = TypeAdapter(Annotated[_Turn, Field(discriminator="type")])


def read(body: bytes, by: Agent) -> CareTurn:
    """PayloadError for what the desk's own page never posts."""
    posted = checked(_TURN, body)
    id, ticket = f"{by.id}:{posted.id}", posted.ticket
    match posted:
        case _Pressed(move=move, seen=seen):
            return MoveTicket(id=id, by=by, ticket=ticket, move=move, seen=seen)
        case _Reasoned(move=move, seen=seen, reason=reason):
            return MoveTicket(
                id=id, by=by, ticket=ticket, move=move, seen=seen, reason=_reason(reason)
            )
        case _Reroute(seen=seen, route=route):
            if route is None:
                raise FormError({"route": words.FILL_THIS_IN})
            return Reroute(id=id, by=by, ticket=ticket, seen=seen, route=route)
        case _Reply(text=text):
            return Reply(id=id, by=by, ticket=ticket, text=text)
        case _Note(text=text):
            return TakeNote(id=id, by=by, ticket=ticket, text=text)
        case _Retry():
            return Retry(id=id, by=by, ticket=ticket)


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")
    ticket: Id


class _Word(_Asked):
    form: Literal[Purpose.REPLY, Purpose.NOTE]


class _Reason(_Asked):
    form: Literal["reason"]
    move: Literal[Move.RESOLVE, Move.DISMISS]
    seen: Status


class _Elsewhere(_Asked):
    form: Literal["reroute"]
    seen: Status


_FORM: TypeAdapter[_Word | _Reason | _Elsewhere] = TypeAdapter(
    Annotated[_Word | _Reason | _Elsewhere, Field(discriminator="form")]
)


def form(name: str, query: Mapping[str, str], by: Agent) -> FormRequest:
    """The form that a button opens."""
    try:
        asked = _FORM.validate_python({**query, "form": name})
    except ValidationError as error:
        raise PayloadError(type(error).__name__) from None
    match asked:
        case _Word(ticket=ticket, form=purpose):
            return WordFormRequest(by=by, ticket=ticket, purpose=purpose)
        case _Reason(ticket=ticket, move=move, seen=seen):
            return ReasonFormRequest(by=by, ticket=ticket, move=move, seen=seen)
        case _Elsewhere(ticket=ticket, seen=seen):
            return RerouteFormRequest(by=by, ticket=ticket, seen=seen)


def _reason(text: str) -> str:
    if not text.strip():
        raise FormError({"reason": words.FILL_THIS_IN})
    if len(text) > DETAIL_LIMIT:
        raise FormError({"reason": words.too_long(len(text), DETAIL_LIMIT)})
    return text.strip()
