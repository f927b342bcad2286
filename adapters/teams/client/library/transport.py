"""Tokens and calls by botbuilder's connector, whose known faults are mended here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Collection, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    ChannelValidation,
    JwtTokenExtractor,
    SimpleCredentialProvider,
    VerifyOptions,
)
from msrest.authentication import BasicTokenAuthentication
from msrest.exceptions import ClientException, HttpOperationError

from adapters.shared import blocking, outgoing
from adapters.teams.client.auth import CLOCKS_DIFFER, Keys, TurnedAway
from adapters.teams.client.cloud import ISSUER, PATIENCE, Cloud, Credentials
from adapters.teams.client.library.credentials import EntraCredentials
from adapters.teams.client.transport import Claims, Json, NoToken, Rejected, Unreached
from bot.settings.settings import Settings

HEADERS = {"Content-Type": "application/json; charset=utf-8"}
BUSY = ("server_error", "temporarily_unavailable")  # what Entra calls itself

Answer = TypeVar("Answer")


class Library:
    def __init__(self, settings: Settings, cloud: Cloud, keys: Keys) -> None:
        self._credentials = _credentials(settings, cloud)
        self._private = settings.private
        self._clients: dict[str, tuple[str, ConnectorClient]] = {}
        self._app = SimpleCredentialProvider(settings.teams_app_id, "")
        options = VerifyOptions(
            issuer=[ISSUER], audience=None, clock_tolerance=CLOCKS_DIFFER, ignore_expiration=False
        )
        self._extractor = JwtTokenExtractor(options, cloud.keys, ["RS256"])
        self._extractor.open_id_metadata = keys

    async def verify(self, authorization: str) -> Claims:
        try:
            identity = await self._extractor.get_identity_from_auth_header(authorization, "msteams")
            await ChannelValidation.validate_identity(identity, self._app)
        except TurnedAway:
            raise
        except Exception as error:  # the library raises whatever it trips over
            raise TurnedAway(401, f"the token is not valid: {type(error).__name__}") from None
        claims: Claims = identity.claims
        if "exp" not in claims:  # which the library lets pass
            raise TurnedAway(401, "the token never ends")
        return claims

    async def token(self) -> str:
        if self._credentials is None:
            return ""
        try:
            return await asyncio.to_thread(self._credentials.get_access_token)
        except Exception as error:  # a refusal, the network, or whatever the library trips over
            said_no = isinstance(error, PermissionError)
            busy = any(word in str(error) for word in BUSY)
            raise NoToken(str(error), refused=said_no and not busy) from error

    async def post(
        self, service: str, conversation: str, activity: Json, *, alone: bool = False
    ) -> str:
        client = await self._client(service)
        sent = await _asked(client, client._client.post, _address(conversation), activity, alone)
        return str(sent.get("id") or "")

    async def put(
        self, service: str, conversation: str, id: str, activity: Json, *, alone: bool = False
    ) -> None:
        client = await self._client(service)
        await _asked(client, client._client.put, _address(conversation, id), activity, alone)

    async def delete(
        self, service: str, conversation: str, id: str, *, alone: bool = False
    ) -> None:
        client = await self._client(service)
        await _asked(client, client._client.delete, _address(conversation, id), None, alone)

    async def member(self, service: str, conversation: str, user: str) -> Json:
        call = (await self._client(service)).conversations.get_conversation_member
        answer = await _made(call(conversation, user, raw=True))
        return _object(answer.response.text)

    async def enter(self, service: str, conversation: str) -> None:
        call = (await self._client(service)).conversations.get_conversation_paged_members
        await _made(call(conversation, page_size=1))

    async def create(self, service: str, wanted: Json) -> str:
        call = (await self._client(service)).conversations.create_conversation
        return str((await _made(call(dict(wanted)))).id)

    async def close(self) -> None:
        """The library asks through a session for each thread, which ends with it."""
        self._clients.clear()

    async def _client(self, service: str) -> ConnectorClient:
        token = await self.token()
        known = self._clients.get(service)
        if known is None or known[0] != token:
            self._clients[service] = known = (token, _client(service, token, self._private))
        return known[1]


def _credentials(settings: Settings, cloud: Cloud) -> Credentials | None:
    if settings.emulated:
        return None
    return cloud.credentials(settings) if cloud.credentials else EntraCredentials(settings, cloud)


def _client(service: str, token: str, private: Collection[str]) -> ConnectorClient:
    hosts = [outgoing.host_of(service)]

    def configure(session: Any, *_: object, **__: object) -> None:
        blocking.guard(session, hosts, private)
        # The library's own gives a list, at which requests stumbles and leaves the connection open.
        session.resolve_redirects = lambda *_, **__: iter(())

    client = ConnectorClient(BasicTokenAuthentication({"access_token": token}), base_url=service)
    client.config.redirect_policy.allow = False
    client.config.retry_policy.policy.total = 0
    client.config.connection.timeout = PATIENCE
    client.config.session_configuration_callback = configure
    return client


async def _asked(
    client: ConnectorClient, call: Any, address: str, activity: Json | None, alone: bool
) -> Json:
    """Past the library's own calls, which know no message for one person's eyes, and drop what
    their models do not name."""
    parameters = {"isTargetedActivity": "true"} if alone else {}
    body = None if activity is None else dict(activity)
    request = call(address, parameters, dict(HEADERS), body)
    answer = await _made(client._client.async_send(request, stream=False))
    if not 200 <= answer.status_code < 300:
        raise Rejected(answer.status_code, answer.headers, answer.text())
    return _object(answer.text())


async def _made(call: Awaitable[Answer]) -> Answer:
    try:
        return await call
    except HttpOperationError as error:
        answer = error.response
        raise Rejected(int(answer.status_code), answer.headers, answer.text) from None
    except ClientException as error:
        raise Unreached(str(error)) from error
    except ValueError as error:  # the library could not read the answer
        raise Unreached(f"it answered something else: {type(error).__name__}") from error


def _address(conversation: str, id: str = "") -> str:
    activities = f"/v3/conversations/{quote(conversation, safe='')}/activities"
    return f"{activities}/{quote(id, safe='')}" if id else activities


def _object(text: str) -> Mapping[str, Any]:
    """Unreached where it is no JSON: a proxy answered, and what is behind it is unknown."""
    try:
        content = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        raise Unreached("it answered something else than JSON") from None
    return content if isinstance(content, dict) else {}
