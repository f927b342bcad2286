"""Who may see and do what in Teams: only who is surely a member counts as one, and one person stays
one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.teams.client.connector import connected
from adapters.teams.client.roster import MEMBER_LASTS, OUTDATED, Roster
from bot.dialogue import words
from bot.errors import ChannelError
from bot.settings.settings import Settings
from tests.drivers.teams_chat import ANNA, CARE, PERSONAL, PETRA, PORTING, SETTINGS, THREAD, Teams
from tests.drivers.teams_screen import Call
from tests.fakes.fake_teams import ENTRA, TENANT, FakeTeams

SUBJECT = "Only for our company"
STRANGER = {"id": "29:1stranger", "name": "Sam Stone"}
ANONYMOUS = {"id": STRANGER["id"], "name": "Sam Stone", "tenantId": TENANT}
MEMBER = {**ANONYMOUS, "aadObjectId": "77777777-1111-4222-8333-444455556666", "userRole": "user"}
GONE = " ".join(words.STALE)


@pytest.fixture
async def number(teams: Teams) -> str:
    """Of a ticket that Petra raised in a channel; what the bot showed was looked at."""
    answer = await teams.says(f"<at>Customer Care</at> {PORTING}", payload="message-channel")
    await teams.raises(answer, subject=SUBJECT)
    calls = await teams.shows(3)
    care = next(call for call in calls if call.conversation == CARE)
    return str(care.button(words.MOVE["claim"])["data"]["ticket"])


async def listed(teams: Teams, sender: Any = STRANGER, **changes: Any) -> Call:
    """What somebody is shown who asks for tickets in their own chat."""
    activity = teams.fake.payload("message-personal", text="tickets", id=teams.new_id(), **changes)
    await teams.sends({**activity, "from": sender})
    return await teams.fake.next_call()


async def tries(teams: Teams, number: str, **data: Any) -> Any:
    """A button of a ticket, pressed by the stranger."""
    value = {"action": {"type": "Action.Execute", "data": {"ticket": number, **data}}}
    return await teams.invokes("adaptiveCard/action", value, THREAD, **{"from": STRANGER})


@pytest.mark.parametrize(
    "member",
    [
        {**ANONYMOUS, "userRole": "anonymous"},
        {**ANONYMOUS, "userRole": "Anonymous"},
        ANONYMOUS,
        {**MEMBER, "userRole": "anonymous"},
        {**MEMBER, "userRole": "guest"},
        {**MEMBER, "userRole": "GUEST"},
        {**MEMBER, "userRole": None},
        {**MEMBER, "userRole": "presenter"},
        {**MEMBER, "aadObjectId": None},
        {**MEMBER, "aadObjectId": " "},
        {**MEMBER, "aadObjectId": "00000000-0000-0000-0000-000000000000"},
        {**MEMBER, "tenantId": None},
        {**MEMBER, "tenantId": "00000000-0000-0000-0000-000000000000"},
        {**MEMBER, "tenantId": "0e4d1c22-5a5a-4b4b-8c8c-d9d9e0e0f1f1"},
        {**MEMBER, "userPrincipalName": "sam_stone.example#EXT#@netvoice.example"},
        {**MEMBER, "userPrincipalName": "sam_stone.example#ext#@netvoice.example"},
    ],
)
async def test_whoever_is_not_surely_a_member_sees_and_changes_nothing(
    teams: Teams, fake: FakeTeams, number: str, member: dict[str, Any]
) -> None:
    """Somebody who joined a meeting of the company without signing in, for one, has its tenant."""
    fake.members[STRANGER["id"]] = member
    assert words.NO_TICKETS in (await listed(teams)).said
    for verb in ("show-ticket", "withdraw", "solved", "not-solved"):
        assert (await tries(teams, number, verb=verb))["value"] == GONE
    form = {"data": {"verb": "write-comment", "ticket": number}}
    opened = await teams.invokes("task/fetch", form, THREAD, **{"from": STRANGER})
    assert opened["task"] == {"type": "message", "value": GONE}
    comment = {"data": {"verb": "comment", "ticket": number, "text": "Close it."}}
    sent = await teams.invokes("task/submit", comment, THREAD, **{"from": STRANGER})
    assert sent["task"] == {"type": "message", "value": GONE}
    assert fake.calls.empty()


@pytest.mark.parametrize(
    "member",
    [
        MEMBER,
        {**MEMBER, "userRole": "User"},
        {**MEMBER, "userRole": "OWNER"},
        {**MEMBER, "tenantId": TENANT.upper()},
        {**{k: v for k, v in MEMBER.items() if k != "aadObjectId"}, "objectId": "77777777-1111"},
    ],
)
async def test_a_member_sees_what_is_their_companys(
    teams: Teams, fake: FakeTeams, number: str, member: dict[str, Any]
) -> None:
    """However Teams writes it."""
    fake.members[STRANGER["id"]] = member
    assert number in (await listed(teams)).said


async def test_two_who_have_no_id_are_not_one_person(teams: Teams, fake: FakeTeams) -> None:
    """Zeros stand for whoever has none: nobody sees the other's tickets."""
    zeros = {"aadObjectId": "00000000-0000-0000-0000-000000000000"}
    other = {"id": "29:1other", "name": "Olga Oak", **zeros}
    for one in (STRANGER, other):
        fake.members[one["id"]] = {**one, **zeros, "tenantId": TENANT, "userRole": "user"}
    sam = {**STRANGER, **zeros}
    asked = f"<at>Customer Care</at> {PORTING}"
    answer = await teams.says(asked, payload="message-channel", sender=sam)
    await teams.raises(answer, by=sam, subject=SUBJECT)
    await teams.shows(3)
    assert words.NO_TICKETS in (await listed(teams, other)).said


