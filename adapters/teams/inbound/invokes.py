"""Invokes: a pressed button, a sent form, a search, *Ask the bot*. Whoever did it sees the
answer at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from adapters.teams import actions
from adapters.teams.activity import Activity
from adapters.teams.channel import TeamsChannel
from adapters.teams.drawing import alone, forms
from adapters.teams.inbound import presses, ratings
from adapters.teams.inbound.dialogs import Dialogs
from adapters.teams.inbound.errors import Answer, failure, sentences, toast, unknown
from adapters.teams.inbound.extension import Extension
from adapters.teams.limits import WITHIN
from bot.dialogue import words
from bot.dialogue.turns import Turn
from bot.errors import FormError, FormWarning, PayloadError, StaleError
from bot.gateway.intake import Intake

Invoke = Callable[[Activity], Awaitable[Answer]]


class Invokes:
    def __init__(self, intake: Intake, channel: TeamsChannel) -> None:
        self._intake = intake
        self._channel = channel
        self._dialogs = Dialogs(intake, channel)
        extension = Extension(intake, channel, self._dialogs)
        self._by_name: Mapping[str, Invoke] = {
            "adaptiveCard/action": self._pressed,
            "task/fetch": self._fetched,
            "task/submit": self._submitted,
            "message/fetchTask": self._rated,
            "message/submitAction": self._explained,
            "composeExtension/query": extension.searched,
            "composeExtension/queryLink": extension.linked,
            "composeExtension/anonymousQueryLink": extension.linked,
            "composeExtension/selectItem": extension.chosen,
            "composeExtension/fetchTask": extension.opened,
            "composeExtension/submitAction": self._submitted,
        }

    async def answer(self, activity: Activity) -> web.Response:
        name = activity.name or ""
        invoke = self._by_name.get(name)
        if invoke is None:
            return _unknown(name)
        try:
            async with self._intake.in_time(WITHIN):
                return web.json_response(await invoke(activity))
        except Exception as error:
            if isinstance(error, PayloadError):
                unknown(name, str(error))
            return web.json_response(failure(name, sentences(error)))

    async def _pressed(self, activity: Activity) -> Answer:
        """No card in the answer: that would change the view of this person only."""
        await self._channel.remember(activity)
        press = presses.press(activity)
        by = await self._channel.people.presser(activity, for_care=press.for_care)
        await self._intake.take_and_send(presses.turn(press, by))
        return toast(words.NOTED)

    async def _fetched(self, activity: Activity) -> Answer:
        """A button that opens a form."""
        press = presses.press(activity)
        by = await self._channel.people.presser(activity, for_care=press.for_care)
        return forms.opened(await self._dialogs.opened(activity, press, by))

    async def _submitted(self, activity: Activity) -> Answer:
        """An empty answer closes the dialog; the outbox shows what came of it, in the sender's own
        chat where nothing can be written here."""
        press = presses.press(activity)
        if isinstance(press.action, actions.Cancel):
            return {}
        await self._channel.direct(activity)
        by = await self._channel.people.presser(activity, for_care=press.for_care)
        if actions.opens(press.action):
            return forms.opened(await self._dialogs.opened(activity, press, by))
        try:
            return await self._taken(activity, presses.turn(press, by)) or {}
        except (FormError, FormWarning) as error:
            return forms.opened(await self._dialogs.again(press, by, error))

    async def _rated(self, activity: Activity) -> Answer:
        """Teams' thumb below an answer; down opens the form for what was missing, and counts even
        if that is closed."""
        press = ratings.rated(activity, await self._question(activity))
        by = await self._channel.people.partner(activity)
        if isinstance(press.action, actions.NotHelped):
            return forms.opened(await self._dialogs.opened(activity, press, by))
        await self._intake.take_and_send(presses.turn(press, by))
        return forms.told([words.THANKS_HELPED])

    async def _explained(self, activity: Activity) -> Answer:
        """The form that a thumb opened, where it doesn't come as a dialog's; Teams takes no words
        for an answer."""
        press = ratings.explained(activity, await self._question(activity))
        if press:
            by = await self._channel.people.partner(activity)
            await self._intake.take_and_send(presses.turn(press, by))
        return {}

    async def _question(self, activity: Activity) -> str:
        """That of the answer below which the thumbs are: its slot is called by it."""
        above = [activity.reply_to_id] if activity.reply_to_id else []
        slot = await self._channel.message_above(activity, above)
        if slot is None:
            raise StaleError("no such answer")
        return slot

    async def _taken(self, activity: Activity, turn: Turn) -> Answer | None:
        """Take it; what its reader can see in the dialog alone is the answer."""
        pending = await self._intake.take(turn)
        shown = await self._channel.in_dialog(activity, pending)
        self._intake.send_soon(pending)
        return forms.opened(alone.dialog(shown)) if shown else None


def _unknown(name: str) -> web.Response:
    """Of the families that we are in, its sender is told; of all others the protocol's 501."""
    unknown(name, "no such invoke")
    if name.startswith(("adaptiveCard/", "composeExtension/", "message/", "task/")):
        return web.json_response(failure(name, words.STALE))
    return web.json_response({"error": f"no invoke {name!r} here"}, status=501)
