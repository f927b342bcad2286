"""Forms, and the search, opened over whatever somebody looks at, once Slack has its answer."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from adapters.slack.channel import SlackChannel
from adapters.slack.fields import text_at
from adapters.slack.inbound import presses
from adapters.slack.inbound.errors import tell
from adapters.slack.inbound.looking_up import LookingUp
from adapters.slack.inbound.presses import Press
from bot.dialogue.form_requests import FormRequest
from bot.gateway.intake import Intake

Body = dict[str, Any]


class Windows:
    def __init__(self, channel: SlackChannel, intake: Intake, look_up: LookingUp) -> None:
        self._channel = channel
        self._intake = intake
        self._look_up = look_up

    def open(self, body: Body, press: Press, request: FormRequest) -> None:
        """What a press asks for."""
        self._intake.go(self._told(body, self._opened(body, press, request)))

    def open_search(self, body: Body) -> None:
        self._intake.go(self._told(body, self._search_opened(body)))

    async def _opened(self, body: Body, press: Press, request: FormRequest) -> None:
        form = await self._intake.form(request)
        workspace = await self._channel.workspace(body)
        above = presses.in_window(body)
        await self._channel.open_form(press.trigger, form, workspace, above=above)

    async def _search_opened(self, body: Body) -> None:
        _, workspace = await self._look_up.by(body)
        await self._channel.open_search(text_at(body, "trigger_id"), workspace)

    async def _told(self, body: Body, opening: Awaitable[None]) -> None:
        """Whoever pressed hears of what goes wrong."""
        try:
            await opening
        except Exception as error:
            tell(self._channel, self._intake, body, error)
