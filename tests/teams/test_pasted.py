"""Pictures that are pasted into a message: care gets the picture itself, or reads that it could not
be taken along; never a link that opens for the bot alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from adapters.teams.client.pictures import MOST_BYTES
from bot.dialogue import words
from bot.storage.pictures import A_DAY
from tests.conftest import Start
from tests.drivers.patience import eventually
from tests.drivers.teams_chat import CARE, PORTING, Teams
from tests.drivers.teams_screen import Call
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.fake_webhook import PATH, SECRET, FakeReceiver
from tests.fakes.helpdesk_rig import Faults, serving

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
PUBLIC = "https://care.example.com"
SUBJECT = "Look at this"


@pytest.fixture(params=["botbuilder", "http"])
def teams_settings(
    teams_settings: dict[str, object], request: pytest.FixtureRequest
) -> dict[str, object]:
    return {**teams_settings, "PUBLIC_URL": PUBLIC, "TEAMS_TRANSPORT": request.param}


def pasted(address: str, **more: str) -> dict[str, Any]:
    return {"contentType": "image/*", "contentUrl": address, **more}


async def raises_with(teams: Teams, *attached: Mapping[str, Any]) -> Call:
    """A ticket about a message with these; care's card."""
    activity = teams.fake.payload("message-files", id=teams.new_id(), text=PORTING)
    assert (await teams.sends({**activity, "attachments": list(attached)}))[0] == 200
    await teams.raises(await teams.fake.next_call(), subject=SUBJECT)
    return next(call for call in await teams.shows(3) if call.conversation == CARE)


async def opened(teams: Teams, link: str) -> tuple[int, bytes, Mapping[str, str]]:
    """What care sees behind a link of the bot's."""
    here = link.replace(PUBLIC, teams.bot)
    async with aiohttp.ClientSession() as session, session.get(here) as answer:
        return answer.status, await answer.read(), dict(answer.headers)


def links(call: Call) -> list[str]:
    found = call.said.split(f"{PUBLIC}/pictures/")[1:]
    return [f"{PUBLIC}/pictures/{each[:43]}" for each in found]


async def test_care_gets_the_picture_itself(teams: Teams, fake: FakeTeams) -> None:
    """By a link that nobody can guess, and as nothing but a picture."""
    fake.pictures["one"] = PNG
    address = f"{fake.url}/v3/attachments/one/views/original"
    care = await raises_with(teams, pasted(address, name="screen.png"), pasted(address))
    assert "screen.png" in care.said
    assert words.A_PICTURE in care.said
    assert "/v3/attachments/" not in care.said
    status, content, headers = await opened(teams, links(care)[0])
    assert (status, content, headers["Content-Type"]) == (200, PNG, "image/png")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert (await opened(teams, f"{PUBLIC}/pictures/{'A' * 43}"))[0] == 404


async def test_what_cannot_be_had_is_named(teams: Teams, fake: FakeTeams) -> None:
    """Gone, too large, no picture, or at a host that gets no token: and the ticket goes on."""
    fake.pictures |= {
        "page": b"<html><script>alert(1)</script>",
        "drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "huge": PNG + b"\x00" * MOST_BYTES,
    }
    names = ("gone", "page", "drawing", "huge")
    ours = [
        pasted(f"{fake.url}/v3/attachments/{each}/views/original", name=f"{each}.png")
        for each in names
    ]
    foreign = pasted("https://evil.example/v3/attachments/x/views/original", name="foreign.png")
    care = await raises_with(teams, *ours, foreign)
    for name in (*names, "foreign"):
        assert words.not_taken_along(f"{name}.png") in care.said
    assert links(care) == []


async def test_one_person_does_not_fill_the_disk(teams: Teams, fake: FakeTeams) -> None:
    """Beyond a day's share pictures stay behind, and are named."""
    large = PNG + b"\x00" * (MOST_BYTES - len(PNG))
    fake.pictures |= {str(number): large for number in range(6)}
    addresses = [f"{fake.url}/v3/attachments/{number}/views/original" for number in range(6)]
    first = await raises_with(teams, *(pasted(each) for each in addresses[:5]))
    assert len(set(links(first))) == A_DAY // MOST_BYTES
    second = await raises_with(teams, pasted(addresses[5], name="more.png"))
    assert words.not_taken_along("more.png") in second.said


async def test_the_helpdesk_gets_the_file_itself(
    fake: FakeTeams, start_app: Start, teams_settings: dict[str, object]
) -> None:
    """Beside its link in the ticket's text."""
    fake.pictures["one"] = PNG
    receiver = FakeReceiver()
    async with serving(receiver.app(Faults())) as url:
        desk = {"HELPDESK": "webhook", "WEBHOOK_URL": url + PATH, "WEBHOOK_SECRET": SECRET}
        app = await start_app(**teams_settings, **desk, build_with={"teams_cloud": fake.cloud})
        address = f"{fake.url}/v3/attachments/one/views/original"
        await raises_with(Teams(fake, app.url), pasted(address, name="screen.png"))
        await eventually(lambda: bool(receiver.messages))
        (stored,) = await receiver.stored()
    assert stored.files == (("screen.png", PNG),)
    assert f"screen.png: {PUBLIC}/pictures/" in stored.said[0][0]
