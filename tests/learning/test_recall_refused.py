"""A correction is told while a platform refuses: what passes waits, what does not takes another way
or stands in the list, and nobody is told twice."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from adapters.server.app import STUDYING
from bot.dialogue import words
from tests.conftest import Start
from tests.drivers.chat import knowledge_of
from tests.drivers.hours import Hours
from tests.drivers.patience import eventually
from tests.drivers.school import corrects
from tests.drivers.slack_chat import THREAD, chatting
from tests.drivers.slack_school import SlackSchool
from tests.fakes.fake_slack import Call, FakeSlack
from tests.fakes.slack_methods import CARE, PARTNERS, PAUL, RITA, STRANGER

ASKING = "how long does porting a DID number take?"
DURATION = "did-porting-duration"
SAMS, OWN = "D0SAM", "D0ANNA"  # whose chats
NOW_RIGHT = "Now **five** days."


@dataclass
class Recall:
    """Anna was shown the old text in a channel, Sam in his own chat; it is corrected since."""

    school: SlackSchool
    hours: Hours
    card: Call

    @property
    def slack(self) -> FakeSlack:
        return self.school.slack

    @property
    def told(self) -> dict[str, int]:
        """How many corrections stand in each channel."""
        found: dict[str, int] = {}
        for (channel, _), message in self.slack.messages.items():
            if words.NEW_ANSWER in str(message):
                found[channel] = found.get(channel, 0) + 1
        return found

    async def begins(self) -> None:
        """Everybody is told who can be."""
        self.card = await self.school.looks(self.card, "learn:recall")
        self.card = await self.school.looks(self.card, "learn:tell")
        await self.goes_on()

    async def goes_on(self) -> None:
        await self.school.running.app[STUDYING].work()

    async def shown(self) -> str:
        """What the change's card says of it."""
        self.card = await self.school.change()
        return self.card.text

    def mended(self) -> None:
        """After some hours Slack takes everything again."""
        self.slack.refusing = lambda method: ""
        self.slack.refuses.clear()
        self.hours.go_by(7)


@pytest.fixture
async def recall(
    slack: FakeSlack,
    slack_settings: dict[str, object],
    start_app: Start,
    small_knowledge: Path,
    tmp_path: Path,
) -> AsyncIterator[Recall]:
    hours = Hours()
    running = await start_app(**slack_settings, build_with={"clock": hours})
    await slack.call("auth.test")
    async with chatting(running.url, slack) as anna:
        school = SlackSchool(
            running, slack, anna, replace(anna, user=PAUL), replace(anna, user=RITA)
        )
        await anna.asks(ASKING, ts=THREAD)
        await school.shown(PARTNERS)
        await replace(anna, user=STRANGER).happens("message_im", text=ASKING, channel=SAMS)
        await slack.call("chat.postMessage")
        url = f"sqlite:///{tmp_path}/care.db"
        await asyncio.to_thread(corrects, knowledge_of(small_knowledge), url, DURATION, NOW_RIGHT)
        await school.reloads()
        yield Recall(school, hours, await school.change())


WRITING = ("chat.postMessage", "chat.update")


def _refusing(*codes: str) -> Callable[[str], str]:
    """Whatever is written: with each of these once, and then with the last."""
    left = deque(codes)

    def refuse(method: str) -> str:
        if method not in WRITING:
            return ""
        return left.popleft() if len(left) > 1 else left[0]

    return refuse


@pytest.mark.parametrize("codes", [("ratelimited:3600",), ("500", "ratelimited:3600")])
async def test_what_passes_waits_for_hours_and_is_told_once(
    recall: Recall, codes: tuple[str, ...]
) -> None:
    """The card counts who was really told, and telling can be stopped all the while."""
    recall.slack.refusing = _refusing(*codes)
    await recall.begins()
    assert words.told_so_far(0, 2, False) in await recall.shown()
    assert recall.card.button("learn:stop")
    recall.mended()
    await eventually(lambda: len(recall.told) == 2)
    assert words.told_so_far(2, 2, False) in await recall.shown()
    await recall.school.running.app[STUDYING].work()
    assert recall.told == {PARTNERS: 1, SAMS: 1}


@pytest.mark.parametrize("code", ["ratelimited:3600", "account_inactive"])
async def test_telling_is_stopped_while_slack_refuses(recall: Recall, code: str) -> None:
    """Once it takes messages again nobody is told of it any more."""
    recall.slack.refusing = _refusing(code)
    await recall.begins()
    await recall.shown()
    recall.card = await recall.school.looks(recall.card, "learn:stop")
    assert not any("learn:stop" in str(block) for block in recall.card.blocks)
    recall.mended()
    await recall.school.shown(CARE)
    assert recall.told == {}


async def test_a_dead_installation_is_told_of_and_mended(recall: Recall) -> None:
    """Both stand in the list with Slack's reason, until they are told."""
    recall.slack.refusing = _refusing("account_inactive")
    await recall.begins()
    shown = await recall.shown()
    assert words.NOT_TOLD in shown
    assert shown.count("chat.postMessage: account_inactive") == 2
    recall.mended()
    await eventually(lambda: len(recall.told) == 2)
    assert words.told_so_far(2, 2, False) in await recall.shown()
    assert recall.told == {PARTNERS: 1, SAMS: 1}


@pytest.mark.parametrize("code", ["is_archived", "channel_not_found"])
async def test_who_cannot_be_told_where_they_asked_is_told_in_their_own_chat(
    recall: Recall, code: str
) -> None:
    """And whose own chat refuses stands in the list. No old card is posted anew, and nobody reads
    that something failed."""
    recall.slack.refuses |= {PARTNERS: code, SAMS: code}
    await recall.begins()
    await eventually(lambda: recall.told == {OWN: 1})
    shown = await recall.shown()
    assert words.told_so_far(1, 2, False) in shown
    assert f"Sam Reed (T0OTHER): chat.postMessage: {code}" in shown
    assert not [said for said in recall.slack.messages.values() if words.FAILED[0] in str(said)]
    recall.mended()
    await eventually(lambda: SAMS in recall.told)
    assert recall.told == {OWN: 1, SAMS: 1}
    shown_all = [said["text"] for said in recall.slack.messages.values()]
    assert len([text for text in shown_all if text.startswith("How long does porting")]) == 2
