"""What care's buttons and forms in Teams carry, and the knowledge's desk's, as `actions` says it of
those of partners; pure."""

from __future__ import annotations

from typing import Literal

from adapters.teams.carried import Carried, Id, Optional, Page
from bot.dialogue.lessons import Lesson
from bot.model.tickets import Move, Status

# Those that are made without more words than a reason.
Plain = Literal[Move.CLAIM, Move.RELEASE, Move.RESOLVE, Move.DISMISS, Move.REOPEN]

# What opens a form


class WriteReply(Carried):
    verb: Literal["care-write-reply"] = "care-write-reply"
    ticket: Id


class WriteNote(Carried):
    verb: Literal["care-write-note"] = "care-write-note"
    ticket: Id


class GiveReason(Carried):
    """`seen` is the status that the pressed card showed; here and in all that follow."""

    verb: Literal["care-reason"] = "care-reason"
    ticket: Id
    seen: Status
    move: Plain


class ChooseRoute(Carried):
    verb: Literal["care-reroute"] = "care-reroute"
    ticket: Id
    seen: Status


class ReadTicket(Carried):
    """The same as `actions.ReadTicket` with what only care knows."""

    verb: Literal["care-read"] = "care-read"
    ticket: Id
    page: Page = 0


class ReadChange(Carried):
    """What stands in an entry and what shall, where the card has no room for it."""

    verb: Literal["care-read-change"] = "care-read-change"
    change: Id
    page: Page = 0


# What stands on tickets, and what a form about one sends. `form` as in `actions`.


class Order(Carried):
    """A button of its own, or what the form that asks for the reason sends."""

    verb: Literal["care-move"] = "care-move"
    ticket: Id
    seen: Status
    move: Plain
    form: Optional = None


class Reply(Carried):
    verb: Literal["care-reply"] = "care-reply"
    ticket: Id
    form: Optional = None


class Note(Carried):
    verb: Literal["care-note"] = "care-note"
    ticket: Id
    form: Optional = None


class Reroute(Carried):
    verb: Literal["care-route"] = "care-route"
    ticket: Id
    seen: Status
    form: Optional = None


class Retry(Carried):
    verb: Literal["care-retry"] = "care-retry"
    ticket: Id


# The knowledge's desk


class Learn(Carried):
    """`seen` is what the pressed card showed."""

    verb: Literal["learn"] = "learn"
    lesson: Lesson
    about: str = ""
    seen: str = ""


class WriteLesson(Carried):
    verb: Literal["write-lesson"] = "write-lesson"
    lesson: Lesson
    about: str = ""


class Teach(Carried):
    verb: Literal["teach"] = "teach"
    lesson: Lesson
    about: str = ""
    form: Optional = None


Opening = WriteReply | WriteNote | GiveReason | ChooseRoute | ReadTicket | ReadChange | WriteLesson
OnTickets = Order | Retry | Reply | Note | Reroute
AtDesk = Learn | Teach
Sent = Order | Reply | Note | Reroute | Teach
Action = Opening | OnTickets | AtDesk
