"""Messages that the bot writes as itself: posted, changed, followed by new ones, taken back. What
stands where is kept in the channel's slots."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from contextlib import suppress
from typing import Any, Protocol

import structlog

from adapters.shared.underway import Underway
from adapters.slack import places
from adapters.slack.client.refusals import GONE, NO_THREAD, SlackRefused, unless
from adapters.slack.drawing import cards
from adapters.slack.fields import Json
from adapters.slack.places import Room, Thread
from bot.dialogue.cards import CareCard, NudgeCard, ReplyCard, TicketCard, replaces_only
from bot.errors import ChannelError, Refusal
from bot.gateway.executor import in_database
from bot.model import slots
from bot.ports.channel import Delivery
from bot.ports.slots import Slots

_QUIET = {"unfurl_links": False, "unfurl_media": False}
PARTNERS, CARES = "ticket", "care"  # what the reference of a thread below a ticket's card has
_OF_A_TICKET = TicketCard | ReplyCard | NudgeCard

log = structlog.get_logger()


class Call(Protocol):
    """Slack's Web API with the token of an installation; ChannelError where Slack refuses."""

    def __call__(self, key: str, method: str, **arguments: Any) -> Awaitable[Json]: ...


class TakenBack(ChannelError):
    """The question was deleted before its answer came: nobody waits for it there any more."""


class Messages:
    def __init__(self, call: Call, slots: Slots) -> None:
        self._call = call
        self._slots = slots
        self._underway = Underway()

    async def say(self, spot: Room | Thread, message: Json, *, aloud: bool = False) -> Json:
        """Where it stands now. `aloud`: what is said in a thread is seen outside of it too.

        Slack posts what is for the thread of a deleted message in the channel, for everybody to
        wonder at; that is deleted again, and TakenBack.
        """
        loud = {"reply_broadcast": True} if aloud else {}
        answer = await self._drawn(
            spot.team, "chat.postMessage", message, **where(spot), **_QUIET, **loud
        )
        posted = {"channel": answer["channel"], "ts": answer["ts"]}
        if isinstance(spot, Thread) and not (answer.get("message") or {}).get("thread_ts"):
            await self._delete(spot.team, posted)
            raise TakenBack("the message above the thread was deleted")
        return posted

    async def whisper(self, spot: Room | Thread, user: str, message: Json) -> None:
        """For one person's eyes in a channel."""
        await self._drawn(spot.team, "chat.postEphemeral", message, user=user, **where(spot))

    async def stands(self, slot: str) -> bool:
        """Whether a message of the bot's own fills the slot."""
        return bool(await self._parts(slot))

    async def show(self, delivery: Delivery, spot: Room | Thread) -> None:
        """Every part is remembered as soon as it stands, so that a second attempt goes on from
        there. What only replaces is not posted anew."""
        parts = await self._parts(delivery.slot)
        drawn = cards.message(delivery.card)
        for number, message in enumerate(drawn):
            if number < len(parts) and await self._replaced(spot.team, parts[number], message):
                continue
            if number == 0 and replaces_only(delivery.card):
                return
            with self._underway.posting(_conversation(spot)):
                parts[number : number + 1] = [await self._post(delivery, spot, message)]
                await self._keep(delivery, parts)
        await self._shrink(delivery, spot.team, parts, len(drawn))

    async def _post(self, delivery: Delivery, spot: Room | Thread, message: Json) -> Json:
        """In the thread of the message that it belongs under; whoever is mentioned there hears of
        it, and where nobody is, the channel does."""
        card = delivery.card
        if isinstance(spot, Room) and (above := await self._above(delivery)):
            thread = Thread(**above, team=spot.team)
            aloud = isinstance(card, NudgeCard) and card.to is None
            with unless(NO_THREAD), suppress(TakenBack):
                return await self.say(thread, message, aloud=aloud)
        posted = await self.say(spot, message)
        if isinstance(spot, Room) and isinstance(card, _OF_A_TICKET | CareCard):
            side = CARES if isinstance(card, CareCard) else PARTNERS
            below = places.place(Thread(**posted, team=spot.team))
            await in_database(self._slots.keep_reference, below, {side: card.number})
        return posted

    async def above(self, thread: Thread, user: str = "") -> str | None:
        """The slot of the ticket's message that a thread is below, on whichever side; `user` where
        it is in the direct message with somebody, which is posted to by their name."""
        there = places.place(thread)
        reference = await in_database(self._slots.reference, there)
        if reference is None:
            await self._underway.settled({thread.channel, user}.__contains__)
            reference = await in_database(self._slots.reference, there) or {}
        if number := reference.get(CARES):
            return slots.cares(number)
        number = reference.get(PARTNERS)
        return slots.partners(number) if number else None

    async def _above(self, delivery: Delivery) -> dict[str, str] | None:
        parts = await self._parts(delivery.under) if delivery.under else []
        return parts[0] if parts else None

    async def _replaced(self, team: str, part: Mapping[str, str], message: Json) -> bool:
        """Whether Slack still let us change the message."""
        with unless(GONE):
            await self._drawn(team, "chat.update", message, **part)
            return True
        return False

    async def _shrink(
        self, delivery: Delivery, team: str, parts: list[dict[str, str]], length: int
    ) -> None:
        """A card that became shorter needs fewer messages."""
        for part in parts[length:]:
            await self._delete(team, part)
        if parts[length:]:
            await self._keep(delivery, parts[:length])

    async def _drawn(self, team: str, method: str, message: Json, **more: Any) -> Json:
        """A drawing that Slack does not take is our fault, and the words arrive all the same."""
        try:
            return await self._call(team, method, **message, **more)
        except SlackRefused as error:
            if error.refusal is not Refusal.OURS:
                raise
            log.error("slack does not take a card", reason=str(error))
            return await self._call(team, method, text=message["text"], blocks=[], **more)

    async def _delete(self, team: str, part: Mapping[str, str]) -> None:
        with suppress(ChannelError):
            await self._call(team, "chat.delete", **part)

    async def _parts(self, slot: str) -> list[dict[str, str]]:
        kept = await in_database(self._slots.message, places.CHANNEL, slot) or {}
        return list(kept.get("parts", ()))

    async def _keep(self, delivery: Delivery, parts: list[dict[str, str]]) -> None:
        kept = {"parts": parts}
        await in_database(self._slots.keep_message, delivery.to, delivery.slot, kept)


def _conversation(spot: Room | Thread) -> str:
    return spot.channel if isinstance(spot, Thread) else spot.id


def where(spot: Room | Thread) -> Json:
    if isinstance(spot, Thread):
        return {"channel": spot.channel, "thread_ts": spot.ts}
    return {"channel": spot.id}
