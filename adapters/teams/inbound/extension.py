"""The message extension: the search of the compose box, what our links show, *Ask the bot* on
a message, and *Raise a ticket*."""

from __future__ import annotations

from adapters.teams import places
from adapters.teams.activity import Activity
from adapters.teams.channel import TeamsChannel
from adapters.teams.drawing import alone, forms, search_results
from adapters.teams.inbound import payloads, searches
from adapters.teams.inbound.dialogs import Dialogs
from adapters.teams.inbound.errors import Answer
from bot.dialogue import words
from bot.dialogue.turns import Insert
from bot.errors import StaleError
from bot.gateway.intake import Intake

RAISE_TICKET = "ticket"  # the manifest's id of the command


class Extension:
    def __init__(self, intake: Intake, channel: TeamsChannel, dialogs: Dialogs) -> None:
        self._intake = intake
        self._channel = channel
        self._dialogs = dialogs

    async def searched(self, activity: Activity) -> Answer:
        """Without words, the topics."""
        search = searches.searched(activity)
        if not search.text:
            knowledge = self._intake.knowledge
            topics = [(each, list(knowledge.of_topic(each.id))) for each in knowledge.topics]
            return search_results.topics(topics, search.skip, search.count)
        found = await self._intake.search(search.text)
        return search_results.offered(found, search.skip, search.count)

    async def linked(self, activity: Activity) -> Answer:
        """What a link of ours to an entry shows; nothing for any other."""
        named = searches.entry_linked(activity, self._channel.public_url)
        entry = self._intake.knowledge.by_id.get(named) if named else None
        return search_results.unfurled(entry)

    async def chosen(self, activity: Activity) -> Answer:
        """One of what was found is inserted."""
        entry = self._intake.knowledge.by_id.get(searches.chosen(activity))
        if entry is None:
            raise StaleError("the entry was withdrawn")
        by = await self._channel.people.partner(activity)
        own = (await self._channel.direct(activity)).place
        inserted = Insert(id=payloads.turn_id(activity), by=by, own=own, entry=entry.id)
        await self._intake.take_and_send(inserted)
        return search_results.chosen(entry)

    async def opened(self, activity: Activity) -> Answer:
        """An action was chosen."""
        if searches.command(activity) == RAISE_TICKET:
            by = await self._channel.people.partner(activity)
            return forms.opened(await self._dialogs.raised(activity, by))
        return await self._asked_about(activity)

    async def _asked_about(self, activity: Activity) -> Answer:
        """*Ask the bot* on a message: answered below it where the bot is, else in private."""
        by = await self._channel.people.partner(activity)
        if await self._channel.present(activity):
            await self._channel.remember(activity)
            where, told = places.conversation(activity), words.ANSWERED_THERE
        else:
            where, told = await self._channel.direct(activity), words.ANSWERED_DIRECTLY
        pending = await self._intake.take(payloads.message_action(activity, by, where))
        shown = await self._channel.in_dialog(activity, pending)
        self._intake.send_soon(pending)
        return forms.opened(alone.dialog(shown)) if shown else forms.told(told)
