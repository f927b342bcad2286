"""What Slack is asked to do: show, replace, open a form, tell who somebody is. How it is asked is
`client`'s."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

import structlog
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy import Engine

from adapters.slack import places
from adapters.slack.asking import Asking
from adapters.slack.client.api import Api, replies_hosts
from adapters.slack.client.care_team import Team
from adapters.slack.client.files import Files
from adapters.slack.client.names import Names
from adapters.slack.client.people import People
from adapters.slack.client.refusals import CLOSED, OUTSIDE, unless
from adapters.slack.client.response_urls import Replies, marked
from adapters.slack.drawing import cards, forms, home
from adapters.slack.fields import Json
from adapters.slack.identity import Sender, Workspace
from adapters.slack.messages import Messages, TakenBack
from adapters.slack.places import Alone, Home, Modal, Private, Room, Shared, Thread
from adapters.slack.workspaces.access import Workspaces
from adapters.slack.workspaces.installations import Installations, client_secrets
from adapters.slack.workspaces.many import ManyWorkspaces
from adapters.slack.workspaces.one import OneWorkspace
from bot.dialogue import words
from bot.dialogue.cards import LASTING, NoticeCard
from bot.dialogue.forms import Form
from bot.errors import BusyError, ChannelError, Refusal, RefusedError
from bot.model.people import Agent, Partner, Place
from bot.ports.channel import Delivery
from bot.ports.slots import Slots
from bot.settings.settings import Settings

log = structlog.get_logger()


class SlackChannel:
    """Every place says which installation it is of, and with that which token is used."""

    name = places.CHANNEL

    def __init__(self, settings: Settings, slots: Slots, workspaces: Workspaces, api: Api) -> None:
        self.api = api
        self.workspaces = workspaces
        self.replies = Replies(slots, _secret(settings), replies_hosts(settings.slack_api_url))
        self._slots = slots
        self.asking = Asking(api, workspaces)
        self.messages = Messages(self.asking.call, slots)
        self.people = People(self.asking.profile, workspaces.named)
        self.names = Names(self.people.name, self.asking.room_name)
        self.files = Files(self.asking.file)
        self.team = Team(self.asking.members, self.people.mailbox)
        self._warming: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self.api.start()
        self._warming = asyncio.create_task(self.workspaces.warm())

    async def close(self) -> None:
        if self._warming:
            self._warming.cancel()
        await self.people.close()
        await self.workspaces.close()
        await self.api.close()

    def care(self, setting: str) -> Place:
        """The care team's channel; its members are the team."""
        self.team.add(setting)
        return places.place(Room(setting))

    async def workspace(self, body: Json) -> Workspace:
        """Where a payload comes from; NotInstalled when the bot is not there any more."""
        return (await self.workspaces.access(self.workspaces.key(body))).workspace

    async def partner(self, sender: Sender, workspace: Workspace) -> Partner:
        return await self.people.partner(sender, workspace)

    async def signed_in(self, user: str, homes: Collection[str]) -> Agent:
        """Who has an account of our workspace, as one of the care team; RefusedError for whoever
        is not, BusyError while Slack does not say. `homes` are the account's workspace and
        organisation."""
        workspace = (await self.workspaces.access("")).workspace
        if not workspace.team:
            raise BusyError("Slack does not say yet which workspace is ours")
        if workspace.team not in homes:
            log.warning("refused at the console: another workspace", homes=sorted(homes))
            raise RefusedError(words.CARE_ONLY)
        by = await self.people.partner(Sender(user, workspace.team, ""), workspace)
        return await self.team.signed_in(by, user)

    async def open_form(
        self, trigger: str, form: Form, workspace: Workspace, *, above: bool = False
    ) -> None:
        """`above` a window that stays open below it. ChannelError when Slack would not open it; a
        trigger lives for three seconds."""
        method = "views.push" if above else "views.open"
        await self.asking.call(workspace.key, method, trigger_id=trigger, view=forms.modal(form))

    async def open_search(self, trigger: str, workspace: Workspace) -> None:
        """As for a form."""
        await self.asking.call(workspace.key, "views.open", trigger_id=trigger, view=home.search())

    async def tell(self, room: str, card: NoticeCard) -> None:
        """For care, past the outbox and the database: these may be what it is about."""
        (message,) = cards.message(card)
        await self.messages.say(Room(room), message)

    async def deliver(self, delivery: Delivery) -> None:
        match places.spot(delivery.to):
            case Home(user, team):
                view = home.home(delivery.card)
                await self.asking.call(team, "views.publish", user_id=user, view=view)
            case Modal() as modal:
                await self._in_window(delivery, modal)
            case Private():
                await self._privately(delivery)
            case Alone() as alone:
                await self._alone(delivery, alone)
            case Shared() as shared:
                await self._share(delivery, shared)
            case (Room() | Thread()) as spot:
                await self._openly(delivery, spot)

    async def _openly(self, delivery: Delivery, spot: Room | Thread) -> None:
        """For everybody there."""
        try:
            await self.messages.show(delivery, spot)
        except TakenBack:
            if isinstance(delivery.card, LASTING):
                raise
            log.info("the question is gone, and its answer with it")

    async def _in_window(self, delivery: Delivery, modal: Modal) -> None:
        """While it is open; then in the person's direct message."""
        with unless(CLOSED):
            view = home.search(delivery.card)
            await self.asking.call(modal.team, "views.update", view_id=modal.view, view=view)
            return
        await self.messages.show(delivery, Room(modal.user, modal.team))

    async def _privately(self, delivery: Delivery) -> None:
        """Through the response URL."""
        reference = await self.replies.reference(delivery.to)
        await self._reply(delivery, reference, visible="ephemeral")

    async def _alone(self, delivery: Delivery, alone: Alone) -> None:
        """Where it was asked or, what cannot be shown there, in the direct message."""
        direct = Room(alone.user, alone.team)
        if await self.messages.stands(delivery.slot):
            return await self.messages.show(delivery, direct)
        try:
            await self._whisper(delivery, alone)
        except ChannelError as error:
            if error.refusal is not Refusal.ELSEWHERE:
                raise
            await self.messages.show(delivery, direct)

    async def _whisper(self, delivery: Delivery, alone: Alone) -> None:
        """A press on it brings the URL through which it is replaced."""
        reference = await self.replies.reference(delivery.to)
        if reference.get("slot") == delivery.slot:
            with suppress(ChannelError):
                return await self._reply(delivery, reference, visible="ephemeral")
        room = Room(alone.channel, alone.team)
        spot = Thread(alone.channel, alone.thread, alone.team) if alone.thread else room
        for message in marked(cards.message(delivery.card), delivery.to, delivery.slot):
            await self.messages.whisper(spot, alone.user, message)

    async def _share(self, delivery: Delivery, shared: Shared) -> None:
        with unless(OUTSIDE):
            return await self.messages.show(delivery, Room(shared.channel, shared.team))
        reference = await self.replies.reference(delivery.to)
        await self._reply(delivery, reference, visible="in_channel")

    async def _reply(
        self, delivery: Delivery, reference: Mapping[str, Any], *, visible: str
    ) -> None:
        messages = marked(cards.message(delivery.card), delivery.to, delivery.slot)
        await self.replies.write(
            self.api.session(), reference, delivery.slot, messages, visible=visible
        )


