"""Whichever way the Bot Framework is reached, by Microsoft's library or by HTTP alone, one contract
holds: who is let in, what is sent, and what a refusal comes to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.teams.client.connector import connected
from adapters.teams.drawing.cards import message
from bot.dialogue import words
from bot.dialogue.cards import NoticeCard
from bot.errors import ChannelError
from bot.settings.settings import Settings
from tests import ROOT
from tests.conftest import Start
from tests.drivers.patience import eventually
from tests.drivers.teams_chat import (
    CARE,
    GROUP,
    PERSONAL,
    PETRA,
    PORTING,
    SETTINGS,
    THREAD,
    Teams,
)
from tests.fakes.fake_teams import APP_ID, PAYLOADS, STRANGER_KEY, FakeTeams

WAYS = ["botbuilder", "http"]
RECORDED = sorted(file.stem for file in PAYLOADS.glob("*.json"))
# What only Microsoft's library brings.
HEAVY = ("botbuilder", "botframework", "msrest", "msal", "requests")


@pytest.fixture(params=WAYS)
def teams_settings(request: pytest.FixtureRequest) -> dict[str, object]:
    """Without a care channel."""
    return {**SETTINGS, "TEAMS_TRANSPORT": request.param}


async def test_only_the_bot_frameworks_tokens_open_the_door(teams: Teams, fake: FakeTeams) -> None:
    """Missing, forged, expired, endless, foreign and garbled ones: 401, and nothing is done."""
    message = json.dumps(fake.payload("message-personal")).encode()
    wrong = [
        fake.token_for(key=STRANGER_KEY),
        fake.token_for(exp=1_700_000_000, nbf=1_600_000_000),
        fake.token_for(exp=None),
        fake.token_for(aud="99999999-2222-4333-8444-555555555555"),
        fake.token_for(aud=None),
        fake.token_for(aud=[APP_ID, "99999999-2222-4333-8444-555555555555"]),
        fake.token_for(iat=4_000_000_000),
        fake.token_for(iss="https://evil.example"),
        fake.token_for(nbf=4_000_000_000),
        fake.token_for()[:-6] + "AAAAAA",
        "garbage",
        "a.b.c",
        "eyJhbGciOiJub25lIn0.e30.",
    ]
    for header in [
        *(f"Bearer {token}" for token in wrong),
        "Bearer",
        "Basic eA==",
        f"Bearer {wrong[0]} x",
        "",
    ]:
        status, _ = await teams.sends_raw(message, {"Authorization": header})
        assert status == 401, header
    fake.kid = "rotated"
    assert (await teams.sends(fake.payload("message-personal")))[0] == 401
    fake.kid = "key-1"
    await teams.says(PORTING)
    assert len(fake.shown) == 1
    assert fake.keys_fetched <= 2


async def test_a_key_of_another_channel_opens_nothing(teams: Teams, fake: FakeTeams) -> None:
    """The Bot Framework says of each key which channels it may sign for."""
    fake.endorsements = ["webchat", "directline"]
    assert (await teams.sends(fake.payload("message-personal")))[0] == 401


async def test_a_token_is_good_for_its_own_service_url_only(teams: Teams, fake: FakeTeams) -> None:
    """Even a signed one must not make the bot send its own token to a foreign address."""
    for foreign in (
        "https://evil.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil.example/",
        "http://10.0.0.1/",
    ):
        activity = fake.payload("message-personal", serviceUrl=foreign)
        assert (await teams.sends(activity, fake.token_for(foreign)))[0] == 403
        assert (await teams.sends(activity))[0] == 403
    assert (await teams.sends(fake.payload("message-personal", channelId="directline")))[0] == 403
    assert (await teams.sends(fake.payload("message-personal"), fake.token_for(serviceurl=None)))[
        0
    ] == 403


async def test_teams_is_tried_again_as_it_asks(teams: Teams, fake: FakeTeams) -> None:
    """429 and its kin are no reason to lose an answer."""
    fake.refusals = [(429, {"Retry-After": "0"})]
    assert PORTING in (await teams.says(PORTING)).activity["summary"]


async def test_a_message_that_cannot_be_changed_is_followed_by_a_new_one(
    teams: Teams, fake: FakeTeams
) -> None:
    """The person sees the outcome in any case."""
    answer = await teams.says(PORTING)
    fake.frozen.add(answer.id)
    await teams.presses(answer, words.HELPED)
    followed = await fake.next_call()
    assert followed.kind == "post"
    assert words.THANKS_HELPED in followed.said


async def test_a_redirect_is_not_followed(teams: Teams, fake: FakeTeams) -> None:
    """It would carry the token elsewhere."""
    await teams.says("help")
    fake.refusals = [(307, {"Location": f"{fake.url}/v3/conversations/{CARE}/activities"})]
    await teams.sends(fake.payload("message-personal", text=PORTING, id="redirected"))
    await teams.says("topics")
    assert CARE not in {conversation for conversation, _ in fake.shown}


async def test_one_token_serves_many_messages(teams: Teams, fake: FakeTeams) -> None:
    """And the roster is asked once for a person."""
    for _ in range(4):
        await teams.says("help")
    assert (fake.tokens, fake.roster_calls) == (1, 1)


async def test_the_emulator_needs_no_token_on_this_machine(
    fake: FakeTeams, start_app: Start, teams_settings: dict[str, object]
) -> None:
    """With TEAMS_AUTH=disabled, and nothing in front of the server."""
    fake.open_door = True
    transport = teams_settings["TEAMS_TRANSPORT"]
    teams = Teams(fake, (await start_app(TEAMS_AUTH="disabled", TEAMS_TRANSPORT=transport)).url)
    message = fake.payload("message-personal", text=PORTING, channelId="emulator")
    status, _ = await teams.sends_raw(json.dumps(message).encode(), {})
    assert status == 200
    assert PORTING in (await fake.next_call()).activity["summary"]


@pytest.mark.parametrize("way", WAYS)
async def test_a_message_for_one_person_is_posted_replaced_and_deleted(
    fake: FakeTeams, way: str
) -> None:
    """By both ways as Teams wants it: the recipient is marked once, the address each time."""
    settings = Settings(_env_file=None, **SETTINGS, TEAMS_TRANSPORT=way)  # type: ignore[arg-type]
    shown, at = message(NoticeCard("For you", "Alone.")), (fake.service, GROUP)
    async with connected(settings, fake.cloud) as connector:
        id = await connector.post(*at, shown, alone=PETRA["id"])
        await connector.put(*at, id, shown, alone=True)
        with pytest.raises(ChannelError, match="404"):
            await connector.put(*at, id, shown)
        await connector.delete(*at, id, alone=True)
        with pytest.raises(ChannelError, match="404"):
            await connector.delete(*at, id, alone=True)
    calls = [await fake.next_call() for _ in range(3)]
    assert [(call.kind, call.alone) for call in calls] == [
        ("post", PETRA["id"]),
        ("put", PETRA["id"]),
        ("delete", PETRA["id"]),
    ]
    assert calls[0].activity["recipient"] == {"id": PETRA["id"], "isTargeted": True}


async def test_every_recorded_payload_comes_to_the_same_by_both(
    start_app: Start, tmp_path: Path
) -> None:
    """What is answered, and what is shown where: replayed whenever a version changes."""
    answered: list[list[tuple[str, int]]] = []
    fakes: list[FakeTeams] = []
    for way in WAYS:
        fake = await FakeTeams(conversations={PERSONAL, THREAD, GROUP}).start()
        chosen = {**SETTINGS, "TEAMS_TRANSPORT": way, "PUBLIC_URL": "https://care.example.com"}
        chosen["DATABASE_URL"] = f"sqlite:///{tmp_path}/{way}.db"
        teams = Teams(fake, (await start_app(**chosen, build_with={"teams_cloud": fake.cloud})).url)
        answered.append([(name, (await teams.sends(fake.payload(name)))[0]) for name in RECORDED])
        fakes.append(fake)
    assert answered[0] == answered[1]
    assert {status for _, status in answered[0]} <= {200, 501}
    await eventually(lambda: len(shown(fakes[0])) > 5 and shown(fakes[0]) == shown(fakes[1]))
    for fake in fakes:
        await fake.stop()


def shown(fake: FakeTeams) -> list[tuple[str, str]]:
    return sorted((place, str(sent["summary"])) for (place, _), sent in fake.shown.items())


def test_by_http_alone_nothing_of_the_library_is_imported() -> None:
    """It takes the memory that the other way is chosen for."""
    program = f"""
import sys
from adapters.server import channels
from adapters.teams import inbound
from adapters.teams.inbound import endpoint
from adapters.teams.client.plain import transport
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert run.stdout.strip() == "[]"
