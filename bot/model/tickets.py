"""A ticket: what a partner wants a human to answer, and its life as one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from bot.model.attachments import Attachment
from bot.model.people import Agent, Conversation, Partner, Place
from bot.model.promises import Promise
from bot.model.screens import Screen
from bot.model.suggestions import Suggested


class Status(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    WAITING = "waiting"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


class Move(StrEnum):
    CLAIM = "claim"
    RELEASE = "release"
    REROUTE = "reroute"
    REPLY = "reply"
    ANSWER = "answer"
    RESOLVE = "resolve"
    WITHDRAW = "withdraw"
    DISMISS = "dismiss"
    REOPEN = "reopen"


LIVE = (Status.OPEN, Status.CLAIMED, Status.WAITING)
ENDED = (Status.RESOLVED, Status.DISMISSED)

# The whole life of a ticket. ANSWER is the partner's word; it goes back to whoever has the ticket,
# see `moved`.
MOVES: Mapping[tuple[Status, Move], Status] = {
    (Status.OPEN, Move.CLAIM): Status.CLAIMED,
    (Status.CLAIMED, Move.RELEASE): Status.OPEN,
    **{(live, Move.REROUTE): Status.OPEN for live in LIVE},
    **{(live, Move.REPLY): Status.WAITING for live in LIVE},
    (Status.OPEN, Move.ANSWER): Status.OPEN,
    **{
        (status, Move.ANSWER): Status.CLAIMED
        for status in (Status.CLAIMED, Status.WAITING, Status.RESOLVED)
    },
    **{(live, Move.RESOLVE): Status.RESOLVED for live in LIVE},
    **{(live, Move.WITHDRAW): Status.RESOLVED for live in LIVE},
    **{(live, Move.DISMISS): Status.DISMISSED for live in LIVE},
    **{(ended, Move.REOPEN): Status.OPEN for ended in ENDED},
}
CARE_MOVES = (
    Move.CLAIM,
    Move.REPLY,
    Move.RESOLVE,
    Move.RELEASE,
    Move.REROUTE,
    Move.DISMISS,
    Move.REOPEN,
)
PARTNER_MOVES = (Move.ANSWER, Move.WITHDRAW)
# Of care's: those that a press makes, and those that are made once somebody has said why.
AT_ONCE = (Move.CLAIM, Move.RELEASE, Move.REOPEN)
WITH_REASON = (Move.RESOLVE, Move.DISMISS)


@dataclass(frozen=True, slots=True)
class Detail:
    """One filled-in field of the form."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One step of a ticket's life; `reason` is the human's word for it, for care only."""

    move: Move
    who: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One word between partner and care. `route` is whose word it was, where care said it: a
    ticket may go elsewhere afterwards."""

    who: str
    by_care: bool
    text: str
    at: datetime
    route: str | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Of some tickets: how many care has, how many wait for their partner; how many were raised
    lately, and of those how many are resolved."""

    open: int = 0
    waiting: int = 0
    raised: int = 0
    resolved: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`entry` and `shown` are what the partner was shown (entry id, plain text), None when nothing
    was.

    `screens` are the partner's, the first one where the question was asked; `care` is where it is
    worked. `due` is when an answer is due, None where no time is promised; `next_reminder` is set
    once care was reminded of it. `said` goes both ways, `notes` never leave care. `solved` is the
    partner's verdict. `hinted`: care was told that what it writes below its card is not read.
    `promises` are all that were ever made of it. `version` is that of the text shown; `taught`
    counts the resolutions that the bot was taught from. `quoted` are words of somebody else that
    the question answered. `left` are the routes that it was sent on from, the latest last.
    """

    number: str
    question: str
    by: Partner
    where: Conversation
    link: str | None
    screens: tuple[Screen, ...]
    care: Screen
    route: str
    status: Status
    urgent: bool
    subject: str
    body: str
    details: tuple[Detail, ...]
    files: tuple[Attachment, ...]
    asked: str
    entry: str | None
    shown: str | None
    filed: datetime
    due: datetime | None
    assignee: Agent | None = None
    history: tuple[Moved, ...] = ()
    said: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()
    solved: bool | None = None
    hinted: bool = False
    reminders: int = 0
    next_reminder: datetime | None = None
    version: int | None = None
    taught: int = 0
    quoted: str = ""
    promises: tuple[Promise, ...] = ()
    suggested: tuple[Suggested, ...] = ()
    left: tuple[str, ...] = ()

    def routes_until(self, moment: datetime) -> tuple[str, ...]:
        """Those that it was on, the one of that moment last."""
        sent_on = [step.at for step in self.history if step.move is Move.REROUTE]
        known = sent_on[len(sent_on) - len(self.left) :]
        later = sum(at > moment for at in known)
        routes = (*self.left, self.route)
        return routes[: len(routes) - later]

    @property
    def resolutions(self) -> int:
        """How often care has resolved it."""
        return sum(step.move is Move.RESOLVE for step in self.history)

    @property
    def teaches(self) -> bool:
        """Whether its last resolution was not offered to the knowledge's desk yet."""
        return self.status is Status.RESOLVED and self.taught < self.resolutions

    @property
    def home(self) -> Place:
        return self.screens[0].place

    @property
    def touched(self) -> datetime:
        """When somebody last did something with it."""
        steps = (step.at for step in self.history)
        return max(self.filed, *steps) if self.history else self.filed

    @property
    def answered(self) -> bool:
        return any(said.by_care for said in self.said)

    @property
    def remind(self) -> datetime | None:
        """When care is to be reminded: at the target, then daily, while nobody has answered it or
        nobody has it."""
        owed = self.status is Status.OPEN or (self.status in LIVE and not self.answered)
        return (self.next_reminder or self.due) if owed else None

    @property
    def owed(self) -> tuple[Promise, ...]:
        """What is promised and not done yet, the first to be due first."""
        return tuple(sorted((one for one in self.promises if not one.kept), key=attrgetter("due")))

    @property
    def look(self) -> datetime | None:
        """When the clock has something to do with it: a reminder, or a promise near its end."""
        looks = [one.look for one in self.promises] if self.status in LIVE else []
        return min((one for one in (self.remind, *looks) if one), default=None)

    @property
    def verdict_wanted(self) -> bool:
        """Whether the partner is still to say that it is solved."""
        return self.status is Status.RESOLVED and self.solved is None

    @property
    def verdict_given(self) -> bool:
        """Whether care's last resolution was just answered, or the ticket came back after it."""
        if not self.history:
            return False
        if self.status is Status.RESOLVED:
            return self.solved is not None and self.history[-1].move is Move.RESOLVE
        before = self.history[-2:-1]
        return bool(before) and before[0].move is Move.RESOLVE

    def seen_by(self, person: Partner) -> bool:
        """Care sees all; a company its own; a guest what is theirs."""
        if isinstance(person, Agent) or person.id == self.by.id:
            return True
        return person.company.id == self.by.company.id and not (person.guest or self.by.guest)

    def may(self, move: Move) -> bool:
        return (self.status, move) in MOVES


def moved(ticket: Ticket, move: Move, by: Partner, now: datetime, reason: str = "") -> Ticket:
    """The ticket after a move that it `may` make; nothing else sets a status."""
    status = MOVES[ticket.status, move]
    assignee = ticket.assignee
    if move in (Move.CLAIM, Move.REPLY) and isinstance(by, Agent):
        assignee = by
    if move in (Move.RELEASE, Move.REROUTE, Move.REOPEN):
        assignee = None
    if status is Status.CLAIMED and assignee is None:
        status = Status.OPEN
    step = Moved(move, by.name, now, reason)
    solved = ticket.solved if status in ENDED else None  # a ticket that lives again is judged anew
    return replace(
        ticket, status=status, assignee=assignee, history=(*ticket.history, step), solved=solved
    )
