"""Where the bot's own requests may go: forged addresses, redirects and name servers get none, and
so no token."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import requests
from aiohttp import web

from adapters.helpdesk.http import Service, basic
from adapters.shared import outgoing
from adapters.shared.blocking import blocking_session
from adapters.slack import open_channel
from adapters.teams.channel import TeamsChannel
from adapters.teams.client.auth import Keys, TurnedAway
from adapters.teams.client.cloud import PUBLIC_CLOUD
from adapters.teams.client.connector import Connector, connected
from adapters.teams.client.transport import transport_of
from bot.errors import ChannelError
from bot.model.people import Place
from bot.ports.channel import Delivery
from bot.ports.helpdesk import HelpdeskError
from bot.ports.slots import Slots
from bot.settings.settings import Settings
from tests.conftest import Start
from tests.drivers.samples import CARDS
from tests.drivers.slack_chat import FORM, chatting, payload, settings
from tests.drivers.teams_chat import CARE, PERSONAL, PORTING, SETTINGS, Teams
from tests.fakes.fake_slack import fake_slack
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.first_start import opened
from tests.fakes.helpdesk_rig import serving

NAME = "helpdesk.example.com"
PRIVATE_4 = (
    "127.0.0.1 10.0.0.7 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1"
    " 255.255.255.255"
)
PRIVATE_6 = "::1 :: fd00::1 fe80::1 ::ffff:127.0.0.1 2002:7f00:1::"
DURATION = "how long does porting a DID number take?"


@dataclass
class Recorder:
    """Somebody else's server: remembers every request that reaches it."""

    url: str = ""
    seen: list[str] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._record)
        return app

    @property
    def port(self) -> str:
        return self.url.rpartition(":")[2]

    async def _record(self, request: web.Request) -> web.Response:
        self.seen.append(f"{request.method} {request.path} {dict(request.headers)}")
        return web.json_response({"ok": True, "id": "1"})


@pytest.fixture
async def recorder() -> AsyncIterator[Recorder]:
    recorder = Recorder()
    async with serving(recorder.app()) as recorder.url:
        yield recorder
    assert recorder.seen == []


