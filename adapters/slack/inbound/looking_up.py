"""What must be looked up before a payload can be read: who it is of, whom it names, and below which
ticket it was said."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from adapters.slack import places
from adapters.slack.channel import SlackChannel
from adapters.slack.fields import object_at
from adapters.slack.identity import Workspace
from adapters.slack.inbound import naming, payloads
from adapters.slack.places import Thread
from bot.dialogue.turns import Ask
from bot.errors import BusyError, RefusedError
from bot.gateway.intake import Intake
from bot.model.people import Agent, Partner, Venue

Body = dict[str, Any]


class LookingUp:
    def __init__(self, channel: SlackChannel, intake: Intake) -> None:
        self._channel = channel
        self._intake = intake

    async def by(self, body: Body) -> tuple[Partner, Workspace]:
        """Who it is, and where; they are spoken with in their language from here on."""
        workspace = await self._channel.workspace(body)
        by = await self._channel.partner(payloads.sender(body), workspace)
        self._intake.speak_with(by)
        return by, workspace

    async def agent(self, body: Body) -> Agent:
        by, workspace = await self.by(body)
        return await self._channel.team.agent(by, payloads.sender(body).user, workspace)

    async def named(self, body: Body, workspace: Workspace) -> Body:
        """With the names of whom and what it mentions, for readers elsewhere than on Slack."""
        said = "event" if "event" in body else "message"
        message = object_at(body, said)
        if ids := naming.ids(message, payloads.bot(body)):
            message = naming.named(message, await self._channel.names.of(ids, workspace))
        if stubs := naming.stubs(message):
            files = await self._channel.files.of(stubs, workspace)
            message = naming.with_files(message, files)
        return {**body, said: message}

    async def below(self, turn: Ask, body: Body, workspace: Workspace) -> Ask:
        """With the ticket's message below which it was said: in a direct message, or below care's
        card, where who says it may be of the care team."""
        there = places.spot(turn.where.place)
        if not isinstance(there, Thread):
            return turn
        cares = self._channel.team.works_in(there.channel) and not there.team
        if not cares and turn.where.venue is not Venue.DIRECT:
            return turn
        slot = await self._channel.messages.above(there, payloads.sender(body).user)
        return replace(turn, below=slot, by=await self._speaker(turn.by, body, workspace, cares))

    async def _speaker(
        self, by: Partner, body: Body, workspace: Workspace, in_care: bool
    ) -> Partner:
        """Who is not surely of the care team is nobody there."""
        if in_care:
            with suppress(RefusedError, BusyError):
                return await self._channel.team.agent(by, payloads.sender(body).user, workspace)
        return by
