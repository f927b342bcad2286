"""POST /api/messages: one request is one activity, which is for an invoke, a listener or nobody."""

from __future__ import annotations

from aiohttp import web

from adapters.shared import refusals
from adapters.teams.activity import Activity
from adapters.teams.channel import TeamsChannel
from adapters.teams.client.auth import TurnedAway
from adapters.teams.inbound import payloads
from adapters.teams.inbound.admission import admitted
from adapters.teams.inbound.invokes import Invokes
from adapters.teams.inbound.listeners import Listeners
from bot.dialogue import catalogues, speech
from bot.errors import PayloadError
from bot.gateway.intake import Intake
from bot.settings.settings import Settings

FIX = (
    "MicrosoftAppId must be the id of the bot resource whose messaging endpoint this is; `doctor`"
    " compares the clock"
)


def mount(app: web.Application, settings: Settings, intake: Intake, channel: TeamsChannel) -> None:
    app.router.add_post("/api/messages", Messages(intake, channel).handle)


class Messages:
    def __init__(self, intake: Intake, channel: TeamsChannel) -> None:
        self._intake = intake
        self._channel = channel
        self._invokes = Invokes(intake, channel)
        self._listeners = Listeners(intake, channel)

    async def handle(self, request: web.Request) -> web.Response:
        try:
            activity = await admitted(request, self._channel)
            refusals.taken(request)
            locale = activity.locale
            speech.keep_speaking(catalogues.known(locale if isinstance(locale, str) else ""))
            return await self._answer(activity)
        except TurnedAway as refusal:
            refusals.refused(request, str(refusal), FIX)
            return web.json_response({"error": str(refusal)}, status=refusal.status)
        except PayloadError as error:
            return web.json_response({"error": str(error)}, status=400)

    async def _answer(self, activity: Activity) -> web.Response:
        if activity.type == "invoke":
            return await self._invokes.answer(activity)
        if room := payloads.changed_members(activity):
            self._channel.people.forget(room)
        if payloads.removed(activity):
            await self._channel.leave(activity, channel_alone=False)
        elif payloads.removed_from_channel(activity):
            await self._channel.leave(activity, channel_alone=True)
        elif payloads.concerns_us(activity):
            await self._listeners.hear(activity)
        elif (where := payloads.overheard_in(activity)) and self._intake.listens_in(where):
            await self._listeners.overhear(activity)
        return web.json_response({})
