"""Out to the Bot Framework: which addresses are trusted, the bot's own token, and the calls of the
connector.

The library was retired in 2025; its known faults are mended here and in `auth.py`. Only these two
know it: elsewhere activities are plain JSON, so that its successor can take its place.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import AuthenticationConstants, MicrosoftAppCredentials
from msal import ConfidentialClientApplication  # type: ignore[import-untyped]  # comes with the Bot Framework
from msrest.authentication import BasicTokenAuthentication
from msrest.exceptions import ClientException, HttpOperationError

from adapters.shared import blocking, outgoing, retry_after
from bot.errors import ChannelError
from bot.settings.operation import is_loopback
from bot.settings.settings import Settings

PATIENCE = 8  # seconds for one request
TRIES = 3
SHORT = 3.0  # seconds that are waited here
RETRIED = (401, 408, 412, 425, 429, 500, 502, 503, 504)


class Credentials(Protocol):
    """Gives the token that the connector wants; may wait for the network, so call it in a
    thread."""

    def get_access_token(self) -> str: ...


class EntraCredentials:
    """One for the process: it keeps its token until shortly before the end of its life."""

    def __init__(self, settings: Settings) -> None:
        password = settings.teams_app_password
        self._inner = MicrosoftAppCredentials(
            settings.teams_app_id,
            password.get_secret_value() if password else "",
            settings.teams_tenant_id if settings.teams_app_type == "SingleTenant" else None,
        )
        self._private = settings.private
        self._one_at_a_time = Lock()

    @property
    def authority(self) -> str:
        return str(self._inner.oauth_endpoint)

    def get_access_token(self) -> str:
        with self._one_at_a_time:
            if self._inner.app is None:  # the library's own has no time-out
                self._inner.app = ConfidentialClientApplication(
                    client_id=self._inner.microsoft_app_id,
                    client_credential=self._inner.microsoft_app_password,
                    authority=self.authority,
                    http_client=blocking.blocking_session(
                        [outgoing.host_of(self.authority)], self._private, PATIENCE
                    ),
                )
            return str(self._inner.get_access_token())


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where a Bot Framework publishes its signing keys, who gives us tokens, and which hosts we
    write to."""

    keys: str = AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL
    hosts: frozenset[str] = frozenset(
        {
            "smba.trafficmanager.net",
            "smba.infra.gcc.teams.microsoft.com",
            "smba.infra.gov.teams.microsoft.us",
            "smba.infra.dod.teams.microsoft.us",
        }
    )
    credentials: Callable[[Settings], Credentials] = EntraCredentials

    def trusts(self, service_url: str) -> bool:
        """Whether our token may be sent there. A trusted sender can still name a foreign
        address."""
        address = _address(service_url)
        if address is None or address.scheme != "https" or address.port not in (None, 443):
            return False
        return address.hostname in self.hosts


PUBLIC_CLOUD = Cloud()


@dataclass(frozen=True, slots=True)
class Emulated(Cloud):
    """The emulator on this machine, for TEAMS_AUTH=disabled: no tokens, and loopback addresses
    only."""

    def trusts(self, service_url: str) -> bool:
        address = _address(service_url)
        if address is None or address.scheme not in ("http", "https"):
            return False
        return is_loopback(address.hostname or "")


def _address(url: str) -> SplitResult | None:
    """The parts of an address that every parser reads alike, else None."""
    if any(letter in url for letter in "\\#?@") or not url.isprintable():
        return None
    try:
        address = urlsplit(url)
        _ = address.port
    except ValueError:
        return None
    return address


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

    async def post(self, service: str, conversation: str, activity: Mapping[str, Any]) -> str:
        """The new message's id."""
        call = (await self._client(service)).conversations.send_to_conversation
        sent = await _made(lambda: call(conversation, dict(activity)))
        return str(sent.id) if sent and sent.id else ""

    async def put(
        self, service: str, conversation: str, id: str, activity: Mapping[str, Any]
    ) -> None:
        call = (await self._client(service)).conversations.update_activity
        await _made(lambda: call(conversation, id, dict(activity)))

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
        """The id of the conversation between the bot and one person."""
        call = (await self._client(service)).conversations.create_conversation
        wanted = {
            "isGroup": False,
            "bot": {"id": bot},
            "members": [{"id": user}],
            "channelData": {"tenant": {"id": tenant}},
        }
        made = await _made(lambda: call(wanted))
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
            raise ChannelError(
                f"no token from Microsoft Entra: {error}", retry_after=_jittered(5)
            ) from error


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


async def _made(call: Callable[[], Awaitable[Any]]) -> Any:
    """The result of a connector call; short refusals are waited out here, long ones by the
    outbox."""
    for _ in range(TRIES - 1):
        try:
            return await _tried(call)
        except ChannelError as error:
            if error.retry_after is None or error.retry_after > SHORT:
                raise
            await asyncio.sleep(error.retry_after)
    return await _tried(call)


async def _tried(call: Callable[[], Awaitable[Any]]) -> Any:
    try:
        return await call()
    except HttpOperationError as error:
        status = error.response.status_code
        wait = _retry_after(error.response.headers) if status in RETRIED else None
        raise ChannelError(f"Teams answered {status}: {error.message}", retry_after=wait) from None
    except ClientException as error:
        raise ChannelError(f"Teams cannot be reached: {error}", retry_after=_jittered(1)) from error
    except ValueError as error:  # the library could not read the answer
        raise ChannelError(f"Teams answered something else: {type(error).__name__}") from error


def _retry_after(headers: Mapping[str, str]) -> float:
    return _jittered(retry_after.seconds(headers.get("Retry-After"), 1.0))


def _jittered(seconds: float) -> float:
    """Somewhat longer, so that those who were turned away together do not come back together."""
    return max(seconds, 0.5) * (1 + random.random() / 4)  # noqa: S311  # nosec B311  # no secret
