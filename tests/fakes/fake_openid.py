"""A provider of accounts on loopback, as Slack and Microsoft Entra are: OpenID Connect by the
code, with PKCE. It refuses what they refuse."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import Key, KeySet, OctKey, RSAKey

from tests.fakes.helpdesk_rig import serving

CLIENT, SECRET = "4321.8765", "secret-of-signing-in"
TENANT = "7f2c5a10-3b64-4c1e-9d2f-0a1b2c3d4e5f"
SLACK = "https://slack.com/"


@dataclass
class Asked:
    """Somebody who signed in, until their code was used."""

    query: dict[str, str]
    claims: dict[str, Any]


@dataclass
class FakeOpenId:
    """`claims` are of the person who signs in next; `changed` are claims of the next token that are
    not as they should be. `alg` other than RS256 signs with what anybody knows."""

    path: str = ""
    url: str = ""
    client: str = CLIENT
    secret: str = SECRET
    claims: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    alg: str = "RS256"
    away: bool = False
    elsewhere: str = ""  # where it says that people sign in
    keys: list[Key] = field(default_factory=list)
    known: bool = True
    codes: dict[str, Asked] = field(default_factory=dict)
    keys_fetched: int = 0

    def __post_init__(self) -> None:
        self.rotate()

    @property
    def issuer(self) -> str:
        return f"{self.url}{self.path}"

    def rotate(self) -> None:
        """From now on another key signs, and the former is gone."""
        self.keys = [RSAKey.generate_key(2048, {"kid": f"key-{time.time_ns()}", "use": "sig"})]

    def app(self) -> web.Application:
        app = web.Application()
        base = self.path
        app.router.add_get(f"{base}/.well-known/openid-configuration", self._metadata)
        app.router.add_get(f"{base}/authorize", self._authorize)
        app.router.add_post(f"{base}/token", self._token)
        app.router.add_get(f"{base}/keys", self._keys)
        return app

    async def _metadata(self, request: web.Request) -> web.Response:
        if self.away:
            return web.Response(status=503)
        return web.json_response(
            {
                "issuer": self.issuer,
                "authorization_endpoint": self.elsewhere or f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        )

    async def _keys(self, request: web.Request) -> web.Response:
        self.keys_fetched += 1
        return web.json_response(KeySet(self.keys).as_dict(private=False))

    async def _authorize(self, request: web.Request) -> web.Response:
        """The person says yes at once."""
        asked = dict(request.query)
        wanted = {
            "response_type": "code",
            "client_id": self.client,
            "code_challenge_method": "S256",
        }
        missing = {"state", "nonce", "code_challenge", "redirect_uri"} - asked.keys()
        if missing or wanted.items() - asked.items() or "openid" not in asked["scope"].split():
            return web.Response(status=400, text=f"not a request: {asked}")
        code = f"code-{len(self.codes)}-{time.time_ns()}"
        self.codes[code] = Asked(asked, dict(self.claims))
        back = urlencode({"code": code, "state": asked["state"]})
        return web.Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{back}"})

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if (form.get("client_id"), form.get("client_secret")) != (self.client, self.secret):
            return web.json_response({"error": "invalid_client"}, status=401)
        asked = self.codes.pop(form.get("code", ""), None)  # good once
        if asked is None or form.get("grant_type") != "authorization_code":
            return web.json_response({"error": "invalid_grant"}, status=400)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        same = form.get("redirect_uri") == asked.query["redirect_uri"]
        if challenge != asked.query["code_challenge"] or not same:
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response(
            {"access_token": "at", "token_type": "Bearer", "id_token": self._signed(asked)}
        )

    def _signed(self, asked: Asked) -> str:
        now = int(time.time())
        usual = {
            "iss": self.issuer,
            "aud": self.client,
            "sub": "somebody",
            "iat": now,
            "exp": now + 300,
            "nonce": asked.query["nonce"],
        }
        claims = {**usual, **asked.claims, **self.changed}
        told = {name: value for name, value in claims.items() if value is not None}
        if self.alg == "none":
            parts = (json.dumps(part).encode() for part in ({"alg": "none"}, told))
            first, second = (base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
            return f"{first}.{second}."
        if self.alg != "RS256":
            return jwt.encode({"alg": self.alg}, told, OctKey.import_key(self.secret), [self.alg])
        head = {"alg": "RS256", **({"kid": self.keys[0].kid} if self.known else {"kid": "other"})}
        return jwt.encode(head, told, self.keys[0])


def in_slack(user: str, team: str) -> dict[str, Any]:
    """What Slack says of an account."""
    return {f"{SLACK}user_id": user, f"{SLACK}team_id": team, "name": "Somebody"}


def in_entra(user: str, tenant: str = TENANT) -> dict[str, Any]:
    """What Microsoft says of one."""
    return {"oid": user, "tid": tenant, "name": "Somebody", "ver": "2.0"}


@asynccontextmanager
async def fake_openid(path: str = "") -> AsyncIterator[FakeOpenId]:
    provider = FakeOpenId(path)
    async with serving(provider.app()) as url:
        provider.url = url
        yield provider
