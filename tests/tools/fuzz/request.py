"""A request to the bot, and the content that it is made of."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.fakes import fake_webhook


@dataclass(frozen=True)
class Request:
    """`meant`: it has the protocol's shape, so that it is answered in it; `stranger`: what comes
    back to it is for somebody of another company."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]
    meant: bool = False
    stranger: bool = False


def sign(id: str, at: datetime, body: bytes) -> dict[str, str]:
    """As the helpdesk signs its webhook."""
    key = base64.b64decode(fake_webhook.SECRET.removeprefix("whsec_"))
    moment = str(int(at.timestamp()))
    digest = hmac.new(key, f"{id}.{moment}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": id, "webhook-timestamp": moment, "webhook-signature": signature}


def recorded(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text("utf-8")))


def as_json(content: Any) -> bytes:
    return json.dumps(content).encode("utf-8", "surrogatepass")


def every_place(content: Any) -> Iterator[tuple[Any, Any]]:
    inner = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    for key, value in list(inner):
        yield content, key
        yield from every_place(value)


def is_there(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)
