"""A ticket, as each side of it sees it, and what each is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.cards.answers import Choice
from bot.dialogue.lessons import Press
from bot.model.attachments import Attachment
from bot.model.people import Addressee, Venue
from bot.model.promises import Pledge
from bot.model.tickets import Detail, Move, Moved, Said, Status, Totals

IN_SIGHT = (Move.CLAIM, Move.REPLY, Move.RESOLVE, Move.REOPEN)
"""Care's moves that a card shows at once; where a channel has a menu the others are in it, so that
a phone shows all."""


@dataclass(frozen=True, slots=True)
class TicketCard:
    """A ticket as its partner sees it. `due` is when to expect the first answer, None once it was
    given; `opens` is when work begins, for whoever wrote while nobody works. `moves` are the
    partner's buttons; `judge` asks *Did that solve it?*"""

    number: str
    route: str
    subject: str
    status: Status
    urgent: bool
    files: int
    filed: datetime
    due: datetime | None
    history: tuple[Moved, ...]
    next: str
    moves: tuple[Move, ...]
    judge: bool
    left: tuple[str, ...] = ()
    opens: datetime | None = None


@dataclass(frozen=True, slots=True)
class CareCard:
    """A ticket as the care team sees it: a second type, because notes must have no way to a
    partner.

    `due` is when its first answer is due, None once it was given; `promised` is what is owed
    besides, and by when. `moves` are the buttons, and
    `seen` in their turns is this `status`. `body` and `words` are empty where they would repeat
    what stands above them. `lessons` are those that teach the bot. `written` is the language of
    the partner's words, where it is surely another than that of the card.
    """

    number: str
    route: str
    status: Status
    urgent: bool
    filed: datetime
    due: datetime | None
    assignee: str | None
    who: str
    company: str
    channel: str
    venue: Venue
    link: str | None
    subject: str
    body: str
    words: str
    entry: Choice | None
    shown: str | None
    details: tuple[Detail, ...]
    files: tuple[Attachment, ...]
    staff_note: str | None
    said: tuple[Said, ...]
    notes: tuple[Said, ...]
    history: tuple[Moved, ...]
    solved: bool | None
    moves: tuple[Move, ...]
    lessons: tuple[Press, ...] = ()
    quoted: str = ""
    promised: tuple[tuple[Pledge, datetime], ...] = ()
    written: str = ""


@dataclass(frozen=True, slots=True)
class ReplyCard:
    """A human's word to the partner; the latest one carries the partner's buttons. `written` as in
    CareCard."""

    number: str
    to: Addressee
    who: str
    route: str
    text: str
    moves: tuple[Move, ...]
    written: str = ""


@dataclass(frozen=True, slots=True)
class NudgeCard:
    """A short new message for whoever is waiting, because updates notify nobody. `retry` offers to
    send a parked ticket to its helpdesk again; `judge` has the answers to *Did that solve it?*"""

    number: str
    to: Addressee | None
    text: str
    retry: bool = False
    judge: bool = False


@dataclass(frozen=True, slots=True)
class TicketLine:
    number: str
    subject: str
    status: Status
    filed: datetime


@dataclass(frozen=True, slots=True)
class TicketListCard:
    """A page of tickets, and the totals of all pages. Buttons carry `slot`, so that a press
    replaces this list."""

    slot: str
    tickets: tuple[TicketLine, ...]
    page: int
    more: bool
    totals: Totals
