"""POST /api/messages: who may come in, what they want, and what Teams is told at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from adapters.teams.activity import Activity, parse
from adapters.teams.channel import TeamsChannel
from adapters.teams.client.auth import Refused
from adapters.teams.drawing import forms
from adapters.teams.drawing.cards import attachment
from adapters.teams.drawing.search_results import result
from adapters.teams.inbound import dialogs
from adapters.teams.inbound import payloads as read
from adapters.teams.inbound import presses as buttons
from adapters.teams.inbound.dialogs import Dialogs
from adapters.teams.inbound.errors import Answer, failure, sentences, toast
from adapters.teams.inbound.presses import Pressed
from adapters.teams.limits import BODY_BYTES, SEARCH_RESULTS
from bot.dialogue import words
from bot.dialogue.turns import Turn
from bot.errors import FormError, FormWarning, PayloadError
from bot.gateway.intake import DEADLINE, Reception
from bot.model.people import Partner, Place
from bot.ports.channel import NO_REFERENCES, References
from bot.settings.settings import Settings, is_loopback

WITHIN = 9.0  # seconds for one activity, of which Teams may take six to say who somebody is
FORWARDING = (
    "forwarded",
    "via",
    "x-real-ip",
    "x-original-host",
)  # and all that begin with x-forwarded-

log = structlog.get_logger()


def mount(
    app: web.Application, settings: Settings, reception: Reception, channel: TeamsChannel
) -> None:
    app.router.add_post("/api/messages", Messages(reception, channel).handle)


class Messages:
    """One request is one activity; an invoke, unlike the others, is answered with what its sender
    sees."""

    def __init__(self, reception: Reception, channel: TeamsChannel) -> None:
        self._reception = reception
        self._channel = channel
        self._dialogs = Dialogs(reception, channel)
        self._invokes: Mapping[str, Callable[[Activity], Awaitable[Answer]]] = {
            "adaptiveCard/action": self._pressed,
            "task/fetch": self._fetched,
            "task/submit": self._submitted,
            "composeExtension/query": self._searched,
            "composeExtension/fetchTask": self._asked_about,
        }

    async def handle(self, request: web.Request) -> web.Response:
        try:
            activity = await self._admitted(request)
            return await self._answer(activity)
        except Refused as refusal:
            return web.json_response({"error": str(refusal)}, status=refusal.status)
        except PayloadError as error:
            return web.json_response({"error": str(error)}, status=400)

    async def _admitted(self, request: web.Request) -> Activity:
        gate = self._channel.gate
        if gate is None:
            _check_local(request)
            activity = parse(await _body(request))
            if not self._channel.trusts(activity.service_url):
                raise Refused(403, "the emulator answers on this machine only")
            return activity
        claims = await gate.check_token(request.headers.get("Authorization", ""))
        activity = parse(await _body(request))
        gate.check_service(claims, activity.service_url)
        if activity.channel_id != "msteams":
            raise Refused(403, "this bot is for Microsoft Teams")
        return activity

    async def _answer(self, activity: Activity) -> web.Response:
        if activity.type == "invoke":
            return await self._invoked(activity)
        if read.removed(activity):
            await self._channel.leave(activity)
        elif read.concerns_us(activity):
            await self._listen(activity)
        elif (room := read.overheard_in(activity)) and self._reception.listens_in(room):
            await self._overhear(activity)
        return web.json_response({})

    async def _invoked(self, activity: Activity) -> web.Response:
        invoke = self._invokes.get(activity.name or "")
        if invoke is None:
            return web.json_response({"error": f"no invoke {activity.name!r} here"}, status=501)
        try:
            async with self._reception.in_time(WITHIN):
                return web.json_response(await invoke(activity))
        except PayloadError:
            raise
        except Exception as error:
            return web.json_response(failure(activity.name, sentences(error)))

    async def _listen(self, activity: Activity) -> None:
        """A message or an installation; where there is no dialog, buttons and forms come as
        messages too."""
        try:
            async with self._reception.in_time(WITHIN):
                await self._remember(activity)
                if activity.value is None or activity.type != "message":
                    await self._take(read.turn(activity, await self._channel.partner(activity)))
                else:
                    await self._press_in_message(activity, read.conversation(activity).place)
        except PayloadError:
            raise
        except Exception as error:
            self._reception.go(self._channel.answer(activity, sentences(error)))

    async def _overhear(self, activity: Activity) -> None:
        """Nobody asked the bot, so nobody is told when it fails."""
        try:
            turn = read.overheard(activity, await self._channel.partner(activity))
            await self._take(turn, {turn.where.place: self._channel.reference(activity)})
        except PayloadError:
            raise
        except Exception as error:
            log.warning("not overheard", channel=self._channel.name, reason=type(error).__name__)

    async def _press_in_message(self, activity: Activity, place: Place) -> None:
        data = buttons.pressed(activity)
        if data["verb"] == "cancel":
            return
        by = await self._presser(activity, data)
        try:
            if data["verb"] not in dialogs.VERBS:
                await self._take(buttons.press(activity, data, by))
                return
            dialog = await self._dialogs.opened(activity, data, by)
        except (FormError, FormWarning) as error:
            dialog = await self._dialogs.again(data, by, error)
        self._reception.go(self._channel.show(place, _as_message(dialog.card)))

    async def _pressed(self, activity: Activity) -> Answer:
        """No card in the answer: that would change the view of this person only."""
        await self._remember(activity)
        data = buttons.pressed(activity)
        await self._take(buttons.press(activity, data, await self._presser(activity, data)))
        return toast(words.NOTED)

    async def _fetched(self, activity: Activity) -> Answer:
        """A button that opens a form."""
        data = buttons.pressed(activity)
        return forms.opened(
            await self._dialogs.opened(activity, data, await self._presser(activity, data))
        )

    async def _submitted(self, activity: Activity) -> Answer:
        """An empty answer closes the dialog; the outbox shows what came of it."""
        data = buttons.pressed(activity)
        if data["verb"] == "cancel":
            return {}
        by = await self._presser(activity, data)
        try:
            await self._take(buttons.press(activity, data, by))
        except (FormError, FormWarning) as error:
            return forms.opened(await self._dialogs.again(data, by, error))
        return {}

    async def _searched(self, activity: Activity) -> Answer:
        found = await self._reception.search(read.searched(activity))
        if not found:
            return {"composeExtension": {"type": "message", "text": words.NOTHING_FOUND}}
        results = [result(entry) for entry in found[:SEARCH_RESULTS]]
        return {
            "composeExtension": {
                "type": "result",
                "attachmentLayout": "list",
                "attachments": results,
            }
        }

    async def _asked_about(self, activity: Activity) -> Answer:
        """*Ask Customer Care* on a message: answered below it where the bot is, else in private."""
        by = await self._channel.partner(activity)
        if await self._channel.present(activity):
            await self._remember(activity)
            where, told = read.conversation(activity), words.ANSWERED_THERE
        else:
            where, told = await self._channel.direct(activity), words.ANSWERED_DIRECTLY
        await self._take(read.message_action(activity, by, where))
        return forms.told(told)

    async def _remember(self, activity: Activity) -> None:
        async with asyncio.timeout(DEADLINE):
            await self._channel.remember(activity)

    async def _presser(self, activity: Activity, data: Pressed) -> Partner:
        """Who pressed; RefusedError where only the care team may."""
        return await (
            self._channel.agent(activity)
            if buttons.for_care(data)
            else self._channel.partner(activity)
        )

    async def _take(self, turn: Turn, references: References = NO_REFERENCES) -> None:
        self._reception.send_soon(await self._reception.take(turn, references))


def _check_local(request: web.Request) -> None:
    """Whoever sends through a tunnel or a proxy is not on this machine."""
    names = [name.lower() for name in request.headers]
    forwarded = any(name in FORWARDING or name.startswith("x-forwarded-") for name in names)
    try:
        host = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    except ValueError:
        host = ""
    if forwarded or not is_loopback(host):
        raise Refused(403, "TEAMS_AUTH=disabled answers requests of this machine only")


async def _body(request: web.Request) -> bytes:
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "the body is too large") from None
    if len(body) > BODY_BYTES:
        raise Refused(413, "the body is too large")
    return body


def _as_message(card: dict[str, Any]) -> dict[str, Any]:
    return {"type": "message", "summary": card["fallbackText"], "attachments": [attachment(card)]}
