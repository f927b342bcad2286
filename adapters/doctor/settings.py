"""Settings that are valid, and still cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from adapters.shared.check import Check
from bot.settings.operation import is_loopback
from bot.settings.settings import Settings, misspelt


def checks(settings: Settings) -> Iterator[Check]:
    unknown = list(misspelt())
    for name, meant in unknown:
        yield Check("settings", f"{name} is none", f"did you mean {meant}?")
    if not unknown:
        yield Check("settings", "complete")
    if settings.public_url:
        yield _public(settings.public_url)
    yield _care(settings)


def _public(url: str) -> Check:
    address = urlsplit(url)
    if is_loopback(address.hostname or ""):
        fix = "set PUBLIC_URL to the address that the platforms reach this server at"
        return Check("public address", f"{url} is this machine, for this machine only", fix)
    if address.path or address.query or address.fragment:
        fix = f"set PUBLIC_URL=https://{address.netloc}: the server has all its paths at the root"
        return Check("public address", f"{url} has a path", fix)
    return Check("public address", url)


def _care(settings: Settings) -> Check:
    if settings.slack_care_channel or settings.teams_care_channel:
        return Check("care desk", "tickets go to the care channel")
    wanted = list(_care_settings(settings))
    if not wanted:
        return Check("care desk", "tickets show in the playground")
    return Check("care desk", "nobody would see a ticket", f"set {' or '.join(wanted)}")


def _care_settings(settings: Settings) -> Iterator[str]:
    """That could be set; the playground is the desk of a bot that is nowhere else."""
    if settings.slack_on:
        yield "SLACK_CARE_CHANNEL"
    if settings.teams_on:
        yield "TEAMS_CARE_CHANNEL"
    if not (settings.slack_on or settings.teams_on or settings.playground_on):
        yield from ("SLACK_CARE_CHANNEL", "TEAMS_CARE_CHANNEL")
