"""What people do on Slack: each payload is read, taken to the desk, acknowledged, and then its
cards are sent.

What changes something is acknowledged after it is kept; what only opens a form is acknowledged at
once.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck

from adapters.slack import actions, places, views
from adapters.slack.channel import SlackChannel
from adapters.slack.client.response_urls import Pressed, pressed
from adapters.slack.drawing import home
from adapters.slack.fields import object_at, text_at
from adapters.slack.identity import Workspace
from adapters.slack.inbound import care, mending, naming, openings, payloads, presses, sent
from adapters.slack.inbound.errors import tell
from adapters.slack.inbound.logging_once import Unknown
from adapters.slack.inbound.presses import Press
from adapters.slack.places import Alone, Private, Room, Thread
from bot.dialogue.form_requests import FormRequest
from bot.dialogue.turns import Ask, Introduce, Share, Turn
from bot.errors import BusyError, RefusedError, StaleError
from bot.gateway.intake import Intake
from bot.model.people import Agent, Conversation, Partner, Place, Venue
from bot.ports.channel import NO_REFERENCES, References

Body = dict[str, Any]

SHORTCUT = "ask_about_message"
SEARCH = "search_faq"


class Listeners:
    def __init__(self, channel: SlackChannel, intake: Intake) -> None:
        self._channel = channel
        self._intake = intake
        self._unknown = Unknown()
        channel.people.introduced = self._introduced
        channel.workspaces.accepted = self._accepted

    async def mention(self, body: Body) -> None:
        if payloads.is_spoken(body):
            by, workspace = await self._by(body)
            asked = payloads.mention(await self._named(body, workspace), by, workspace)
            await self._take(await self._below(asked, body, workspace), body)

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
        by, workspace = await self._by(body)
        if turn := payloads.message(await self._named(body, workspace), by, workspace):
            await self._take(await self._below(turn, body, workspace), body)

    async def mended(self, body: Body) -> None:
        """The bot may write somewhere again, and what waits for that comes at once."""
        if there := mending.mended_by(body, self._channel.workspaces.key(body)):
            self._intake.go(self._intake.mended(places.CHANNEL, there))

    async def _not_spoken(self, body: Body) -> None:
        await self.mended(body)
        if added := payloads.mention_added(body):
            by, workspace = await self._by(added)
            asked = payloads.mention(await self._named(added, workspace), by, workspace)
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
        if turn := payloads.home_opened(body, *await self._by(body)):
            await self._take(turn, body)

    async def command(self, body: Body, ack: AsyncAck) -> None:
        """Whatever the command is called: it is ours, since Slack sends it here."""
        if text_at(body, "command").casefold() != self._intake.knowledge.brand.command:
            self._unknown.note("command", body["command"])
        turn = payloads.command(body, *await self._by(body))
        url, user = text_at(body, "response_url"), text_at(body, "user_id")
        reference = self._channel.replies.opened(turn.where.place, url, user)
        await self._take(turn, body, ack, {turn.where.place: reference})

    async def shortcut(self, body: Body, ack: AsyncAck) -> None:
        if body["callback_id"] == SEARCH:
            await ack()
            return self._open_search(body)
        if body["callback_id"] != SHORTCUT:
            self._unknown.note("shortcut", body["callback_id"])
            raise StaleError("the shortcut is none of ours")
        by, workspace = await self._by(body)
        member = await self._channel.asking.is_member(text_at(body, "channel", "id"), workspace)
        named = await self._named(body, workspace)
        turn = payloads.shortcut(named, by, workspace, member=member)
        if not member:
            await self._keep_url(turn.where.place, body)
        await self._take(turn, body, ack)

    async def press(self, body: Body, ack: AsyncAck) -> None:
        press = presses.press(body)
        if press.action is None:
            self._unknown.note("button", text_at(body["actions"][0], "action_id"))
            raise StaleError("the button is none of ours")
        by, workspace = await self._by(body)
        if isinstance(press.action, actions.Learn):
            return await self._learn(press, body, ack)
        if isinstance(press.action, actions.Cares):
            return await self._work(press, body, ack)
        where = await self._where(press, body, by, workspace)
        turn = presses.turn(press, by, where)
        if isinstance(turn, Share):
            await self._keep_url(turn.place, body)
        if turn:
            await self._take(turn, body)
        await ack()
        if form := openings.partners(press, by):
            self._open(body, press, form)

    async def _learn(self, press: Press, body: Body, ack: AsyncAck) -> None:
        """A button of the knowledge's desk, which shows something where it was pressed."""
        agent = await self._agent(body)
        where = await self._where(press, body, agent, await self._channel.workspace(body))
        if turn := care.lesson(press, agent, where):
            await self._take(turn, body)
        await ack()
        if form := openings.desks(press, agent, where.place):
            self._open(body, press, form)

    async def _work(self, press: Press, body: Body, ack: AsyncAck) -> None:
        """A care button; only the team's count."""
        agent = await self._agent(body)
        if turn := care.turn(press, agent):
            await self._take(turn, body)
        await ack()
        if form := openings.cares(press, agent):
            self._open(body, press, form)

    async def sent(self, body: Body, ack: AsyncAck) -> None:
        """A form, filled in."""
        if sent.is_unknown(body):
            self._unknown.note("form", text_at(body, "view", "callback_id"))
            raise StaleError("the form is none of ours")
        if isinstance(sent.view(body), views.Search):
            return await self._search(body, ack)
        if sent.is_cares(sent.view(body)):
            await self._take(sent.care_turn(body, await self._agent(body)), body, ack)
        else:
            by, _ = await self._by(body)
            await self._take(sent.turn(body, by), body, ack)

    async def _search(self, body: Body, ack: AsyncAck) -> None:
        """The window stays, and what is found comes into it."""
        turn = payloads.searched(body, *await self._by(body))
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

    async def _by(self, body: Body) -> tuple[Partner, Workspace]:
        """Who it is, and where; they are spoken with in their language from here on."""
        workspace = await self._channel.workspace(body)
        by = await self._channel.partner(payloads.sender(body), workspace)
        self._intake.speak_with(by)
        return by, workspace

    async def _agent(self, body: Body) -> Agent:
        by, workspace = await self._by(body)
        return await self._channel.team.agent(by, payloads.sender(body).user, workspace)

    async def _named(self, body: Body, workspace: Workspace) -> Body:
        """With the names of whom and what it mentions, for readers elsewhere than on Slack."""
        said = "event" if "event" in body else "message"
        message = object_at(body, said)
        if ids := naming.ids(message, payloads.bot(body)):
            message = naming.named(message, await self._channel.names.of(ids, workspace))
        if stubs := naming.stubs(message):
            files = await self._channel.files.of(stubs, workspace)
            message = naming.with_files(message, files)
        return {**body, said: message}

    async def _below(self, turn: Ask, body: Body, workspace: Workspace) -> Ask:
        """With the ticket's message below which it was said: in a direct message, or below care's
        card, where who says it may be of the care team."""
        there = places.spot(turn.where.place)
        if not isinstance(there, Thread):
            return turn
        cares = self._channel.team.works_in(there.channel) and not there.team
        if not cares and turn.where.venue is not Venue.DIRECT:
            return turn
        slot = await self._channel.messages.above(there, payloads.sender(body).user)
        return replace(turn, below=slot, by=await self._speaker(turn.by, body, workspace, cares))

    async def _speaker(
        self, by: Partner, body: Body, workspace: Workspace, in_care: bool
    ) -> Partner:
        """Who is not surely of the care team is nobody there."""
        if in_care:
            with suppress(RefusedError, BusyError):
                return await self._channel.team.agent(by, payloads.sender(body).user, workspace)
        return by

    async def _where(
        self, press: Press, body: Body, by: Partner, workspace: Workspace
    ) -> Conversation:
        """Where the press was made; its response URL is the way to change what only the person
        sees."""
        message = pressed(press.block)
        if message is None and not press.ephemeral:
            return presses.where(body, by, workspace)
        there = (
            message.place
            if message
            else places.place(Private(press.channel, press.trigger, workspace.key))
        )
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
        """The newest way to what only one person sees."""
        url, user = text_at(body, "response_url"), text_at(body, "user", "id")
        await self._channel.replies.keep(place, url, user, message)

    def _open_search(self, body: Body) -> None:
        async def opening() -> None:
            _, workspace = await self._by(body)
            await self._channel.open_search(text_at(body, "trigger_id"), workspace)

        self._intake.go(self._told(body, opening()))

    def _open(self, body: Body, press: Press, request: FormRequest) -> None:
        async def opening() -> None:
            form = await self._intake.form(request)
            workspace = await self._channel.workspace(body)
            above = presses.in_window(body)
            await self._channel.open_form(press.trigger, form, workspace, above=above)

        self._intake.go(self._told(body, opening()))

    async def _told(self, body: Body, opening: Awaitable[None]) -> None:
        """Slack has its answer already: whoever pressed hears of what goes wrong."""
        try:
            await opening
        except Exception as error:
            tell(self._channel, self._intake, body, error)


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
