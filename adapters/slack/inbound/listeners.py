"""What people do on Slack: each payload is read, taken to the desk, acknowledged, and then its
cards are sent.

What changes something is acknowledged after it is kept; what only opens a form is acknowledged at
once.
"""

from __future__ import annotations

import secrets
from typing import Any

from slack_bolt.async_app import AsyncAck

from adapters.slack import care_actions, places, views
from adapters.slack.channel import SlackChannel
from adapters.slack.client.response_urls import Pressed, pressed
from adapters.slack.drawing import home
from adapters.slack.fields import object_at, text_at
from adapters.slack.identity import Workspace
from adapters.slack.inbound import care, mending, openings, payloads, presses, sent
from adapters.slack.inbound.logging_once import Unknown
from adapters.slack.inbound.looking_up import LookingUp
from adapters.slack.inbound.presses import Press
from adapters.slack.inbound.windows import Windows
from adapters.slack.places import Alone, Private, Room
from bot.dialogue.turns import Introduce, Share, Turn
from bot.errors import StaleError
from bot.gateway.intake import Intake
from bot.model.people import Conversation, Partner, Place, Venue
from bot.ports.channel import NO_REFERENCES, References

Body = dict[str, Any]

SHORTCUT = "ask_about_message"
SEARCH = "search_faq"


