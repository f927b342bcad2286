"""What happened at Jira, from its change logs or from its webhook, as changes of our tickets;
pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from pydantic import BaseModel, Field

from adapters.helpdesk import verification
from adapters.helpdesk.jira.answers import Author, History, Issue, Item, Said
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Change, Commented, StatusChanged

STATUSES = {
    "open": RemoteStatus.OPEN,
    "to do": RemoteStatus.OPEN,
    "reopened": RemoteStatus.OPEN,
    "waiting for support": RemoteStatus.OPEN,
    "in progress": RemoteStatus.CLAIMED,
    "work in progress": RemoteStatus.CLAIMED,
    "escalated": RemoteStatus.CLAIMED,
    "waiting for customer": RemoteStatus.WAITING,
    "pending": RemoteStatus.WAITING,
    "resolved": RemoteStatus.RESOLVED,
    "done": RemoteStatus.RESOLVED,
    "completed": RemoteStatus.RESOLVED,
    "closed": RemoteStatus.RESOLVED,
    "canceled": RemoteStatus.RESOLVED,
}


CUSTOMER = "customer"
NO_STAFF = ("app", CUSTOMER)
"""Kinds of accounts."""


def label_of(number: str, tag: str) -> str:
    """Labels are what Jira searches by."""
    return f"{tag}-ticket-{number}"


def number_of(issue: Issue, tag: str) -> str | None:
    """Our ticket's number; None when the issue is not ours."""
    before = label_of("", tag)
    labels = [label for label in issue.fields.labels if label.startswith(before)]
    return labels[0].removeprefix(before) if labels else None


def moved(
    history: History, number: str, own: str, statuses: Mapping[str, RemoteStatus] = STATUSES
) -> Iterable[Change]:
    """Nothing when it was us or a customer, or when the step has no meaning in our words."""
    if history.author.accountId == own or history.author.accountType == CUSTOMER:
        return
    for item in history.items:
        before = statuses.get((item.fromString or "").casefold())
        after = statuses.get((item.toString or "").casefold())
        if item.field == "status" and after and after is not before:
            yield StatusChanged(
                f"change-{history.id}", number, history.created, history.author.displayName, after
            )


def commented(said: Said, number: str, own: str) -> Iterable[Change]:
    """Nothing when it was us, an automation or a customer, or when the comment is internal."""
    body, author = said.body, said.author
    if (
        said.jsdPublic
        and author.accountId != own
        and author.accountType not in NO_STAFF
        and isinstance(body, str)
    ):
        yield Commented(f"comment-{said.id}", number, said.created, author.displayName, body)


class _Changelog(BaseModel):
    id: str
    items: list[Item]


class _Sent(BaseModel):
    """`timestamp` is in milliseconds."""

    timestamp: int = Field(ge=0, le=10**14)

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp / 1000, UTC)


class _Webhook(_Sent):
    """An event whose issue comes without labels is left to polling."""

    issue: Issue | None = None
    user: Author | None = None
    changelog: _Changelog | None = None
    comment: Said | None = None


def check_webhook(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> None:
    """Unproven, or PayloadError. Jira sends again for an hour what it could not deliver; what is
    older than the window is left to polling, like all that does not arrive."""
    given = {name.lower(): value for name, value in headers.items()}
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    verification.check_signature(f"sha256={digest}", given.get("x-hub-signature", ""))
    verification.check_age(verification.read(_Sent, body).at, now)


def read_webhook(
    body: bytes, *, own: str, tag: str, statuses: Mapping[str, RemoteStatus] = STATUSES
) -> tuple[Change, ...]:
    """Of a checked one; what is repeated has the same ids. `own` is the service user's account id
    (`Jira.me`), `tag` marks our requests. PayloadError."""
    webhook = verification.read(_Webhook, body)
    number = number_of(webhook.issue, tag) if webhook.issue else None
    return () if number is None else tuple(_told(webhook, number, own, statuses))


def issue_in(body: bytes) -> Issue | None:
    """What a checked webhook is about. PayloadError."""
    return verification.read(_Webhook, body).issue


def _told(
    webhook: _Webhook, number: str, own: str, statuses: Mapping[str, RemoteStatus]
) -> Iterable[Change]:
    log, user = webhook.changelog, webhook.user
    if log and user:
        history = History(id=log.id, author=user, created=webhook.at, items=log.items)
        yield from moved(history, number, own, statuses)
    if webhook.comment:
        yield from commented(webhook.comment, number, own)


def plain_document(text: str) -> dict[str, object]:
    """Text as an Atlassian document, a paragraph a line: nothing in it can turn into markup or a
    mention."""
    lines = [[{"type": "text", "text": line}] if line else [] for line in text.splitlines()]
    paragraphs = [{"type": "paragraph", "content": line} for line in lines]
    return {"type": "doc", "version": 1, "content": paragraphs}
