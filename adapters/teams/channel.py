"""The Teams channel: posts and replaces messages."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from adapters.teams import places
from adapters.teams.activity import Activity
from adapters.teams.client.cloud import PUBLIC_CLOUD, Cloud
from adapters.teams.client.connector import opened
from adapters.teams.client.roster import Roster
from adapters.teams.drawing.cards import message
from adapters.teams.messages import Messages
from adapters.teams.people import People
from adapters.teams.pictures import PastedPictures
from adapters.teams.places import TEAMS
from adapters.teams.references import References
from bot.dialogue.cards import LASTING, Card, NoticeCard
from bot.errors import ChannelError, Refusal, SettingsError
from bot.model.people import Agent, Conversation, Place, Venue
from bot.ports.channel import Delivery, Pending
from bot.ports.pictures import Pictures
from bot.ports.slots import Slots
from bot.settings.settings import Settings

log = structlog.get_logger()

Drawn = Mapping[str, Any]  # an activity of ours


class TeamsChannel:
    """`gate` is None only while TEAMS_AUTH=disabled."""

    name = TEAMS

    def __init__(
        self,
        settings: Settings,
        slots: Slots,
        kept: Pictures,
        cloud: Cloud = PUBLIC_CLOUD,
    ) -> None:
        self._slots = slots
        self._care_service = settings.teams_care_service_url
        self._warming: asyncio.Task[None] | None = None
        self._connector, gate = opened(settings, cloud)
        self.gate = None if settings.emulated else gate
        self._shown: set[str] = set()
        self.references = References(slots, self._care_service, f"28:{settings.teams_app_id}")
        thumbs = settings.teams_thumbs
        self._messages = Messages(self._connector, slots, self.references, thumbs=thumbs)
        self.whispers = settings.teams_whispers
        self.public_url = settings.public_url
        self.kept = kept
        self.pictures = PastedPictures(self._connector, kept, settings.public_url)
        self.people = People(Roster(self._connector), self.references)
        self._check(settings)

    def _check(self, settings: Settings) -> None:
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
        await self.people.close()
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
        await self._messages.show(delivery)

    async def in_dialog(self, activity: Activity, pending: Sequence[Pending]) -> list[Card]:
        """What goes to the sender's own chat, which cannot be opened, for the dialog that they have
        before them: that is the only place where they see it. What is about a ticket waits for the
        chat all the same, as does what goes to anybody else."""
        own = places.direct(activity)
        theirs = [one.delivery for one in pending if one.delivery.to == own]
        unseen = [] if not theirs or await self.opens(own) else theirs
        self._shown.update(one.slot for one in unseen if not isinstance(one.card, LASTING))
        return [one.card for one in unseen]

    async def signed_in(self, user: str, homes: Collection[str]) -> Agent:
        """As of People; `homes` is the tenant that the account was used in."""
        return await self.people.signed_in(user, next(iter(homes)))

    async def opens(self, place: Place) -> bool:
        """Whether the bot can write in a chat of its own with somebody, as far as Teams says."""
        if not places.is_direct(place.key):
            return True
        try:
            await self._messages.address(place)
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
        return await self._messages.above(ids, _where(activity))

    async def leave(self, activity: Activity, *, channel_alone: bool) -> None:
        """The bot was taken out of a chat, a team or, `channel_alone`, one channel of a team: what
        is posted there meanwhile is forgotten with everything else."""
        await self._messages.settled()
        if channel_alone:
            await self.references.leave_channel(activity)
        else:
            await self.references.leave(activity)

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
        alone = activity.sender.id if activity.targeted and self.whispers else ""
        try:
            if activity.targeted and not alone:
                raise ChannelError("nothing is shown to one person alone here")
            await self._connector.post(service, activity.conversation.id, shown, alone=alone)
        except ChannelError as error:
            elsewhere = error.refusal is Refusal.ELSEWHERE or bool(alone)
            if activity.personal or not elsewhere:
                raise
            us = self.references.us(activity)
            opened = await self._connector.direct(service, activity.tenant, us, activity.sender.id)
            await self._connector.post(service, opened, shown)


def _where(activity: Activity) -> Collection[str]:
    """The keys of all places whose messages may stand in the conversation."""
    conversation = activity.conversation.id
    every = (
        conversation,
        places.above(conversation),
        places.whispered(activity).key,
        places.direct(activity).key,
    )
    return dict.fromkeys(every)
