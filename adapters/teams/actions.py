"""What every button and every form in Teams carries, and how it is read back; pure. Those of care
stand in `care_actions`.

One class says both, because a button's data is an object: its `verb`, and the fields of the class.
Messages stay where they are for years: what was drawn once is read for ever.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from adapters.teams import care_actions
from adapters.teams.carried import Carried, Id, Optional, Page
from bot.errors import PayloadError

DETAIL = "detail."  # before the id of one of the entry's own fields in the ticket form

# What stands on answers, lists and the partner's tickets


class Pick(Carried):
    verb: Literal["pick"] = "pick"
    question: Id
    entry: Id


class PickNone(Carried):
    verb: Literal["pick-none"] = "pick-none"
    question: Id


class PickAgain(Carried):
    verb: Literal["pick-again"] = "pick-again"
    question: Id


class Helped(Carried):
    verb: Literal["helped"] = "helped"
    question: Id


class Share(Carried):
    """*Share with channel*, below an answer that one person alone sees."""

    verb: Literal["share"] = "share"
    question: Id


class Open(Carried):
    verb: Literal["open"] = "open"
    entry: Id


class Browse(Carried):
    """`slot` is that of the list which the press replaces; None asks for a new one."""

    verb: Literal["browse"] = "browse"
    topic: Optional = None
    slot: Optional = None


class Tickets(Carried):
    """`slot` as in Browse."""

    verb: Literal["tickets"] = "tickets"
    page: Page = 0
    slot: Optional = None


class Show(Carried):
    verb: Literal["show-ticket"] = "show-ticket"
    ticket: Id


class Add(Carried):
    """The question's words to the ticket below which they were said."""

    verb: Literal["add-words"] = "add-words"
    question: Id


class Withdraw(Carried):
    verb: Literal["withdraw"] = "withdraw"
    ticket: Id


class Solved(Carried):
    verb: Literal["solved"] = "solved"
    ticket: Id


class NotSolved(Carried):
    verb: Literal["not-solved"] = "not-solved"
    ticket: Id


# What opens a form


class Raise(Carried):
    verb: Literal["ticket"] = "ticket"
    question: Id


class RaiseAbout(Carried):
    """On a card that somebody inserted: there is no question behind it."""

    verb: Literal["ticket-about"] = "ticket-about"
    entry: Id


class NotHelped(Carried):
    """On cards of older releases it opens the form at once, and counts even if that is closed."""

    verb: Literal["not-helped"] = "not-helped"
    question: Id


class WriteMissing(Carried):
    """*What was missing?*, below an answer that did not help."""

    verb: Literal["write-missing"] = "write-missing"
    question: Id


class WriteComment(Carried):
    verb: Literal["write-comment"] = "write-comment"
    ticket: Id


class ReadTicket(Carried):
    """All that was said about a ticket, where the card has no room for it."""

    verb: Literal["read-ticket"] = "read-ticket"
    ticket: Id
    page: Page = 0


class ReadAnswer(Carried):
    """A whole answer, where the card has no room for it."""

    verb: Literal["read-answer"] = "read-answer"
    entry: Id
    page: Page = 0


# What a form sends. `form` is the form's own id: Teams numbers each press of *Send* anew, and the
# same form sent again is one turn.


class File(Carried):
    """`warned`: a warning was shown above the form before."""

    verb: Literal["file"] = "file"
    question: Id
    warned: Optional = None
    form: Optional = None


class Explain(Carried):
    verb: Literal["explain"] = "explain"
    question: Id
    form: Optional = None


class Comment(Carried):
    verb: Literal["comment"] = "comment"
    ticket: Id
    form: Optional = None


class Cancel(Carried):
    verb: Literal["cancel"] = "cancel"


Rates = Helped | NotHelped
Answers = Pick | PickNone | PickAgain | Rates | Share | Add
Lists = Open | Browse | Tickets | Show
Partners = Answers | Lists | Withdraw | Solved | NotSolved
Reading = ReadTicket | ReadAnswer | care_actions.ReadTicket | care_actions.ReadChange
PartnersForm = (
    Raise | RaiseAbout | NotHelped | WriteMissing | WriteComment | ReadTicket | ReadAnswer
)
PartnersSent = File | Explain | Comment
Sent = PartnersSent | care_actions.Sent
Opening = PartnersForm | care_actions.Opening
Action = Partners | Opening | PartnersSent | care_actions.Action | Cancel


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
