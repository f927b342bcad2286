"""Which addresses of the Bot Framework are trusted, and where tokens come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from bot.settings.operation import is_loopback
from bot.settings.settings import Settings

PATIENCE = 8  # seconds for one request
ISSUER = "https://api.botframework.com"  # of the tokens that come with activities
SCOPE = "https://api.botframework.com/.default"  # of the bot's own
SHARED_TENANT = "botframework.com"  # which gives tokens to multi-tenant bots


class Credentials(Protocol):
    """Gives the token that the connector wants; may wait for the network, so call it in a
    thread."""

    def get_access_token(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where a Bot Framework publishes its signing keys, who gives us tokens, and which hosts we
    write to. `credentials` take the place of those that botbuilder would ask `login` with."""

    keys: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    hosts: frozenset[str] = frozenset(
        {
            "smba.trafficmanager.net",
            "smba.infra.gcc.teams.microsoft.com",
            "smba.infra.gov.teams.microsoft.us",
            "smba.infra.dod.teams.microsoft.us",
        }
    )
    login: str = "https://login.microsoftonline.com"
    credentials: Callable[[Settings], Credentials] | None = None

    def trusts(self, service_url: str) -> bool:
        """Whether our token may be sent there. A trusted sender can still name a foreign
        address."""
        address = _address(service_url)
        if address is None or address.scheme != "https" or address.port not in (None, 443):
            return False
        return address.hostname in self.hosts

    def authority(self, settings: Settings) -> str:
        """Who gives this bot its tokens."""
        single = settings.teams_app_type == "SingleTenant"
        return f"{self.login}/{(single and settings.teams_tenant_id) or SHARED_TENANT}"


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
