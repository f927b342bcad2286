"""What every button and form of the page carries, and what the page sends of it: written and read
side by side.

A button carries the turn that a press on it is, as far as the page knows it: whose it is, and where
it shows, is known here. The same part has the same name whatever turn it is of. A form adds what
was filled in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.dialogue.forms import Purpose, sent
from bot.dialogue.lessons import Lesson
from bot.model.people import Partner
from bot.model.tickets import Move, Status

PartnerVerb = Literal[
    "ask",
    "pick",
    "pick_none",
    "pick_again",
    "add_words",
    "rate",
    "explain",
    "share",
    "open",
    "browse",
    "tickets",
    "file_ticket",
    "show_ticket",
    "comment",
    "withdraw",
    "judge",
]
CareVerb = Literal["move", "end", "reroute", "reply", "note", "retry"]
DeskVerb = Literal["learn", "teach"]

_ID = r"^[A-Za-z0-9_./:-]{1,100}$"
Id = Annotated[str, StringConstraints(pattern=_ID)]
About = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./:-]{0,100}$")]
Seen = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./: -]{0,120}$")]


class _Carried(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: Id | None = None
    ticket: Id | None = None
    seen: Status | None = None
    move: Move | None = None
    lesson: Lesson | None = None
    about: About | None = None


class Posted(_Carried):
    """`id` is made by the page, so that a request that is sent again after a lost connection is one
    turn; `form` is that of the form which was sent, so that *Send* pressed again is one, too."""

    id: UUID
    form: Id | None = None
    type: PartnerVerb | CareVerb | DeskVerb
    entry: Id | None = None
    topic: Id | None = None
    slot: Id | None = None
    page: Annotated[int, Field(ge=0, le=10_000)] | None = None
    helped: bool | None = None
    solved: bool | None = None
    private: bool = False
    text: str | None = None
    reason: str | None = None
    route: Id | None = None
    seen_as: Seen | None = None
    subject: str | None = None
    body: str | None = None
    urgent: bool = False
    details: dict[Id, str] = {}
    warned: bool = False

    @property
    def said(self) -> dict[str, Any]:
        """What there is of a turn's parts, by their names."""
        return self.model_dump(exclude_none=True, exclude={"id", "form", "private"})

    def turn(self, by: Partner, page: str) -> str:
        """The turn's id, of whoever is on the page."""
        if self.form is None:
            return f"{page}:{self.id}"
        about = {"type", "question", "ticket", "seen", "move", "lesson", "about"}
        filled = self.model_dump(exclude_none=True, exclude={"id", "form", "private", *about})
        return sent(self.form, by, {name: json.dumps(one) for name, one in filled.items()})


class Asked(_Carried):
    """The form that a button opens, and what it is about."""

    form: Literal["ticket", "feedback", "reason", "reroute", "teach"] | Purpose


def posts(type: PartnerVerb | CareVerb | DeskVerb, **about: object) -> Mapping[str, object]:
    """What a button that is a turn carries, and a form that becomes one. TypeError for what would
    not be read back."""
    return {"type": type, **_known(about, Posted)}


def asks(**about: object) -> Mapping[str, object]:
    """What a button that opens a form carries; the form's name stands beside it."""
    return _known(about, Asked)


def _known(about: Mapping[str, object], shape: type[BaseModel]) -> Mapping[str, object]:
    if unknown := about.keys() - shape.model_fields.keys():
        raise TypeError(f"no turn and no form has {', '.join(sorted(unknown))}")
    return about
