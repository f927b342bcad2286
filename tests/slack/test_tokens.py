"""The tokens of many workspaces: kept sealed, renewed in time, by several replicas at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from adapters.slack import open_channel
from adapters.slack.channel import SlackChannel
from adapters.slack.workspaces import tables
from adapters.slack.workspaces.access import NotInstalled
from adapters.slack.workspaces.installations import Installations
from bot.errors import ChannelError
from bot.model.people import Place
from bot.ports.channel import Delivery
from bot.settings.settings import Settings
from bot.storage.store import Store
from tests.conftest import Start
from tests.drivers.samples import CARDS
from tests.drivers.slack_town import (
    ACME_CHANNEL,
    ALEX,
    ALEXS,
    DURATION,
    ORGANISATION,
    Town,
    ended,
    installation,
    many,
)
from tests.fakes.fake_slack import (
    CLIENT_ID,
    CLIENT_SECRET,
    FakeSlack,
)
from tests.fakes.slack_methods import PARTNERS, TEAM, Workspace


def stored(running_or_path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in running_or_path.glob("care.db*"))


async def test_tokens_are_renewed_before_they_end_and_never_readable(
    town: Town, acme: Workspace, start_app: Start, small_knowledge: Path, tmp_path: Path
) -> None:
    town.slack.expires_in = 3600
    await town.install(acme)
    first = town.slack.token_of(acme)
    renewed = await town.slack.call("oauth.v2.access")
    while "refresh_token" not in renewed.arguments:
        renewed = await town.slack.call("oauth.v2.access")
    second = town.slack.token_of(acme)
    assert second != first
    await town.slack.call("auth.test")
    town.slack.tokens[first] = "token_expired"
    await town.person(acme, ALEX).asks(DURATION, channel=ACME_CHANNEL)
    assert (await town.next(ACME_CHANNEL)).team == acme.team
    await town.running.stop()
    assert b"canary" not in stored(tmp_path)
    again = await start_app(**many(town.slack, small_knowledge))
    await replace(town.person(acme, ALEX), url=again.url).asks(DURATION, channel=ACME_CHANNEL)
    assert (await town.next(ACME_CHANNEL)).team == acme.team


async def test_a_changed_client_secret_seals_the_tokens_anew(
    town: Town, start_app: Start, small_knowledge: Path
) -> None:
    """At the first start with both; after that the former is needed no more."""
    env, running = many(town.slack, small_knowledge), town.running
    for secrets in ({"SLACK_FORMER_CLIENT_SECRET": CLIENT_SECRET}, {}):
        await running.stop()
        while not town.slack.calls.empty():
            town.slack.calls.get_nowait()
        running = await start_app(**{**env, "SLACK_CLIENT_SECRET": "another", **secrets})
        assert (await town.slack.call("auth.test")).team == TEAM
        await replace(town.anna, url=running.url).asks(DURATION)
        await town.next(PARTNERS)


@pytest.fixture
async def replicas(
    slack: FakeSlack, acme: Workspace, small_knowledge: Path, database_url: str
) -> AsyncIterator[list[SlackChannel]]:
    """Two on one database, without the outboxes that try again; the bot is at Acme, with a token
    that soon ends."""
    store = Store(database_url)
    env: dict[str, Any] = many(slack, small_knowledge)
    channels = [
        open_channel(Settings(_env_file=None, **env), store.slots, store.engine) for _ in range(2)
    ]
    made = installation(ALEXS, time.time() - 60, "xoxb-canary-1", None)
    made.bot_refresh_token, made.bot_token_expires_at = "xoxe-canary-1", int(time.time()) + 600
    Installations(store.engine, CLIENT_ID, CLIENT_SECRET).save(made)
    slack.tokens["xoxb-canary-1"], slack.codes["xoxe-canary-1"], slack.expires_in = (
        acme,
        acme,
        43200,
    )
    for channel in channels:
        await channel.api.start()
    await asyncio.gather(*(channel.workspaces.warm() for channel in channels))
    yield channels
    for channel in channels:
        await channel.close()
    store.close()


NOTICE = Delivery(Place("slack", f"{ALEXS}!{ACME_CHANNEL}"), "n-1", CARDS["notice"])


async def test_replicas_that_renew_a_token_at_once_both_go_on(
    replicas: list[SlackChannel], slack: FakeSlack, acme: Workspace
) -> None:
    """Slack renews it for one of them; the other finds that in the database when its own is
    refused."""
    slack.tokens["xoxb-canary-1"] = "token_expired"
    for channel in replicas:
        with suppress(ChannelError):
            await channel.deliver(NOTICE)
        await channel.deliver(NOTICE)
    assert len(acme.messages) == 1
    assert slack.token_of(acme) != "xoxb-canary-1"


async def test_another_replica_hears_of_an_end_from_slack(
    replicas: list[SlackChannel], slack: FakeSlack, acme: Workspace
) -> None:
    """And does not try again for ever."""
    one, other = replicas
    await one.workspaces.ended(ended("app_uninstalled", acme))
    for token in list(slack.tokens):
        slack.tokens[token] = "account_inactive"
    for _ in range(2):
        with pytest.raises(NotInstalled, match="install the bot there again") as error:
            await other.deliver(NOTICE)
        assert error.value.retry_after is None


def test_the_newest_installation_replaces_the_former_and_nobody_can_read_it(
    database_url: str,
) -> None:
    """Of a workspace alone, of one in an organisation, and of a whole organisation."""
    store = Store(database_url)
    kept, now = Installations(store.engine, CLIENT_ID, CLIENT_SECRET), time.time()
    for team, enterprise in (("T0A", None), ("T0B", ORGANISATION), (None, ORGANISATION)):
        key = team or ORGANISATION
        kept.save(installation(team, now - 60, "xoxb-canary-1", enterprise))
        kept.save(installation(team, now, "xoxb-canary-2", enterprise))
        found = kept.bot(key)
        assert found is not None
        assert found.bot_token == "xoxb-canary-2"
        assert found.installed_at == pytest.approx(now, abs=1e-5)
        kept.save_bot(found)
    assert len(kept.all(9)) == 3
    assert len(kept.all(2)) == 2
    with store.engine.connect() as connection:
        for table in ("slack_bots", "slack_installations"):
            rows = connection.execute(text(f"select * from {table}")).all()  # noqa: S608
            assert (len(rows), "canary" in str(rows)) == (3, False)
    assert Installations(store.engine, CLIENT_ID, "another").all(1)[0].bot_token is None
    assert Installations(store.engine, "1.1", CLIENT_SECRET).bot("T0A") is None
    assert [kept.forget("T0B", now - 1), kept.forget("T0B", now + 1)] == [False, True]
    assert [kept.bot(key) is None for key in ("T0A", "T0B", ORGANISATION)] == [False, True, False]
    store.close()


def test_the_tables_are_those_of_slack_sdk(database_url: str) -> None:
    """So that a newer one of theirs is noticed."""
    store = Store(database_url)
    theirs = Installations(store.engine, CLIENT_ID, CLIENT_SECRET)
    for ours, table in (
        (tables.bots, theirs.bots),
        (tables.installations, theirs.installations),
    ):
        assert [column.name for column in ours.c] == [column.name for column in table.c]
    store.close()
