"""The app in many tenants: each is reached at its own service URL, sees its own, and is forgotten
when it leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.dialogue import words
from bot.storage import tables
from bot.storage.store import Store
from tests.conftest import Start
from tests.drivers.teams_chat import (
    ANNA,
    CARE,
    PERSONAL,
    PETRA,
    PORTING,
    SETTINGS,
    THREAD,
    Teams,
    thread_of,
)
from tests.drivers.teams_screen import Call
from tests.fakes.fake_teams import TENANT, FakeTeams, LoopbackCloud

OTHER_TENANT = "0e4d1c22-5a5a-4b4b-8c8c-d9d9e0e0f1f1"
OTHER = {TENANT: OTHER_TENANT, "example": "other", "5d1b7c1e": "6e2c8d2f"}
THERE, PRIVATE = THREAD.replace("example", "other"), PERSONAL.replace("example", "other")
PETRA_THERE = PETRA["id"].replace("example", "other")
TEAM = "19:4bexampleteam@thread.tacv2"


@dataclass(frozen=True)
class TwoClouds(LoopbackCloud):
    """The Bot Framework has a service URL for each region."""

    there: str = ""

    def trusts(self, service_url: str) -> bool:
        return service_url.startswith(f"{self.there}/") or super().trusts(service_url)


@dataclass
class Tenants:
    """`ours` has the care team, `theirs` are partners; their hands, and what stands in the
    database."""

    ours: Teams
    theirs: Teams
    store: Store

    def places(self) -> dict[str, str]:
        """Key and service URL of every place that is known."""
        with self.store.reading() as memory:
            rows = memory.connection.execute(
                select(tables.places.c.place, tables.places.c.reference)
            )
            return {place: reference["service"] for place, reference in rows}

    def messages(self) -> list[str]:
        """Where each message stands that can still be changed."""
        with self.store.reading() as memory:
            return list(memory.connection.execute(select(tables.messages.c.place)).scalars())


@pytest.fixture
async def tenants(
    start_app: Start, small_knowledge: Path, database_url: str
) -> AsyncIterator[Tenants]:
    ours = await FakeTeams(
        conversations={PERSONAL, THREAD, CARE}, rosters={CARE: {ANNA["id"]}}
    ).start()
    theirs = await FakeTeams(conversations={PRIVATE, THERE}, renamed=OTHER, open_door=True).start()
    cloud = TwoClouds(
        ours.cloud.keys, here=ours.url, there=theirs.url, credentials=ours.cloud.credentials
    )
    app = await start_app(
        **SETTINGS,
        KNOWLEDGE_DIR=small_knowledge,
        DATABASE_URL=database_url,
        TEAMS_CARE_CHANNEL=CARE,
        TEAMS_CARE_SERVICE_URL=ours.service,
        build_with={"teams_cloud": cloud},
    )
    store = Store(database_url)
    yield Tenants(Teams(ours, app.url), Teams(theirs, app.url), store)
    store.close()
    await ours.stop()
    await theirs.stop()


async def ticket(tenants: Tenants) -> tuple[Call, Call]:
    """Raised in their tenant, shown to care in ours: both messages."""
    answer = await tenants.theirs.says(
        f"<at>Customer Care</at> {PORTING}", payload="message-channel"
    )
    dialog = await tenants.theirs.presses(answer, words.RAISE_TICKET)
    fields = dialog["task"]["value"]["card"]["content"]["body"]
    details = {
        f["id"]: "+44 20 7946 0123" for f in fields if str(f.get("id")).startswith("detail.")
    }
    await tenants.theirs.submits(
        dialog, {"subject": "Late", "body": "Three weeks.", **details}, answer.conversation
    )
    partner = next(call for call in await tenants.theirs.shows(2) if call.kind == "post")
    return partner, await tenants.ours.fake.next_call()


async def test_each_tenant_is_reached_at_its_own_service_url(tenants: Tenants) -> None:
    """Answers, tickets and, long after, care's reply."""
    partner, care = await ticket(tenants)
    assert (partner.conversation, care.conversation) == (THERE, CARE)
    await tenants.ours.fills_in(care, words.MOVE["reply"], ANNA, text="It comes on Monday.")
    reply = next(call for call in await tenants.theirs.shows(2) if call.kind == "post")
    assert (reply.conversation, "It comes on Monday." in reply.said) == (THERE, True)
    assert tenants.places()[THERE] == tenants.theirs.fake.service
    assert {conversation for conversation, _ in tenants.ours.fake.shown} == {CARE}


