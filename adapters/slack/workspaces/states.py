"""Installations under way: what Slack brings back says itself that it was begun here, and when."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import Any

from cryptography.fernet import InvalidToken
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.shared.sealing import seal

STATE_SECONDS = 600
MOST = 10_000  # states that were used, within STATE_SECONDS


class States(AsyncOAuthStateStore):
    """Signed, and kept nowhere: anybody may begin an installation, as often as they like, and takes
    no room from others. Each is good once where it comes back, and Slack's code only once
    anywhere."""

    def __init__(self, client_secret: str) -> None:
        self._seal = seal(client_secret, "slack installations under way")
        self._used: OrderedDict[bytes, None] = OrderedDict()

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        return self._seal.encrypt(secrets.token_bytes(16)).decode()

    async def async_consume(self, state: str) -> bool:
        try:
            begun = self._seal.decrypt(state, ttl=STATE_SECONDS)
        except InvalidToken:
            return False
        if begun in self._used:
            return False
        self._used[begun] = None
        if len(self._used) > MOST:
            self._used.popitem(last=False)
        return True
