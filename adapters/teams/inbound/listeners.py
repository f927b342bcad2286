"""Messages and installations: nobody waits for the answer to the request, so what comes of them is
posted."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import replace

import structlog

from adapters.teams import actions, places
from adapters.teams.activity import Activity
from adapters.teams.channel import TeamsChannel
from adapters.teams.drawing.cards import form_message
from adapters.teams.inbound import payloads, presses
from adapters.teams.inbound.dialogs import Dialogs
from adapters.teams.inbound.errors import sentences, unknown
from adapters.teams.inbound.presses import Press
from adapters.teams.limits import WITHIN
from adapters.teams.places import TEAMS
from bot.dialogue.turns import Ask, Introduce
from bot.errors import FormError, FormWarning, PayloadError, RefusedError
from bot.gateway.intake import Intake
from bot.model import slots
from bot.model.people import Partner

log = structlog.get_logger()


class Listeners:
    def __init__(self, intake: Intake, channel: TeamsChannel) -> None:
        self._intake = intake
        self._channel = channel
        self._dialogs = Dialogs(intake, channel)
        self._warned: set[str] = set()
        channel.people.introduced = self._introduced

    async def hear(self, activity: Activity) -> None:
        """What is for the bot; where there is no dialog, buttons and forms come as messages too."""
        try:
            self._warn_of_unheard(activity)
            async with self._intake.in_time(WITHIN):
                await self._channel.remember(activity)
                await self._take(activity)
            if payloads.installed(activity):
                self._intake.go(self._intake.mended(TEAMS, places.mended_by(activity)))
        except Exception as error:
            if isinstance(error, PayloadError):
                unknown(activity.type, str(error))
            self._intake.go(self._channel.answer(activity, sentences(error)))

    async def overhear(self, activity: Activity) -> None:
        """Nobody asked the bot, so nobody is told when it fails."""
        try:
            by = await self._channel.people.partner(activity)
            turn = payloads.overheard(activity, by)
            references = {turn.where.place: self._channel.references.of(activity, by.id)}
            self._intake.send_soon(await self._intake.take(turn, references))
        except PayloadError:
            raise
        except Exception as error:
            log.warning("not overheard", channel=self._channel.name, reason=type(error).__name__)

    async def _take(self, activity: Activity) -> None:
        if activity.value is not None and activity.type == "message":
            try:
                await self._press(activity, presses.press(activity))
                return
            except PayloadError as error:
                if not payloads.speaks(activity):
                    raise
                unknown("value", str(error))
        by = await self._channel.people.partner(activity)
        if payloads.installed(activity):
            since = await self._channel.references.arrived(activity)
            await self._intake.take_and_send(payloads.arrival(activity, by, since))
        else:
            activity = await self._channel.pictures.brought(activity, by)
            asked = await self._placed(activity, payloads.ask(activity, by))
            await self._intake.take_and_send(asked)

    async def _placed(self, activity: Activity, turn: Ask) -> Ask:
        """With the message of ours that it quotes or stands below; below care's, who says it is one
        of the care team, or nobody there."""
        slot = await self._channel.message_above(activity, payloads.answered(activity))
        about = slots.about(slot) if slot else None
        if about and about.side is slots.Side.CARE:
            with suppress(RefusedError):
                return replace(turn, below=slot, by=await self._channel.people.agent(activity))
        return replace(turn, below=slot)

    async def _press(self, activity: Activity, press: Press) -> None:
        if isinstance(press.action, actions.Cancel):
            return
        by = await self._channel.people.presser(activity, for_care=press.for_care)
        try:
            if actions.opens(press.action):
                await self._post_form(activity, press, by)
            else:
                await self._intake.take_and_send(presses.turn(press, by))
        except (FormError, FormWarning) as error:
            dialog = await self._dialogs.again(press, by, error)
            self._intake.go(self._channel.show(activity, form_message(dialog.card)))

    def _warn_of_unheard(self, activity: Activity) -> None:
        """Once of each channel where a setting wants more than Teams brings."""
        room = f"{TEAMS}:{places.above(activity.conversation.id)}"
        if activity.standard or room in self._warned or not self._intake.listens_in(room):
            return
        self._warned.add(room)
        log.warning("private and shared channels are heard with a mention only", room=room)

    def _introduced(self, by: Partner) -> None:
        """Teams says only now who somebody is that did something before."""
        id = f"teams/introduced/{by.id}/{secrets.token_hex(8)}"
        self._intake.go(self._intake.take_and_send(Introduce(id=id, by=by)))

    async def _post_form(self, activity: Activity, press: Press, by: Partner) -> None:
        dialog = await self._dialogs.opened(activity, press, by)
        self._intake.go(self._channel.show(activity, form_message(dialog.card)))
