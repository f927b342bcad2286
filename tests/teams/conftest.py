"""The fake of Teams and the bot beside it, with a care channel and a few entries of knowledge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import Start
from tests.drivers.teams_chat import ANNA, BEN, CARE, GROUP, PERSONAL, SETTINGS, THREAD, Teams
from tests.fakes.fake_teams import FakeTeams


@pytest.fixture
async def fake() -> AsyncIterator[FakeTeams]:
    rosters = {CARE: {ANNA["id"], BEN["id"]}}
    fake = await FakeTeams(conversations={PERSONAL, THREAD, GROUP, CARE}, rosters=rosters).start()
    yield fake
    await fake.stop()


@pytest.fixture
def teams_settings(
    request: pytest.FixtureRequest, fake: FakeTeams, small_knowledge: Path
) -> dict[str, object]:
    """What the bot is started with; a file of tests may name another KNOWLEDGE_DIR."""
    care = {"TEAMS_CARE_CHANNEL": CARE, "TEAMS_CARE_SERVICE_URL": fake.service}
    known = getattr(request.module, "KNOWLEDGE_DIR", small_knowledge)
    return {**SETTINGS, **care, "KNOWLEDGE_DIR": known}


@pytest.fixture
async def teams(fake: FakeTeams, teams_settings: dict[str, object], start_app: Start) -> Teams:
    app = await start_app(**teams_settings, build_with={"teams_cloud": fake.cloud})
    return Teams(fake, app.url)
