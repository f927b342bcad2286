"""Which addresses of the Bot Framework are trusted, and the bot's own token for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from botframework.connector.auth import AuthenticationConstants, MicrosoftAppCredentials
from msal import ConfidentialClientApplication  # type: ignore[import-untyped]  # comes with the Bot Framework

from adapters.shared import blocking, outgoing
from bot.settings.operation import is_loopback
from bot.settings.settings import Settings

PATIENCE = 8  # seconds for one request


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
