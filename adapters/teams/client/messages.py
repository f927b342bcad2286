"""One message posted, replaced or deleted through the library's client, as plain JSON.

The library's own calls know no message for one person's eyes, and drop what their models do not
name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from botframework.connector.aio import ConnectorClient
from msrest.exceptions import HttpOperationError

Json = Mapping[str, Any]

_TAKEN = (200, 201, 202, 204)
_HEADERS = {"Content-Type": "application/json; charset=utf-8"}


async def post(client: ConnectorClient, conversation: str, activity: Json, alone: str) -> str:
    """The new message's id. `alone` is whom alone it is shown to; empty for everybody there."""
    if alone:
        activity = {**activity, "recipient": {"id": alone, "isTargeted": True}}
    call = client._client.post
    content = await _asked(client, call, _address(conversation), bool(alone), activity)
    return str(content.get("id") or "")


async def put(
    client: ConnectorClient, conversation: str, id: str, activity: Json, *, alone: bool
) -> None:
    """Whom it is shown to stays as it was: Teams refuses a recipient here."""
    await _asked(client, client._client.put, _address(conversation, id), alone, activity)


async def delete(client: ConnectorClient, conversation: str, id: str, *, alone: bool) -> None:
    await _asked(client, client._client.delete, _address(conversation, id), alone, None)


def _address(conversation: str, id: str = "") -> str:
    activities = f"/v3/conversations/{quote(conversation, safe='')}/activities"
    return f"{activities}/{quote(id, safe='')}" if id else activities


async def _asked(
    client: ConnectorClient, call: Any, address: str, alone: bool, activity: Json | None
) -> Json:
    parameters = {"isTargetedActivity": "true"} if alone else {}
    body = None if activity is None else dict(activity)
    request = call(address, parameters, dict(_HEADERS), body)
    response = await client._client.async_send(request, stream=False)
    if response.status_code not in _TAKEN:
        raise HttpOperationError(client._deserialize, response)
    return _content(response.text())


def _content(body: str) -> Json:
    """ValueError where it is no JSON."""
    content = json.loads(body or "{}")
    return content if isinstance(content, Mapping) else {}
