"""The loop of learning in Slack, through the front door: missed, taught, checked, approved,
published, undone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import pytest

from adapters.server.app import RELOADER, STUDYING
from bot.dialogue import words
from tests.conftest import Running
from tests.drivers.slack_chat import SlackChat
from tests.fakes.fake_slack import Call, FakeSlack
from tests.fakes.slack_methods import CARE, PAUL, RITA

MISSED = "is my ported number allowed on a ship"


@dataclass
class School:
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

    async def taught(self, card: Call, lesson: str, id: str = "V0TEACH", **filled: str) -> Call:
        """Paul fills in a form; gives the change's card once it was checked."""
        await self.paul.press(card, f"learn:{lesson}")
        form = await self.slack.call("views.open")
        answer = await self.paul.sends(form, _filled(form, filled), id=id)
        assert answer.text == ""
        await self.shown()
        await self.running.app[STUDYING].work()
        return await self.shown()

    async def presses(self, who: SlackChat, card: Call, lesson: str) -> Call:
        assert (await who.press(card, f"learn:{lesson}")).status == 200
        return await self.shown()

    async def reloads(self) -> None:
        await self.running.app[RELOADER].reload()


def _filled(form: Call, filled: dict[str, str]) -> dict[str, Any]:
    """What stands in the form already, and what is typed."""
    stands: dict[str, Any] = {}
    for block in form.arguments["view"]["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            chosen = element.get("initial_option", {}).get("value")
            stands[block["block_id"]] = chosen or element.get("initial_value", "")
    return {**stands, **filled}


@pytest.fixture
async def school(in_slack: Running, slack: FakeSlack, anna: SlackChat) -> School:
    return School(in_slack, slack, anna, replace(anna, user=PAUL), replace(anna, user=RITA))


async def test_what_was_missed_is_taught_and_answered(school: School) -> None:
    """Three partners' questions make a group; a new entry is proposed by one, approved by another,
    published, answered within seconds, and taken back with one press."""
    await school.missed()
    miss = await school.opened()
    assert MISSED in miss.text
    card = await school.taught(
        miss,
        "new-entry",
        question="May a ported number be used on a ship?",
        answer="No. A ported number stays **in its country**.",
        asked=f"{MISSED}\nnumber on a vessel\nport a DID for a ship\nship with our number",
    )
    assert words.FOUND["gained"] in card.text
    refused = await school.paul.press(card, "learn:approve")
    assert refused.status == 200
    assert words.NOT_YOUR_OWN in (await school.next("response", "chat.postEphemeral")).text
    card = await school.presses(school.rita, card, "approve")
    card = await school.presses(school.rita, card, "publish")
    assert words.STAGE["published"] in card.text
    await school.reloads()
    answer = await school.answered(school.anna, MISSED)
    assert "in its country" in answer.text
    assert "may-a-ported-number-be-used-on-a-ship · 1" in str(answer.blocks)
    receipt = await school.answered(school.anna, "receipt may-a-ported-number-be-used-on-a-ship 1")
    assert "Approved by Rita" in receipt.text
    await school.presses(school.rita, card, "undo")
    await school.reloads()
    again = await school.answered(school.anna, MISSED)
    assert "in its country" not in again.text
