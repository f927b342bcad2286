"""Tokens checked, and calls made, without a library of the Bot Framework's.

The rules are those of Microsoft's pages *Authentication with the Bot Connector API* and *Bot
Connector API reference*.
"""

from __future__ import annotations

from urllib.parse import quote

import jwt

from adapters.teams.client.auth import CLOCKS_DIFFER, Key, Keys, TurnedAway
from adapters.teams.client.cloud import ISSUER, Cloud
from adapters.teams.client.plain.credentials import EntraToken
from adapters.teams.client.plain.requests import Requests
from adapters.teams.client.transport import Claims, Json
from bot.settings.settings import Settings

CHANNEL = "msteams"
NEEDED = {"require": ["exp", "iss", "aud"], "strict_aud": True}


class Plain:
    def __init__(self, settings: Settings, cloud: Cloud, keys: Keys) -> None:
        self._requests = Requests(settings.private)
        self._app = settings.teams_app_id or ""
        self._keys = keys
        self._entra = None if settings.emulated else EntraToken(settings, cloud, self._requests)

    async def verify(self, authorization: str) -> Claims:
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer" or not self._app:
            raise TurnedAway(401, "there is no token")
        key = await self._keys.get(_key_id(token))
        if key.endorsements and CHANNEL not in key.endorsements:
            raise TurnedAway(401, "the token is signed with another channel's key")
        return self._claims(token, key)

    async def token(self) -> str:
        return await self._entra.get() if self._entra else ""

    async def post(
        self, service: str, conversation: str, activity: Json, *, alone: bool = False
    ) -> str:
        path = _activities(conversation, alone=alone)
        return _id(await self._made("POST", service, path, activity))

    async def put(
        self, service: str, conversation: str, id: str, activity: Json, *, alone: bool = False
    ) -> None:
        await self._made("PUT", service, _activities(conversation, id, alone=alone), activity)

    async def delete(
        self, service: str, conversation: str, id: str, *, alone: bool = False
    ) -> None:
        await self._made("DELETE", service, _activities(conversation, id, alone=alone))

    async def member(self, service: str, conversation: str, user: str) -> Json:
        path = f"{_conversation(conversation)}/members/{quote(user, safe='')}"
        return await self._made("GET", service, path)

    async def enter(self, service: str, conversation: str) -> None:
        await self._made("GET", service, f"{_conversation(conversation)}/pagedmembers?pageSize=1")

    async def create(self, service: str, wanted: Json) -> str:
        return _id(await self._made("POST", service, "v3/conversations", wanted))

    async def close(self) -> None:
        await self._requests.close()

    async def _made(
        self, method: str, service: str, path: str, content: Json | None = None
    ) -> Json:
        url = f"{service.rstrip('/')}/{path}"
        return await self._requests.made(method, url, token=await self.token(), json=content)

    def _claims(self, token: str, key: Key) -> Claims:
        try:
            claims: Claims = jwt.decode(
                token,
                key.public_key,
                algorithms=["RS256"],
                audience=self._app,
                issuer=ISSUER,
                leeway=CLOCKS_DIFFER,
                options=NEEDED,  # type: ignore[arg-type]
            )
        except Exception as error:  # of a forged token, whatever it makes the library trip over
            raise TurnedAway(401, f"the token is not valid: {type(error).__name__}") from None
        return claims


def _key_id(token: str) -> str | None:
    """Which key is said to have signed it, which nobody has checked yet."""
    try:
        id = jwt.get_unverified_header(token).get("kid")
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise TurnedAway(401, f"the token is not valid: {type(error).__name__}") from None
    return id if isinstance(id, str) else None


def _conversation(id: str) -> str:
    return f"v3/conversations/{quote(id, safe='')}"


def _activities(conversation: str, id: str = "", *, alone: bool) -> str:
    message = f"/{quote(id, safe='')}" if id else ""
    query = "?isTargetedActivity=true" if alone else ""
    return f"{_conversation(conversation)}/activities{message}{query}"


def _id(made: Json) -> str:
    return str(made.get("id") or "")
