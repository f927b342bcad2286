"""The Bot Framework as the bot sees it: trusted hosts, signing keys and the bot's own identity."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web

from adapters.teams.client.auth import KEYS_PAUSE, Keys, TurnedAway
from adapters.teams.client.cloud import PUBLIC_CLOUD, Emulated
from adapters.teams.client.library.credentials import EntraCredentials
from bot.errors import SettingsError
from bot.settings.settings import Settings
from tests.conftest import Start
from tests.drivers.patience import Stopwatch
from tests.drivers.teams_chat import CARE, SETTINGS, Teams
from tests.fakes.fake_teams import APP_ID, FakeCredentials, FakeTeams
from tests.fakes.helpdesk_rig import serving


@pytest.fixture
async def fake() -> AsyncIterator[FakeTeams]:
    fake = await FakeTeams().start()
    yield fake
    await fake.stop()


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://smba.trafficmanager.net:443/emea/", True),
        ("https://webchat.botframework.com/", False),
        ("https://evil.trafficmanager.net/", False),
        ("http://smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net:8443/", False),
        ("https://user@smba.trafficmanager.net/", False),
        ("https://evil.example\\@smba.trafficmanager.net/", False),
        ("https://evil.example#smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://evilbotframework.com/", False),
        ("https://[::1/", False),
        ("https://127.0.0.1/", False),
        ("https://smba.trafficmanager.net/\n", False),
        ("", False),
    ],
)
def test_the_bots_token_goes_to_known_hosts_only(url: str, trusted: bool) -> None:
    """Exact hosts, https, no tricks that two parsers read differently."""
    assert PUBLIC_CLOUD.trusts(url) is trusted
    assert not Emulated().trusts(url) or "127.0.0.1" in url


async def test_a_rotated_key_is_looked_for_once_a_minute(fake: FakeTeams) -> None:
    """Nobody can make the bot fetch keys at will, and nobody waits a day for a new one."""
    now = 0.0
    keys = Keys(f"{fake.url}/openid", lambda: now)
    assert (await keys.get("key-1")).endorsements == ["msteams"]
    fake.kid = "key-2"
    for _ in range(5):
        with pytest.raises(TurnedAway, match="unknown key"):
            await keys.get("key-2")
    assert fake.keys_fetched == 1
    now += KEYS_PAUSE
    await keys.get("key-2")
    assert fake.keys_fetched == 2


async def test_without_keys_teams_is_asked_to_come_back(fake: FakeTeams) -> None:
    """An outage of the key server is not the sender's fault."""
    with pytest.raises(TurnedAway) as refused:
        await Keys(f"{fake.url}/nothing").get("key-1")
    assert refused.value.status == 503


async def test_a_slow_key_server_holds_nobody_up(start_app: Start, fake: FakeTeams) -> None:
    """Nor does a slow token server: both hang while the bot starts and a message waits for them,
    and the event loop is on time. The quietest of three seconds counts, because the machine has
    other work."""
    release = asyncio.Event()

    async def hang(request: web.Request) -> web.Response:
        await release.wait()
        return web.Response(status=503)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", hang)
    async with serving(app) as url:
        cloud = replace(
            fake.cloud,
            keys=f"{url}/openid",
            credentials=lambda settings: FakeCredentials(url, "secret"),
        )
        teams = Teams(fake, (await start_app(**SETTINGS, build_with={"teams_cloud": cloud})).url)
        waiting = asyncio.create_task(teams.sends(fake.payload("message-personal")))
        late = [await latest(50) for _ in range(3)]
        assert not waiting.done()
        release.set()
        assert (await waiting)[0] == 503
    assert min(late) < 0.05


async def latest(looks: int) -> float:
    """By how many seconds the event loop was late at most."""
    late = 0.0
    for _ in range(looks):
        watch = Stopwatch()
        await asyncio.sleep(0.02)
        late = max(late, watch.seconds - 0.02)
    return late


async def test_a_care_channel_at_an_unknown_host_stops_the_start(start_app: Start) -> None:
    """Tickets would be refused one by one; the setting's name is in the error."""
    care = {"TEAMS_CARE_CHANNEL": CARE, "TEAMS_CARE_SERVICE_URL": "https://smba.example.com/teams/"}
    with pytest.raises(SettingsError, match="TEAMS_CARE_SERVICE_URL"):
        await start_app(**SETTINGS, **care)


def test_the_app_asks_its_own_tenant_for_tokens() -> None:
    """New bots are single-tenant; the old shared tenant is for MultiTenant only."""
    single = Settings(_env_file=None, **SETTINGS)  # type: ignore[arg-type]
    assert EntraCredentials(single, PUBLIC_CLOUD).authority.endswith(
        SETTINGS["MicrosoftAppTenantId"]
    )
    many = Settings(_env_file=None, **{**SETTINGS, "MicrosoftAppType": "MultiTenant"})  # type: ignore[arg-type]
    assert EntraCredentials(many, PUBLIC_CLOUD).authority.endswith("/botframework.com")
    assert single.teams_app_id == APP_ID
