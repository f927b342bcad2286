"""What `doctor` looks at in Teams: the bot's own token."""

from __future__ import annotations

from collections.abc import AsyncIterator

from adapters.checkup import Check
from adapters.teams.cloud import PUBLIC_CLOUD, Cloud, Connector
from bot.config import Settings
from bot.errors import ChannelError


async def checks(settings: Settings, cloud: Cloud = PUBLIC_CLOUD) -> AsyncIterator[Check]:
    if not settings.teams_on:
        yield Check("Teams", "off; MicrosoftAppId switches it on")
        return
    if settings.teams_auth == "disabled":
        yield Check("Teams", "open to the emulator on this machine, without tokens")
        return
    try:
        await Connector(cloud, cloud.credentials(settings), settings.private).warm()
    except ChannelError as error:
        fix = "compare MicrosoftAppId, MicrosoftAppPassword and MicrosoftAppTenantId with the app registration"
        yield Check("Teams token", str(error), fix)
        return
    yield Check("Teams token", "granted")
    if not settings.public_url:
        fix = "set PUBLIC_URL, and the bot's messaging endpoint to it followed by /api/messages"
        yield Check("Teams endpoint", "PUBLIC_URL is not set", fix)
