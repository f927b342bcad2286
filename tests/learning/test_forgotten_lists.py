"""What somebody asked goes from the cards that care was shown, too, once they are forgotten."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from adapters.server.app import STUDYING
from adapters.server.keepers import every_keeper
from bot.dialogue import words
from bot.knowledge.loading import load
from bot.privacy.erasure import forget
from bot.storage.store import Store
from tests.conftest import Start
from tests.drivers.patience import eventually
from tests.drivers.slack_school import MISSED, SlackSchool
from tests.drivers.teams_chat import ANNA, CARE, GROUP, PERSONAL, PETRA, SETTINGS, Teams
from tests.fakes.fake_teams import FakeTeams


def _forgets(tmp_path: Path, folder: Path, person: str) -> None:
    """As an operator does beside the server."""
    store = Store(f"sqlite:///{tmp_path}/care.db")
    forget(store, every_keeper(), person, load(folder), datetime.now(UTC))
    store.close()


async def test_a_group_in_slack_is_drawn_anew(
    school: SlackSchool, small_knowledge: Path, tmp_path: Path
) -> None:
    """It says that something was erased, and opens the list with its counts."""
    await school.missed()
    await school.paul.happens("message_im", text="knowledge", channel="D0PAUL")
    for action in ("learn:misses", "learn:miss"):
        await school.paul.press(await school.shown("D0PAUL"), action)
    shown = school.slack.messages
    await eventually(lambda: words.WHAT_WAS_ASKED in str(shown))
    assert MISSED in str(shown)
    await asyncio.to_thread(_forgets, tmp_path, small_knowledge, "slack:U0ANNA")
    await eventually(lambda: words.ERASED in str(shown))
    assert MISSED not in str(shown)


async def test_a_list_in_teams_is_drawn_anew(
    start_app: Start, small_knowledge: Path, tmp_path: Path
) -> None:
    """In the own chat of whoever opened it."""
    places = {PERSONAL, GROUP, CARE}
    fake = await FakeTeams(conversations=places, rosters={CARE: {ANNA["id"]}}).start()
    care = {"TEAMS_CARE_CHANNEL": CARE, "TEAMS_CARE_SERVICE_URL": fake.service}
    settings = {**SETTINGS, **care, "KNOWLEDGE_DIR": small_knowledge}
    running = await start_app(**settings, build_with={"teams_cloud": fake.cloud})
    teams = Teams(fake, running.url)
    for _ in range(3):
        await teams.says(MISSED, sender=PETRA)
    await running.app[STUDYING].group()
    door = await teams.says("knowledge", "message-group-chat", ANNA)
    await teams.presses(door, words.OPEN_KNOWLEDGE, **{"from": ANNA})
    counts = words.miss_counts(3, 1, 1)
    await eventually(lambda: counts in str(fake.shown))
    [there] = [where for where, shown in fake.shown.items() if counts in str(shown)]
    person = f"teams:{PETRA['aadObjectId']}"
    await asyncio.to_thread(_forgets, tmp_path, small_knowledge, person)
    await eventually(lambda: words.ERASED in str(fake.shown[there]))
    assert MISSED not in str(fake.shown[there])
    await running.stop()
    await fake.stop()
