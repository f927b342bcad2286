"""The message extension in Teams: the search's pages and topics, links of ours, and *Raise a
ticket*."""

from __future__ import annotations

from typing import Any

from bot.dialogue import words
from tests import ROOT
from tests.conftest import Start
from tests.drivers.teams_chat import PORTING, Teams
from tests.drivers.teams_screen import parts
from tests.fakes.fake_teams import FakeTeams

KNOWLEDGE_DIR = ROOT / "knowledge"
"""All that the bot knows."""


async def test_the_search_has_topics_and_pages_and_shows_what_our_links_name(
    fake: FakeTeams, teams_settings: dict[str, object], start_app: Start
) -> None:
    """Opened without words it shows the topics; each page goes on where the last one ended."""
    ours = {**teams_settings, "PUBLIC_URL": "https://care.example.com"}
    app = await start_app(**ours, build_with={"teams_cloud": fake.cloud})
    teams = Teams(fake, app.url)
    topics = await offered(teams, "search-opened")
    assert all(offer["preview"]["content"]["text"] for offer in topics)
    assert "(" in topics[0]["preview"]["content"]["title"]
    both = await offered(teams, "search", value=page(0, 2))
    pages = [await offered(teams, "search", value=page(skip, 1)) for skip in range(2)]
    assert [*pages[0], *pages[1]] == both
    assert await offered(teams, "search-page") == []
    [linked] = await offered(teams, "link", value=link("did-porting-duration"))
    assert linked["preview"]["content"]["title"] == PORTING
    assert PORTING in str(linked["content"])
    assert await offered(teams, "link", value=link("no-such-entry")) == []


async def offered(teams: Teams, payload: str, **changes: object) -> list[dict[str, Any]]:
    status, answer = await teams.sends(teams.fake.payload(payload, **changes))
    assert status == 200
    offers: list[dict[str, Any]] = answer["composeExtension"]["attachments"]
    return offers


def page(skip: int, count: int) -> dict[str, object]:
    asked = [{"name": "query", "value": "porting"}]
    return {"parameters": asked, "queryOptions": {"skip": skip, "count": count}}


def link(entry: str) -> dict[str, str]:
    return {"url": f"https://care.example.com/entries/{entry}"}


async def test_raise_a_ticket_opens_its_form_at_once(teams: Teams, fake: FakeTeams) -> None:
    """Empty, wherever it was chosen; the ticket lives in the person's own chat."""
    _, dialog = await teams.sends(fake.payload("extension-ticket"))
    assert dialog["task"]["value"]["title"] == words.TICKET_FORM
    card = dialog["task"]["value"]["card"]["content"]
    fields = [part for part in parts(card) if part.get("id") in ("subject", "body")]
    assert [field.get("value", "") for field in fields] == ["", ""]
    opened, asked = await teams.shows(2)
    assert (opened.kind, asked.conversation) == ("open", opened.conversation)
    typed = {"subject": "No dial tone", "body": "Since Monday"}
    data = {**card["actions"][0]["data"], **typed}
    form = fake.payload("extension-form-ticket", id=teams.new_id())
    form["value"]["data"] = data
    assert (await teams.sends(form)) == (200, {})
    shown = await teams.shows(3)
    assert any("No dial tone" in call.said for call in shown)
