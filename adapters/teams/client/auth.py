"""The keys that the Bot Framework signs its tokens with."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

import aiohttp
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWTError
from jwt.algorithms import RSAAlgorithm

from adapters.shared import outgoing
from adapters.teams.client.cloud import PATIENCE

KEYS_LAST = 24 * 3600.0
KEYS_PAUSE = 60.0  # seconds between two looks for a signing key that is not known
CLOCKS_DIFFER = 300  # seconds, at most, between the Bot Framework and this machine
NO_KEYS_PAUSE = 2.0  # seconds, while there is no key at all and nobody can be let in

# What goes wrong while keys are fetched; the library's error is of a key that is none.
UNREADABLE = (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError, PyJWTError)

log = structlog.get_logger()


class TurnedAway(Exception):
    """A request that does not come from the Bot Framework, or not for us; with its HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Keys:
    """The signing keys of the Bot Framework, fetched ahead of time, and anew when an unknown one is
    used.

    A library's own would block the event loop and refuse a rotated key for hours.
    """

    def __init__(
        self,
        url: str,
        clock: Callable[[], float] = time.monotonic,
        private: Collection[str] = outgoing.NOBODY,
    ) -> None:
        self._url = url
        self._private = private
        self._clock = clock
        self._keys: dict[str, Key] = {}
        self._tried = float("-inf")
        self._fetched = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    async def get(self, key_id: str | None) -> Key:
        """`key_id` is not trusted yet; TurnedAway when there is no such key, or none at all."""
        if key_id not in self._keys or self._clock() - self._fetched > KEYS_LAST:
            await self.refresh()
        if key_id in self._keys:
            return self._keys[key_id]
        if not self._keys:
            raise TurnedAway(503, "the signing keys of the Bot Framework cannot be fetched")
        raise TurnedAway(401, "the token is signed with an unknown key")

    async def refresh(self) -> None:
        """Fetch the keys, unless that was tried a moment ago; without success the old ones stay."""
        async with self._one_at_a_time:
            if self._clock() - self._tried < (KEYS_PAUSE if self._keys else NO_KEYS_PAUSE):
                return
            self._tried = self._clock()
            try:
                self._keys = await _fetch_keys(self._url, self._private)
                self._fetched = self._clock()
            except UNREADABLE as error:
                log.warning("signing keys not fetched", url=self._url, reason=repr(error))


class Key:
    """A signing key, and the channels that it may sign for."""

    def __init__(self, jwk: Mapping[str, Any]) -> None:
        public = RSAAlgorithm.from_jwk(json.dumps(dict(jwk)))
        if not isinstance(public, RSAPublicKey):
            raise ValueError("it is no public key")
        self.public_key = public
        self.endorsements = jwk.get("endorsements", [])


async def _fetch_keys(url: str, private: Collection[str]) -> dict[str, Key]:
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with outgoing.session([outgoing.host_of(url)], private, timeout=timeout) as session:
        async with session.get(url, raise_for_status=True) as metadata:
            address = (await metadata.json(content_type=None))["jwks_uri"]
        async with session.get(address, raise_for_status=True) as keys:
            published = (await keys.json(content_type=None))["keys"]
    return {key["kid"]: Key(key) for key in published if key["kty"] == "RSA"}
