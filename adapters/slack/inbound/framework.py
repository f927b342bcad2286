"""Slack's own framework with our listeners: what it hands to which of them.

Bolt answers Slack when a listener is through (`process_before_response`), so that what changes
something is kept before Slack hears of it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.channel import SlackChannel
from adapters.slack.inbound import mending, payloads
from adapters.slack.inbound.errors import tell
from adapters.slack.inbound.listeners import Body, Listeners
from bot.errors import PayloadError
from bot.gateway.intake import Intake

log = structlog.get_logger()
Given = ParamSpec("Given")
Listener = Callable[Given, Awaitable[None]]

_ANY = re.compile(".*", re.DOTALL)


def bolt(channel: SlackChannel, intake: Intake) -> AsyncApp:
    """Requests reach it verified."""
    app = AsyncApp(
        logger=_quiet(),
        name="care-bot",
        client=AsyncWebClient(base_url=channel.api.client.base_url),
        authorize=_authorize,
        request_verification_enabled=False,
        process_before_response=True,
    )
    _listen(app, Listeners(channel, intake), intake)

    @app.error
    async def wrong(error: Exception, body: Body) -> BoltResponse:
        if not isinstance(error, PayloadError) and payloads.overheard_in(body):
            # Nobody asked the bot, so nobody is told.
            log.warning("not overheard", channel=channel.name, reason=type(error).__name__)
            return BoltResponse(status=200)
        return tell(channel, intake, body, error)

    return app


def _quiet() -> logging.Logger:
    quiet = logging.getLogger("slack_bolt.quiet")
    quiet.setLevel(logging.ERROR)
    return quiet


def _listen(app: AsyncApp, listeners: Listeners, intake: Intake) -> None:
    """Commands first, because Bolt asks them in this order, which costs time."""
    app.command(_ANY)(_in_time(listeners.command, intake))
    app.event("app_mention")(_in_time(listeners.mention, intake))
    app.event("message")(_in_time(listeners.message, intake))
    app.event("app_home_opened")(_in_time(listeners.home_opened, intake))
    app.shortcut(_ANY)(_in_time(listeners.shortcut, intake))
    app.action(_ANY)(_in_time(listeners.press, intake))
    app.view(_ANY)(_in_time(listeners.sent, intake))
    app.view_closed(_ANY)(_acknowledged)
    for mended in mending.EVENTS:
        app.event(mended)(listeners.mended)
    for end in ("app_uninstalled", "tokens_revoked"):
        app.event(end)(listeners.ended)
    app.event(_ANY)(_nothing)  # Socket Mode never acknowledges what nobody listens to


def _in_time(listener: Listener[Given], intake: Intake) -> Listener[Given]:
    """Slack waits three seconds for all that a listener does."""

    @wraps(listener)
    async def within(*args: Given.args, **kwargs: Given.kwargs) -> None:
        async with intake.in_time():
            await listener(*args, **kwargs)

    return within


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """Bolt would ask Slack at the first request and lose it when Slack is slow; the channel knows
    who may, and speaks for itself."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


async def _nothing() -> None:
    """For the events that nobody reads."""


async def _acknowledged(ack: AsyncAck) -> None:
    """For a form that was closed: nothing was sent."""
    await ack()