async def test_whoever_did_not_sign_in_is_of_no_company(teams: Teams, fake: FakeTeams) -> None:
    """They may ask, and care sees that nobody knows who they are."""
    fake.members[STRANGER["id"]] = {**ANONYMOUS, "userRole": "anonymous"}
    answer = await teams.says(PORTING, sender=STRANGER)
    await teams.raises(answer, by=STRANGER, subject="Who am I?")
    care = next(call for call in await teams.shows(3) if call.conversation == CARE)
    assert words.NOT_SIGNED_IN in care.said
    assert "Who am I?" in (await listed(teams)).said


async def test_nobody_works_tickets_without_signing_in(
    teams: Teams, fake: FakeTeams, number: str
) -> None:
    """Not even in the care team's own channel, where they may be for a meeting."""
    fake.rosters[CARE].add(STRANGER["id"])
    fake.members[STRANGER["id"]] = {**ANONYMOUS, "userRole": "anonymous"}
    claim = {"verb": "care-move", "seen": "open", "move": "claim"}
    assert (await tries(teams, number, **claim))["value"] == words.CARE_ONLY
    fake.members[STRANGER["id"]] = MEMBER
    answer = await teams.invokes(
        "adaptiveCard/action",
        {"action": {"data": {"ticket": number, **claim}}},
        CARE,
        **{"from": {**STRANGER, "id": ANNA["id"]}},
    )
    assert answer["value"] == words.NOTED


NAMELESS = {"id": PETRA["id"], "name": PETRA["name"]}
LOUD = {**PETRA, "aadObjectId": PETRA["aadObjectId"].upper()}


@pytest.mark.parametrize("sender", [NAMELESS, LOUD, {**PETRA, "aadObjectId": " "}])
async def test_one_person_stays_one(teams: Teams, fake: FakeTeams, sender: Any) -> None:
    """Teams leaves the id of Entra out at times, and writes it in any case: the roster knows."""
    fake.members[PETRA["id"]] = {
        **ANONYMOUS,
        "aadObjectId": ENTRA[PETRA["id"]],
        "userRole": "guest",
    }
    answer = await teams.says(PORTING, sender=sender)
    await teams.raises(answer, by=PETRA, subject=SUBJECT)
    partner = next(call for call in await teams.shows(3) if words.TICKET_NEXT in call.said)
    assert SUBJECT in (await listed(teams, sender=sender)).said
    await teams.fills_in(partner, words.MOVE["answer"], sender, text="Any news?")
    assert "Any news?" in (await teams.shows(3))[1].said