def make(settings: Settings, slots: Slots, engine: Engine) -> SlackChannel:
    """For one workspace or for many, as the settings say."""
    api = Api(settings.slack_api_url, settings.private)
    return SlackChannel(settings, slots, _workspaces(settings, api, engine), api)


def _workspaces(settings: Settings, api: Api, engine: Engine) -> Workspaces:
    if settings.slack_bot_token:
        return OneWorkspace(api, settings.slack_bot_token.get_secret_value())
    if not (
        settings.slack_client_id and settings.slack_client_secret and settings.slack_home_workspace
    ):
        raise ValueError("Slack is off: set SLACK_BOT_TOKEN")
    id, secrets = settings.slack_client_id, client_secrets(settings)
    rotator = AsyncTokenRotator(client_id=id, client_secret=secrets[0], client=api.client)
    kept = Installations(engine, id, *secrets)
    return ManyWorkspaces(
        api, kept, rotator, settings.slack_home_workspace, sealed_before=len(secrets) > 1
    )


def _secret(settings: Settings) -> str:
    """What response URLs are sealed with: one of the secrets that there are."""
    secrets = (
        settings.slack_signing_secret,
        settings.slack_bot_token,
        settings.slack_client_secret,
    )
    return next(secret.get_secret_value() for secret in secrets if secret)
