"""A desk of the knowledge, as most tests of the loop want it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from adapters.server.app import STUDYING
from tests.conftest import Start
from tests.drivers.chat import Chat, knowledge_of
from tests.drivers.school import School, school
from tests.drivers.slack_school import MISSED
from tests.drivers.teams_chat import ANNA, CARE, GROUP, PERSONAL, PETRA, SETTINGS, Teams
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.first_start import opened


@pytest.fixture
def desk(small_knowledge: Path, tmp_path: Path) -> Iterator[School]:
    small = knowledge_of(small_knowledge)
    store = opened(f"sqlite:///{tmp_path}/care.db")
    yield school(small, Chat(small, store))
    store.close()


@pytest.fixture
async def missed_in_teams(start_app: Start, small_knowledge: Path) -> AsyncIterator[Teams]:
    """Where Petra asked three times what nothing answers, and Anna is of the care team."""
    places = {PERSONAL, GROUP, CARE}
    fake = await FakeTeams(conversations=places, rosters={CARE: {ANNA["id"]}}).start()
    care = {"TEAMS_CARE_CHANNEL": CARE, "TEAMS_CARE_SERVICE_URL": fake.service}
    settings = {**SETTINGS, **care, "KNOWLEDGE_DIR": small_knowledge}
    running = await start_app(**settings, build_with={"teams_cloud": fake.cloud})
    teams = Teams(fake, running.url)
    for _ in range(3):
        await teams.says(MISSED, sender=PETRA)
    await running.app[STUDYING].group()
    yield teams
    await running.stop()
    await fake.stop()
