"""A correction is told while Teams refuses: what passes waits, and who cannot be told stands in the
list."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.server.app import RELOADER, STUDYING
from bot.dialogue import words
from tests.conftest import Running, Start
from tests.drivers.chat import knowledge_of
from tests.drivers.hours import Hours
from tests.drivers.patience import PATIENCE, eventually
from tests.drivers.school import corrects
from tests.drivers.teams_chat import ANNA, CARE, PERSONAL, PETRA, PORTING, Teams
from tests.drivers.teams_screen import Call
from tests.fakes.fake_teams import FakeTeams

DURATION = "did-porting-duration"


@dataclass
class Recall:
    """Petra was shown the old text in her own chat; it is corrected since."""

    running: Running
    teams: Teams
    hours: Hours
    shown: list[Call] = field(default_factory=list)

    async def begins(self) -> None:
        await self.presses(words.LESSON["tell"])
        await self.running.app[STUDYING].work()

    async def presses(self, title: str) -> None:
        """A button, on the newest card that has it."""
        button = f'"title": "{title}"'
        while not (cards := [one for one in self.shown if _says(one, button)]):
            self.shown.append(await self.teams.fake.next_call())
        await self.teams.presses(cards[-1], title, **{"from": ANNA})

    async def has(self, text: str, where: str) -> None:
        """Until the newest message, or change of one, there says it."""
        async with asyncio.timeout(PATIENCE):
            while not (self._there(where) and _says(self._there(where)[-1], text)):
                self.shown.append(await self.teams.fake.next_call())

    def told(self) -> int:
        """How many corrections were posted in Petra's chat."""
        while not self.teams.fake.calls.empty():
            self.shown.append(self.teams.fake.calls.get_nowait())
        posted = [one for one in self._there(PERSONAL) if one.kind == "post"]
        return len([one for one in posted if _says(one, words.NEW_ANSWER)])

    def _there(self, where: str) -> list[Call]:
        return [
            one for one in self.shown if one.conversation == where and one.kind in ("post", "put")
        ]


def _says(call: Call, text: str) -> bool:
    return text in (call.said if call.activity.get("attachments") else str(call.activity))


@pytest.fixture
async def recall(
    fake: FakeTeams,
    teams_settings: dict[str, object],
    start_app: Start,
    small_knowledge: Path,
    tmp_path: Path,
) -> Recall:
    hours = Hours()
    with_it = {"teams_cloud": fake.cloud, "clock": hours}
    running = await start_app(**teams_settings, build_with=with_it)
    teams = Teams(fake, running.url)
    await teams.says(PORTING, sender=PETRA)
    url = f"sqlite:///{tmp_path}/care.db"
    await asyncio.to_thread(
        corrects, knowledge_of(small_knowledge), url, DURATION, "Now **five** days."
    )
    await running.app[RELOADER].reload()
    recall = Recall(running, teams, hours)
    recall.shown.append(await teams.says("knowledge", "message-group-chat", ANNA))
    for title in (words.OPEN_KNOWLEDGE, words.LESSON["changes"], words.LESSON["change"]):
        await recall.presses(title)
    await recall.presses(words.LESSON["recall"])
    await recall.has(words.LESSON["tell"], CARE)
    return recall


async def test_what_teams_cannot_take_for_hours_is_told_once(recall: Recall) -> None:
    """And can be stopped all the while."""
    recall.teams.fake.refusals += [(429, {"Retry-After": "3600"})] * 40
    await recall.begins()
    recall.teams.fake.refusals.clear()
    recall.hours.go_by(7)
    await eventually(lambda: recall.told() == 1)
    await recall.has(words.told_so_far(1, 1, False), CARE)
    assert recall.told() == 1


async def test_who_cannot_be_told_stands_in_the_list(recall: Recall) -> None:
    """Once it is stopped they are told no more, though it would be taken."""
    recall.teams.fake.closed[PERSONAL] = 403, "BotNotInConversationRoster"
    await recall.begins()
    await recall.has(words.NOT_TOLD, CARE)
    await recall.has("Petra Lang", CARE)
    assert recall.told() == 0
    await recall.presses(words.LESSON["stop"])
    recall.teams.fake.closed.clear()
    recall.hours.go_by(7)
    await recall.teams.says("topics", sender=PETRA)
    assert recall.told() == 0
