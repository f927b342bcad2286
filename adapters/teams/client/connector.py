"""Out to the Bot Framework: the calls of the connector.

The library was retired in 2025; its known faults are mended here and in `auth.py`. Only these two
know it: elsewhere activities are plain JSON, so that its successor can take its place.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from botframework.connector.aio import ConnectorClient
from msrest.authentication import BasicTokenAuthentication
from msrest.exceptions import ClientException, HttpOperationError

from adapters.shared import blocking, outgoing
from adapters.teams.client import messages
from adapters.teams.client.cloud import PATIENCE, Cloud, Credentials, Emulated
from adapters.teams.client.refusals import TeamsRefused, jittered, refused
from bot.errors import ChannelError, Refusal
from bot.settings.settings import Settings

TRIES = 3
SHORT = 3.0  # seconds that are waited here
ENTRA_IS_BUSY = ("server_error", "temporarily_unavailable")


@dataclass
class Connector:
    """Calls the Bot Framework; ChannelError says whether and when trying again can help."""

    cloud: Cloud
    credentials: Credentials | None
    private: Collection[str] = outgoing.NOBODY
    _clients: dict[str, tuple[str, ConnectorClient]] = field(default_factory=dict)

    async def warm(self) -> None:
        """Get the token before the first message needs it."""
        await self._token()

    async def post(
        self, service: str, conversation: str, activity: Mapping[str, Any], *, alone: str = ""
    ) -> str:
        """The new message's id. `alone` is the id of whom alone it is shown to."""
        client = await self._client(service)
        return str(await _made(lambda: messages.post(client, conversation, activity, alone)))

    async def put(
        self,
        service: str,
        conversation: str,
        id: str,
        activity: Mapping[str, Any],
        *,
        alone: bool = False,
    ) -> None:
        """`alone`: it was posted to one person alone."""
        client = await self._client(service)
        await _made(lambda: messages.put(client, conversation, id, activity, alone=alone))

    async def delete(
        self, service: str, conversation: str, id: str, *, alone: bool = False
    ) -> None:
        client = await self._client(service)
        await _made(lambda: messages.delete(client, conversation, id, alone=alone))

    async def member(self, service: str, conversation: str, user: str) -> Mapping[str, Any]:
        """A member of a conversation, with the fields that only Teams knows."""
        call = (await self._client(service)).conversations.get_conversation_member
        answer = await _made(lambda: call(conversation, user, raw=True))
        member = json.loads(answer.response.text)
        return member if isinstance(member, dict) else {}

    async def enter(self, service: str, conversation: str) -> None:
        """ChannelError when the bot is not in that conversation."""
        call = (await self._client(service)).conversations.get_conversation_paged_members
        await _made(lambda: call(conversation, page_size=1))

    async def direct(self, service: str, tenant: str | None, bot: str, user: str) -> str:
        """The id of the conversation between the bot and one person; what is wrong with it is
        wrong with the person."""
        call = (await self._client(service)).conversations.create_conversation
        wanted = {
            "isGroup": False,
            "bot": {"id": bot},
            "members": [{"id": user}],
            "channelData": {"tenant": {"id": tenant}},
        }
        try:
            made = await _made(lambda: call(wanted))
        except ChannelError as error:
            if error.refusal is not Refusal.OURS:
                raise
            raise ChannelError(str(error), refusal=Refusal.ELSEWHERE) from error
        return str(made.id)

    async def _client(self, service: str) -> ConnectorClient:
        if not self.cloud.trusts(service):
            raise ChannelError(f"the service URL {service!r} is not trusted")
        token = await self._token()
        known = self._clients.get(service)
        if known is None or known[0] != token:
            self._clients[service] = known = (token, _client(service, token, self.private))
        return known[1]

    async def _token(self) -> str:
        if self.credentials is None:
            return ""
        try:
            return await asyncio.to_thread(self.credentials.get_access_token)
        except Exception as error:  # a refusal, the network, or whatever the library trips over
            raise _tokenless(error) from error


def connector_of(settings: Settings, cloud: Cloud) -> Connector:
    if settings.teams_auth == "disabled":
        return Connector(Emulated(), None, settings.private)
    return Connector(cloud, cloud.credentials(settings), settings.private)


def _client(service: str, token: str, private: Collection[str]) -> ConnectorClient:
    """The library asks through a session for each thread."""
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


def _tokenless(error: Exception) -> ChannelError:
    """Entra says no in one kind of error, which somebody must mend; the network does in others."""
    reason = f"no token from Microsoft Entra: {error}"
    busy = any(word in reason for word in ENTRA_IS_BUSY)
    if isinstance(error, PermissionError) and not busy:
        return ChannelError(reason, refusal=Refusal.WAITS)
    return ChannelError(reason, retry_after=jittered(5))


async def _made(call: Callable[[], Awaitable[Any]]) -> Any:
    """The result of a connector call; short refusals are waited out here, long ones by the
    outbox."""
    for _ in range(TRIES - 1):
        try:
            return await _tried(call)
        except ChannelError as error:
            wait = _wait(error)
            if wait is None or wait > SHORT:
                raise
            await asyncio.sleep(wait)
    return await _tried(call)


def _wait(error: ChannelError) -> float | None:
    """A token that was good a moment ago is refused at times."""
    tokens = isinstance(error, TeamsRefused) and error.status == 401
    return jittered(0.5) if tokens else error.retry_after


async def _tried(call: Callable[[], Awaitable[Any]]) -> Any:
    try:
        return await call()
    except HttpOperationError as error:
        raise refused(error) from None
    except ClientException as error:
        raise ChannelError(f"Teams cannot be reached: {error}", retry_after=jittered(1)) from error
    except ValueError as error:  # the library could not read the answer
        reason = f"Teams answered something else: {type(error).__name__}"
        raise ChannelError(reason, retry_after=jittered(1)) from error
