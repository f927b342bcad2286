"""Channels that other companies are in, and private ones: whose company somebody is, and who is a
member any more."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from bot.dialogue import words
from tests.drivers.teams_chat import ANNA, BEN, CARE, PETRA, PORTING, THREAD, Teams
from tests.drivers.teams_screen import Call
from tests.fakes.fake_teams import FakeTeams

THEIR_TENANT = "0e4d1c22-5a5a-4b4b-8c8c-d9d9e0e0f1f1"
SUBJECT = "Only for our company"


def of_them(number: int, **changes: Any) -> dict[str, Any]:
    """What the roster of a shared channel says of somebody of another company."""
    member = {
        "aadObjectId": f"88888888-1111-4222-8333-44445555666{number}",
        "tenantId": THEIR_TENANT,
        "userRole": "user",
        "userPrincipalName": f"sam{number}@partner.example",
    }
    return {"id": f"29:1them{number}", "name": f"Sam {number}", **member, **changes}


def sender(member: dict[str, Any]) -> dict[str, Any]:
    return {key: member[key] for key in ("id", "name", "aadObjectId")}


async def says(teams: Teams, text: str, by: dict[str, Any]) -> Call:
    said = f"<at>Customer Care</at> {text}"
    activity = teams.fake.payload("message-shared-channel", text=said, id=teams.new_id())
    assert (await teams.sends({**activity, "from": sender(by)}))[0] == 200
    return await teams.fake.next_call()


async def lists(teams: Teams, by: dict[str, Any]) -> Call:
    """The tickets, for the eyes of whoever asks."""
    call = await says(teams, "tickets", by)
    assert call.alone == by["id"]
    return call


async def raises(teams: Teams, by: dict[str, Any]) -> Call:
    """A ticket from the shared channel; care's card."""
    await teams.raises(await says(teams, PORTING, by), by=sender(by), subject=SUBJECT)
    return next(call for call in await teams.shows(3) if call.conversation == CARE)


async def test_whoever_is_there_is_of_their_own_company(teams: Teams, fake: FakeTeams) -> None:
    """Never of the host's: colleagues see the ticket, the host's people don't, nor a guest of
    theirs."""
    first, second, guest = of_them(1), of_them(2), of_them(3, userRole="guest")
    for member in (first, second, guest):
        fake.members[str(member["id"])] = member
    assert words.tenant(THEIR_TENANT) in (await raises(teams, first)).said
    assert SUBJECT in (await lists(teams, second)).said
    assert words.NO_TICKETS in (await lists(teams, guest)).said
    assert words.NO_TICKETS in (await lists(teams, {**PETRA})).said


@pytest.mark.parametrize("tenant", ["", None])
async def test_whose_tenant_nobody_tells_is_not_the_hosts(
    teams: Teams, fake: FakeTeams, tenant: str | None
) -> None:
    """What the host's people raised there stays theirs."""
    await raises(teams, {**PETRA})
    member = of_them(1, tenantId=tenant)
    fake.members[str(member["id"])] = member
    assert words.NO_TICKETS in (await lists(teams, member)).said


@pytest.mark.parametrize("own", [True, False])
async def test_a_press_on_a_list_that_everybody_sees_changes_nothing_there(
    teams: Teams, fake: FakeTeams, own: bool
) -> None:
    """Neither the host's people's nor a stranger's press: tickets are shown to whoever presses,
    whatever message a copied button names."""
    member = of_them(1)
    fake.members[str(member["id"])] = member
    await raises(teams, member)
    topics = await says(teams, "topics", PETRA)
    slot = re.search(r'"slot": "([^"]+)"', json.dumps(topics.card))
    assert slot
    before = fake.shown[topics.conversation, topics.id]
    presser = PETRA if own else sender(member)
    for page in (0, 1):
        data = {"verb": "tickets", "page": page, "slot": slot[1]}
        pressed = teams.fake.payload("press-tickets", id=teams.new_id(), **{"from": presser})
        pressed["value"]["action"]["data"] = data
        pressed["conversation"] = {**pressed["conversation"], "id": topics.conversation}
        pressed["conversation"]["conversationType"] = "channel"
        assert (await teams.sends(pressed))[0] == 200
        listed = await fake.next_call()
        assert (listed.kind, listed.alone) == ("post", presser["id"])
        assert (SUBJECT in listed.said) is (not own and page == 0)
    assert fake.shown[topics.conversation, topics.id] == before


@pytest.mark.parametrize("event", ["shared-channel-member-removed", "shared-channel-unshared"])
async def test_who_left_works_no_tickets_from_that_moment(
    teams: Teams, fake: FakeTeams, event: str
) -> None:
    """One by one, or with the team that a care channel was shared with."""
    care = await raises(teams, {**PETRA})
    await teams.presses(care, words.MOVE["claim"], **{"from": BEN})
    await teams.shows(2)
    fake.rosters[CARE].discard(BEN["id"])
    left = fake.payload(event, id=teams.new_id())
    left["channelData"]["channel"]["id"] = CARE
    assert (await teams.sends(left))[0] == 200
    release = await teams.presses(care, words.MOVE["claim"], **{"from": BEN})
    assert release["value"] == words.CARE_ONLY
    assert (await teams.presses(care, words.MOVE["claim"], **{"from": ANNA}))["value"] != (
        words.CARE_ONLY
    )


async def test_taken_out_of_one_channel_the_bot_is_still_in_the_team(
    teams: Teams, fake: FakeTeams
) -> None:
    """Private and shared channels have apps of their own: what was there is answered alone."""
    answer = await says(teams, PORTING, {**PETRA})
    out = fake.payload("shared-channel-member-removed", id=teams.new_id())
    us = {"id": out["recipient"]["id"], "name": out["recipient"]["name"]}
    assert (await teams.sends({**out, "membersRemoved": [us]}))[0] == 200
    fake.conversations.discard(THREAD)
    await teams.raises(answer, subject=SUBJECT)
    shown = await teams.shows(4)
    assert {call.conversation for call in shown if call.kind == "post"} == {
        CARE,
        f"a:1with-{PETRA['id'][3:]}",
    }
