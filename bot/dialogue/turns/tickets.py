"""What a partner does with tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.attachments import Attachment
from bot.model.people import Conversation, Partner, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTicket:
    """The ticket form, sent. `details` maps field ids to what was typed; `warned`: FormWarning was
    shown before. `own` is the sender's own chat with the bot, where the channel knows of one."""

    id: str
    by: Partner
    question: str
    subject: str
    body: str
    urgent: bool
    details: Mapping[str, str]
    warned: bool = False
    own: Place | None = None


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
