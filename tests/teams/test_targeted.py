"""Messages for one person's eyes, in channels and group chats: what was asked after a slash, and
personal lists, in conversations that others see."""

from __future__ import annotations

import pytest

from bot.dialogue import words
from tests.conftest import Start
from tests.drivers.teams_chat import ANNA, PETRA, PORTING, THREAD, Teams
from tests.drivers.teams_screen import Call
from tests.fakes.fake_teams import FakeTeams

DIRECT = f"a:1with-{PETRA['id'][3:]}"
MENTION = "<at>Customer Care</at>"
ASKED = f"ask {PORTING}"


async def asked(teams: Teams, text: str = ASKED) -> Call:
    """Words after a slash, and what comes of them."""
    return await teams.says(text, "message-targeted")


async def test_what_is_asked_after_a_slash_is_answered_for_the_asker_alone(
    teams: Teams, fake: FakeTeams
) -> None:
    """With the question above it. Shared, it stands in the channel; after a day it is gone, and a
    new one takes its place."""
    answer = await asked(teams)
    assert (answer.kind, answer.conversation, answer.alone) == ("post", THREAD, PETRA["id"])
    assert words.you_asked(PORTING) in answer.said
    assert "recipient" in answer.activity
    shared, updated = sorted([await press_share(teams, answer), *await teams.shows(1)], key=kinds)
    assert (shared.conversation, shared.alone) == (THREAD, "")
    assert words.SHARE not in shared.said
    assert words.you_asked(PORTING) not in shared.said
    assert (updated.id, updated.alone) == (answer.id, PETRA["id"])
    assert words.SHARE not in updated.said
    fake.expired.add(answer.id)
    await teams.presses(updated, words.HELPED)
    [again] = await teams.shows(1)
    assert (again.kind, again.alone) == ("post", PETRA["id"])
    assert words.THANKS_HELPED in again.said


async def test_lists_that_are_personal_are_shown_to_one_person_alone(teams: Teams) -> None:
    """However they were asked for, wherever others are; and so is what is pressed on them."""
    for text, payload in ((f"{MENTION} tickets", "message-channel"), ("tickets", TARGETED)):
        listed = await teams.says(text, payload)
        assert (listed.alone, words.TICKETS in listed.said) == (PETRA["id"], True)
    topics = await asked(teams, "topics")
    assert topics.alone == PETRA["id"]
    await teams.presses(topics, "Hardware" if "Hardware" in topics.said else first_topic(topics))
    [topic] = await teams.shows(1)
    assert (topic.kind, topic.alone) == ("put", PETRA["id"])
    assert (await asked(teams, "ask")).alone == PETRA["id"]
    assert (await teams.says("tickets")).alone == ""


@pytest.mark.parametrize(
    ("refusal", "answered", "listed"),
    [
        ((400, "ServiceError"), THREAD, DIRECT),
        ((400, "Bad argument"), THREAD, DIRECT),
        ((403, "THREADACCESSDENIED-209"), DIRECT, DIRECT),
        ((403, "BotNotInConversationRoster"), DIRECT, DIRECT),
    ],
)
async def test_where_teams_shows_nothing_to_one_person_alone_another_way_is_found(
    teams: Teams, fake: FakeTeams, refusal: tuple[int, str], answered: str, listed: str
) -> None:
    """What is published is an ordinary reply, without the asker's words; what is personal comes in
    their own chat."""
    fake.refuses_targeted = refusal
    answer = await shown(teams, ASKED)
    assert (answer.conversation, answer.alone) == (answered, "")
    assert (words.you_asked(PORTING) in answer.said) == (answered == DIRECT)
    assert words.SHARE not in answer.said
    await teams.presses(answer, words.HELPED)
    [rated] = await teams.shows(1)
    assert (rated.kind, rated.id) == ("put", answer.id)
    assert words.SHARE not in rated.said
    assert (await shown(teams, "tickets")).conversation == listed


async def test_one_setting_turns_it_off(
    fake: FakeTeams, teams_settings: dict[str, object], start_app: Start
) -> None:
    """Then the asker's own chat is where nobody else looks."""
    off = {**teams_settings, "TEAMS_TARGETED": "off"}
    app = await start_app(**off, build_with={"teams_cloud": fake.cloud})
    teams = Teams(fake, app.url)
    assert (await shown(teams, ASKED)).conversation == DIRECT
    told = [await teams.says(f"{MENTION} tickets", "message-channel"), *await teams.shows(1)]
    assert {call.conversation for call in told} == {DIRECT, THREAD}
    assert {call.alone for call in told} == {""}


async def test_nobody_else_presses_what_one_person_alone_sees(teams: Teams) -> None:
    """Whatever a forged press says of itself."""
    answer = await asked(teams)
    told = await teams.presses(answer, words.SHARE, **{"from": ANNA})
    assert told["value"] == " ".join(words.STALE)


async def test_what_is_shared_out_of_a_thread_that_nobody_else_has_stands_in_the_channel(
    teams: Teams, fake: FakeTeams
) -> None:
    channel = THREAD.partition(";")[0]
    fake.conversations.add(channel)
    answer = await asked(teams)
    fake.closed[THREAD] = (404, "ConversationNotFound")
    await teams.presses(answer, words.SHARE)
    shared = next(call for call in await teams.shows(3) if call.conversation == channel)
    assert (shared.kind, shared.alone, PORTING in shared.said) == ("post", "", True)


async def test_what_goes_wrong_is_told_to_the_same_eyes(teams: Teams, fake: FakeTeams) -> None:
    """Or in the person's own chat, where Teams shows nothing to one person alone."""
    stale = {"verb": "of-2031", "alone": "true"}
    pressed: dict[str, object] = {"value": stale, "text": None, "attachments": []}
    for refused, kinds_then in ((None, ["post"]), ((400, "ServiceError"), ["open", "post"])):
        fake.refuses_targeted = refused
        activity = fake.payload(TARGETED, id=teams.new_id(), **pressed)
        assert (await teams.sends(activity))[0] == 200
        calls = await teams.shows(len(kinds_then))
        assert [call.kind for call in calls] == kinds_then
        told = calls[-1]
        assert words.STALE[0] in told.said
        assert (told.alone, told.conversation) == (
            ("", DIRECT) if refused else (PETRA["id"], THREAD)
        )


TARGETED = "message-targeted"


async def shown(teams: Teams, text: str) -> Call:
    """What the asker sees in the end; a chat that is opened for it is on the way."""
    call = await asked(teams, text)
    return call if call.kind != "open" else await teams.fake.next_call()


async def press_share(teams: Teams, answer: Call) -> Call:
    assert (await teams.presses(answer, words.SHARE))["value"] == words.NOTED
    return await teams.fake.next_call()


def kinds(call: Call) -> bool:
    """What is new comes before what is replaced."""
    return call.kind == "put"


def first_topic(topics: Call) -> str:
    """The title of the first button."""
    for part in topics.card["body"]:
        if "selectAction" in part:
            return str(part["selectAction"]["title"])
    raise AssertionError("no topic")
