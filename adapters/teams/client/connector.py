"""Out to the Bot Framework: what is tried again, and what it means when it goes wrong; which way
the requests go is the transport's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from adapters.shared import outgoing
from adapters.teams.client import pictures
from adapters.teams.client.auth import Keys
from adapters.teams.client.cloud import Cloud, Emulated
from adapters.teams.client.gate import Gate
from adapters.teams.client.refusals import TeamsRefused, jittered, refused
from adapters.teams.client.transport import (
    Json,
    NoToken,
    Rejected,
    Transport,
    Unreached,
    transport_of,
)
from bot.errors import ChannelError, Refusal
from bot.settings.settings import Settings

TRIES = 3
SHORT = 3.0  # seconds that are waited here

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Connector:
    """Calls the Bot Framework; ChannelError says whether and when trying again can help."""

    cloud: Cloud
    transport: Transport
    private: Collection[str] = outgoing.NOBODY

    async def warm(self) -> None:
        """Get the token before the first message needs it."""
        await _tried(self.transport.token)

    async def close(self) -> None:
        await self.transport.close()

    async def post(
        self, service: str, conversation: str, activity: Json, *, alone: str = ""
    ) -> str:
        """The new message's id. `alone` is the id of whom alone it is shown to."""
        self._check(service)
        if alone:
            activity = {**activity, "recipient": {"id": alone, "isTargeted": True}}
        call = self.transport.post
        return await _made(lambda: call(service, conversation, activity, alone=bool(alone)))

    async def put(
        self, service: str, conversation: str, id: str, activity: Json, *, alone: bool = False
    ) -> None:
        """`alone`: it was posted to one person alone; who that is stays as it was."""
        self._check(service)
        call = self.transport.put
        await _made(lambda: call(service, conversation, id, activity, alone=alone))

    async def delete(
        self, service: str, conversation: str, id: str, *, alone: bool = False
    ) -> None:
        self._check(service)
        call = self.transport.delete
        await _made(lambda: call(service, conversation, id, alone=alone))

    async def member(self, service: str, conversation: str, user: str) -> Json:
        """A member of a conversation, with the fields that only Teams knows."""
        self._check(service)
        return await _made(lambda: self.transport.member(service, conversation, user))

    async def picture(self, address: str) -> bytes:
        """What came along with a message for the bot alone. Nobody waits for a second try."""
        self._check(address)
        return await _tried(lambda: self._fetched(address))

    async def enter(self, service: str, conversation: str) -> None:
        """ChannelError when the bot is not in that conversation."""
        self._check(service)
        await _made(lambda: self.transport.enter(service, conversation))

    async def direct(self, service: str, tenant: str | None, bot: str, user: str) -> str:
        """The id of the conversation between the bot and one person; what is wrong with it is
        wrong with the person."""
        self._check(service)
        wanted = {
            "isGroup": False,
            "bot": {"id": bot},
            "members": [{"id": user}],
            "channelData": {"tenant": {"id": tenant}},
        }
        try:
            return await _made(lambda: self.transport.create(service, wanted))
        except ChannelError as error:
            if error.refusal is not Refusal.OURS:
                raise
            raise ChannelError(str(error), refusal=Refusal.ELSEWHERE) from error

    async def _fetched(self, address: str) -> bytes:
        return await pictures.fetched(address, await self.transport.token(), self.private)

    def _check(self, service: str) -> None:
        if not self.cloud.trusts(service):
            raise ChannelError(f"the service URL {service!r} is not trusted")


@asynccontextmanager
async def connected(settings: Settings, cloud: Cloud) -> AsyncIterator[Connector]:
    """For a while, such as for a look at an installation."""
    connector, _ = opened(settings, cloud)
    try:
        yield connector
    finally:
        await connector.close()


def opened(settings: Settings, cloud: Cloud) -> tuple[Connector, Gate]:
    """Both directions of one transport."""
    if settings.emulated:
        cloud = Emulated()
    keys = Keys(cloud.keys, private=settings.private)
    transport = transport_of(settings, cloud, keys)
    connector = Connector(cloud, transport, settings.private)
    return connector, Gate(transport, keys, cloud)


async def _made(call: Callable[[], Awaitable[Answer]]) -> Answer:
    """The result of a call; short refusals are waited out here, long ones by the outbox."""
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


async def _tried(call: Callable[[], Awaitable[Answer]]) -> Answer:
    try:
        return await call()
    except Rejected as error:
        raise refused(error) from None
    except Unreached as error:
        raise ChannelError(f"Teams cannot be reached: {error}", retry_after=jittered(1)) from error
    except NoToken as error:
        if error.refused:
            raise ChannelError(str(error), refusal=Refusal.WAITS) from error
        raise ChannelError(str(error), retry_after=jittered(5)) from error
