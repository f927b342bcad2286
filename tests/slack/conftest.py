"""The bot with many workspaces: our own, and Acme, where Alex works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import Start
from tests.drivers.slack_chat import chatting
from tests.drivers.slack_town import (
    ACME_CHANNEL,
    ALEX,
    ALEXS,
    Town,
    many,
)
from tests.fakes.fake_slack import (
    TOKEN,
    FakeSlack,
)
from tests.fakes.slack_methods import Workspace, person


@pytest.fixture
def acme(slack: FakeSlack) -> Workspace:
    return slack.workspace(
        ALEXS, "Acme", "U0ACMEBOT", ACME_CHANNEL, person(ALEX, "Alex Dole", ALEXS)
    )


@pytest.fixture
async def town(slack: FakeSlack, start_app: Start, small_knowledge: Path) -> AsyncIterator[Town]:
    """The bot is in our own workspace already; the token that it would have alone is none of
    its."""
    running = await start_app(**many(slack, small_knowledge))
    del slack.tokens[TOKEN]
    async with chatting(running.url, slack) as anna:
        town = Town(slack, running, anna)
        assert (await town.install(slack)).status == 200
        yield town
