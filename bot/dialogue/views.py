"""What a page asks to be shown: beside turns and form requests, a look at one thing; the desk
answers each with its card, and nothing is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.turns import Teach
from bot.model.people import Agent


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
class MissesView:
    """What was not answered; shown by a MissListCard."""

    by: Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """Changes that wait, and those that lie over the files; shown by a ChangeListCard."""

    by: Agent


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
    """The same as it would be once what was filled in is published; FormError says what is wrong
    with it."""

    by: Agent
    draft: Teach


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A text that an entry once had; shown by a ReceiptCard."""

    by: Agent
    entry: str
    number: int


View = (
    TicketView
    | TaughtView
    | MissesView
    | ChangesView
    | MissView
    | ChangeView
    | EntryView
    | DraftView
    | VersionView
)
