"""Who sits at a browser, and for how long: cookies that only this server can have made, and the
token that a locked playground asks for first."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets

from aiohttp import web

from adapters.web.visitors import CHANNEL
from bot.gateway.executor import in_database
from bot.model.people import Place
from bot.ports.slots import Slots

PARTNER = "care_playground"
CARE = "care_desk"
LASTS = 365 * 24 * 3600  # seconds
KEPT = Place(CHANNEL, "sessions")


class Sessions:
    """A browser has two cookies, for two identities: the partner's and the care team's. Their key
    is made at the first use and kept; with another `token` all of them are void."""

    def __init__(self, slots: Slots, token: str | None) -> None:
        self._slots = slots
        self._token = token
        self._key: bytes | None = None
        self._looking = asyncio.Lock()

    @property
    def locked(self) -> bool:
        """Whether nobody gets a cookie without the token."""
        return self._token is not None

    def unlocks(self, token: str) -> bool:
        return self._token is not None and hmac.compare_digest(_digest(token), _digest(self._token))

    async def known(self, request: web.Request, name: str) -> str | None:
        """The cookie that the browser sends, if it is one of ours."""
        cookie = request.cookies.get(name, "")
        value, _, proof = cookie.partition(".")
        expected = _proof(await self._secret(), name, value)
        return cookie if hmac.compare_digest(proof.encode(), expected.encode()) else None

    async def begin(self, response: web.StreamResponse, name: str) -> str:
        value = secrets.token_urlsafe(32)
        cookie = f"{value}.{_proof(await self._secret(), name, value)}"
        response.set_cookie(name, cookie, max_age=LASTS, httponly=True, samesite="Strict")
        return cookie

    async def _secret(self) -> bytes:
        async with self._looking:
            if self._key is None:
                kept = await in_database(self._kept)
                self._key = hmac.digest(kept, (self._token or "").encode(), hashlib.sha256)
            return self._key

    def _kept(self) -> bytes:
        """Written anew at every start, so that it never counts as unused."""
        known = self._slots.reference(KEPT) or {"key": secrets.token_hex(32)}
        self._slots.keep_reference(KEPT, known)
        return bytes.fromhex(known["key"])


def _proof(key: bytes, name: str, value: str) -> str:
    proof = hmac.digest(key, f"{name}:{value}".encode("utf-8", "replace"), hashlib.sha256)
    return base64.urlsafe_b64encode(proof).rstrip(b"=").decode()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
