"""What stands where in Teams: each slot's message is posted, replaced, or followed by a new one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, TypeVar

import structlog

from adapters.shared.underway import Underway
from adapters.teams import places
from adapters.teams.client.connector import Connector
from adapters.teams.client.refusals import GONE, NO_THREAD, TeamsRefused
from adapters.teams.drawing.cards import in_words, message
from adapters.teams.drawing.whispered import spoken, unshareable, whispered
from adapters.teams.places import TEAMS, Alone
from adapters.teams.references import References
from bot.dialogue.cards import LASTING, Card, replaces_only
from bot.errors import ChannelError, Refusal
from bot.gateway.executor import in_database
from bot.model.people import Place
from bot.ports.channel import Delivery
from bot.ports.slots import Slots

log = structlog.get_logger()

Message = Mapping[str, str]  # what fills a slot
Drawn = Mapping[str, Any]  # an activity of ours
Sent = TypeVar("Sent")

# Whom a slot's message is shown to, where it is not simply everybody at its place.
_EYES = "eyes"
_ONE_PERSONS, _EVERYBODYS = "one person's", "everybody's"


class Messages:
    """`thumbs`: Teams asks whether an answer helped."""

    def __init__(
        self, connector: Connector, slots: Slots, references: References, *, thumbs: bool
    ) -> None:
        self._thumbs = thumbs
        self._connector = connector
        self._slots = slots
        self._references = references
        self._underway = Underway()

    async def show(self, delivery: Delivery) -> None:
        """Post or replace the slot's message; one that can no longer be changed is followed by a
        new one."""
        known = await in_database(self._slots.message, TEAMS, delivery.slot)
        if known and await self._replaced(known, delivery):
            return
        if replaces_only(delivery.card):
            return
        with self._underway.posting(delivery.to.key):
            filled = await self._new(delivery)
            await in_database(self._slots.keep_message, delivery.to, delivery.slot, filled)

    async def above(self, ids: Collection[str], keys: Collection[str]) -> str | None:
        """The slot of the first of these messages that is one of ours, at places by their keys."""
        slot = await self._slot_of(ids, keys)
        if slot is None:
            await self._underway.settled(keys.__contains__)
            slot = await self._slot_of(ids, keys)
        return slot

    async def settled(self) -> None:
        """Once what is being posted is kept."""
        await self._underway.settled()

    async def _slot_of(self, ids: Collection[str], keys: Collection[str]) -> str | None:
        found: dict[str, str] = {}
        for key in keys:
            for slot, shown in await in_database(self._slots.messages, Place(TEAMS, key)):
                found[str(shown.get("activity"))] = slot
        return next((found[id] for id in ids if id in found), None)

    async def address(self, place: Place) -> tuple[str, str]:
        """Service URL and conversation id; a chat that nobody has opened yet is opened."""
        reference = await self._references.reach(place)
        service = str(reference["service"])
        if "conversation" not in reference:
            opened = await self._connector.direct(
                service, reference["tenant"], reference["bot"], reference["user"]
            )
            reference = {**reference, "conversation": opened}
            await self._references.keep(place, reference)
        return service, str(reference["conversation"])

    async def _new(self, delivery: Delivery) -> Message:
        alone = places.alone(delivery.to)
        if alone:
            return await self._whispered(delivery, alone)
        return await self._posted(delivery, self._everybodys(delivery.card))

    async def _replaced(self, known: Message, delivery: Delivery) -> bool:
        alone = known.get(_EYES) == _ONE_PERSONS
        drawn = self._drawn(known, delivery)
        if drawn is None:
            return False

        async def replace(shown: Drawn) -> None:
            await self._connector.put(
                known["service"], known["conversation"], known["activity"], shown, alone=alone
            )

        try:
            await _in_words(replace, drawn)
        except ChannelError as error:
            if error.refusal in (Refusal.PASSING, Refusal.WAITS):
                raise
            log.info("message cannot be changed", channel=TEAMS, reason=str(error))
            return False
        return True

    def _drawn(self, known: Message, delivery: Delivery) -> Drawn | None:
        """The card for whoever sees the message that it replaces; None where it is not for them."""
        match known.get(_EYES):
            case "one person's":
                return whispered(delivery.card)
            case "everybody's":
                return spoken(delivery.card)
            case _ if places.alone(delivery.to):
                return message(unshareable(delivery.card))
            case _:
                return self._everybodys(delivery.card)

    def _everybodys(self, card: Card) -> Drawn:
        return message(card, thumbs=self._thumbs)

    async def _whispered(self, delivery: Delivery, alone: Alone) -> Message:
        """For one person's eyes; where Teams does not do that, elsewhere."""
        reference = await self._references.reach(Place(TEAMS, alone.conversation))
        service = str(reference["service"])
        try:
            sent = await self._connector.post(
                service, alone.conversation, whispered(delivery.card), alone=alone.user
            )
        except ChannelError as error:
            if error.refusal is not Refusal.ELSEWHERE and not _bad_request(error):
                raise
            log.info("not for one person alone", channel=TEAMS, reason=str(error))
            return await self._otherwise(delivery, alone, reference, error)
        whose = {"conversation": alone.conversation, "user": alone.user}
        await self._references.keep(delivery.to, {**reference, **whose})
        return {**_message(service, alone.conversation, sent), _EYES: _ONE_PERSONS}

    async def _otherwise(
        self,
        delivery: Delivery,
        alone: Alone,
        reference: Mapping[str, Any],
        error: ChannelError,
    ) -> Message:
        """What is published as an ordinary reply, where only the kind of message is refused;
        everything else in the person's own chat."""
        drawn = spoken(delivery.card) if _bad_request(error) else None
        if drawn:
            sent = await self._sent(str(reference["service"]), alone.conversation, drawn)
            return {**sent, _EYES: _EVERYBODYS}
        own = places.direct_with(reference.get("tenant"), alone.user)
        drawn = message(unshareable(delivery.card))
        return await self._sent(*await self.address(own), drawn)

    async def _posted(self, delivery: Delivery, activity: Drawn) -> Message:
        """What belongs into a thread that is no more stands in the channel."""
        thread = await self._thread(delivery.under)
        if thread:
            try:
                return await self._sent(*thread, activity)
            except TeamsRefused as error:
                if error.code not in NO_THREAD:
                    raise
        service, conversation = await self.address(delivery.to)
        try:
            return await self._sent(service, conversation, activity)
        except TeamsRefused as error:
            if error.code not in GONE or not _for_all(delivery):
                raise
        return await self._sent(service, places.above(conversation), activity)

    async def _sent(self, service: str, conversation: str, activity: Drawn) -> Message:
        async def post(shown: Drawn) -> str:
            return await self._connector.post(service, conversation, shown)

        return _message(service, conversation, await _in_words(post, activity))

    async def _thread(self, under: str | None) -> tuple[str, str] | None:
        """Service URL and conversation id of the thread of a slot's message; in a chat that is the
        chat. What one person alone sees has none."""
        above = await in_database(self._slots.message, TEAMS, under) if under else None
        if not above or not above["activity"] or above.get(_EYES) == _ONE_PERSONS:
            return None
        conversation = places.thread(str(above["conversation"]), str(above["activity"]))
        return str(above["service"]), conversation


def _message(service: str, conversation: str, activity: str) -> Message:
    return {"service": service, "conversation": conversation, "activity": activity}


def _for_all(delivery: Delivery) -> bool:
    """Whether it may as well stand in the channel above a thread: nobody waits for it there, as for
    what is shared out of a thread that its asker alone saw."""
    in_thread = bool(places.first_message(delivery.to.key))
    return in_thread and delivery.aside is None and not isinstance(delivery.card, LASTING)


def _bad_request(error: ChannelError) -> bool:
    """As of clients and tenants that know no messages for one person alone."""
    return isinstance(error, TeamsRefused) and error.status == 400


async def _in_words(send: Callable[[Drawn], Awaitable[Sent]], activity: Drawn) -> Sent:
    """What Teams does not take as a card, which is a mistake of ours, it may take as words."""
    try:
        return await send(activity)
    except ChannelError as error:
        if error.refusal is not Refusal.OURS:
            raise
        log.error("card refused", channel=TEAMS, reason=str(error))
        return await send(in_words(activity))
