"""How a workspace gets the bot: who begins ends it, and nothing else is installed."""

from __future__ import annotations

import time
from pathlib import Path

import aiohttp
import pytest

from adapters.shared.sealing import seal
from adapters.slack.workspaces import tables
from adapters.slack.workspaces.install import INSTALL, REDIRECT
from adapters.slack.workspaces.states import STATE_SECONDS
from bot.dialogue import words
from bot.storage.store import Store
from tests.drivers.slack_town import (
    ACME_CHANNEL,
    ALEX,
    Town,
)
from tests.fakes.fake_slack import (
    CLIENT_SECRET,
)
from tests.fakes.slack_methods import Workspace


async def test_a_state_is_good_once_and_in_the_browser_that_began(
    town: Town, acme: Workspace
) -> None:
    """Nobody installs by a link that somebody else sent."""
    state, cookie = await town.begin()
    other, _ = await town.begin()
    code = town.slack.allow(acme)
    for wrong in ("", other, "forged"):
        page = await town.come_back(wrong, state=state, code=code)
        assert (page.status, words.INSTALL_FAILED["invalid_browser"] in page.text) == (400, True)
    assert (await town.come_back("forged", state="forged", code=code)).status == 400
    assert (await town.come_back(cookie, code=code)).status == 400
    assert (await town.come_back(cookie, state=state, code=code)).status == 200
    page = await town.come_back(cookie, state=state, code=town.slack.allow(acme))
    assert (page.status, words.INSTALL_FAILED["invalid_state"] in page.text) == (400, True)


async def test_a_state_lives_ten_minutes(town: Town, acme: Workspace) -> None:
    """Even one that was signed here."""
    await town.begin()
    for age, status in ((STATE_SECONDS + 1, 400), (STATE_SECONDS - 60, 200)):
        begun = int(time.time()) - age
        key = seal(CLIENT_SECRET, "slack installations under way")
        state = key.encrypt_at_time(b"a browser", begun).decode()
        page = await town.come_back(state, state=state, code=town.slack.allow(acme))
        assert page.status == status


async def test_no_flood_of_installations_locks_anybody_out(town: Town, acme: Workspace) -> None:
    """Beginning one takes no room."""
    async with aiohttp.ClientSession() as stranger:
        for _ in range(1000):
            url = f"{town.running.url}{INSTALL}"
            async with stranger.get(url, allow_redirects=False) as answer:
                assert answer.status == 302
    assert (await town.install(acme)).status == 200


@pytest.mark.parametrize(
    ("failure", "status"),
    [("invalid_code", 400), ("500", 400), ("hang-up", 503), ("ratelimited", 400)],
)
async def test_what_slack_does_not_confirm_is_not_kept(
    town: Town, acme: Workspace, failure: str, status: int
) -> None:
    """And the person is told in words."""
    town.slack.failures["oauth.v2.access"].append(failure)
    page = await town.install(acme)
    assert page.status == status
    assert words.NOT_INSTALLED_YET in page.text
    await town.person(acme, ALEX).commands("topics", channel=ACME_CHANNEL)
    assert words.NOT_INSTALLED[0] in (await town.slack.call("response")).text


async def test_a_database_that_does_not_answer_is_said_in_words(
    town: Town, acme: Workspace, tmp_path: Path
) -> None:
    store = Store(f"sqlite:///{tmp_path}/care.db")
    with store.engine.begin() as connection:
        tables.installations.drop(connection)
    store.close()
    page = await town.install(acme)
    assert (page.status, words.INSTALL_LATER in page.text) == (503, True)


async def test_declining_is_no_error_and_nothing_of_the_address_is_repeated(town: Town) -> None:
    page = await town.come_back(error="access_denied")
    assert (page.status, words.INSTALL_DECLINED in page.text) == (200, True)
    page = await town.come_back(error="<script>alert(1)</script>", state="x")
    assert page.status == 400
    assert "script" not in page.text


async def test_the_name_of_a_workspace_is_never_markup(town: Town, acme: Workspace) -> None:
    acme.name = "<img src=x onerror=alert(1)>"
    assert "&lt;img" in (await town.install(acme)).text


async def test_the_pages_are_shown_nowhere_else_and_kept_nowhere(town: Town) -> None:
    async with town.anna.session.get(f"{town.running.url}{REDIRECT}") as answer:
        assert answer.status == 400
        assert answer.content_type == "text/html"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
