"""By whose account somebody signs in, and what an account proves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from bot.settings.settings import Settings
from bot.settings.slack import GOV_API

SLACK, GOV_SLACK = "https://slack.com", "https://slack-gov.com"
MICROSOFT = "https://login.microsoftonline.com"
_SLACK_CLAIM = "https://slack.com/"


@dataclass(frozen=True, slots=True)
class Provider:
    """`user` and `homes` are the claims that name the person, and the workspace or tenant that the
    person signed in to. Where there is a `tenant`, it must be that one."""

    name: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    user: str
    homes: tuple[str, ...]
    tenant: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed in, as their platform calls them."""

    account: str
    user: str
    homes: tuple[str, ...]


def providers(settings: Settings, issuers: Mapping[str, str]) -> Iterator[Provider]:
    """Those that the settings name; `issuers` are others than the real ones, by account."""
    for account in settings.console_accounts:
        if account == "slack" and settings.console_slack:
            yield _slack(settings, *settings.console_slack, issuers)
        elif account == "teams" and settings.console_teams:
            yield _teams(*settings.console_teams, issuers)


def _slack(settings: Settings, id: str, secret: SecretStr, issuers: Mapping[str, str]) -> Provider:
    real = GOV_SLACK if settings.slack_api_url == GOV_API else SLACK
    homes = (f"{_SLACK_CLAIM}team_id", f"{_SLACK_CLAIM}enterprise_id")
    user, key = f"{_SLACK_CLAIM}user_id", secret.get_secret_value()
    return Provider("slack", issuers.get("slack", real), id, key, user, homes)


def _teams(tenant: str, id: str, secret: SecretStr, issuers: Mapping[str, str]) -> Provider:
    issuer = f"{issuers.get('teams', MICROSOFT)}/{tenant}/v2.0"
    return Provider("teams", issuer, id, secret.get_secret_value(), "oid", ("tid",), tenant)


def signed(provider: Provider, claims: Mapping[str, Any]) -> Signed | None:
    """None where an account does not say who it is, or is of another tenant."""
    user = claims.get(provider.user)
    homes = tuple(str(claims[home]) for home in provider.homes if claims.get(home))
    if not isinstance(user, str) or not user or not homes:
        return None
    if provider.tenant and provider.tenant not in {home.lower() for home in homes}:
        return None
    return Signed(provider.name, user, homes)
