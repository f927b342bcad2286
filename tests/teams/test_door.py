"""What malformed requests at POST /api/messages are told, and who is let in while there are no
tokens."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.dialogue import words
from tests.conftest import Start
from tests.drivers.teams_chat import PERSONAL, PORTING, SETTINGS, Teams
from tests.fakes.fake_teams import FakeTeams

LOCAL = {"TEAMS_AUTH": "disabled"}
OF_ANOTHER_RELEASE: tuple[object, ...] = (
    *(None, [], {}, "", "no JSON"),
    *({"data": {}}, {"action": 7}, {"data": {"verb": "of-2031"}}),
)


@pytest.fixture
def teams_settings() -> dict[str, object]:
    """Without a care channel."""
    return dict(SETTINGS)


async def test_a_malformed_body_is_a_bad_request(teams: Teams, fake: FakeTeams) -> None:
    """400, whatever the content type says."""
    token = f"Bearer {fake.token_for()}"
    for body in (b"", b"{", b"[]", b"null", b"7", b"\xff", b'{"type": "message"}', b"[" * 9999):
        for kind in ("application/json", "text/plain", ""):
            status, _ = await teams.sends_raw(body, {"Authorization": token, "Content-Type": kind})
            assert status == 400, (body, kind)


async def test_a_body_that_is_too_large_is_refused(teams: Teams, fake: FakeTeams) -> None:
    """256 KB are plenty."""
    huge = fake.payload("message-personal", text="x" * 300_000)
    assert (await teams.sends(huge))[0] == 413


async def test_unknown_invokes_are_not_implemented(teams: Teams, fake: FakeTeams) -> None:
    """501, as the protocol has it; of the families that the bot is in, its sender is told."""
    unknown = fake.payload("unknown-invoke", name="fileConsent/invoke")
    assert (await teams.sends(unknown))[0] == 501
    assert (await teams.sends(fake.payload("unknown-invoke")))[0] == 200
    assert (await teams.sends(fake.payload("press-helped", name=None)))[0] == 501
    for name in ("task/other", "composeExtension/other", "adaptiveCard/other"):
        status, answer = await teams.sends(fake.payload("press-helped", name=name))
        assert (status, words.STALE[0] in str(answer)) == (200, True), name


@pytest.mark.parametrize("name", ["press-helped", "dialog-ticket", "form-ticket", "message-action"])
async def test_what_another_release_sends_is_told_to_be_no_longer_current(
    teams: Teams, fake: FakeTeams, name: str
) -> None:
    """In the shape that the invoke wants, and never with an error."""
    for value in OF_ANOTHER_RELEASE:
        status, answer = await teams.sends(fake.payload(name, value=value))
        told = answer["value"] if name == "press-helped" else answer["task"]["value"]
        assert (status, told) == (200, " ".join(words.STALE)), value


async def test_a_buttons_data_may_be_the_text_of_it(teams: Teams, fake: FakeTeams) -> None:
    """As some hosts send it, at any depth."""
    card = await teams.says(PORTING)
    data = card.button(words.RAISE_TICKET)["data"]
    for value in (json.dumps({"data": data}), {"data": json.dumps(data)}):
        opened = await teams.invokes("task/fetch", value, PERSONAL)
        assert opened["task"]["value"]["title"] == words.TICKET_FORM


async def test_a_typed_question_is_answered_whatever_comes_beside_it(
    teams: Teams, fake: FakeTeams
) -> None:
    """A value that is no button of ours; alone, it is no longer current."""
    for value in ({}, {"other": 1}, "x", 7, {"verb": "of-2031"}):
        activity = fake.payload("message-personal", text=PORTING, value=value, id=teams.new_id())
        assert (await teams.sends(activity))[0] == 200
        assert PORTING in (await fake.next_call()).activity["summary"]
    bare = fake.payload("message-submit", value={"verb": "of-2031"}, id=teams.new_id())
    assert (await teams.sends({**bare, "text": None}))[0] == 200
    assert words.STALE[0] in (await fake.next_call()).activity["summary"]


async def test_any_text_is_answered_or_refused_in_words(teams: Teams) -> None:
    """Whatever it is made of."""
    for text in (
        "",
        "x" * 40_000,
        "\ud800",
        "\x00",
        "مرحبا",
        "\u200b",
        "[y](https://evil.example) {{DATE()}} `*",
    ):
        assert (await teams.says(text)).activity["summary"]


async def test_references_survive_a_restart(fake: FakeTeams, start_app: Start) -> None:
    """The same database, a new process: the card is still found and changed."""
    first = await start_app(**SETTINGS, build_with={"teams_cloud": fake.cloud})
    answer = await Teams(fake, first.url).says(PORTING)
    await first.stop()
    second = await start_app(**SETTINGS, build_with={"teams_cloud": fake.cloud})
    await Teams(fake, second.url, number=100).presses(answer, words.HELPED)
    assert (await fake.next_call()).id == answer.id


async def test_a_tunnel_to_the_emulators_door_stays_closed(
    fake: FakeTeams, start_app: Start
) -> None:
    """A tunnel reaches loopback too, and without tokens a foreign service URL would send the bot
    anywhere."""
    teams = Teams(fake, (await start_app(**LOCAL)).url)
    message = json.dumps(fake.payload("message-personal")).encode()
    for headers in (
        {"Host": "care.example.com"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "[::1"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Anything": "x"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 tunnel"},
    ):
        assert (await teams.sends_raw(message, headers))[0] == 403, headers
    away: dict[str, Any] = fake.payload(
        "message-personal", serviceUrl="https://smba.trafficmanager.net/emea/"
    )
    assert (await teams.sends_raw(json.dumps(away).encode(), {}))[0] == 403
