"""The knowledge's desk in Slack, through the front door: who asks there, and who looks after what
was missed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters.server.app import RELOADER, STUDYING
from tests.drivers.slack_chat import SlackChat
from tests.fakes.fake_slack import Call, FakeSlack
from tests.fakes.slack_methods import CARE

if TYPE_CHECKING:
    from tests.conftest import Running

MISSED = "is my ported number allowed on a ship"


@dataclass
class SlackSchool:
    """Anna asks; Paul and Rita look after the knowledge."""

    running: Running
    slack: FakeSlack
    anna: SlackChat
    paul: SlackChat
    rita: SlackChat

    async def shown(self, place: str = CARE) -> Call:
        """The next message, or change of one, in a channel."""
        while True:
            call = await self.next("chat.postMessage", "chat.update")
            if call.arguments["channel"] == place:
                return call

    async def next(self, *methods: str) -> Call:
        """The next call of any of these."""
        async with asyncio.timeout(10):
            while (call := await self.slack.calls.get()).method not in methods:
                pass
        return call

    async def answered(self, who: SlackChat, text: str) -> Call:
        await who.commands(text)
        return await self.slack.call("response")

    async def missed(self, text: str = MISSED, times: int = 3) -> None:
        for _ in range(times):
            await self.answered(self.anna, text)
        await self.running.app[STUDYING].group()

    async def opened(self) -> Call:
        """The first miss group, as Paul sees it."""
        door = await self.answered(self.paul, "knowledge")
        await self.paul.press(door, "learn:misses")
        listed = await self.slack.call("response")
        await self.paul.press(listed, "learn:miss")
        return await self.slack.call("response")

    async def change(self) -> Call:
        """The newest change, as Paul sees it for himself."""
        card = await self.answered(self.paul, "knowledge")
        for pressed in ("learn:misses", "learn:changes", "learn:change"):
            card = await self.looks(card, pressed)
        return card

    async def looks(self, card: Call, action: str) -> Call:
        """What Paul's press changes before his eyes."""
        await self.paul.press(card, action)
        return await self.slack.call("response")

    async def taught(self, card: Call, lesson: str, id: str = "V0TEACH", **filled: str) -> Call:
        """Paul fills in a form; gives the change's card once it was checked."""
        await self.paul.press(card, f"learn:{lesson}")
        form = await self.slack.call("views.open")
        answer = await self.paul.sends(form, filled_in(form, filled), id=id)
        assert answer.text == ""
        await self.shown()
        await self.running.app[STUDYING].work()
        return await self.shown()

    async def presses(self, who: SlackChat, card: Call, lesson: str) -> Call:
        assert (await who.press(card, f"learn:{lesson}")).status == 200
        return await self.shown()

    async def reloads(self) -> None:
        await self.running.app[RELOADER].reload()


def filled_in(form: Call, filled: dict[str, str]) -> dict[str, Any]:
    """What stands in the form already, and what is typed."""
    stands: dict[str, Any] = {}
    for block in form.arguments["view"]["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            chosen = element.get("initial_option", {}).get("value")
            stands[block["block_id"]] = chosen or element.get("initial_value", "")
    return {**stands, **filled}
