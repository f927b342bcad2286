"""The playground's reading: what a browser posts, turned into what a partner does."""

from __future__ import annotations

import json
import re
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from adapters.web.visitors import CHANNEL, Visitor
from bot.dialogue import words
from bot.dialogue.form_requests import (
    FeedbackFormRequest,
    FormRequest,
    TicketFormRequest,
    WordFormRequest,
)
from bot.dialogue.forms import Purpose
from bot.dialogue.turns import (
    Ask,
    Browse,
    Comment,
    Explain,
    FileTicket,
    Judge,
    ListTickets,
    Open,
    PartnerTurn,
    Pick,
    PickNone,
    Rate,
    Reason,
    Share,
    ShowTicket,
    Withdraw,
)
from bot.errors import FormError, PayloadError
from bot.model.people import Partner
from bot.model.text import cleaned

_COMMAND = re.compile(r"\s*/wildix(?:\s+|$)", re.IGNORECASE)


def is_command(text: str) -> bool:
    return _COMMAND.match(text) is not None


_ID = r"^[A-Za-z0-9_./:-]{1,100}$"
Id = Annotated[str, StringConstraints(pattern=_ID)]


def is_id(text: str) -> bool:
    """Whether a button of ours can have carried it."""
    return re.fullmatch(_ID, text) is not None


class Posted(BaseModel):
    """`id` is made by the page, so that a request that is sent again after a lost connection is one
    turn."""

    model_config = ConfigDict(extra="forbid")
    id: UUID


class _Switch(BaseModel):
    model_config = ConfigDict(extra="forbid")
    on: StrictBool


def switch(body: bytes) -> bool:
    """Whether the helpdesk shall be on."""
    return checked(TypeAdapter(_Switch), body).on


class _Ask(Posted):
    type: Literal["ask"]
    text: str


class _Pick(Posted):
    type: Literal["pick"]
    question: Id
    entry: Id


class _PickNone(Posted):
    type: Literal["pick_none"]
    question: Id


class _Rate(Posted):
    type: Literal["rate"]
    question: Id
    helped: bool


class _Explain(Posted):
    type: Literal["explain"]
    question: Id
    reason: Reason | None = None
    text: str


class _File(Posted):
    type: Literal["file_ticket"]
    question: Id
    subject: str
    body: str
    urgent: bool = False
    details: dict[Id, str] = {}
    warned: bool = False


class _Share(Posted):
    type: Literal["share"]
    question: Id


class _Open(Posted):
    type: Literal["open"]
    entry: Id
    private: bool = False


class _Browse(Posted):
    type: Literal["browse"]
    topic: Id | None = None
    slot: Id | None = None
    private: bool = False


class _Tickets(Posted):
    type: Literal["tickets"]
    page: Annotated[int, Field(ge=0, le=10_000)] = 0
    slot: Id | None = None
    private: bool = False


class _ShowTicket(Posted):
    type: Literal["show_ticket"]
    ticket: Id
    private: bool = False


class _Comment(Posted):
    type: Literal["comment"]
    ticket: Id
    text: str


class _Withdraw(Posted):
    type: Literal["withdraw"]
    ticket: Id


class _Judge(Posted):
    type: Literal["judge"]
    ticket: Id
    solved: bool


_Question = _Ask | _Pick | _PickNone | _Rate | _Explain | _Share | _Open | _Browse
_Ticket = _File | _Tickets | _ShowTicket | _Comment | _Withdraw | _Judge
_POSTED: TypeAdapter[_Question | _Ticket] = TypeAdapter(
    Annotated[_Question | _Ticket, Field(discriminator="type")]
)
Read = TypeVar("Read")


def checked(shape: TypeAdapter[Read], body: bytes) -> Read:
    """PayloadError for what our own page never posts."""
    try:
        return shape.validate_python(cleaned(json.loads(body)))
    except (ValidationError, ValueError, RecursionError) as error:
        raise PayloadError(type(error).__name__) from None


def read(body: bytes, by: Visitor) -> PartnerTurn:
    """The turn that a browser posted; PayloadError for what its own page never posts."""
    posted = checked(_POSTED, body)
    id, partner = f"{CHANNEL}:{by.key}:{posted.id}", by.partner
    match posted:
        case _Ask(text=text):
            where = by.where(private=is_command(text))
            return Ask(id=id, by=partner, where=where, text=_COMMAND.sub("", text, count=1).strip())
        case _Pick(question=question, entry=entry):
            return Pick(id=id, by=partner, question=question, entry=entry)
        case _PickNone(question=question):
            return PickNone(id=id, by=partner, question=question)
        case _Rate(question=question, helped=helped):
            return Rate(id=id, by=partner, question=question, helped=helped)
        case _Explain(question=question, reason=reason, text=text):
            if reason is None:
                raise FormError({"reason": words.FILL_THIS_IN})
            return Explain(id=id, by=partner, question=question, reason=reason, text=text.strip())
        case _File():
            return FileTicket(
                id=id,
                by=partner,
                question=posted.question,
                subject=posted.subject,
                body=posted.body,
                urgent=posted.urgent,
                details=posted.details,
                warned=posted.warned,
            )
        case _Share(question=question):
            return Share(id=id, by=partner, question=question, place=by.chat)
        case _Open(entry=entry, private=private):
            return Open(id=id, by=partner, where=by.where(private=private), entry=entry)
        case _Browse(topic=topic, slot=slot, private=private):
            return Browse(
                id=id, by=partner, where=by.where(private=private), topic=topic, slot=slot
            )
        case _Tickets(page=page, slot=slot, private=private):
            return ListTickets(
                id=id, by=partner, where=by.where(private=private), page=page, slot=slot
            )
        case _ShowTicket(ticket=ticket, private=private):
            return ShowTicket(id=id, by=partner, where=by.where(private=private), ticket=ticket)
        case _Comment(ticket=ticket, text=text):
            return Comment(id=id, by=partner, ticket=ticket, text=text)
        case _Withdraw(ticket=ticket):
            return Withdraw(id=id, by=partner, ticket=ticket)
        case _Judge(ticket=ticket, solved=solved):
            return Judge(id=id, by=partner, ticket=ticket, solved=solved)


def form(name: str, about: str, by: Partner) -> FormRequest:
    """What a button opens, by the name that stands in its address."""
    match name:
        case "ticket":
            return TicketFormRequest(by=by, question=about)
        case "feedback":
            return FeedbackFormRequest(by=by, question=about)
        case "comment":
            return WordFormRequest(by=by, ticket=about, purpose=Purpose.COMMENT)
        case _:
            raise PayloadError(f"no form is called {name!r}")
