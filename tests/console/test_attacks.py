"""What somebody tries who has an address of the console, a link, or a copy of the database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, text
from yarl import URL

from adapters.server.keepers import every_keeper
from bot.dialogue import words
from bot.knowledge.entries import Knowledge
from bot.privacy.erasure import forget
from bot.storage.store import Store
from tests.conftest import Running
from tests.console.test_signing_in import BACK, COOKIE, HOME, SIGN_IN, signs_in
from tests.drivers.console_page import PUBLIC_URL, ConsolePage, console_page
from tests.fakes.fake_openid import FakeOpenId
from tests.fakes.slack_methods import PAUL

EVIL = "https://evil.example"
EVERYWHERE = ("next", "return_to", "redirect_uri", "url", "state")


async def test_nobody_is_led_elsewhere(page: ConsolePage, slack_accounts: FakeOpenId) -> None:
    """Whatever an address or a header says: people go to the provider, come back to `PUBLIC_URL`,
    and begin at the overview."""
    query = "&".join(f"{name}={EVIL}" for name in EVERYWHERE)
    spoofed = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    for path in (f"{HOME}?{query}", f"{SIGN_IN}?{query}", "/console//evil.example/", "/console/.."):
        async with page.session.get(
            page.url + path, headers=spoofed, allow_redirects=False
        ) as answer:
            there = URL(answer.headers.get("Location", "/"))
        assert there.host in (None, URL(slack_accounts.issuer).host), path
    asked = await page.goes(f"{SIGN_IN}?{query}")
    assert URL(asked.address).query["redirect_uri"] == f"{PUBLIC_URL}{BACK}"
    await signs_in(page, slack_accounts)
    back = await page.goes(f"/console?{query}")
    assert back.address == HOME


async def test_a_provider_that_sends_people_elsewhere_is_not_followed(
    page: ConsolePage, slack_accounts: FakeOpenId
) -> None:
    """Not even when it says so itself: somebody may have taken its address."""
    slack_accounts.elsewhere = f"{EVIL}/authorize"
    answer = await page.opens(SIGN_IN)
    assert EVIL not in answer.address
    assert answer.status == 403


async def test_a_link_does_nothing(page: ConsolePage, slack_accounts: FakeOpenId) -> None:
    """Whoever is led to an address that changes something changes nothing, and stays signed in."""
    await signs_in(page, slack_accounts)
    for path in ("sign-out", "sign-out-everywhere", "learn", "be", "tickets/WX-AAAAA/move"):
        assert (await page.goes(f"/console/{path}")).status in (404, 405), path
    assert (await page.goes(HOME)).status == 200


async def test_a_copy_of_the_database_opens_nothing(
    app: Running, page: ConsolePage, slack_accounts: FakeOpenId, tmp_path: Path
) -> None:
    """It holds the digest of what a browser brings along."""
    await signs_in(page, slack_accounts)
    with create_engine(f"sqlite:///{tmp_path}/care.db").connect() as connection:
        [kept] = connection.execute(text("select id, flow, agent from console_sessions")).all()
    assert page.cookies[COOKIE] not in str(kept)
    async with console_page(app.url) as thief:
        thief.session.cookie_jar.update_cookies({COOKIE: kept.id})
        assert (await thief.goes(HOME)).status == 303


async def test_whoever_is_forgotten_is_signed_out(
    page: ConsolePage, slack_accounts: FakeOpenId, tmp_path: Path, knowledge: Knowledge
) -> None:
    await signs_in(page, slack_accounts)
    assert (await page.goes(HOME)).status == 200
    store = Store(f"sqlite:///{tmp_path}/care.db")
    await asyncio.to_thread(
        forget, store, every_keeper(), f"slack:{PAUL}", knowledge, datetime.now(UTC)
    )
    store.close()
    assert words.SIGNED_OUT_MEANWHILE in (await page.opens(HOME)).text