@pytest.fixture
async def fake() -> AsyncIterator[FakeTeams]:
    fake = await FakeTeams(conversations={PERSONAL, CARE}).start()
    yield fake
    await fake.stop()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the name server answers, by name; whoever is not in it does not exist."""
    known: dict[str, str] = {}

    def answer(host: str, port: int, *args: Any, **how: Any) -> list[Any]:
        if host.startswith("127."):
            return real(host, port, *args, **how)
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "there is no such name")
        family = socket.AF_INET6 if ":" in known[host] else socket.AF_INET
        rest = (port, 0, 0) if ":" in known[host] else (port,)
        return [(family, socket.SOCK_STREAM, 6, "", (known[host], *rest))]

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


async def test_a_forged_response_url_gets_nothing(
    recorder: Recorder, start_app: Start, small_knowledge: Path
) -> None:
    """In every kind of payload that carries one, signed though it is."""
    async with fake_slack() as slack:
        app = await start_app(**settings(slack, small_knowledge))
        await slack.call("auth.test")
        async with chatting(app.url, slack) as anna:
            foreign = f"{recorder.url}/hooks/1"
            assert (await anna.commands(DURATION, response_url=foreign)).status == 400
            for name in (
                "press_on_message",
                "press_on_private_message",
                "message_action",
                "ticket_form",
            ):
                forged = {
                    **payload(name),
                    "response_url": foreign,
                    "response_urls": [{"response_url": foreign}],
                }
                assert (await anna.interact(forged)).status in (200, 400)
            ssl_check = b"ssl_check=1&response_url=" + foreign.encode()
            assert (await anna.post(ssl_check, FORM)).status == 200


async def test_a_redirect_of_slack_leads_nowhere(
    recorder: Recorder, tmp_path: Path, small_knowledge: Path
) -> None:
    """The Web API's library would follow it, with its token."""

    async def redirect(request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect(f"{recorder.url}/api/chat.postMessage")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", redirect)
    store = opened(f"sqlite:///{tmp_path}/care.db")
    async with serving(app) as url, fake_slack() as slack:
        env: dict[str, Any] = {**settings(slack, small_knowledge), "SLACK_API_URL": f"{url}/api/"}
        channel = open_channel(Settings(_env_file=None, **env), store.slots, store.engine)
        await channel.start()
        with pytest.raises(ChannelError, match="RefusedHost"):
            await channel.deliver(Delivery(Place("slack", "C0PARTNERS"), "q-1", CARDS["notice"]))
        await channel.close()
    store.close()


async def test_a_session_asks_its_own_hosts_only(recorder: Recorder) -> None:
    """Another name for the same machine is another host."""
    async with outgoing.session(["localhost"]) as session:
        for url in (
            recorder.url,
            "https://example.com/",
            "ws://127.0.0.1:1/",
            "http://0x7f000001/",
            "http://2130706433/",
        ):
            with pytest.raises(outgoing.RefusedHost):
                await session.get(url)
            with pytest.raises(outgoing.RefusedHost):
                await session.ws_connect(url)
    blocking = blocking_session(["localhost"], (), 5)
    with pytest.raises(requests.exceptions.InvalidURL):
        blocking.post(recorder.url)


@pytest.mark.parametrize(
    "address",
    [*PRIVATE_4.split(), *PRIVATE_6.split()],
)
async def test_a_name_that_turns_out_to_be_private_is_not_asked(
    recorder: Recorder, names: dict[str, str], address: str
) -> None:
    """Whatever the name server says at the very moment of the request; and the ticket waits,
    because it may pass."""
    names[NAME] = address
    with pytest.raises(HelpdeskError, match="cannot be reached") as error:
        await Service(
            f"https://{NAME}:{recorder.port}", name="Example", headers=basic("bot", "key")
        ).call("GET", "/")
    assert error.value.retry_after


async def test_private_hosts_names_those_of_your_own_network(names: dict[str, str]) -> None:
    """A helpdesk in the office; but never a cloud's own address for secrets."""
    recorder = Recorder()
    async with serving(recorder.app()) as recorder.url, outgoing.session([NAME], [NAME]) as session:
        names[NAME] = "127.0.0.1"
        assert (await session.get(f"http://{NAME}:{recorder.port}/")).status == 200
        assert len(recorder.seen) == 1
    async with outgoing.session([NAME], [NAME]) as session:
        names[NAME] = "169.254.169.254"
        with pytest.raises(aiohttp.ClientConnectorError, match="not public"):
            await session.get(f"http://{NAME}/")


@pytest.mark.parametrize("host", ["169.254.169.254", "[fe80::1]", "[::ffff:a9fe:a9fe]", "[::]"])
async def test_no_setting_makes_the_bot_ask_a_clouds_own_address(host: str) -> None:
    """Nor where PRIVATE_HOSTS names it."""
    bare = host.strip("[]")
    async with outgoing.session([bare], [bare]) as session:
        with pytest.raises(outgoing.RefusedHost, match="none that is asked"):
            await session.get(f"https://{host}/latest")


def test_private_hosts_are_a_list_of_names() -> None:
    assert Settings(_env_file=None, PRIVATE_HOSTS=" Desk.example , 10.0.0.1,").private == {
        "desk.example",
        "10.0.0.1",
    }


async def test_a_forged_service_url_gets_nothing(
    recorder: Recorder, fake: FakeTeams, start_app: Start
) -> None:
    """Not in a signed activity, and not in what an older release, or a hand, has left in the
    database."""
    app = await start_app(**SETTINGS, build_with={"teams_cloud": fake.cloud})
    teams = Teams(fake, app.url)
    for foreign in (
        recorder.url,
        f"{recorder.url}/teams/",
        f"https://smba.trafficmanager.net@127.0.0.1:{recorder.port}/",
    ):
        activity = fake.payload("message-personal", serviceUrl=foreign)
        assert (await teams.sends(activity, fake.token_for(foreign)))[0] == 403
    async with connected(Settings(_env_file=None, **SETTINGS), fake.cloud) as connector:  # type: ignore[arg-type]
        with pytest.raises(ChannelError, match="not trusted"):
            await connector.post(f"{recorder.url}/", PERSONAL, {})
    await teams.says(PORTING)


async def test_a_kept_service_url_is_checked_again_at_use(
    recorder: Recorder, fake: FakeTeams, tmp_path: Path
) -> None:
    """A conversation reference that was changed in the database does not get the token."""
    slots: Slots = (store := opened(f"sqlite:///{tmp_path}/care.db")).slots
    place = Place("teams", PERSONAL)
    slots.keep_reference(place, {"service": f"{recorder.url}/", "conversation": PERSONAL})
    channel = TeamsChannel(Settings(_env_file=None, **SETTINGS), slots, store.pictures, fake.cloud)  # type: ignore[arg-type]
    with pytest.raises(ChannelError, match="not trusted"):
        await channel.deliver(Delivery(place, "q-1", CARDS["answer"]))
    store.close()


@pytest.mark.parametrize("transport", ["botbuilder", "http"])
async def test_a_redirect_of_the_connector_leads_nowhere(
    recorder: Recorder, fake: FakeTeams, start_app: Start, transport: str
) -> None:
    chosen = {**SETTINGS, "TEAMS_TRANSPORT": transport}
    app = await start_app(**chosen, build_with={"teams_cloud": fake.cloud})
    teams = Teams(fake, app.url)
    await teams.says("help")
    for status in (301, 302, 303, 307, 308):
        fake.refusals = [(status, {"Location": f"{recorder.url}/v3/conversations/x/activities"})]
        await teams.sends(fake.payload("message-personal", text=PORTING, id=f"redirected-{status}"))
        await teams.says("topics")


@pytest.mark.parametrize("transport", ["botbuilder", "http"])
async def test_a_service_host_that_turns_out_to_be_private_gets_no_token(
    recorder: Recorder, names: dict[str, str], transport: str
) -> None:
    """The name is trusted, its address is not."""
    names["smba.trafficmanager.net"] = "127.0.0.1"
    settings = Settings(_env_file=None, TEAMS_AUTH="disabled", TEAMS_TRANSPORT=transport)
    connector = Connector(PUBLIC_CLOUD, transport_of(settings, PUBLIC_CLOUD, Keys("")))
    with pytest.raises(ChannelError, match="cannot be reached"):
        await connector.post("https://smba.trafficmanager.net/emea/", PERSONAL, {})
    await connector.close()


async def test_signing_keys_come_from_their_own_host_only(recorder: Recorder) -> None:
    """The address of the keys stands in a document that says where to look next."""

    async def metadata(request: web.Request) -> web.Response:
        return web.json_response(
            {"jwks_uri": f"{recorder.url.replace('127.0.0.1', 'localhost')}/keys"}
        )

    app = web.Application()
    app.router.add_get("/openid", metadata)
    async with serving(app) as url:
        with pytest.raises(TurnedAway):
            await Keys(f"{url}/openid").get("key-1")


async def test_attached_files_are_never_fetched(
    recorder: Recorder, fake: FakeTeams, start_app: Start, small_knowledge: Path, tmp_path: Path
) -> None:
    """They are links on the ticket; so is whatever a person typed."""
    link = f"{recorder.url}/secret.png"
    async with fake_slack() as slack:
        app = await start_app(**settings(slack, small_knowledge))
        await slack.call("auth.test")
        async with chatting(app.url, slack) as anna:
            files = json.loads(json.dumps(payload("message_file_share")["event"]["files"]))
            for one in files:
                one.update({name: link for name in one if "url" in name or name == "permalink"})
            await anna.happens("message_file_share", files=files, text=f"{DURATION} {link}")
            await slack.call("chat.postMessage")
    other = {"DATABASE_URL": f"sqlite:///{tmp_path}/teams.db", "KNOWLEDGE_DIR": small_knowledge}
    teams = Teams(
        fake, (await start_app(**SETTINGS, **other, build_with={"teams_cloud": fake.cloud})).url
    )
    activity = json.dumps(fake.payload("message-files")).replace(
        "https://netvoice.sharepoint.example", recorder.url
    )
    await teams.sends(json.loads(activity))
    await fake.next_call()
