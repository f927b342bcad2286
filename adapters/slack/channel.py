"""What Slack is asked to do: show, replace, open a form, tell who somebody is. The only I/O of this room."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters import outgoing
from adapters.slack import forms, places, render
from adapters.slack.blocks import Json
from adapters.slack.places import Home, Private, Room, Shared, Thread
from adapters.slack.read import Sender, Workspace
from adapters.slack.refusals import GONE, NO_THREAD, OUTSIDE, Refused, refused, unless
from adapters.slack.replies import HOST, Replies, marked
from adapters.slack.team import Team
from adapters.slack.who import Who
from bot.cards import Form, NudgeCard, ReplyCard, TicketCard
from bot.config import SLACK_API, Settings
from bot.errors import ChannelError
from bot.outbox import Delivery
from bot.people import Partner, Place
from bot.slots import Slots

TIMEOUT = aiohttp.ClientTimeout(total=10)
MEMBER_SECONDS = 0.5

log = structlog.get_logger()


class SlackChannel:
    """One workspace. Only the outbox tries again, so that no message is posted twice in haste."""

    name = places.CHANNEL

    def __init__(self, settings: Settings, slots: Slots) -> None:
        token, secret = settings.slack_bot_token, settings.slack_signing_secret or settings.slack_bot_token
        if token is None or secret is None:
            raise ValueError("Slack is off: set SLACK_BOT_TOKEN")
        self.client = AsyncWebClient(token.get_secret_value(), settings.slack_api_url, retry_handlers=[])
        self.workspace: Workspace | None = None
        replies = _replies_host(settings.slack_api_url)
        self.replies = Replies(slots, secret.get_secret_value(), replies)
        self._hosts = [outgoing.host_of(settings.slack_api_url), outgoing.host_of(replies)]
        self._private = settings.private
        self._slots = slots
        self._who = Who(self._profile)
        self.team = Team(self._members)
        self._warming: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.client.session = outgoing.session(self._hosts, self._private, timeout=TIMEOUT)
        self._warming = asyncio.create_task(self._warm_up())

    async def close(self) -> None:
        if self._warming:
            self._warming.cancel()
        if self.client.session:
            await self.client.session.close()

    def care(self, setting: str) -> Place:
        """The care team's channel; its members are the team."""
        self.team.add(setting)
        return places.place(Room(setting))

    async def partner(self, sender: Sender) -> Partner:
        return await self._who.partner(sender, self.workspace)

    async def is_member(self, channel: str) -> bool:
        """Whether the bot can write in a channel as itself; no when Slack does not say so in time."""
        with suppress(SlackApiError, aiohttp.ClientError, TimeoutError):
            async with asyncio.timeout(MEMBER_SECONDS):
                found = await self.client.conversations_info(channel=channel)
                return bool(found["channel"].get("is_member"))
        return False

    async def ticket_at(self, place: Place) -> str | None:
        """The ticket that the message above a direct message's thread is about."""
        reference = await asyncio.to_thread(self._slots.reference, place) or {}
        return reference.get("ticket")

    async def open_form(self, trigger: str, form: Form) -> None:
        """ChannelError when Slack would not open it; a trigger lives for three seconds."""
        await self._call("views.open", trigger_id=trigger, view=forms.modal(form))

    async def whisper(self, channel: str, user: str, thread: str, message: Json) -> None:
        """For one person's eyes in a channel."""
        where = {"thread_ts": thread} if thread else {}
        await self._call("chat.postEphemeral", channel=channel, user=user, **where, **message)

    async def say(self, spot: Room | Thread, message: Json, *, aloud: bool = False) -> Json:
        """`aloud`: what is said in a thread is seen outside of it too."""
        where = {"channel": spot.channel, "thread_ts": spot.ts} if isinstance(spot, Thread) else {"channel": spot.id}
        quiet = {"unfurl_links": False, "unfurl_media": False}
        loud = {"reply_broadcast": True} if aloud else {}
        posted = await self._call("chat.postMessage", **where, **message, **quiet, **loud)
        return {"channel": posted["channel"], "ts": posted["ts"]}

    async def deliver(self, delivery: Delivery) -> None:
        match places.spot(delivery.to):
            case Home(user):
                await self._call("views.publish", user_id=user, view=render.home(delivery.card))
            case Private():
                await self._reply(delivery, visible="ephemeral")
            case Shared() as shared:
                await self._share(delivery, shared)
            case (Room() | Thread()) as spot:
                await self._show(delivery, spot)

    async def _show(self, delivery: Delivery, spot: Room | Thread) -> None:
        """Every part is remembered as soon as it stands, so that a second attempt goes on from there."""
        parts = await self._parts(delivery.slot)
        for number, message in enumerate(render.message(delivery.card)):
            if number < len(parts) and await self._replaced(parts[number], message):
                continue
            parts[number : number + 1] = [await self._post(delivery, spot, message)]
            await self._keep(delivery, {"parts": parts})
        surplus = parts[number + 1 :]
        for part in surplus:
            with suppress(ChannelError):
                await self._call("chat.delete", **part)
        if surplus:
            await self._keep(delivery, {"parts": parts[: number + 1]})

    async def _post(self, delivery: Delivery, spot: Room | Thread, message: Json) -> Json:
        """In the thread of the message that it belongs under; whoever is mentioned there hears of it, and where
        nobody is, the channel does."""
        card = delivery.card
        above = await self._parts(delivery.under) if delivery.under and isinstance(spot, Room) else []
        if above:
            with unless(NO_THREAD):
                aloud = isinstance(card, NudgeCard) and card.to is None
                return await self.say(Thread(**above[0]), message, aloud=aloud)
        posted = await self.say(spot, message)
        if isinstance(spot, Room) and isinstance(card, TicketCard | ReplyCard | NudgeCard):
            await asyncio.to_thread(self._slots.keep_reference, places.place(Thread(**posted)), {"ticket": card.number})
        return posted

    async def _parts(self, slot: str) -> list[dict[str, str]]:
        kept = await asyncio.to_thread(self._slots.message, self.name, slot) or {}
        return list(kept.get("parts", ()))

    async def _replaced(self, part: Mapping[str, str], message: Json) -> bool:
        """Whether Slack still let us change the message."""
        with unless(GONE):
            await self._call("chat.update", **part, **message)
            return True
        return False

    async def _share(self, delivery: Delivery, shared: Shared) -> None:
        with unless(OUTSIDE):
            return await self._show(delivery, Room(shared.channel))
        await self._reply(delivery, visible="in_channel")

    async def _reply(self, delivery: Delivery, *, visible: str) -> None:
        messages = marked(render.message(delivery.card), delivery.to, delivery.slot)
        await self.replies.write(self.session(), delivery.to, delivery.slot, messages, visible=visible)

    async def _keep(self, delivery: Delivery, message: Json) -> None:
        await asyncio.to_thread(self._slots.keep_message, delivery.to, delivery.slot, message)

    async def _call(self, method: str, **arguments: Any) -> Json:
        return await self._asked(method, json=arguments)

    async def _asked(self, method: str, **how: Any) -> Json:
        try:
            answer = await self.client.api_call(method, **how)
        except SlackApiError as error:
            raise refused(method, error) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ChannelError(f"{method}: {type(error).__name__}", retry_after=1) from error
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    async def _profile(self, user: str) -> Mapping[str, Any]:
        found = await self.client.users_info(user=user)
        return dict(found["user"])

    async def _members(self, channel: str) -> frozenset[str]:
        """Nobody where Slack shows the bot no members: a setting may be wrong, and the other channels are right."""
        members: set[str] = set()
        cursor = ""
        try:
            while True:
                asked = {"channel": channel, "limit": 1000, "cursor": cursor}
                found = await self._asked("conversations.members", params=asked)
                members.update(found["members"])
                if not (cursor := (found.get("response_metadata") or {}).get("next_cursor", "")):
                    break
        except Refused as error:
            if error.retry_after is not None:
                raise
            log.warning("care channel without members", channel=channel, reason=str(error))
        return frozenset(members)

    async def _warm_up(self) -> None:
        """Find out where the bot is installed; while Slack is away the bot does without."""
        pause = 1.0
        while self.workspace is None:
            try:
                found = await self._call("auth.test")
                self.workspace = Workspace(found["team_id"], found["team"], found["url"], found["user_id"])
            except ChannelError as error:
                log.warning("slack does not answer", reason=str(error))
                await asyncio.sleep(error.retry_after or pause)
                pause = min(pause * 2, 60)

    def session(self) -> outgoing.Session:
        if self.client.session is None:
            raise ChannelError("Slack is not started yet", retry_after=1)
        return self.client.session


def _replies_host(api_url: str) -> str:
    """Slack's response URLs have a host of their own; a stand-in for Slack has one for all."""
    parts = urlsplit(api_url)
    return HOST if api_url == SLACK_API else f"{parts.scheme}://{parts.netloc}"
