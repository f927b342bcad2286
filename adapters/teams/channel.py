"""The Teams channel: posts and replaces messages, keeps how to reach people, finds out who somebody
is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from adapters.teams.activity import Activity
from adapters.teams.client.auth import Gate
from adapters.teams.client.connector import PUBLIC_CLOUD, Cloud, connector_of
from adapters.teams.client.roster import Member, Roster
from adapters.teams.drawing.cards import message
from bot.dialogue import words
from bot.dialogue.cards import NoticeCard
from bot.errors import BusyError, ChannelError, RefusedError, SettingsError
from bot.gateway.executor import in_database
from bot.gateway.intake import DEADLINE
from bot.model.people import Agent, Company, Conversation, Partner, Place, Venue
from bot.ports.channel import Delivery
from bot.ports.slots import Slots
from bot.settings.settings import Settings

PLACES = 10_000  # at most, kept in memory
KEPT_LASTS = (
    3600.0  # seconds; another replica, or `forget`, may have removed from the database what is kept
)
CHANNELS = ("@thread.tacv2", "@thread.skype")  # how the conversations end that have threads

log = structlog.get_logger()

Message = Mapping[str, str]  # what fills a slot


class TeamsChannel:
    """`gate` is None only while TEAMS_AUTH=disabled."""

    name = "teams"

    def __init__(self, settings: Settings, slots: Slots, cloud: Cloud = PUBLIC_CLOUD) -> None:
        self._slots = slots
        self._care_service = settings.teams_care_service_url
        self._bot = f"28:{settings.teams_app_id}"
        self._care: set[str] = set()
        self._kept: dict[Place, tuple[float, Mapping[str, Any]]] = {}
        self._warming: asyncio.Task[None] | None = None
        self._connector = connector_of(settings, cloud)
        emulated = settings.teams_auth == "disabled"
        self.gate = None if emulated else Gate(settings.teams_app_id or "", cloud, settings.private)
        self._roster = Roster(self._connector)
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
        self._care.add(setting)
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
        """Keep how to reach the conversation that an activity came from, and the channel above a
        thread; it survives a restart. After an installation it is kept in any case: what was there
        may have gone. TimeoutError when the database takes too long."""
        reference = self.reference(activity)
        conversation = activity.conversation.id
        async with asyncio.timeout(DEADLINE):
            for key in dict.fromkeys((conversation, conversation.partition(";")[0])):
                place = Place(self.name, key)
                if activity.type not in ("message", "invoke"):
                    self._kept.pop(place, None)
                await self._keep(place, {**reference, "conversation": key})

    def reference(self, activity: Activity) -> dict[str, Any]:
        """How to reach the conversation that an activity came from; in a chat also who it is
        with."""
        team = activity.channel_data.team if activity.channel_data else None
        return {
            "service": activity.service_url,
            "conversation": activity.conversation.id,
            "tenant": activity.tenant,
            "bot": activity.recipient.id if activity.recipient else self._bot,
            **({"team": team.id} if team and team.id else {}),
            **({"person": _person(activity)} if activity.personal else {}),
        }

    async def leave(self, activity: Activity) -> None:
        """The bot was taken out of a chat or a team: nothing there can be reached any more."""
        reference, conversation = self.reference(activity), activity.conversation.id
        keys = [conversation, *([_direct(activity)] if activity.personal else [])]
        same = {name: reference[name] for name in ("tenant", "team")} if "team" in reference else {}
        gone = await in_database(
            self._slots.forget_places, self.name, keys, f"{conversation};", same
        )
        for key in gone:
            self._kept.pop(Place(self.name, key), None)
        log.info("left", channel=self.name, tenant=activity.tenant, places=len(gone))

    async def partner(self, activity: Activity) -> Partner:
        """Who did something. Whose company cannot be told is a guest, who sees own tickets only."""
        sender = activity.sender
        member = await self._member(activity) or {}
        home = str(member.get("tenantId") or activity.tenant or "unknown")
        return Partner(
            id=_person(activity),
            name=str(sender.name or member.get("name") or words.SOMEBODY),
            company=Company(f"teams:{home}", words.tenant(home)),
            guest=not member or _is_guest(member, activity.tenant),
        )

    async def presser(self, activity: Activity, *, for_care: bool) -> Partner:
        """Who pressed a button; an Agent where only the care team may."""
        return await (self.agent(activity) if for_care else self.partner(activity))

    async def agent(self, activity: Activity) -> Agent:
        """Who did something at the care desk; RefusedError for whoever is in no care channel,
        BusyError when Teams does not say."""
        by, user = await self.partner(activity), activity.sender.id
        try:
            services = await asyncio.gather(*map(self._service, self._care))
            members = zip(services, self._care, strict=True)
            asked = (
                self._roster.member(service, care, user, anew=True) for service, care in members
            )
            if any(await asyncio.gather(*asked)):
                return Agent(by.id, by.name, by.company, by.guest)
        except ChannelError as error:
            raise BusyError("Teams does not say who is in the care channel") from error
        log.warning(
            "refused at the care desk", channel=self.name, person=by.id, company=by.company.id
        )
        raise RefusedError(words.CARE_ONLY)

    async def present(self, activity: Activity) -> bool:
        """Whether the bot is in the conversation: only there it is told of members, and may
        write."""
        return await self._member(activity) is not None

    async def direct(self, activity: Activity) -> Conversation:
        """The chat between the bot and the activity's sender; the first message to it opens it."""
        place = Place(self.name, _direct(activity))
        if activity.personal and await self.present(activity):
            place = Place(self.name, activity.conversation.id)
        elif await in_database(self._slots.reference, place) is None:
            await self._keep(
                place,
                {
                    "service": activity.service_url,
                    "user": activity.sender.id,
                    "person": _person(activity),
                    "tenant": activity.tenant,
                    "bot": activity.recipient.id if activity.recipient else self._bot,
                },
            )
        return Conversation(place, place, Venue.DIRECT)

    async def _warm(self) -> None:
        if self.gate:
            await self.gate.keys.refresh()
        try:
            await self._connector.warm()
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
        """Service URL and conversation id. A care channel need not have written to us."""
        kept = await in_database(self._slots.reference, place)
        if kept is None and place.key not in self._care:
            raise ChannelError("the app was removed there")
        reference = dict(kept or {"service": self._care_service, "conversation": place.key})
        service = str(reference["service"])
        if "conversation" not in reference:
            reference["conversation"] = await self._connector.direct(
                service, reference["tenant"], reference["bot"], reference["user"]
            )
            await self._keep(place, reference)
        return service, str(reference["conversation"])

    async def _service(self, care: str) -> str:
        """Of a care channel: where it wrote from, as a company's own may be in another tenant; else
        the setting."""
        kept = await in_database(self._slots.reference, Place(self.name, care))
        return str(kept["service"]) if kept else self._care_service

    async def _keep(self, place: Place, reference: Mapping[str, Any]) -> None:
        until, kept = self._kept.get(place, (0.0, None))
        if kept != reference or until < time.monotonic():
            await in_database(self._slots.keep_reference, place, reference)
            if len(self._kept) >= PLACES:
                self._kept.clear()
            self._kept[place] = (time.monotonic() + KEPT_LASTS, reference)

    async def _member(self, activity: Activity) -> Member | None:
        """What the roster says of the sender; None where the bot is no member, or nobody answers in
        time."""
        try:
            return await self._roster.member(
                activity.service_url, activity.conversation.id, activity.sender.id
            )
        except ChannelError as error:
            log.info("member not found", channel=self.name, reason=str(error))
            return None


def _person(activity: Activity) -> str:
    return f"teams:{activity.sender.aad_object_id or activity.sender.id}"


def _direct(activity: Activity) -> str:
    """The key of the chat with the sender, where only the bot can open it."""
    return f"direct/{activity.tenant}/{activity.sender.id}"


def _is_guest(member: Member, conversation_tenant: str | None) -> bool:
    """Of another tenant than the conversation's, or invited into it."""
    invited = member.get("userRole") == "guest" or "#EXT#" in str(
        member.get("userPrincipalName", "")
    )
    return invited or member.get("tenantId") not in (None, conversation_tenant)
