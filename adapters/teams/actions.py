"""What every button and every form in Teams carries, and how it is read back; pure.

One class says both, because a button's data is an object: its `verb`, and the fields of the class.
Messages stay where they are for years: what was drawn once is read for ever.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from bot.dialogue.lessons import Lesson
from bot.errors import PayloadError
from bot.model.tickets import Move, Status

DETAIL = "detail."  # before the id of one of the entry's own fields in the ticket form

Id = Annotated[str, StringConstraints(min_length=1)]
Optional = Annotated[Id | None, BeforeValidator(lambda value: value or None)]
Page = Annotated[int, Field(strict=True, ge=0, lt=10_000)]
# Those that are made without more words than a reason.
Plain = Literal[Move.CLAIM, Move.RELEASE, Move.RESOLVE, Move.DISMISS, Move.REOPEN]


class _Carried(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


# What stands on answers, lists and the partner's tickets


class Pick(_Carried):
    verb: Literal["pick"] = "pick"
    question: Id
    entry: Id


class PickNone(_Carried):
    verb: Literal["pick-none"] = "pick-none"
    question: Id


class PickAgain(_Carried):
    verb: Literal["pick-again"] = "pick-again"
    question: Id


class Helped(_Carried):
    verb: Literal["helped"] = "helped"
    question: Id


class Share(_Carried):
    """*Share with channel*, below an answer that one person alone sees."""

    verb: Literal["share"] = "share"
    question: Id


class Open(_Carried):
    verb: Literal["open"] = "open"
    entry: Id


class Browse(_Carried):
    """`slot` is that of the list which the press replaces; None asks for a new one."""

    verb: Literal["browse"] = "browse"
    topic: Optional = None
    slot: Optional = None


class Tickets(_Carried):
    """`slot` as in Browse."""

    verb: Literal["tickets"] = "tickets"
    page: Page = 0
    slot: Optional = None


class Show(_Carried):
    verb: Literal["show-ticket"] = "show-ticket"
    ticket: Id


class Add(_Carried):
    """The question's words to the ticket below which they were said."""

    verb: Literal["add-words"] = "add-words"
    question: Id


class Withdraw(_Carried):
    verb: Literal["withdraw"] = "withdraw"
    ticket: Id


class Solved(_Carried):
    verb: Literal["solved"] = "solved"
    ticket: Id


class NotSolved(_Carried):
    verb: Literal["not-solved"] = "not-solved"
    ticket: Id


# What opens a form


class Raise(_Carried):
    verb: Literal["ticket"] = "ticket"
    question: Id


class RaiseAbout(_Carried):
    """On a card that somebody inserted: there is no question behind it."""

    verb: Literal["ticket-about"] = "ticket-about"
    entry: Id


class NotHelped(_Carried):
    """On cards of older releases it opens the form at once, and counts even if that is closed."""

    verb: Literal["not-helped"] = "not-helped"
    question: Id


class WriteMissing(_Carried):
    """*What was missing?*, below an answer that did not help."""

    verb: Literal["write-missing"] = "write-missing"
    question: Id


class WriteComment(_Carried):
    verb: Literal["write-comment"] = "write-comment"
    ticket: Id


class ReadTicket(_Carried):
    """All that was said about a ticket, where the card has no room for it."""

    verb: Literal["read-ticket"] = "read-ticket"
    ticket: Id
    page: Page = 0


class ReadAnswer(_Carried):
    """A whole answer, where the card has no room for it."""

    verb: Literal["read-answer"] = "read-answer"
    entry: Id
    page: Page = 0


class CareReadTicket(_Carried):
    """The same as ReadTicket with what only care knows."""

    verb: Literal["care-read"] = "care-read"
    ticket: Id
    page: Page = 0


class ReadChange(_Carried):
    """What stands in an entry and what shall, where the card has no room for it."""

    verb: Literal["care-read-change"] = "care-read-change"
    change: Id
    page: Page = 0


class WriteReply(_Carried):
    verb: Literal["care-write-reply"] = "care-write-reply"
    ticket: Id


class WriteNote(_Carried):
    verb: Literal["care-write-note"] = "care-write-note"
    ticket: Id


