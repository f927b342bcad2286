"""What `doctor` looks at in Teams: the bot's own token."""

from __future__ import annotations

from collections.abc import AsyncIterator

from adapters.shared.check import Check
from adapters.teams.client.cloud import PUBLIC_CLOUD, Cloud
from adapters.teams.client.connector import Connector, connected
from bot.errors import ChannelError
from bot.settings.settings import Settings

# Of a channel that not everybody in the team is in.
ADD_TO_CHANNEL = (
    "to a private or shared channel the app is added by itself (Manage channel, Apps), with a"
    " package that `manifest teams` makes now, or take a standard channel"
)
UNHEARD = (
    "heard in standard channels, once an owner of the team consents; Teams brings the bot no posts"
    " of private and shared channels: mention it there"
)


async def checks(settings: Settings, cloud: Cloud = PUBLIC_CLOUD) -> AsyncIterator[Check]:
    if not settings.teams_on:
        yield Check("Teams", "off; MicrosoftAppId switches it on")
        return
    if settings.emulated:
        yield Check("Teams", "open to the emulator on this machine, without tokens")
        return
    async with connected(settings, cloud) as connector:
        async for check in _reached(settings, connector):
            yield check


async def _reached(settings: Settings, connector: Connector) -> AsyncIterator[Check]:
    try:
        await connector.warm()
    except ChannelError as error:
        fix = (
            "compare MicrosoftAppId, MicrosoftAppPassword and MicrosoftAppTenantId with the app"
            " registration"
        )
        yield Check("Teams token", str(error), fix)
        return
    yield Check("Teams token", "granted")
    if settings.teams_care_channel:
        yield await _care(settings, connector)
    yield Check(
        "Teams manifest",
        "not compared: the bot cannot see what is uploaded; `manifest teams` makes it anew",
    )
    if not settings.public_url:
        fix = "set PUBLIC_URL, and the bot's messaging endpoint to it followed by /api/messages"
        yield Check("Teams endpoint", "PUBLIC_URL is not set", fix)


async def _care(settings: Settings, connector: Connector) -> Check:
    channel = settings.teams_care_channel or ""
    problem = await _entered(settings, connector, channel)
    if problem is None:
        return Check("Teams care channel", "the bot is in it")
    fix = (
        "add the app to the care team, and take TEAMS_CARE_CHANNEL from the channel's link,"
        f" decoded; {ADD_TO_CHANNEL}"
    )
    return Check("Teams care channel", problem, fix)


async def desk_problem(settings: Settings, cloud: Cloud, channel: str) -> str | None:
    """Why a route's or a company's desk would get no ticket."""
    if not settings.teams_on:
        return "Teams is off: set MicrosoftAppId"
    async with connected(settings, cloud) as connector:
        return await _entered(settings, connector, channel)


async def _entered(settings: Settings, connector: Connector, channel: str) -> str | None:
    try:
        await connector.enter(settings.teams_care_service_url, channel)
    except ChannelError as error:
        return str(error)
    return None
