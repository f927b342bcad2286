"""Microsoft Teams: reads activities, draws Adaptive Cards, and talks with the Bot Framework.

Its libraries are imported where Teams is switched on, and only there: they take 15 MB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web

    from adapters.teams.channel import TeamsChannel
    from adapters.teams.client.cloud import Cloud
    from bot.gateway.intake import Intake
    from bot.ports.pictures import Pictures
    from bot.ports.slots import Slots
    from bot.settings.settings import Settings


def open_channel(
    settings: Settings, slots: Slots, kept: Pictures, cloud: Cloud | None = None
) -> TeamsChannel:
    """In Microsoft's public cloud, unless another is named."""
    from adapters.teams.channel import TeamsChannel
    from adapters.teams.client.cloud import PUBLIC_CLOUD

    return TeamsChannel(settings, slots, kept, cloud or PUBLIC_CLOUD)


def mount(app: web.Application, settings: Settings, intake: Intake, channel: TeamsChannel) -> None:
    from adapters.teams.inbound import endpoint, pictures

    endpoint.mount(app, settings, intake, channel)
    pictures.mount(app, channel.kept)
