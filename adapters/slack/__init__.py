"""Slack: payloads read into turns, cards drawn in Block Kit.

Its libraries are imported where Slack is switched on, and only there: they take 7 MB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web
    from sqlalchemy import Engine

    from adapters.slack.channel import SlackChannel
    from bot.gateway.intake import Intake
    from bot.ports.slots import Slots
    from bot.settings.settings import Settings


def open_channel(settings: Settings, slots: Slots, engine: Engine) -> SlackChannel:
    from adapters.slack.channel import make

    return make(settings, slots, engine)


def mount(app: web.Application, settings: Settings, intake: Intake, channel: SlackChannel) -> None:
    from adapters.slack.inbound import endpoint

    endpoint.mount(app, settings, intake, channel)