async def test_one_person_stays_one_while_nobody_says_who_they_are(
    teams: Teams, fake: FakeTeams
) -> None:
    """Whom a chat is with was said before."""
    answer = await teams.says(PORTING)
    fake.silent.add(PERSONAL)
    assert (await teams.presses(answer, words.HELPED, **{"from": NAMELESS}))["value"] == words.NOTED


async def test_nobody_is_taken_for_a_guest_because_two_messages_came_at_once(
    teams: Teams, fake: FakeTeams, number: str
) -> None:
    """Both wait for the one look into the roster."""
    fake.members[STRANGER["id"]] = MEMBER
    fake.roster_answers.clear()
    fake.roster_asked.clear()
    asked = [asyncio.create_task(listed(teams)) for _ in range(2)]
    await fake.roster_asked.wait()
    fake.roster_answers.set()
    for shown in await asyncio.gather(*asked):
        assert number in shown.said


async def test_a_tenant_is_the_same_in_any_case(teams: Teams, fake: FakeTeams, number: str) -> None:
    """As the payload writes it, which is the same tenant."""
    activity = fake.payload("press-helped", id=teams.new_id())
    activity["conversation"] = {**activity["conversation"], "tenantId": TENANT.upper()}
    activity["channelData"]["tenant"]["id"] = TENANT.upper()
    activity["value"]["action"]["data"] = {"verb": "show-ticket", "ticket": number}
    assert (await teams.sends(activity))[1]["value"] == words.NOTED
    assert SUBJECT in (await fake.next_call()).said


KNOWN = {"id": STRANGER["id"], "name": "Sam Stone", "aadObjectId": MEMBER["aadObjectId"]}


async def test_a_member_of_whom_teams_was_silent_is_no_guest(teams: Teams, fake: FakeTeams) -> None:
    """Nothing looks as if there were nothing, and the ticket is the company's as soon as Teams says
    who it was."""
    fake.members[STRANGER["id"]] = MEMBER
    fake.silent.add(PERSONAL)
    answer = await teams.says(PORTING, sender=KNOWN)
    await teams.raises(answer, by=KNOWN, subject=SUBJECT)
    await teams.shows(3)
    told = [await listed(teams, sender=PETRA), await fake.next_call()]
    assert any(words.BUSY[0] in call.said for call in told)
    fake.silent.clear()
    redrawn = await teams.shows(2)
    assert [(call.kind, SUBJECT in call.said) for call in redrawn] == [("put", True)] * 2
    assert SUBJECT in (await listed(teams, sender=PETRA)).said


async def test_teams_is_left_alone_for_as_long_as_it_asks(teams: Teams, fake: FakeTeams) -> None:
    """Everybody is answered meanwhile, and nobody is asked about."""
    fake.roster_refusal = (429, {"Retry-After": "60"})
    for sender in (PETRA, STRANGER, ANNA):
        assert PORTING in (await teams.says(PORTING, sender=sender)).activity["summary"]
    assert fake.roster_calls == 1


async def test_who_was_a_member_within_the_hour_still_counts_as_one(fake: FakeTeams) -> None:
    """While Teams does not say it; then nobody does."""
    now = 0.0
    async with connected(Settings(_env_file=None, **SETTINGS), fake.cloud) as connector:  # type: ignore[arg-type]
        roster = Roster(connector, lambda: now)
        about = (PERSONAL, PETRA["id"])
        assert await roster.member(fake.service, *about)
        fake.silent.add(PERSONAL)
        now += MEMBER_LASTS + 1
        with pytest.raises(ChannelError, match="503"):
            await roster.member(fake.service, *about)
        assert roster.lately(*about)
        now += OUTDATED
        assert roster.lately(*about) is None
