"""The Teams channel: posts and replaces messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import structlog

from adapters.teams import places
from adapters.teams.activity import Activity
from adapters.teams.client.cloud import PUBLIC_CLOUD, Cloud
from adapters.teams.client.connector import opened
from adapters.teams.client.refusals import NO_THREAD, TeamsRefused
from adapters.teams.client.roster import Roster
from adapters.teams.drawing.cards import in_words, message
from adapters.teams.people import People
from adapters.teams.places import TEAMS
from adapters.teams.references import References
from bot.dialogue.cards import LASTING, Card, NoticeCard
from bot.errors import ChannelError, Refusal, SettingsError
from bot.gateway.executor import in_database
from bot.model.people import Conversation, Place, Venue
from bot.ports.channel import Delivery, Pending
from bot.ports.slots import Slots
from bot.settings.settings import Settings

log = structlog.get_logger()

Message = Mapping[str, str]  # what fills a slot
Drawn = Mapping[str, Any]  # an activity of ours
Sent = TypeVar("Sent")


class TeamsChannel:
    """`gate` is None only while TEAMS_AUTH=disabled."""

    name = TEAMS

    def __init__(self, settings: Settings, slots: Slots, cloud: Cloud = PUBLIC_CLOUD) -> None:
        self._slots = slots
        self._care_service = settings.teams_care_service_url
        self._warming: asyncio.Task[None] | None = None
        self._connector, gate = opened(settings, cloud)
        self.gate = None if settings.emulated else gate
        self._shown: set[str] = set()
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
        await self._connector.close()

    def care(self, setting: str) -> Place:
        """The care team's channel, by its conversation id; its members are the team."""
        self.references.care.add(setting)
        return Place(self.name, setting)

    def trusts(self, service_url: str) -> bool:
        return self._connector.cloud.trusts(service_url)

    async def deliver(self, delivery: Delivery) -> None:
        """Post or replace the slot's message; one that can no longer be changed is followed by a
        new one."""
        if delivery.slot in self._shown:
            self._shown.discard(delivery.slot)
            return
        activity = message(delivery.card)
        known = await in_database(self._slots.message, self.name, delivery.slot)
        if known and await self._replaced(known, activity):
            return
        filled = await self._posted(delivery, activity)
        await in_database(self._slots.keep_message, delivery.to, delivery.slot, filled)

    async def in_dialogs(self, pending: Sequence[Pending]) -> list[Card]:
        """What goes to a chat that cannot be opened, for the dialog that is open: that is the only
        place where its reader sees it. What is about a ticket waits for the chat all the same."""
        unseen = [one.delivery for one in pending if not await self.opens(one.delivery.to)]
        self._shown.update(one.slot for one in unseen if not isinstance(one.card, LASTING))
        return [one.card for one in unseen]

    async def opens(self, place: Place) -> bool:
        """Whether the bot can write in a chat of its own with somebody, as far as Teams says."""
        if not places.is_direct(place.key):
            return True
        try:
            await self._address(place)
        except ChannelError as error:
            return error.passes
        return True

    async def tell(self, room: str, card: NoticeCard) -> None:
        """For care, past the outbox and the database: these may be what it is about."""
        await self._connector.post(self._care_service, room, message(card))

    async def answer(self, activity: Activity, sentences: Sequence[str]) -> None:
        """A notice that no turn asked for, such as a failure: where the activity came from, or to
        its sender alone, without the database."""
        notice = message(NoticeCard(sentences[0], " ".join(sentences[1:])))
        try:
            await self._answered(activity, notice)
        except ChannelError as error:
            log.error("nobody was told", channel=self.name, reason=str(error))

    async def show(self, activity: Activity, shown: Drawn) -> None:
        """The same with something that is never replaced, such as a form."""
        try:
            await self._answered(activity, shown)
        except ChannelError as error:
            log.error("form not shown", channel=self.name, reason=str(error))

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

    async def message_above(self, activity: Activity, ids: Sequence[str]) -> str | None:
        """The slot of the first of these messages that is one of ours."""
        if not ids:
            return None
        conversation = activity.conversation.id
        keys = (conversation, places.above(conversation), places.direct(activity).key)
        found: dict[str, str] = {}
        for key in dict.fromkeys(keys):
            for slot, shown in await in_database(self._slots.messages, Place(self.name, key)):
                found[str(shown.get("activity"))] = slot
        return next((found[id] for id in ids if id in found), None)

    async def _warm(self) -> None:
        if self.gate:
            await self.gate.keys.refresh()
        try:
            await self._connector.warm()
            log.info(self.name, state="on")
        except ChannelError as error:
            log.warning("no token yet", channel=self.name, reason=str(error))

    async def _answered(self, activity: Activity, shown: Drawn) -> None:
        service = activity.service_url
        try:
            await self._connector.post(service, activity.conversation.id, shown)
        except ChannelError as error:
            if error.refusal is not Refusal.ELSEWHERE or activity.personal:
                raise
            us = self.references.us(activity)
            opened = await self._connector.direct(service, activity.tenant, us, activity.sender.id)
            await self._connector.post(service, opened, shown)

    async def _replaced(self, known: Message, activity: Drawn) -> bool:
        async def replace(shown: Drawn) -> None:
            await self._connector.put(
                known["service"], known["conversation"], known["activity"], shown
            )

        try:
            await _in_words(replace, activity)
        except ChannelError as error:
            if error.refusal in (Refusal.PASSING, Refusal.WAITS):
                raise
            log.info("message cannot be changed", channel=self.name, reason=str(error))
            return False
        return True

    async def _posted(self, delivery: Delivery, activity: Drawn) -> Message:
        """What belongs into a thread that is no more stands in the channel."""
        thread = await self._thread(delivery.under)
        if thread:
            try:
                return await self._sent(*thread, activity)
            except TeamsRefused as error:
                if error.code not in NO_THREAD:
                    raise
        return await self._sent(*await self._address(delivery.to), activity)

    async def _sent(self, service: str, conversation: str, activity: Drawn) -> Message:
        async def post(shown: Drawn) -> str:
            return await self._connector.post(service, conversation, shown)

        sent = await _in_words(post, activity)
        return {"service": service, "conversation": conversation, "activity": sent}

    async def _thread(self, under: str | None) -> tuple[str, str] | None:
        """Service URL and conversation id of the thread of a slot's message; in a chat that is the
        chat."""
        above = await in_database(self._slots.message, self.name, under) if under else None
        if not above or not above["activity"]:
            return None
        conversation = places.thread(str(above["conversation"]), str(above["activity"]))
        return str(above["service"]), conversation

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


async def _in_words(send: Callable[[Drawn], Awaitable[Sent]], activity: Drawn) -> Sent:
    """What Teams does not take as a card, which is a mistake of ours, it may take as words."""
    try:
        return await send(activity)
    except ChannelError as error:
        if error.refusal is not Refusal.OURS:
            raise
        log.error("card refused", channel=TEAMS, reason=str(error))
        return await send(in_words(activity))
