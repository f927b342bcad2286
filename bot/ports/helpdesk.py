"""The port to a helpdesk: a second master of a ticket, reached over the network, that may be slow,
down or unsure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.dialogue import words
from bot.errors import CareError
from bot.model.remote import RemoteStatus
from bot.ports.pictures import Picture


@dataclass(frozen=True, slots=True)
class Filing:
    """A ticket to be created. `number` is ours, the same on every attempt; `body` is plain text
    with everything that the care team needs, links to `files` too; `note` is for staff only and
    must be an internal comment."""

    number: str
    route: str
    subject: str
    body: str
    note: str | None
    urgent: bool
    requester: str
    company: str
    filed: datetime
    files: tuple[Picture, ...] = ()

    @property
    def note_comment(self) -> Comment | None:
        """The note as a comment. Its id is fixed: sent again after a crash, it is still there
        once."""
        return Comment(f"{self.number}-note", "", self.note, public=False) if self.note else None


@dataclass(frozen=True, slots=True)
class Comment:
    """`id` is ours, the same on every attempt. A comment that is not `public` must never reach the
    partner."""

    id: str
    author: str
    text: str
    public: bool

    @property
    def signed(self) -> str:
        """The text with its author's name: at the helpdesk every comment of ours is by the service
        user."""
        return f"{self.author}: {self.text}" if self.author else self.text

    @property
    def labelled(self) -> str:
        """Signed, and says for whom it is: for helpdesks that know no private comments."""
        return f"{words.TO_PARTNER if self.public else words.STAFF_ONLY}. {self.signed}"


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """`id` is the helpdesk's own for this change, `number` our ticket's; `by` is the human's
    display name. Customers' are left out where the service tells them apart."""

    id: str
    number: str
    at: datetime
    by: str
    status: RemoteStatus


@dataclass(frozen=True, slots=True)
class Commented:
    """A public comment that a human wrote who works at the helpdesk. Internal ones and our own are
    left out by the connector, and customers' where the service tells them apart."""

    id: str
    number: str
    at: datetime
    by: str
    text: str


Change = StatusChanged | Commented


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, the oldest first, and the cursor to ask with next time."""

    changes: tuple[Change, ...]
    cursor: str


class HelpdeskError(CareError):
    """The helpdesk did not do it, and we know that: nothing was created.

    `retry_after` is in seconds; None means that trying again cannot help (a wrong setting, a
    refused ticket).
    """

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class InDoubt(CareError):
    """A time-out, a reset, or a 5xx other than 503: it may have happened. Wait `Helpdesk.settles`,
    look it up, and only then try again."""


class Helpdesk(Protocol):
    """One connector. `settles`: seconds after an attempt in doubt until `find` can be trusted.
    `can` names what of the port this service has ("find", "comment", "move", "changes"): the rest
    is not called. Where it has "files", it gets those of a filing themselves."""

    @property
    def name(self) -> str: ...
    @property
    def settles(self) -> float: ...
    @property
    def can(self) -> frozenset[str]: ...

    async def file(self, filing: Filing) -> str:
        """Create it; gives the helpdesk's id. HelpdeskError, or InDoubt."""

    async def find(self, number: str) -> str | None:
        """The helpdesk's id of our ticket number, straight from the service; None when it has
        none."""

    async def comment(self, remote: str, comment: Comment) -> None:
        """Add it unless a comment with this id is there already."""

    async def move(self, remote: str, status: RemoteStatus) -> None:
        """Bring the ticket into a state; no change when it is there already."""

    async def changes_since(self, cursor: str | None) -> Changes:
        """What humans did at the helpdesk since; None begins now. Our own echoes are left out."""

    async def check(self) -> list[str]:
        """What is wrong with the settings, asked of the live service; each a sentence with the fix.
        For `doctor`."""

    async def close(self) -> None: ...