class GiveReason(_Carried):
    """`seen` is the status that the pressed card showed; here and in all that follow."""

    verb: Literal["care-reason"] = "care-reason"
    ticket: Id
    seen: Status
    move: Plain


class ChooseRoute(_Carried):
    verb: Literal["care-reroute"] = "care-reroute"
    ticket: Id
    seen: Status


# What stands on care's tickets, and what a form sends. `form` is the form's own id: Teams numbers
# each press of *Send* anew, and the same form sent again is one turn.


class Order(_Carried):
    """A button of its own, or what the form that asks for the reason sends."""

    verb: Literal["care-move"] = "care-move"
    ticket: Id
    seen: Status
    move: Plain
    form: Optional = None


class Retry(_Carried):
    verb: Literal["care-retry"] = "care-retry"
    ticket: Id


class File(_Carried):
    """`warned`: a warning was shown above the form before."""

    verb: Literal["file"] = "file"
    question: Id
    warned: Optional = None
    form: Optional = None


class Explain(_Carried):
    verb: Literal["explain"] = "explain"
    question: Id
    form: Optional = None


class Comment(_Carried):
    verb: Literal["comment"] = "comment"
    ticket: Id
    form: Optional = None


class Reply(_Carried):
    verb: Literal["care-reply"] = "care-reply"
    ticket: Id
    form: Optional = None


class Note(_Carried):
    verb: Literal["care-note"] = "care-note"
    ticket: Id
    form: Optional = None


class Reroute(_Carried):
    verb: Literal["care-route"] = "care-route"
    ticket: Id
    seen: Status
    form: Optional = None


# The knowledge's desk


class Learn(_Carried):
    """`seen` is what the pressed card showed."""

    verb: Literal["learn"] = "learn"
    lesson: Lesson
    about: str = ""
    seen: str = ""


class WriteLesson(_Carried):
    verb: Literal["write-lesson"] = "write-lesson"
    lesson: Lesson
    about: str = ""


class Teach(_Carried):
    verb: Literal["teach"] = "teach"
    lesson: Lesson
    about: str = ""
    form: Optional = None


class Cancel(_Carried):
    verb: Literal["cancel"] = "cancel"


Rates = Helped | NotHelped
Answers = Pick | PickNone | PickAgain | Rates | Share | Add
Lists = Open | Browse | Tickets | Show
Partners = Answers | Lists | Withdraw | Solved | NotSolved
Reading = ReadTicket | ReadAnswer | CareReadTicket | ReadChange
PartnersForm = (
    Raise | RaiseAbout | NotHelped | WriteMissing | WriteComment | ReadTicket | ReadAnswer
)
CaresForm = (
    WriteReply | WriteNote | GiveReason | ChooseRoute | CareReadTicket | ReadChange | WriteLesson
)
PartnersSent = File | Explain | Comment
Cares = Order | Retry | Reply | Note | Reroute
Desks = Learn | Teach
Sent = PartnersSent | Order | Reply | Note | Reroute | Teach
Opening = PartnersForm | CaresForm
ForCare = CaresForm | Cares | Desks
Action = Partners | Opening | PartnersSent | Cares | Desks | Cancel


def opens(action: Action) -> bool:
    """Whether the button opens a form, and does nothing by itself."""
    return isinstance(action, Opening) and not isinstance(action, Partners)


_ACTION: TypeAdapter[Action] = TypeAdapter(Annotated[Action, Field(discriminator="verb")])


def encoded(action: Action) -> dict[str, Any]:
    """What was given to the class, and nothing that it would add by itself."""
    given = action.model_dump(mode="json", exclude_unset=True, exclude={"verb"})
    return {"verb": action.verb, **given}


def decoded(data: object) -> Action:
    """PayloadError where it is none of ours, or lacks what it must carry."""
    try:
        return _ACTION.validate_python(data)
    except ValidationError as error:
        places = {".".join(map(str, problem["loc"])) for problem in error.errors()}
        wrong = ", ".join(sorted(places))
        raise PayloadError(f"the button is none of ours, or wrong at: {wrong}") from None
