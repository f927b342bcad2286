"""What has the shape of something that Slack sends; pure. Bolt takes it for granted."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

from adapters.slack.fields import Json, object_at
from bot.errors import PayloadError

# Kinds that are answered without a look at them: what Slack calls them, and the answer it takes.
COURTESIES: dict[str, Json] = {
    "app_rate_limited": {},
    "block_suggestion": {"options": []},
    "dialog_suggestion": {"options": []},
    "dialog_submission": {},
    "interactive_message": {},
    "workflow_step_edit": {},
}


def checked(body: bytes, content_type: str) -> dict[str, Any]:
    """What a request with Slack's shape holds, or PayloadError."""
    try:
        text = body.decode()
        payload = json.loads(text) if content_type == "application/json" else _form(text)
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"the body cannot be read: {type(error).__name__}") from None
    return shaped(payload)


def shaped(payload: object) -> dict[str, Any]:
    """The same, or PayloadError where Slack sends no such thing."""
    if not isinstance(payload, dict):
        raise PayloadError("the body is no object")
    _check(payload)
    return payload


def courtesy(payload: Json) -> Json | None:
    """The answer to what is none of ours, in its own shape; None for what the listeners read."""
    kind = payload.get("type")
    return COURTESIES.get(kind) if isinstance(kind, str) else None


def _form(text: str) -> object:
    fields = {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _check(payload: Json) -> None:
    match payload:
        case {"type": "url_verification", "challenge": str()}:
            return
        case {"type": "event_callback", "event": {"type": str()}}:
            return
        case {"type": "block_actions", "actions": [{"action_id": str()}, *_], "user": {}}:
            return
        case {"type": "view_submission" | "view_closed", "view": {"callback_id": str()}}:
            object_at(payload, "user")
        case {"type": "message_action" | "shortcut", "callback_id": str(), "user": {}}:
            return
        case {"type": str(kind)} if kind in COURTESIES:
            return
        case {"command": str()} | {"ssl_check": str()}:
            return
        case _:
            raise PayloadError("the body has not the shape of anything that Slack sends")
