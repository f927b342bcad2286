"""OpenID Connect with one provider: where a person is sent, and what their return proves.

Authlib words the requests and checks the claims, joserfc the signature; the requests themselves go
out as all of ours do. Both are read when somebody first signs in.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog

from adapters.console.client.provider import Provider, Signed, signed
from adapters.shared import outgoing
from bot.errors import BusyError, RefusedError

KNOWN_FOR = 3600.0  # seconds that what the provider says of itself is kept
WITHIN = 8.0  # seconds that somebody who signs in waits for it
ALGORITHMS = ["RS256"]
LEEWAY = 60  # seconds between two clocks
SCOPES = "openid profile"

log = structlog.get_logger()


class Unproven(RefusedError):
    """What came back does not prove who it is; why stands in the log."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What was sent along with somebody, to be compared when they return."""

    account: str
    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class OpenId:
    def __init__(self, provider: Provider, redirect: str, private: Collection[str]) -> None:
        self.provider = provider
        self._redirect = redirect
        self._host = outgoing.host_of(provider.issuer)
        self._private = private
        self._said: tuple[float, Mapping[str, Any]] = (0.0, {})
        self._keys: tuple[float, Any] = (0.0, None)
        self._asking = asyncio.Lock()

    def begun(self) -> Flow:
        """Unguessable each time."""
        token = secrets.token_urlsafe
        return Flow(self.provider.name, token(24), token(24), token(48))

    async def address(self, flow: Flow) -> str:
        """Where the person signs in; BusyError while the provider does not answer."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        said = await self._metadata()
        return str(
            prepare_grant_uri(
                said["authorization_endpoint"],
                self.provider.client_id,
                "code",
                redirect_uri=self._redirect,
                scope=SCOPES,
                state=flow.state,
                nonce=flow.nonce,
                code_challenge=create_s256_code_challenge(flow.verifier),
                code_challenge_method="S256",
            )
        )

    async def finished(self, flow: Flow, code: str) -> Signed:
        """Unproven for whatever is not the answer to this very flow."""
        answer = await self._exchanged(flow, code)
        claims = await self._claims(flow, answer)
        found = signed(self.provider, claims)
        if found is None:
            raise self._unproven("an account of another tenant, or without a person")
        return found

    async def _exchanged(self, flow: Flow, code: str) -> Mapping[str, Any]:
        said = await self._metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "client_id": self.provider.client_id,
            "client_secret": self.provider.secret,
            "code_verifier": flow.verifier,
        }
        answer = await self._asked("POST", said["token_endpoint"], form)
        if not isinstance(answer.get("id_token"), str):
            raise self._unproven(str(answer.get("error") or "no ID token")[:100])
        return answer

    async def _claims(self, flow: Flow, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import JoseError

        try:
            token = await self._verified(answer["id_token"])
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": self.provider.issuer},
                    "aud": {"essential": True, "value": self.provider.client_id},
                },
                {
                    "nonce": flow.nonce,
                    "client_id": self.provider.client_id,
                    "access_token": answer.get("access_token"),
                },
            )
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise self._unproven(f"{type(error).__name__}: {error}"[:200]) from None
        return dict(claims)

    async def _verified(self, token: str) -> Any:
        """A key that is not known may be a new one. Tokens come from the provider alone, so that
        nobody else has its keys fetched again and again."""
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError

        keys = await self._known_keys(KNOWN_FOR)
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(token, await self._known_keys(0.0), algorithms=ALGORITHMS)

    async def _known_keys(self, fresh_for: float) -> Any:
        from joserfc.jwk import KeySet

        async with self._asking:
            at, keys = self._keys
            if keys is None or time.monotonic() - at >= fresh_for:
                said = await self._metadata()
                found: Any = await self._asked("GET", said["jwks_uri"])
                keys = KeySet.import_key_set(found)
                self._keys = (time.monotonic(), keys)
            return keys

    async def _metadata(self) -> Mapping[str, Any]:
        """What the provider says of itself, for as long as it stays within its own house."""
        at, said = self._said
        if said and time.monotonic() - at < KNOWN_FOR:
            return said
        found = await self._asked("GET", f"{self.provider.issuer}/.well-known/openid-configuration")
        if found.get("issuer") != self.provider.issuer:
            raise self._unproven("the provider calls itself otherwise")
        if outgoing.host_of(str(found.get("authorization_endpoint"))) != self._host:
            raise self._unproven("the provider sends people elsewhere")
        self._said = (time.monotonic(), found)
        return found

    async def _asked(
        self, method: str, address: str, form: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        try:
            async with (
                asyncio.timeout(WITHIN),
                self._session() as session,
                session.request(method, address, data=form) as answer,
            ):
                if answer.status >= 500 or answer.status == 429:
                    raise BusyError(f"{self._host} answers {answer.status}")
                found = await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            log.warning("sign-in: no answer", account=self.provider.name, reason=str(error)[:200])
            raise BusyError(f"{self._host} does not answer") from error
        return found if isinstance(found, dict) else {}

    def _session(self) -> outgoing.Session:
        return outgoing.session({self._host}, self._private)

    def _unproven(self, reason: str) -> Unproven:
        log.warning("sign-in refused", account=self.provider.name, reason=reason)
        return Unproven(reason)
