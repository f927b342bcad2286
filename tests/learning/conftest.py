"""The knowledge's desk, and who works there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import Running
from tests.drivers.slack_chat import SlackChat
from tests.drivers.slack_school import SlackSchool
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.slack_methods import PAUL, RITA


@pytest.fixture
async def school(in_slack: Running, slack: FakeSlack, anna: SlackChat) -> SlackSchool:
    return SlackSchool(in_slack, slack, anna, replace(anna, user=PAUL), replace(anna, user=RITA))
