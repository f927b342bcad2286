"""What happened at Request Tracker, as changes of our tickets; pure."""

from __future__ import annotations

import html
import re

from adapters.helpdesk.request_tracker.answers import Ticket, Transaction
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Change, Commented, StatusChanged

# The default lifecycle. "deleted" tickets are told of no more, "rejected" is how Request Tracker
# dismisses.
READ = {
    "new": RemoteStatus.OPEN,
    "open": RemoteStatus.CLAIMED,
    "stalled": RemoteStatus.WAITING,
    "resolved": RemoteStatus.RESOLVED,
    "rejected": RemoteStatus.RESOLVED,
}


def said(one: Transaction, number: str, text: str) -> list[Change]:
    """Nothing where nothing was written."""
    return [Commented(one.id, number, one.at, _who(one), text)] if text else []


def moved(one: Transaction, number: str) -> list[Change]:
    """Nothing when the step has no meaning in our words."""
    status = READ.get(one.to or "")
    return [StatusChanged(one.id, number, one.at, _who(one), status)] if status else []


def _who(one: Transaction) -> str:
    return one.by.real_name or one.by.name


def number_of(ticket: Ticket, number_field: str) -> str | None:
    return next(
        (one.values[0] for one in ticket.fields if one.name == number_field and one.values), None
    )


def quoted(text: str) -> str:
    """For between the quotation marks of its query language."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def without_tags(markup: str) -> str:
    lines = re.sub(r"(?i)<(br|/p|/div|/li)\b[^>]*>", "\n", markup)
    return html.unescape(re.sub(r"<[^>]*>", "", lines))
