"""The Teams channel: posts and replaces messages."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from adapters.teams.activity import Activity
from adapters.teams.client.auth import Gate
from adapters.teams.client.connector import PUBLIC_CLOUD, Cloud, connector_of
from adapters.teams.client.roster import Roster
from adapters.teams.drawing.cards import message
from adapters.teams.people import People
from adapters.teams.references import TEAMS, References
from bot.dialogue.cards import NoticeCard
from bot.errors import ChannelError, SettingsError
from bot.gateway.executor import in_database
from bot.model.people import Conversation, Place, Venue
from bot.ports.channel import Delivery
from bot.ports.slots import Slots
from bot.settings.settings import Settings

CHANNELS = ("@thread.tacv2", "@thread.skype")  # how the conversations end that have threads

log = structlog.get_logger()

Message = Mapping[str, str]  # what fills a slot


class TeamsChannel:
    """`gate` is None only while TEAMS_AUTH=disabled."""

    name = TEAMS

    def __init__(self, settings: Settings, slots: Slots, cloud: Cloud = PUBLIC_CLOUD) -> None:
        self._slots = slots
        self._care_service = settings.teams_care_service_url
        self._warming: asyncio.Task[None] | None = None
        self._connector = connector_of(settings, cloud)
        emulated = settings.teams_auth == "disabled"
        self.gate = None if emulated else Gate(settings.teams_app_id or "", cloud, settings.private)
        self.references = References(slots, self._care_service, f"28:{settings.teams_app_id}")
        self.people = People(Roster(self._connector), self.references)
        if settings.teams_care_channel and not self.trusts(self._care_service):
            raise SettingsError(
                "TEAMS_CARE_SERVICE_URL is no service URL of the Bot Framework: correct or"
                " remove it"
            )

    async def start(self) -> None:
        """Fetch the keys and the token ahead of the first message; their outage does not stop the
        start."""
        self._warming = asyncio.create_task(self._warm())

    async def close(self) -> None:
        if self._warming:
            self._warming.cancel()
            with suppress(asyncio.CancelledError):
                await self._warming

    def care(self, setting: str) -> Place:
        """The care team's channel, by its conversation id; its members are the team."""
        self.references.care.add(setting)
        return Place(self.name, setting)

    def trusts(self, service_url: str) -> bool:
        return self._connector.cloud.trusts(service_url)

    async def deliver(self, delivery: Delivery) -> None:
        """Post or replace the slot's message; one that can no longer be changed is followed by a
        new one."""
        activity = message(delivery.card)
        known = await in_database(self._slots.message, self.name, delivery.slot)
        if known and await self._replaced(known, activity):
            return
        service, conversation = await self._thread(delivery.under) or await self._address(
            delivery.to
        )
        sent = await self._connector.post(service, conversation, activity)
        filled = {"service": service, "conversation": conversation, "activity": sent}
        await in_database(self._slots.keep_message, delivery.to, delivery.slot, filled)

    async def tell(self, conversation: str, card: NoticeCard) -> None:
        """For care, past the outbox and the database: these may be what it is about."""
        await self._connector.post(self._care_service, conversation, message(card))

    async def answer(self, activity: Activity, sentences: Sequence[str]) -> None:
        """A notice that no turn asked for, such as a failure: where the activity came from, without
        the database."""
        notice = message(NoticeCard(sentences[0], " ".join(sentences[1:])))
        await self._post(activity.service_url, activity.conversation.id, notice)

    async def show(self, place: Place, activity: Mapping[str, Any]) -> None:
        """Post something that is never replaced."""
        await self._post(*await self._address(place), activity)

    async def remember(self, activity: Activity) -> None:
        """TimeoutError when the database takes too long."""
        await self.references.remember(activity, await self.people.id(activity))

    async def present(self, activity: Activity) -> bool:
        """Whether the bot is in the conversation: only there it is told of members, and may
        write."""
        return await self.people.member(activity) is not None

    async def direct(self, activity: Activity) -> Conversation:
        """The chat between the bot and the activity's sender; the first message to it opens it."""
        if activity.personal and await self.present(activity):
            place = Place(self.name, activity.conversation.id)
        else:
            person = await self.people.id(activity)
            place = await self.references.direct(activity, person)
        return Conversation(place, place, Venue.DIRECT)

    async def _warm(self) -> None:
        if self.gate:
            await self.gate.keys.refresh()
        try:
            await self._connector.warm()
            log.info(self.name, state="on")
        except ChannelError as error:
            log.warning("no token yet", channel=self.name, reason=str(error))

    async def _post(self, service: str, conversation: str, activity: Mapping[str, Any]) -> None:
        """What Teams refuses is logged."""
        try:
            await self._connector.post(service, conversation, activity)
        except ChannelError as error:
            log.error("nobody was told", channel=self.name, reason=str(error))

    async def _replaced(self, known: Message, activity: Mapping[str, Any]) -> bool:
        try:
            await self._connector.put(
                known["service"], known["conversation"], known["activity"], activity
            )
        except ChannelError as error:
            if error.retry_after is not None:
                raise
            log.info("message cannot be changed", channel=self.name, reason=str(error))
            return False
        return True

    async def _thread(self, under: str | None) -> tuple[str, str] | None:
        """Service URL and conversation id of the thread of a slot's message; in a chat that is the
        chat."""
        above = await in_database(self._slots.message, self.name, under) if under else None
        if not above or not above["activity"]:
            return None
        conversation = str(above["conversation"])
        threaded = (
            f"{conversation};messageid={above['activity']}"
            if conversation.endswith(CHANNELS)
            else conversation
        )
        return str(above["service"]), threaded

    async def _address(self, place: Place) -> tuple[str, str]:
        """Service URL and conversation id; a chat that nobody has opened yet is opened."""
        reference = await self.references.reach(place)
        service = str(reference["service"])
        if "conversation" not in reference:
            opened = await self._connector.direct(
                service, reference["tenant"], reference["bot"], reference["user"]
            )
            reference = {**reference, "conversation": opened}
            await self.references.keep(place, reference)
        return service, str(reference["conversation"])
