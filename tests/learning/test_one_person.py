"""Nobody approves their own change through another account."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import words
from tests.conftest import Running
from tests.drivers.slack_chat import settings
from tests.drivers.slack_school import SlackSchool
from tests.drivers.teams_chat import ANNA, BEN, CARE, PERSONAL, SETTINGS, Teams
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.slack_methods import CARE as SLACK_CARE
from tests.fakes.slack_methods import PAUL

PAULS = "U0Paul@netvoice.example"  # as Teams writes it


@pytest.fixture
async def fake() -> AsyncIterator[FakeTeams]:
    rosters = {CARE: {ANNA["id"], BEN["id"]}}
    fake = await FakeTeams(conversations={CARE, PERSONAL}, rosters=rosters).start()
    fake.members[BEN["id"]] = {**fake.usual(BEN["id"]), "email": PAULS}
    yield fake
    await fake.stop()


@pytest.fixture
def slack_settings(slack: FakeSlack, small_knowledge: Path, fake: FakeTeams) -> dict[str, object]:
    """The bot is in Teams too, and the knowledge is worked in Slack."""
    care = {"TEAMS_CARE_CHANNEL": CARE, "TEAMS_CARE_SERVICE_URL": fake.service}
    desk = {"CARE_DESK": "slack", "KNOWLEDGE_CHANNEL": f"slack:{SLACK_CARE}"}
    cloud = {"build_with": {"teams_cloud": fake.cloud}}
    return {**settings(slack, small_knowledge), **SETTINGS, **care, **desk, **cloud}


async def test_an_account_with_the_same_address_does_not_approve(
    school: SlackSchool, fake: FakeTeams, in_slack: Running
) -> None:
    """Paul proposes in Slack; Ben, as he is called in Teams, has Paul's address there, Anna has
    one of her own."""
    assert school.slack.users[PAUL]["profile"]["email"].casefold() == PAULS.casefold()
    await school.missed()
    miss = await school.opened()
    await school.taught(miss, "out-of-scope", outside="numbers on ships")
    teams = Teams(fake, in_slack.url)
    assert words.NOT_YOUR_OWN in await _approves(teams, BEN)
    assert words.NOT_YOUR_OWN not in await _approves(teams, ANNA)
    approved = words.change_step("approve", ANNA["name"])
    while approved not in (await school.shown()).text:
        pass


async def _approves(teams: Teams, by: dict[str, str]) -> str:
    """In one's own chat; gives what the press is answered with."""
    door = await teams.says("knowledge", sender=by)
    await teams.presses(door, words.OPEN_KNOWLEDGE, **{"from": by})
    [misses] = await teams.shows(1)
    await teams.presses(misses, words.changes_wait(1), **{"from": by})
    [changes] = await teams.shows(1)
    await teams.presses(changes, words.LESSON["change"], **{"from": by})
    [change] = await teams.shows(1)
    return str(await teams.presses(change, words.LESSON["approve"], **{"from": by}))
