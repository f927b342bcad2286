"""How a workspace loses the bot: what it had is forgotten, and what is for it waits."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.dialogue import words
from bot.storage.store import Store
from tests.conftest import Start
from tests.drivers.slack_chat import chatting
from tests.drivers.slack_town import (
    ACME_CHANNEL,
    ALEX,
    DURATION,
    Town,
    ended,
    many,
)
from tests.fakes.fake_slack import (
    FakeSlack,
)
from tests.fakes.slack_methods import CARE, PAUL, TEAM, Workspace


@pytest.mark.parametrize(
    "event",
    [{"event": "app_uninstalled"}, {"event": "tokens_revoked", "tokens": {"bot": ["U0ACMEBOT"]}}],
)
async def test_an_uninstalled_workspace_is_forgotten(
    town: Town, acme: Workspace, event: dict[str, Any], tmp_path: Path
) -> None:
    await town.install(acme)
    assert (await town.anna.send(ended(**event, workspace=acme))).status == 200
    await town.person(acme, ALEX).commands("topics", channel=ACME_CHANNEL)
    assert words.NOT_INSTALLED[0] in (await town.slack.call("response")).text
    store = Store(f"sqlite:///{tmp_path}/care.db")
    with store.engine.connect() as connection:
        for table in ("slack_bots", "slack_installations"):
            teams = connection.execute(text(f"select team_id from {table}"))  # noqa: S608
            assert teams.scalars().all() == [TEAM]
    store.close()


async def test_late_news_of_an_end_does_not_end_what_came_after(
    town: Town, acme: Workspace
) -> None:
    """Slack repeats for an hour; nor do the tokens of people matter."""
    await town.install(acme)
    await town.anna.send(ended("app_uninstalled", acme, when=time.time() - 600))
    await town.anna.send(ended("tokens_revoked", acme, tokens={"oauth": [ALEX], "bot": []}))
    await town.person(acme, ALEX).asks(DURATION, channel=ACME_CHANNEL)
    assert (await town.next(ACME_CHANNEL)).team == acme.team


async def test_care_is_told_once_when_a_revoked_token_keeps_an_answer_back(
    town: Town, acme: Workspace
) -> None:
    await town.install(acme)
    alex, paul = town.person(acme, ALEX), replace(town.anna, user=PAUL)
    await town.raises(alex)
    card = await town.next(CARE)
    town.slack.tokens[town.slack.token_of(acme)] = "token_revoked"
    await paul.press(card, "care:claim")
    told = await town.next(CARE)
    assert "token_revoked" in told.text
    assert "/slack/install" in told.text


async def test_what_is_for_care_waits_until_our_own_workspace_has_the_bot(
    slack: FakeSlack, acme: Workspace, start_app: Start, small_knowledge: Path
) -> None:
    running = await start_app(**many(slack, small_knowledge))
    async with chatting(running.url, slack) as anna:
        town = Town(slack, running, anna)
        await town.install(acme)
        alex = town.person(acme, ALEX)
        await town.raises(alex)
        await town.next(ACME_CHANNEL)
        await town.install(slack)
        await running.stop()
        await start_app(**many(slack, small_knowledge))
        assert (await town.next(CARE)).team == TEAM


async def test_what_waited_for_our_own_workspace_comes_when_it_is_installed_again(
    town: Town, slack: FakeSlack, acme: Workspace
) -> None:
    """A partner's ticket is kept while care's workspace has taken the bot out."""
    await town.install(acme)
    alex = town.person(acme, ALEX)
    slack.tokens[slack.token_of(slack)] = "token_revoked"
    await town.raises(alex)
    confirmed = await town.next(ACME_CHANNEL)
    assert (await town.install(slack)).status == 200
    care = await town.next(CARE)
    assert confirmed.text.split()[1] in care.text
