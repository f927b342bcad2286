"""What a page asks to be shown: beside turns and form requests, a look at one thing; the desk
answers each with its card, and nothing is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.turns import Teach
from bot.model.changes import PENDING, Stage
from bot.model.people import Agent


class MissOrder(StrEnum):
    """`URGENT`: unpublished entries that are asked for, then the most companies."""

    URGENT = "urgent"
    OFTEN = "often"
    LATEST = "latest"


class ChangeOrder(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"


UNDER_WAY = (*PENDING, Stage.PUBLISHED)
"""Stages of changes that wait, and of those that lie over the files."""


@dataclass(frozen=True, slots=True)
class Part:
    """So many rows of a list, from one of them on."""

    first: int = 0
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketView:
    """A ticket as care works it; shown by a CareCard."""

    by: Agent
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtView:
    """What a ticket can teach; shown by a MissCard."""

    by: Agent
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionsView:
    """What a reply can start from; shown by a ReportCard."""

    by: Agent
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """What whoever looks has, and whether they are away; shown by a ReportCard."""

    by: Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class MissesView:
    """What was not answered; shown by a MissListCard."""

    by: Agent
    order: MissOrder = MissOrder.URGENT
    part: Part = Part()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """Changes of some stages, by when they were proposed; shown by a ChangeListCard."""

    by: Agent
    stages: tuple[Stage, ...] = UNDER_WAY
    order: ChangeOrder = ChangeOrder.NEWEST
    part: Part = Part()


@dataclass(frozen=True, slots=True, kw_only=True)
class MissView:
    """A group of what was not answered; shown by a MissCard."""

    by: Agent
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change of the knowledge; shown by a ChangeCard. `telling`: with how many would be told of
    it."""

    by: Agent
    change: str
    telling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry as partners see it; shown by an AnswerCard or UnpublishedCard."""

    by: Agent
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """The same as it would be once what was filled in is published, or a NoAnswerCard for what is
    out of scope; FormError says what is wrong with it."""

    by: Agent
    draft: Teach


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A text that an entry once had; shown by a ReceiptCard."""

    by: Agent
    entry: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuesView:
    """Known issues, those that wait and are open first; shown by a ReportCard."""

    by: Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """A known issue; shown by a ReportCard."""

    by: Agent
    issue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementsView:
    """What was announced, the newest first; shown by a ReportCard."""

    by: Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementView:
    """An announcement, with every room; shown by a ReportCard."""

    by: Agent
    announcement: str


View = (
    IssuesView
    | IssueView
    | AnnouncementsView
    | AnnouncementView
    | TicketView
    | TaughtView
    | SuggestionsView
    | OwnView
    | MissesView
    | ChangesView
    | MissView
    | ChangeView
    | EntryView
    | DraftView
    | VersionView
)