class Listeners:
    def __init__(self, channel: SlackChannel, intake: Intake) -> None:
        self._channel = channel
        self._intake = intake
        self._look_up = LookingUp(channel, intake)
        self._windows = Windows(channel, intake, self._look_up)
        self._unknown = Unknown()
        channel.people.introduced = self._introduced
        channel.workspaces.accepted = self._accepted

    async def mention(self, body: Body) -> None:
        if payloads.is_spoken(body):
            by, workspace = await self._look_up.by(body)
            asked = payloads.mention(await self._look_up.named(body, workspace), by, workspace)
            await self._take(await self._look_up.below(asked, body, workspace), body)

    async def message(self, body: Body) -> None:
        if not payloads.is_spoken(body):
            return await self._not_spoken(body)
        if payloads.is_called(body):
            return await self.mention(body)
        overheard_in = payloads.overheard_in(body)
        if overheard_in and not self._intake.listens_in(overheard_in):
            return  # before anybody is looked up
        if not await self._may_be_for_us(body):
            return
        by, workspace = await self._look_up.by(body)
        if turn := payloads.message(await self._look_up.named(body, workspace), by, workspace):
            await self._take(await self._look_up.below(turn, body, workspace), body)

    async def mended(self, body: Body) -> None:
        """The bot may write somewhere again, and what waits for that comes at once."""
        if there := mending.mended_by(body, self._channel.workspaces.key(body)):
            self._intake.go(self._intake.mended(places.CHANNEL, there))

    async def _not_spoken(self, body: Body) -> None:
        await self.mended(body)
        if added := payloads.mention_added(body):
            by, workspace = await self._look_up.by(added)
            asked = payloads.mention(await self._look_up.named(added, workspace), by, workspace)
            await self._take(asked, added)

    async def _may_be_for_us(self, body: Body) -> bool:
        """Nothing is asked about people who only talk with each other."""
        thread = payloads.thread(body, self._channel.workspaces.key(body))
        if thread is None:
            return True
        if self._channel.team.works_in(thread.channel) and await self._channel.messages.above(
            thread
        ):
            return True
        return await self._intake.spoken_in(places.place(thread))

    async def home_opened(self, body: Body) -> None:
        if turn := payloads.home_opened(body, *await self._look_up.by(body)):
            await self._take(turn, body)

    async def command(self, body: Body, ack: AsyncAck) -> None:
        """Whatever the command is called: it is ours, since Slack sends it here."""
        if text_at(body, "command").casefold() != self._intake.knowledge.brand.command:
            self._unknown.note("command", body["command"])
        turn = payloads.command(body, *await self._look_up.by(body))
        url, user = text_at(body, "response_url"), text_at(body, "user_id")
        reference = self._channel.replies.opened(turn.where.place, url, user)
        await self._take(turn, body, ack, {turn.where.place: reference})

    async def shortcut(self, body: Body, ack: AsyncAck) -> None:
        if body["callback_id"] == SEARCH:
            await ack()
            return self._windows.open_search(body)
        if body["callback_id"] != SHORTCUT:
            self._unknown.note("shortcut", body["callback_id"])
            raise StaleError("the shortcut is none of ours")
        by, workspace = await self._look_up.by(body)
        member = await self._channel.asking.is_member(text_at(body, "channel", "id"), workspace)
        named = await self._look_up.named(body, workspace)
        turn = payloads.shortcut(named, by, workspace, member=member)
        if not member:
            await self._keep_url(turn.where.place, body)
        await self._take(turn, body, ack)

    async def press(self, body: Body, ack: AsyncAck) -> None:
        press = presses.press(body)
        if press.action is None:
            self._unknown.note("button", text_at(body["actions"][0], "action_id"))
            raise StaleError("the button is none of ours")
        by, workspace = await self._look_up.by(body)
        if isinstance(press.action, care_actions.Learn):
            return await self._learn(press, body, ack)
        if isinstance(press.action, care_actions.Action):
            return await self._work(press, body, ack)
        where = await self._where(press, body, by, workspace)
        turn = presses.turn(press, by, where)
        if isinstance(turn, Share):
            await self._keep_url(turn.place, body)
        if turn:
            await self._take(turn, body)
        await ack()
        if form := openings.partners(press, by):
            self._windows.open(body, press, form)

    async def _learn(self, press: Press, body: Body, ack: AsyncAck) -> None:
        """A button of the knowledge's desk, which shows something where it was pressed."""
        agent = await self._look_up.agent(body)
        where = await self._where(press, body, agent, await self._channel.workspace(body))
        if turn := care.lesson(press, agent, where):
            await self._take(turn, body)
        await ack()
        if form := openings.desks(press, agent, where.place):
            self._windows.open(body, press, form)

    async def _work(self, press: Press, body: Body, ack: AsyncAck) -> None:
        """A care button; only the team's count."""
        agent = await self._look_up.agent(body)
        if turn := care.turn(press, agent):
            await self._take(turn, body)
        await ack()
        if form := openings.cares(press, agent):
            self._windows.open(body, press, form)

    async def sent(self, body: Body, ack: AsyncAck) -> None:
        """A form, filled in."""
        if sent.is_unknown(body):
            self._unknown.note("form", text_at(body, "view", "callback_id"))
            raise StaleError("the form is none of ours")
        if isinstance(sent.view(body), views.Search):
            return await self._search(body, ack)
        if sent.is_cares(sent.view(body)):
            await self._take(sent.care_turn(body, await self._look_up.agent(body)), body, ack)
        else:
            await self._take(sent.turn(body, *await self._look_up.by(body)), body, ack)

    async def _search(self, body: Body, ack: AsyncAck) -> None:
        """The window stays, and what is found comes into it."""
        turn = payloads.searched(body, *await self._look_up.by(body))
        pending = await self._intake.take(turn)
        await ack(response_action="update", view=home.search())
        self._intake.send_soon(pending)

    async def ended(self, body: Body) -> None:
        """The app was uninstalled, or the bot's token revoked; tokens of people are none of
        ours."""
        event = object_at(body, "event")
        if event.get("type") == "app_uninstalled" or object_at(event, "tokens").get("bot"):
            await self._channel.workspaces.ended(body)

    async def _take(
        self,
        turn: Turn,
        body: Body,
        ack: AsyncAck | None = None,
        references: References = NO_REFERENCES,
    ) -> None:
        pending = await self._intake.take(turn, references)
        if ack:
            await ack()
        self._intake.send_soon(pending)

    async def _where(
        self, press: Press, body: Body, by: Partner, workspace: Workspace
    ) -> Conversation:
        """Where the press was made; its response URL is the way to change what only the person
        sees."""
        message = pressed(press.block)
        if message is None and not press.ephemeral:
            return presses.where(body, by, workspace)
        private = Private(press.channel, press.trigger, workspace.key)
        there = message.place if message else places.place(private)
        await self._keep_url(there, body, message)
        return _unseen(there, press)

    def _introduced(self, by: Partner) -> None:
        """Slack says only now who somebody is that did something before."""
        id = f"slack:introduced:{by.id}:{secrets.token_hex(8)}"
        self._intake.go(self._intake.take_and_send(Introduce(id=id, by=by)))

    def _accepted(self, installation: str) -> None:
        """Slack takes the bot's token, perhaps another one than before."""
        there = mending.everywhere(installation)
        self._intake.go(self._intake.mended(places.CHANNEL, there))

    async def _keep_url(self, place: Place, body: Body, message: Pressed | None = None) -> None:
        """The newest way to what only one person sees, or to a place where others read, too, which
        is nobody's."""
        url, user = text_at(body, "response_url"), text_at(body, "user", "id")
        asker = "" if isinstance(places.spot(place), places.Shared) else user
        await self._channel.replies.keep(place, url, asker, message)


def _unseen(there: Place, press: Press) -> Conversation:
    match places.spot(there):
        case Alone(team=team):
            return Conversation(there, places.place(Room(press.user, team)), Venue.COMMAND)
        case Private(team=team):
            own = places.place(Room(press.user, team))
            alone = places.place(Alone(press.channel, "", press.user, team))
            return Conversation(there, own, Venue.COMMAND, whispered=alone)
        case _:
            return Conversation(there, there, Venue.CHANNEL)
