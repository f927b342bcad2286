"""In from the Bot Framework: who may knock, told by signed tokens."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

import aiohttp
import structlog
from botframework.connector.auth import (
    AuthenticationConstants,
    ChannelValidation,
    JwtTokenExtractor,
    SimpleCredentialProvider,
    VerifyOptions,
)
from jwt.algorithms import RSAAlgorithm

from adapters.shared import outgoing
from adapters.teams.client.cloud import PATIENCE, Cloud

KEYS_LAST = 24 * 3600.0
KEYS_PAUSE = 60.0  # seconds between two looks for a signing key that is not known
NO_KEYS_PAUSE = 2.0  # seconds, while there is no key at all and nobody can be let in

log = structlog.get_logger()


class TurnedAway(Exception):
    """A request that does not come from the Bot Framework, or not for us; with its HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Keys:
    """The signing keys of the Bot Framework, fetched ahead of time, and anew when an unknown one is
    used.

    Takes the place of the library's own, which block the event loop and refuse a rotated key for
    hours.
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
        self._keys: dict[str, Mapping[str, Any]] = {}
        self._tried = float("-inf")
        self._fetched = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    async def get(self, key_id: str | None) -> Key:
        """Called by the library; `key_id` is not trusted yet."""
        if key_id not in self._keys or self._clock() - self._fetched > KEYS_LAST:
            await self.refresh()
        if key_id in self._keys:
            return Key(self._keys[key_id])
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
            except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
                log.warning("signing keys not fetched", url=self._url, reason=repr(error))


class Key:
    """A signing key as the library wants it."""

    def __init__(self, jwk: Mapping[str, Any]) -> None:
        self.public_key = RSAAlgorithm.from_jwk(json.dumps(dict(jwk)))
        self.endorsements = jwk.get("endorsements", [])


async def _fetch_keys(url: str, private: Collection[str]) -> dict[str, Mapping[str, Any]]:
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with outgoing.session([outgoing.host_of(url)], private, timeout=timeout) as session:
        async with session.get(url, raise_for_status=True) as metadata:
            address = (await metadata.json(content_type=None))["jwks_uri"]
        async with session.get(address, raise_for_status=True) as keys:
            published = (await keys.json(content_type=None))["keys"]
    return {key["kid"]: key for key in published if key["kty"] == "RSA"}


class Gate:
    """Lets in what the Bot Framework sends to this bot; TurnedAway for everything else."""

    def __init__(
        self, app_id: str, cloud: Cloud, private: Collection[str] = outgoing.NOBODY
    ) -> None:
        self._cloud = cloud
        self._credentials = SimpleCredentialProvider(app_id, "")
        self.keys = Keys(cloud.keys, private=private)
        issuers = [AuthenticationConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER]
        options = VerifyOptions(
            issuer=issuers, audience=None, clock_tolerance=300, ignore_expiration=False
        )
        self._extractor = JwtTokenExtractor(options, cloud.keys, ["RS256"])
        self._extractor.open_id_metadata = self.keys

    async def check_token(self, authorization: str) -> Mapping[str, Any]:
        """The claims of a request that comes from Teams."""
        try:
            identity = await self._extractor.get_identity_from_auth_header(authorization, "msteams")
            await ChannelValidation.validate_identity(identity, self._credentials)
        except TurnedAway:
            raise
        except Exception as error:  # the library raises whatever it trips over
            raise TurnedAway(401, f"the token is not valid: {type(error).__name__}") from None
        claims: Mapping[str, Any] = identity.claims
        if "exp" not in claims:
            raise TurnedAway(401, "the token never ends")
        return claims

    def check_service(self, claims: Mapping[str, Any], service_url: str) -> None:
        """The token is for answering at one address, which must be the activity's and one that we
        trust."""
        if claims.get(AuthenticationConstants.SERVICE_URL_CLAIM) != service_url:
            raise TurnedAway(403, "the token is for another service URL")
        if not self._cloud.trusts(service_url):
            raise TurnedAway(403, "the service URL is not one of the Bot Framework")
