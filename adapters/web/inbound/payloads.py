"""The playground's reading: what a browser posts, turned into what a partner does."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    StrictBool,
    Tag,
    TypeAdapter,
    ValidationError,
)

from adapters.web.actions import Asked, Posted
from adapters.web.visitors import CHANNEL, Visitor
from bot.dialogue import form_requests, naming, turns
from bot.dialogue.forms import Purpose
from bot.errors import PayloadError
from bot.model.people import Partner
from bot.model.text import cleaned

_Question = (
    Annotated[turns.Ask, Tag("ask")]
    | Annotated[turns.Pick, Tag("pick")]
    | Annotated[turns.PickNone, Tag("pick_none")]
    | Annotated[turns.PickAgain, Tag("pick_again")]
    | Annotated[turns.AddWords, Tag("add_words")]
    | Annotated[turns.Rate, Tag("rate")]
    | Annotated[turns.Explain, Tag("explain")]
    | Annotated[turns.Share, Tag("share")]
    | Annotated[turns.Open, Tag("open")]
    | Annotated[turns.Browse, Tag("browse")]
)
_Ticket = (
    Annotated[turns.ListTickets, Tag("tickets")]
    | Annotated[turns.FileTicket, Tag("file_ticket")]
    | Annotated[turns.ShowTicket, Tag("show_ticket")]
    | Annotated[turns.Comment, Tag("comment")]
    | Annotated[turns.Withdraw, Tag("withdraw")]
    | Annotated[turns.Judge, Tag("judge")]
)
_TURN: TypeAdapter[_Question | _Ticket] = TypeAdapter(
    Annotated[_Question | _Ticket, Discriminator(lambda turn: turn["type"])]
)
_POSTED = TypeAdapter(Posted)
_ASKED = TypeAdapter(Asked)

Read = TypeVar("Read")


class _Switch(BaseModel):
    model_config = ConfigDict(extra="forbid")
    on: StrictBool


_SWITCH = TypeAdapter(_Switch)


def read(body: bytes, by: Visitor) -> turns.PartnerTurn:
    """The turn that a browser posted; PayloadError for what its own page never posts."""
    posted = checked(_POSTED, body)
    return fitted(
        _TURN,
        {
            **_said(posted),
            "id": posted.turn(by.partner, f"{CHANNEL}:{by.key}"),
            "by": by.partner,
            "where": by.where(private=posted.private or _is_command(posted)),
            "place": by.chat,
        },
    )


def form(name: str, query: Mapping[str, str], by: Partner) -> form_requests.FormRequest:
    """What a button opens."""
    asked = fitted(_ASKED, {**query, "form": name})
    match asked:
        case Asked(form="ticket", question=str(question)):
            return form_requests.TicketFormRequest(by=by, question=question)
        case Asked(form="feedback", question=str(question)):
            return form_requests.FeedbackFormRequest(by=by, question=question)
        case Asked(form=Purpose.COMMENT, ticket=str(ticket)):
            return form_requests.WordFormRequest(by=by, ticket=ticket, purpose=Purpose.COMMENT)
        case _:
            raise PayloadError(f"no button opens {name!r} so")


def switch(body: bytes) -> bool:
    """Whether the helpdesk shall be on."""
    return checked(_SWITCH, body).on


def checked(shape: TypeAdapter[Read], body: bytes) -> Read:
    """PayloadError for what our own page never posts."""
    try:
        content = cleaned(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise PayloadError(type(error).__name__) from None
    return fitted(shape, content)


def fitted(shape: TypeAdapter[Read], content: Any) -> Read:
    """The same for what is no JSON, or no longer."""
    try:
        return shape.validate_python(content)
    except ValidationError as error:
        raise PayloadError(type(error).__name__) from None


def _said(posted: Posted) -> dict[str, Any]:
    said = posted.said
    if posted.type == "ask":
        said["text"] = _command().sub("", posted.text or "", count=1).strip()
    if posted.type == "explain":
        said["text"] = (posted.text or "").strip()
        said.setdefault("reason", None)
    return said


def _is_command(posted: Posted) -> bool:
    return posted.type == "ask" and _command().match(posted.text or "") is not None


def _command() -> re.Pattern[str]:
    """What the company has called it, before a question."""
    return re.compile(rf"\s*{re.escape(naming.brand().command)}(?:\s+|$)", re.IGNORECASE)
