"""How to reach the places that people wrote from, and the care channels: kept in the database, so
that it survives a restart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from adapters.teams import places
from adapters.teams.activity import Activity
from adapters.teams.places import TEAMS
from bot.errors import ChannelError, Refusal
from bot.gateway.executor import in_database
from bot.gateway.intake import DEADLINE
from bot.model.people import Place
from bot.ports.slots import Slots

PLACES = 10_000  # at most, kept in memory
# Seconds; another replica, or `forget`, may have removed from the database what is kept.
KEPT_LASTS = 3600.0
ONE_ARRIVAL = timedelta(minutes=2)  # Teams tells of it twice within a second

log = structlog.get_logger()

Reference = Mapping[str, Any]


class References:
    """`care` are the conversations in which tickets are worked; they need not have written to us,
    and are then at `care_service`. `bot` is our own id in Teams."""

    def __init__(self, slots: Slots, care_service: str, bot: str) -> None:
        self.care: set[str] = set()
        self._slots = slots
        self._care_service = care_service
        self._bot = bot
        self._arriving = asyncio.Lock()
        self._kept: dict[Place, tuple[float, Reference]] = {}

    async def remember(self, activity: Activity, person: str) -> None:
        """Keep how to reach the conversation that an activity came from, the channel above a
        thread, and the sender alone. After an installation it is kept in any case: what was there
        may have gone. TimeoutError when the database takes too long."""
        reference = self.of(activity, person)
        conversation = activity.conversation.id
        async with asyncio.timeout(DEADLINE):
            for key in dict.fromkeys((conversation, places.above(conversation))):
                place = Place(TEAMS, key)
                if activity.type not in ("message", "invoke"):
                    self._kept.pop(place, None)
                await self.keep(place, {**reference, "conversation": key})
            if not activity.personal:
                await self.direct(activity, person)

    def of(self, activity: Activity, person: str) -> dict[str, Any]:
        """How to reach the conversation that an activity came from; in a chat also who it is
        with."""
        reference = {
            "service": activity.service_url,
            "conversation": activity.conversation.id,
            "tenant": activity.tenant,
            "bot": self.us(activity),
        }
        if team := _team(activity):
            reference["team"] = team
        if activity.personal:
            reference["person"] = person
        return reference

    def us(self, activity: Activity) -> str:
        """What Teams calls the bot."""
        return activity.recipient.id if activity.recipient else self._bot

    async def direct(self, activity: Activity, person: str) -> Place:
        """The chat that the bot has to open with whoever did something; who that is, is kept, and
        the chat itself once it was opened."""
        place = places.direct(activity)
        if not self._fresh(place) and await self.known(place) is None:
            await self.keep(
                place,
                {
                    "service": activity.service_url,
                    "user": activity.sender.id,
                    "person": person,
                    "tenant": activity.tenant,
                    "bot": self.us(activity),
                },
            )
        return place

    async def arrived(self, activity: Activity) -> str:
        """When the app was put into the conversation. Teams tells of one installation twice within
        a moment; of the next one anew, and `leave` forgets this."""
        place = Place(TEAMS, activity.conversation.id)
        slot, told = f"arrival/{activity.conversation.id}", activity.timestamp or ""
        async with self._arriving:
            known = await in_database(self._slots.message, TEAMS, slot)
            if known and _within(known["at"], told):
                return str(known["at"])
            await in_database(self._slots.keep_message, place, slot, {"at": told})
        return told

    async def leave(self, activity: Activity) -> None:
        """The bot was taken out of a chat or a team: nothing there can be reached any more."""
        conversation, keys = activity.conversation.id, [activity.conversation.id]
        if activity.personal:
            keys.append(places.direct(activity).key)
        await self._forget(activity, conversation, keys, _same_team(activity))

    async def leave_channel(self, activity: Activity) -> None:
        """The bot was taken out of one channel; it is still in the team."""
        conversation = activity.conversation.id
        await self._forget(activity, conversation, [conversation], {})

    async def _forget(
        self, activity: Activity, conversation: str, keys: list[str], team: Mapping[str, Any]
    ) -> None:
        gone = await in_database(self._slots.forget_places, TEAMS, keys, f"{conversation};", team)
        for key in gone:
            self._kept.pop(Place(TEAMS, key), None)
        log.info("left", channel=TEAMS, tenant=activity.tenant, places=len(gone))

    async def reach(self, place: Place) -> Reference:
        """ChannelError when nothing is known of the place any more."""
        kept = await self.known(place)
        if kept is not None:
            return kept
        if place.key in self.care:
            return {"service": self._care_service, "conversation": place.key}
        raise ChannelError("the app was removed there", refusal=Refusal.ELSEWHERE)

    async def known(self, place: Place) -> Reference | None:
        return await in_database(self._slots.reference, place)

    async def keep(self, place: Place, reference: Reference) -> None:
        if self._fresh(place) and self._kept[place][1] == reference:
            return
        await in_database(self._slots.keep_reference, place, reference)
        if len(self._kept) >= PLACES:
            self._kept.clear()
        self._kept[place] = (time.monotonic() + KEPT_LASTS, reference)

    async def care_channels(self) -> Collection[tuple[str, str]]:
        """Service URL and conversation of each. One may be in another tenant than the setting's:
        then it is where it wrote from."""
        found = [(await self.reach(Place(TEAMS, care)), care) for care in self.care]
        return [(str(reference["service"]), care) for reference, care in found]

    def _fresh(self, place: Place) -> bool:
        until, _ = self._kept.get(place, (0.0, None))
        return time.monotonic() < until


def _within(first: str, second: str) -> bool:
    try:
        apart = datetime.fromisoformat(second) - datetime.fromisoformat(first)
    except (ValueError, TypeError):
        return first == second
    return abs(apart) < ONE_ARRIVAL


def _team(activity: Activity) -> str | None:
    team = activity.channel_data.team if activity.channel_data else None
    return team.id if team else None


def _same_team(activity: Activity) -> dict[str, Any]:
    team = _team(activity)
    return {"tenant": activity.tenant, "team": team} if team else {}
