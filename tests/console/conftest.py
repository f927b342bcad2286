"""The console, and accounts to sign in with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.desk.desk import utc_now
from tests.conftest import Running, Start
from tests.drivers.console_page import PUBLIC_URL, ConsolePage, console_page
from tests.drivers.slack_chat import settings
from tests.drivers.teams_chat import CARE as TEAMS_CARE
from tests.drivers.teams_chat import SETTINGS
from tests.fakes.fake_openid import CLIENT, SECRET, FakeOpenId, fake_openid
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.fake_teams import FakeTeams


@dataclass
class Clock:
    """It can be set ahead."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack_accounts() -> AsyncIterator[FakeOpenId]:
    async with fake_openid() as provider:
        yield provider


@pytest.fixture
async def app(
    slack: FakeSlack,
    slack_accounts: FakeOpenId,
    small_knowledge: Path,
    start_app: Start,
    clock: Clock,
) -> Running:
    """The bot in Slack, whose care team signs in with it."""
    running = await start_app(
        **settings(slack, small_knowledge),
        CONSOLE="slack",
        CONSOLE_SLACK_CLIENT_ID=CLIENT,
        CONSOLE_SLACK_CLIENT_SECRET=SECRET,
        PUBLIC_URL=PUBLIC_URL,
        build_with={"issuers": {"slack": slack_accounts.issuer}, "clock": clock},
    )
    await slack.call("auth.test")
    return running


@pytest.fixture
async def page(app: Running) -> AsyncIterator[ConsolePage]:
    async with console_page(app.url) as page:
        yield page


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    teams = await FakeTeams(conversations={TEAMS_CARE}).start()
    yield teams
    await teams.stop()


@pytest.fixture
async def entra(teams: FakeTeams) -> AsyncIterator[FakeOpenId]:
    async with fake_openid(f"/{SETTINGS['MicrosoftAppTenantId']}/v2.0") as provider:
        provider.client = str(SETTINGS["MicrosoftAppId"])
        provider.secret = str(SETTINGS["MicrosoftAppPassword"])
        yield provider
