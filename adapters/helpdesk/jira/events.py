"""What happened at Jira, from its change logs or from its webhook, as changes of our tickets;
pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, Field

from adapters.helpdesk import verification
from adapters.helpdesk.jira.answers import Author, History, Issue, Item, Said
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Change, Commented, StatusChanged

RESENT_WITHIN = timedelta(hours=2)

OURS = "wildix-ticket-"  # before our number in a label: labels are what Jira searches by

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


def number_of(issue: Issue) -> str | None:
    """Our ticket's number; None when the issue is not ours."""
    labels = [label for label in issue.fields.labels if label.startswith(OURS)]
    return labels[0].removeprefix(OURS) if labels else None


def moved(
    history: History, number: str, own: str, statuses: Mapping[str, RemoteStatus] = STATUSES
) -> Iterable[Change]:
    """Nothing when it was us, or when the step has no meaning in our words."""
    if history.author.accountId == own:
        return
    for item in history.items:
        before, after = (
            statuses.get((name or "").casefold()) for name in (item.fromString, item.toString)
        )
        if item.field == "status" and after and after is not before:
            yield StatusChanged(
                f"change-{history.id}", number, history.created, history.author.displayName, after
            )


def commented(said: Said, number: str, own: str) -> Iterable[Change]:
    """Nothing when it was us or an automation, or when the comment is internal."""
    body, author = said.body, said.author
    if (
        said.jsdPublic
        and author.accountId != own
        and author.accountType != "app"
        and isinstance(body, str)
    ):
        yield Commented(f"comment-{said.id}", number, said.created, author.displayName, body)


class _Changelog(BaseModel):
    id: str
    items: list[Item]


class _Webhook(BaseModel):
    """`timestamp` is in milliseconds. An event whose issue comes without labels is left to
    polling."""

    timestamp: int = Field(ge=0, le=10**14)
    issue: Issue | None = None
    user: Author | None = None
    changelog: _Changelog | None = None
    comment: Said | None = None


def read_webhook(
    headers: Mapping[str, str],
    body: bytes,
    secret: str,
    now: datetime,
    *,
    own: str,
    statuses: Mapping[str, RemoteStatus] = STATUSES,
) -> tuple[Change, ...]:
    """`own` is the service user's account id (`Jira.me`). PayloadError.

    Jira sends again for an hour what it could not deliver; what is repeated has the same ids.
    """
    given = {name.lower(): value for name, value in headers.items()}
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    verification.check_signature(f"sha256={digest}", given.get("x-hub-signature", ""))
    webhook = verification.read(_Webhook, body)
    at = datetime.fromtimestamp(webhook.timestamp / 1000, UTC)
    verification.check_age(at, now, RESENT_WITHIN)
    number = number_of(webhook.issue) if webhook.issue else None
    if number is None:
        return ()
    log, user, said = webhook.changelog, webhook.user, webhook.comment
    return (
        *(moved(_history(log, user, at), number, own, statuses) if log and user else ()),
        *(commented(said, number, own) if said else ()),
    )


def _history(log: _Changelog, user: Author, at: datetime) -> History:
    return History(id=log.id, author=user, created=at, items=log.items)


def plain_document(text: str) -> dict[str, object]:
    """Text as an Atlassian document, a paragraph a line: nothing in it can turn into markup or a
    mention."""
    lines = [[{"type": "text", "text": line}] if line else [] for line in text.splitlines()]
    paragraphs = [{"type": "paragraph", "content": line} for line in lines]
    return {"type": "doc", "version": 1, "content": paragraphs}
