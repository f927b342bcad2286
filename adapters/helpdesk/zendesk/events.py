"""What happened at Zendesk, from its event export or from its webhook, as changes of our tickets;
pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from adapters.helpdesk import verification
from adapters.helpdesk.zendesk.answers import User
from bot.model.remote import RemoteStatus
from bot.model.text import natural
from bot.ports.helpdesk import Change, Commented, StatusChanged

READ = {
    "new": RemoteStatus.OPEN,
    "open": RemoteStatus.CLAIMED,
    "pending": RemoteStatus.WAITING,
    "hold": RemoteStatus.CLAIMED,
    "solved": RemoteStatus.RESOLVED,
    "closed": RemoteStatus.RESOLVED,
}

SOMEBODY = "Zendesk"
"""Who moved a ticket, where Zendesk does not know them."""

STATUS_CHANGED = "zen:event-type:ticket.status_changed"
COMMENT_ADDED = "zen:event-type:ticket.comment_added"


class Child(BaseModel):
    """One thing of an update: a field that changed, a comment, or one of many kinds that tell us
    nothing."""

    id: int
    event_type: str
    status: Any = None
    previous_value: Any = None
    public: bool | None = None
    body: str | None = None


class Event(BaseModel):
    """One update of a ticket. `updater_id` is of a human only when it is positive."""

    id: int
    ticket_id: int
    updater_id: int | None
    created_at: AwareDatetime
    child_events: list[Child]


class Events(BaseModel):
    """A page of the event export."""

    ticket_events: list[Event]
    end_of_stream: bool
    end_time: int | None = None


def told(
    events: Iterable[Event], numbers: Mapping[int, str], people: Mapping[int, User]
) -> tuple[Change, ...]:
    """The oldest first. `numbers` are ours by ticket, `people` those who did it: what a customer
    does is not care's."""
    changes: list[Change] = []
    for event in sorted(events, key=lambda event: (event.created_at, event.id)):
        number, who = numbers[event.ticket_id], people.get(event.updater_id or 0)
        for child in event.child_events:
            if child.event_type == "Comment" and child.public and child.body:
                changes += _said(str(child.id), number, event.created_at, who, child.body)
            if child.event_type == "Change":
                before, after = str(child.previous_value), str(child.status)
                changes += _moved(
                    str(event.ticket_id), number, event.created_at, who, before, after
                )
    return tuple(changes)


def _said(id: str, number: str, at: datetime, who: User | None, text: str) -> tuple[Commented, ...]:
    return (Commented(id, number, at, who.name, text),) if who and who.works_here else ()


def _moved(
    ticket: str, number: str, at: datetime, who: User | None, before: str, after: str
) -> tuple[StatusChanged, ...]:
    """The id is made up, because export and webhook number the same change differently."""
    status = READ.get(after)
    if status is None or status is READ.get(before) or (who and not who.works_here):
        return ()
    by = who.name if who else SOMEBODY
    return (StatusChanged(f"{ticket}-{status}-{int(at.timestamp())}", number, at, by, status),)


class _Kind(BaseModel):
    type: str


class _Detail(BaseModel):
    id: str
    external_id: str | None = None
    actor_id: str | None = None


class _Statuses(BaseModel):
    current: str
    previous: str


class _StatusChanged(BaseModel):
    time: AwareDatetime
    detail: _Detail
    event: _Statuses


class _Author(BaseModel):
    id: str
    name: str
    is_staff: bool = True


class _Comment(BaseModel):
    id: str
    body: str
    is_public: bool
    author: _Author


class _CommentEvent(BaseModel):
    comment: _Comment


class _CommentAdded(BaseModel):
    time: AwareDatetime
    detail: _Detail
    event: _CommentEvent


def check_webhook(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> None:
    """`secret` is the webhook's signing secret. Unproven."""
    given = {name.lower(): value for name, value in headers.items()}
    sent = given.get("x-zendesk-webhook-signature-timestamp", "")
    digest = hmac.new(
        secret.encode(), sent.encode("utf-8", "replace") + body, hashlib.sha256
    ).digest()
    verification.check_signature(
        base64.b64encode(digest).decode(), given.get("x-zendesk-webhook-signature", "")
    )
    try:
        verification.check_age(TypeAdapter(AwareDatetime).validate_strings(sent), now)
    except ValidationError:
        raise verification.Unproven("the webhook's timestamp is no time") from None


def mover_in(body: bytes, *, own: str, tag: str) -> int | None:
    """The id of the human who moved a ticket of ours, whom such a webhook does not name."""
    if verification.read(_Kind, body).type != STATUS_CHANGED:
        return None
    ticket = verification.read(_StatusChanged, body).detail
    ours = number_of(ticket.external_id, tag) is not None and ticket.actor_id != own
    return natural(ticket.actor_id or "") if ours else None


def read_webhook(
    body: bytes, *, own: str, tag: str, mover: User | None = None
) -> tuple[Change, ...]:
    """Of a checked one. `own` is the service user's id (`Zendesk.me`), `tag` marks our tickets,
    `mover` is whom `mover_in` tells, where Zendesk knows them. PayloadError."""
    kind = verification.read(_Kind, body).type
    if kind == STATUS_CHANGED:
        return _status_changed(verification.read(_StatusChanged, body), own, tag, mover)
    if kind == COMMENT_ADDED:
        return _comment_added(verification.read(_CommentAdded, body), own, tag)
    return ()


def _status_changed(
    hook: _StatusChanged, own: str, tag: str, mover: User | None
) -> tuple[Change, ...]:
    ticket, number = hook.detail, number_of(hook.detail.external_id, tag)
    if number is None or ticket.actor_id == own:
        return ()
    before, after = hook.event.previous.lower(), hook.event.current.lower()
    return _moved(ticket.id, number, hook.time, mover, before, after)


def _comment_added(hook: _CommentAdded, own: str, tag: str) -> tuple[Change, ...]:
    comment, number = hook.event.comment, number_of(hook.detail.external_id, tag)
    ours = comment.author.id == own or not comment.author.is_staff
    if number is None or ours or not comment.is_public:
        return ()
    return (Commented(comment.id, number, hook.time, comment.author.name, comment.body),)


def external_id(number: str, tag: str) -> str:
    """Other integrations use the field, too."""
    return f"{tag}-care-{number}"


def number_of(external: str | None, tag: str) -> str | None:
    """Our ticket's number; None when the ticket is not ours."""
    before = external_id("", tag)
    return external.removeprefix(before) if external and external.startswith(before) else None
