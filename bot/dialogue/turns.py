"""Everything a person can do: one type each, read from a platform's payload and handed to the desk.

A turn's `id` is the platform's delivery id: the same id twice is one turn. `question` is the id
that the pressed card carried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.dialogue.lessons import Lesson
from bot.model.changes import Report
from bot.model.people import Agent, Conversation, Partner, Place
from bot.model.remote import RemoteStatus
from bot.model.tickets import Attachment, Move, Status

QUESTION_LIMIT = 3000  # characters; what a ticket's form can be prefilled with on every platform
QUOTED_LIMIT = 1000  # characters of what the words answer


class Reason(StrEnum):
    """Why an answer did not help."""

    WRONG_TOPIC = "wrong-topic"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"
    OTHER = "other"


class Manner(StrEnum):
    """To whom words were said. Those to the bot are always answered; those in a thread that it
    answered only when they come from the asker and it can help; those overheard in a channel only
    when it has the answer for sure."""

    ADDRESSED = "addressed"
    IN_THREAD = "in-thread"
    OVERHEARD = "overheard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Words of a person, mentions stripped. `link` is the platform's permalink to them, where there
    is one. `below` is the slot of the bot's message below which they stand, or which they quote, as
    the channel remembers it. `quoted` are words of somebody else that they answer."""

    id: str
    by: Partner
    where: Conversation
    text: str
    manner: Manner = Manner.ADDRESSED
    link: str | None = None
    files: tuple[Attachment, ...] = ()
    below: str | None = None
    quoted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A press on one of the questions that a card offers."""

    id: str
    by: Partner
    question: str
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PickNone:
    """*None of these* under the choices."""

    id: str
    by: Partner
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PickAgain:
    """Back to the choices that were refused."""

    id: str
    by: Partner
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    id: str
    by: Partner
    question: str
    helped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain:
    """What was missing in an answer that did not help: a reason, or words, or both."""

    id: str
    by: Partner
    question: str
    reason: Reason | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTicket:
    """The ticket form, sent. `details` maps field ids to what was typed; `warned`: FormWarning was
    shown before."""

    id: str
    by: Partner
    question: str
    subject: str
    body: str
    urgent: bool
    details: Mapping[str, str]
    warned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """*Share with channel*: show in `place`, in `room`, the answer that only the asker saw."""

    id: str
    by: Partner
    question: str
    place: Place
    room: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One entry, chosen by its title and not by words: from a topic, the welcome or a home
    screen."""

    id: str
    by: Partner
    where: Conversation
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Browse:
    """The topics, or one topic's questions. `slot` is that of the list which was pressed, and
    replaced if it stands where the press was made; None asks for a new one."""

    id: str
    by: Partner
    where: Conversation
    topic: str | None = None
    slot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTickets:
    """The tickets of one's company, the newest first, to the asker alone; the first page is 0.
    `slot` as in Browse."""

    id: str
    by: Partner
    where: Conversation
    page: int = 0
    slot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive:
    """The bot was installed, or a person met it for the first time."""

    id: str
    by: Partner
    where: Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduce:
    """The platform says only now who somebody is that did something before."""

    id: str
    by: Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTicket:
    """A ticket by its number, to the asker alone."""

    id: str
    by: Partner
    where: Conversation
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """The partner's word on a ticket."""

    id: str
    by: Partner
    ticket: str
    text: str
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWords:
    """*Add this to AB-...*: the words of the question are a word on the ticket below which they
    were said."""

    id: str
    by: Partner
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """*It's solved*, by the partner."""

    id: str
    by: Partner
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """The partner's answer to *Did that solve it?*; a no brings the ticket back."""

    id: str
    by: Partner
    ticket: str
    solved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTicket:
    """A button of the care card: claim, release, resolve, dismiss or reopen. `seen` is the status
    that the pressed card showed; `reason` comes from the form of those moves that ask for one."""

    id: str
    by: Agent
    ticket: str
    move: Move
    seen: Status
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reroute:
    id: str
    by: Agent
    ticket: str
    seen: Status
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The care team's word to the partner."""

    id: str
    by: Agent
    ticket: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A reply that a human wrote at the helpdesk, at `at`; the helpdesk need not be told of it."""

    id: str
    by: Agent
    ticket: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeNote:
    """A note for the care team alone."""

    id: str
    by: Agent
    ticket: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """*Retry* under the alert about a parked delivery to a helpdesk."""

    id: str
    by: Agent
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind:
    """Time has passed: the ticket's answer is due. By nobody; the clock's own turn."""

    id: str
    by: Partner
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """A human brought the ticket into another state at its helpdesk, at `at`. It counts unless the
    desk moved the ticket later, or has a move of its own that the helpdesk does not know yet."""

    id: str
    by: Agent
    ticket: str
    status: RemoteStatus
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Learn:
    """A button of the knowledge's desk: what it does, to which miss group, change, ticket or entry;
    `seen` is the stage that the pressed card showed, and the slot of the list that it stood in."""

    id: str
    by: Agent
    where: Conversation
    lesson: Lesson
    about: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teach:
    """A form of the knowledge's desk, sent; `filled` maps the fields' ids to what was typed."""

    id: str
    by: Agent
    lesson: Lesson
    about: str
    filled: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assess:
    """A change was checked. By nobody; as are all that follow."""

    id: str
    by: Partner
    change: str
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """Nobody decided on a change in time."""

    id: str
    by: Partner
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellAgain:
    """Somebody was shown, with this question, what was corrected since: they are told."""

    id: str
    by: Partner
    change: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOwner:
    """An entry is due for its owner's eye."""

    id: str
    by: Partner
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Monday:
    """A week begins: care hears of the last one. `week` is its Monday."""

    id: str
    by: Partner
    week: str


PartnerTurn = (
    Ask
    | Pick
    | PickNone
    | PickAgain
    | Rate
    | Explain
    | FileTicket
    | Share
    | Open
    | Browse
    | ListTickets
    | Arrive
    | Introduce
    | ShowTicket
    | Comment
    | AddWords
    | Withdraw
    | Judge
)
CareTurn = MoveTicket | Reroute | Reply | TakeNote | Retry
DeskTurn = Learn | Teach
HumanTurn = PartnerTurn | CareTurn | DeskTurn
ClockTurn = Remind | Relay | Sync | Assess | Lapse | TellAgain | AskOwner | Monday
Turn = HumanTurn | ClockTurn