async def test_nothing_of_one_tenant_is_seen_in_another(tenants: Tenants) -> None:
    """The company is the tenant: its tickets are listed for its people only, and its buttons work
    there only."""
    partner, _ = await ticket(tenants)
    listed = await tenants.ours.says("tickets")
    assert (listed.conversation, words.NO_TICKETS in listed.said) == (PERSONAL, True)
    answer = await tenants.ours.presses(partner, words.MOVE["withdraw"])
    assert answer["value"] == " ".join(words.STALE)
    assert "Late" in (await tenants.theirs.says("tickets")).said


async def test_a_chat_that_the_bot_opens_is_opened_in_the_persons_tenant(tenants: Tenants) -> None:
    """The fake refuses to open one for anybody else's."""
    tenants.theirs.fake.conversations.clear()
    await tenants.theirs.sends(tenants.theirs.fake.payload("message-action"))
    opened, posted = await tenants.theirs.shows(2)
    assert (opened.kind, posted.conversation) == ("open", opened.conversation)


async def test_an_uninstalled_chat_is_forgotten(tenants: Tenants) -> None:
    """In one tenant; the other's stay."""
    await tenants.ours.says(PORTING)
    await tenants.theirs.says(PORTING)
    assert {PERSONAL, PRIVATE} <= set(tenants.places())
    assert (await tenants.theirs.sends(tenants.theirs.fake.payload("uninstalled")))[0] == 200
    assert PRIVATE not in tenants.places()
    assert PERSONAL in tenants.places()
    assert PRIVATE not in tenants.messages()


async def test_an_uninstalled_team_is_forgotten_with_all_its_channels(tenants: Tenants) -> None:
    """Teams names the team alone; an update of the app is no removal. What comes next is shown in
    the asker's own chat."""
    _, care = await ticket(tenants)
    await remove(tenants)
    await tenants.ours.fills_in(care, words.MOVE["reply"], ANNA, text="It comes on Monday.")
    opened, *shown = await tenants.theirs.shows(4)
    assert opened.kind == "open"
    assert {call.conversation for call in shown} == {opened.conversation}
    assert any("It comes on Monday." in call.said for call in shown)


async def test_care_is_told_of_whom_nothing_can_be_shown(tenants: Tenants) -> None:
    """When the asker's own chat takes nothing either."""
    _, care = await ticket(tenants)
    await remove(tenants)
    tenants.theirs.fake.closed[PETRA_THERE] = (403, "BotNotInConversationRoster")
    await tenants.ours.fills_in(care, words.MOVE["reply"], ANNA, text="It comes on Monday.")
    told = [call.said for call in await tenants.ours.shows(3)]
    assert any("Is the bot still in their conversation?" in said for said in told)


async def remove(tenants: Tenants) -> None:
    """The app is taken out of their team."""
    leaving = tenants.theirs.fake.payload("installed-in-team", action="remove-upgrade", id="f:9")
    await tenants.theirs.sends(leaving)
    assert THERE in tenants.places()
    await tenants.theirs.sends({**leaving, "action": "remove"})
    assert THERE not in tenants.places()
    tenants.theirs.fake.conversations.clear()


async def test_installed_again_it_is_reached_again(tenants: Tenants) -> None:
    """Also by a process that still remembers that it was there."""
    await tenants.theirs.sends(tenants.theirs.fake.payload("installed"))
    await tenants.theirs.shows(1)
    tenants.store.slots.forget_places(
        "teams", [PRIVATE], f"{PRIVATE};", {}
    )  # as another replica does
    again = tenants.theirs.fake.payload("installed", id="f:8", timestamp="2026-03-10T14:32:05Z")
    await tenants.theirs.sends(again)
    await tenants.theirs.shows(1)
    assert tenants.places()[PRIVATE] == tenants.theirs.fake.service


async def test_care_may_sit_in_another_tenant(tenants: Tenants) -> None:
    """Who belongs to the care channel is asked where the channel wrote from; a stranger of their
    tenant is refused."""
    _, care = await ticket(tenants)
    stranger = {
        "id": "29:1otherStranger",
        "name": "Sam",
        "aadObjectId": "77777777-1111-4222-8333-444455556666",
    }
    body = tenants.theirs.fake.payload("press-claim", id="f:77")
    body["value"]["action"] = care.button(words.MOVE["claim"])
    body["conversation"]["id"], body["from"] = thread_of(care), stranger
    status, answer = await tenants.theirs.sends(body)
    assert (status, answer["value"]) == (200, words.CARE_ONLY)
