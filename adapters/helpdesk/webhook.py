"""Any other helpdesk, over webhooks signed as the Standard Webhooks specification says: out, and
back in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field, RootModel
from standardwebhooks import Webhook as Signer

from adapters.helpdesk import verification
from adapters.helpdesk.files import as_text, file_name
from adapters.helpdesk.http import Service
from adapters.shared.outgoing import NOBODY
from bot.errors import CareError, PayloadError, SettingsError
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import (
    Change,
    Changes,
    Comment,
    Commented,
    Filing,
    HelpdeskError,
    StatusChanged,
)
from bot.ports.pictures import Picture


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """`secret` is "whsec_" and base64; the same for both directions."""

    url: str = field(repr=False)  # often holds a secret itself
    secret: str = field(repr=False)
    private: frozenset[str] = NOBODY


class Webhook:
    """The port, as far as messages one way can fill it: the receiver may see one twice, with the
    same id."""

    name = "webhook"
    settles = 0.0  # nothing can be looked up: trying again is all there is
    can = frozenset({"comment", "move", "files"})

    def __init__(self, settings: WebhookSettings) -> None:
        kind = {"Content-Type": "application/json"}
        self._service = Service(
            settings.url, name="Webhook", headers=kind, private=settings.private
        )
        self._signer = signer(settings.secret)

    async def file(self, filing: Filing) -> str:
        """Our number is its id there too."""
        data: dict[str, object] = {
            "number": filing.number,
            "route": filing.route,
            "subject": filing.subject,
            "body": filing.body,
            "note": filing.note,
            "urgent": filing.urgent,
            "requester": filing.requester,
            "company": filing.company,
            "filed": filing.filed.isoformat(),
        }
        if filing.files:
            data["files"] = [_file(file) for file in filing.files]
        await self._send(filing.number, "ticket.filed", data)
        return filing.number

    async def find(self, number: str) -> str | None:
        raise HelpdeskError("a webhook cannot look tickets up")

    async def comment(self, remote: str, comment: Comment) -> None:
        data = {
            "number": remote,
            "author": comment.author,
            "text": comment.text,
            "public": comment.public,
        }
        await self._send(comment.id, "ticket.commented", {"id": comment.id, **data})

    async def move(self, remote: str, status: RemoteStatus) -> None:
        """A repeated move says the same state; its id differs, because a ticket can come back to a
        state."""
        at = datetime.now(UTC)
        data = {"number": remote, "status": status}
        await self._send(f"{remote}-{status}-{at:%Y%m%dT%H%M%S.%f}", "ticket.moved", data)

    async def changes_since(self, cursor: str | None) -> Changes:
        raise HelpdeskError("a webhook cannot be asked for changes")

    async def check(self) -> list[str]:
        """Sends a `ping`, which a receiver answers with 2xx and nothing else."""
        try:
            await self._send(f"ping-{datetime.now(UTC):%Y%m%dT%H%M%S}", "ping", {})
        except CareError as error:
            return [str(error)]
        return []

    async def close(self) -> None:
        """Nothing stays open between calls."""

    async def _send(self, message: str, kind: str, data: Mapping[str, object]) -> None:
        now = datetime.now(UTC)
        body = json.dumps({"type": kind, "timestamp": now.isoformat(), "data": data})
        headers = {
            "webhook-id": message,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._signer.sign(message, now, body),
        }
        await self._service.call("POST", "", data=body.encode(), headers=headers)


def _file(file: Picture) -> dict[str, str]:
    """Its content is base64."""
    return {"name": file_name(file), "type": file.kind, "content": as_text(file)}


def signer(secret: str) -> Signer:
    """SettingsError instead of the library's many errors."""
    try:
        return Signer(secret)
    except Exception:
        raise SettingsError('Webhook: the secret must be "whsec_" and base64') from None


class _Status(BaseModel):
    number: str
    status: RemoteStatus
    by: str


class _Comment(BaseModel):
    number: str
    text: str
    by: str


class _StatusChanged(BaseModel):
    type: Literal["ticket.status_changed"]
    timestamp: AwareDatetime
    data: _Status


class _Commented(BaseModel):
    type: Literal["ticket.commented"]
    timestamp: AwareDatetime
    data: _Comment


class _Message(RootModel[Annotated[_StatusChanged | _Commented, Field(discriminator="type")]]):
    """What a helpdesk tells us; a comment told is public."""


def read_webhook(
    headers: Mapping[str, str], body: bytes, secret: str, now: datetime
) -> tuple[Change, ...]:
    """PayloadError. The library only signs here: its own check reads the clock and trips over odd
    headers."""
    given = {name.lower(): value for name, value in headers.items()}
    message, sent = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not re.fullmatch(r"[!-~]{1,200}", message) or not re.fullmatch(r"[0-9]{1,11}", sent):
        raise verification.Unproven("the webhook has no id or no time")
    at = datetime.fromtimestamp(int(sent), UTC)
    verification.check_age(at, now)
    try:
        expected = signer(secret).sign(message, at, body.decode())
    except UnicodeError:
        raise PayloadError("the webhook is no UTF-8") from None
    verification.check_signature(expected, *given.get("webhook-signature", "").split(" "))
    told = verification.read(_Message, body).root
    match told:
        case _StatusChanged(timestamp=then, data=moved):
            return (StatusChanged(message, moved.number, then, moved.by, moved.status),)
        case _Commented(timestamp=then, data=said):
            return (Commented(message, said.number, then, said.by, said.text),)
