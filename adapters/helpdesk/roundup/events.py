"""What happened at Roundup, as changes of our tickets; pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from adapters.helpdesk.roundup.answers import Issue, Message, One
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Change, Commented, StatusChanged

FOR_PARTNER = re.compile(r"@partner\b[\s:,]*", re.IGNORECASE)
OURS = re.compile(r"<ticket\.([^@>]+)@care-bot\.invalid>")

_DATE = "%Y-%m-%d.%H:%M:%S"

READ = {
    "unread": RemoteStatus.OPEN,
    "deferred": RemoteStatus.CLAIMED,
    "chatting": RemoteStatus.CLAIMED,
    "need-eg": RemoteStatus.WAITING,
    "in-progress": RemoteStatus.CLAIMED,
    "testing": RemoteStatus.CLAIMED,
    "done-cbb": RemoteStatus.RESOLVED,
    "resolved": RemoteStatus.RESOLVED,
}


def message_id(kind: str, our_id: str) -> str:
    return f"<{kind}.{our_id}@care-bot.invalid>"


def number_in(messageid: str | None) -> str | None:
    """Our number of a ticket whose first message has this Message-ID; None when the ticket isn't
    ours."""
    ours = OURS.fullmatch(messageid or "")
    return ours[1] if ours else None


def moved(issue: One[Issue], number: str, us: str) -> list[Change]:
    now = issue.attributes
    status = READ.get(now.status or "")
    if status is None or now.actor == us:
        return []
    change = f"issue{issue.id}-{issue.etag.strip(chr(34))}"
    return [
        StatusChanged(change, number, moment(now.activity), now.actor_name or now.actor, status)
    ]


def said(change: str, message: Message, number: str, us: str) -> list[Change]:
    marked = FOR_PARTNER.match(message.content or "")
    if message.content is None or marked is None or message.creator == us:
        return []
    by = message.creator_name or message.creator
    text = message.content[marked.end() :].strip()
    return [Commented(change, number, moment(message.creation), by, text)]


def moment(roundup_date: str) -> datetime:
    return datetime.strptime(roundup_date, _DATE).replace(tzinfo=UTC)


def spelled(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_DATE)
