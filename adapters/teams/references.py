"""How to reach the places that people wrote from, and the care channels: kept in the database, so
that it survives a restart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Mapping
from typing import Any

import structlog

from adapters.teams.activity import Activity
from bot.errors import ChannelError, Refusal
from bot.gateway.executor import in_database
from bot.gateway.intake import DEADLINE
from bot.model.people import Place
from bot.ports.slots import Slots

TEAMS = "teams"
PLACES = 10_000  # at most, kept in memory
# Seconds; another replica, or `forget`, may have removed from the database what is kept.
KEPT_LASTS = 3600.0

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
        self._kept: dict[Place, tuple[float, Reference]] = {}

    async def remember(self, activity: Activity, person: str) -> None:
        """Keep how to reach the conversation that an activity came from, and the channel above a
        thread. After an installation it is kept in any case: what was there may have gone.
        TimeoutError when the database takes too long."""
        reference = self.of(activity, person)
        conversation = activity.conversation.id
        async with asyncio.timeout(DEADLINE):
            for key in dict.fromkeys((conversation, conversation.partition(";")[0])):
                place = Place(TEAMS, key)
                if activity.type not in ("message", "invoke"):
                    self._kept.pop(place, None)
                await self.keep(place, {**reference, "conversation": key})

    def of(self, activity: Activity, person: str) -> dict[str, Any]:
        """How to reach the conversation that an activity came from; in a chat also who it is
        with."""
        reference = {
            "service": activity.service_url,
            "conversation": activity.conversation.id,
            "tenant": activity.tenant,
            "bot": self._us(activity),
        }
        if team := _team(activity):
            reference["team"] = team
        if activity.personal:
            reference["person"] = person
        return reference

    async def direct(self, activity: Activity, person: str) -> Place:
        """The chat that the bot has to open with whoever did something."""
        place = Place(TEAMS, direct_key(activity))
        if await self.known(place) is None:
            await self.keep(
                place,
                {
                    "service": activity.service_url,
                    "user": activity.sender.id,
                    "person": person,
                    "tenant": activity.tenant,
                    "bot": self._us(activity),
                },
            )
        return place

    async def leave(self, activity: Activity) -> None:
        """The bot was taken out of a chat or a team: nothing there can be reached any more."""
        conversation, keys = activity.conversation.id, [activity.conversation.id]
        if activity.personal:
            keys.append(direct_key(activity))
        gone = await in_database(
            self._slots.forget_places, TEAMS, keys, f"{conversation};", _same_team(activity)
        )
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
        until, kept = self._kept.get(place, (0.0, None))
        if kept == reference and time.monotonic() < until:
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

    def _us(self, activity: Activity) -> str:
        return activity.recipient.id if activity.recipient else self._bot


def direct_key(activity: Activity) -> str:
    """Of the chat with the sender, where only the bot can open it."""
    return f"direct/{activity.tenant}/{activity.sender.id}"


def _team(activity: Activity) -> str | None:
    team = activity.channel_data.team if activity.channel_data else None
    return team.id if team else None


def _same_team(activity: Activity) -> dict[str, Any]:
    team = _team(activity)
    return {"tenant": activity.tenant, "team": team} if team else {}
