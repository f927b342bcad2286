"""Who somebody is: asked of Slack, waited for, and never guessed to anybody's loss."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from adapters.slack.client.people import OUTDATED, REMEMBERED, People
from adapters.slack.identity import Sender, Workspace
from bot.dialogue import words
from bot.errors import ChannelError, Refusal
from bot.model.people import Partner
from tests.drivers.slack_chat import THREAD, SlackChat
from tests.fakes.fake_slack import Call, FakeSlack, Json
from tests.fakes.slack_methods import ANNA, CARE, PAUL, TEAM, person

BERTA, GRID = "U0BERTA", "E0GRID"
WILDIX = Workspace("", TEAM, "Wildix")


async def raised(anna: SlackChat, slack: FakeSlack, text: str = "our porting is late") -> Call:
    """Care's card of a ticket that was asked for by a command, and filed with the form."""
    await anna.commands(f"ticket {text}")
    await anna.press(await slack.call("response"), "raise")
    await anna.sends(await slack.call("views.open"), id=f"V0{text.upper().replace(' ', '')}")
    card = await next_at_care(slack)
    await slack.call("response")  # what was asked says now that there is a ticket
    return card


async def next_at_care(slack: FakeSlack, kind: str = "chat.postMessage") -> Call:
    while (card := await slack.call(kind)).arguments["channel"] != CARE:
        pass
    return card


async def listed(anna: SlackChat, slack: FakeSlack) -> str:
    await anna.commands("tickets")
    return (await slack.call("response")).text


def number_on(card: Call) -> str:
    return card.text.split()[1]


def colleague(slack: FakeSlack, anna: SlackChat) -> SlackChat:
    slack.users[BERTA] = person(BERTA, "Berta Klein")
    return replace(anna, user=BERTA)


def in_grid(*teams: str) -> Json:
    return {"enterprise_user": {"id": "W0ANNA", "enterprise_id": GRID, "teams": list(teams)}}


GRID_MEMBERS = {
    "another workspace first": {"team_id": "T0SALES", **in_grid("T0SALES", TEAM)},
    "no workspace": {"team_id": None, **in_grid(TEAM)},
    "an empty one": {"team_id": "", **in_grid("T0SALES", TEAM)},
    "the organisation": {"team_id": GRID, **in_grid(TEAM)},
}


@pytest.mark.parametrize("profile", GRID_MEMBERS.values(), ids=GRID_MEMBERS)
async def test_a_member_of_an_organisation_is_of_our_workspace(
    anna: SlackChat, slack: FakeSlack, profile: Json
) -> None:
    """Whichever of its workspaces Slack names; a colleague sees the ticket."""
    slack.users[ANNA] |= profile
    card = await raised(anna, slack)
    assert "Company: Wildix" in card.text
    assert number_on(card) in await listed(colleague(slack, anna), slack)


async def test_command_form_and_mention_of_one_person_agree(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """Slack names another workspace in each; who a person is does not hang on that."""
    slack.users[ANNA] |= {"team_id": "T0SALES", **in_grid("T0SALES", TEAM)}
    for ts, team in (("17.1", TEAM), ("17.2", "T0SALES"), ("17.3", GRID)):
        await anna.asks("ticket please call us", ts=ts, team=team, user_team=team)
        await anna.press(await slack.call("chat.postMessage"), "raise")
        body = anna.filling(await slack.call("views.open"), id=f"V0{team}")
        body["user"]["team_id"] = "T0SALES"
        await anna.interact(body)
        assert "Company: Wildix" in (await next_at_care(slack)).text


async def test_a_member_of_another_organisation_is_not_ours(
    anna: SlackChat, slack: FakeSlack
) -> None:
    number = number_on(await raised(anna, slack))
    slack.users[BERTA] = person(BERTA, "Berta", "T0OTHER", is_stranger=True) | {
        "enterprise_user": {"enterprise_id": "E0OTHER", "teams": ["T0OTHER"]}
    }
    assert number not in await listed(replace(anna, user=BERTA), slack)


async def test_a_slow_slack_makes_nobody_a_guest(anna: SlackChat, slack: FakeSlack) -> None:
    number = number_on(await raised(anna, slack))
    slack.slow["users.info"] = 0.5
    assert number in await listed(colleague(slack, anna), slack)


async def test_nobody_is_shown_an_empty_list_who_may_have_tickets(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """Until Slack says who it is, the bot says that it cannot do that now."""
    number = number_on(await raised(anna, slack))
    berta = colleague(slack, anna)
    slack.held["users.info"] = asyncio.Event()
    assert (await listed(berta, slack)).startswith(words.BUSY[0])
    slack.held["users.info"].set()
    while (text := await listed(berta, slack)).startswith(words.BUSY[0]):
        pass
    assert number in text


async def test_a_ticket_of_somebody_unknown_is_made_good(anna: SlackChat, slack: FakeSlack) -> None:
    """It is the company's, and care sees who it is, as soon as Slack says so."""
    slack.held["users.info"] = asyncio.Event()
    card = await raised(anna, slack)
    assert "From: anna" in card.text
    slack.held["users.info"].set()
    assert "From: Anna Berg" in (await next_at_care(slack, "chat.update")).text
    assert number_on(card) in await listed(colleague(slack, anna), slack)


async def test_slack_is_left_alone_for_as_long_as_it_asks(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """And then asked again: nobody needs to do anything for that."""
    slack.failures["users.info"].append("ratelimited:3")
    card = await raised(anna, slack)
    assert slack.asked.count("users.info") == 1
    assert "From: anna" in card.text
    assert "From: Anna Berg" in (await next_at_care(slack, "chat.update")).text
    assert slack.asked.count("users.info") == 2


async def test_who_is_of_the_care_team_is_not_asked_while_slack_wants_to_be_left_alone(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """Whoever presses meanwhile is told to try again."""
    card = await raised(anna, slack)
    paul = replace(anna, user=PAUL)
    slack.failures["conversations.members"].append("ratelimited:600")
    asked = slack.asked.count("conversations.members")
    for _ in range(4):
        await paul.press(card, "care:claim")
        assert (await slack.call("response")).text.startswith(words.BUSY[0])
    assert slack.asked.count("conversations.members") == asked + 1


async def test_what_a_channel_is_called_is_not_asked_while_slack_wants_to_be_left_alone(
    anna: SlackChat, slack: FakeSlack
) -> None:
    slack.failures["conversations.info"].append("ratelimited:600")
    for _ in range(3):
        await anna.asks("how long does porting take in <#C0ELSEWHERE>?")
        await slack.call("chat.postMessage")
    assert slack.asked.count("conversations.info") == 1


async def test_nobody_is_asked_about_who_only_talk_with_each_other(
    anna: SlackChat, slack: FakeSlack
) -> None:
    for user in (ANNA, BERTA, "U0CARLA"):
        await replace(anna, user=user).happens("message_in_thread", thread_ts=THREAD)
        await replace(anna, user=user).happens("message_plain_in_channel")
    await listed(anna, slack)
    assert slack.asked.count("users.info") == 1


@pytest.mark.parametrize("refusal", ["user_not_found", "user_not_visible"])
async def test_whom_slack_will_never_show_is_a_stranger(
    anna: SlackChat, slack: FakeSlack, refusal: str
) -> None:
    """There is nothing to wait for: they see their own tickets, of which there are none."""
    slack.failures["users.info"].append(refusal)
    assert words.NO_TICKETS in await listed(replace(anna, user="U0ZOE"), slack)


class Asked:
    """Slack, as the people are asked of it; it answers or it does not."""

    def __init__(self) -> None:
        self.now, self.calls, self.answers = 0.0, 0, True

    async def profile(self, key: str, user: str) -> Mapping[str, Any]:
        self.calls += 1
        if not self.answers:
            raise ChannelError("not now", refusal=Refusal.WAITS)
        return person(user, "Anna Berg")

    def people(self) -> People:
        return People(self.profile, str, lambda: self.now)


async def anna_of(people: People) -> Partner:
    return await people.partner(Sender(ANNA, TEAM, "anna"), WILDIX)


async def test_who_was_known_stays_known_for_an_hour_while_slack_is_silent() -> None:
    asked = Asked()
    people = asked.people()
    first = await anna_of(people)
    asked.answers = False
    for now, known in ((REMEMBERED - 1, True), (REMEMBERED + 1, True), (OUTDATED + 1, False)):
        asked.now = now
        assert (await anna_of(people)).known is known
    assert (first.known, first.guest, asked.calls) == (True, False, 3)


async def test_two_at_once_are_one_question_to_slack() -> None:
    asked = Asked()
    people = asked.people()
    assert len({*await asyncio.gather(*(anna_of(people) for _ in range(9)))}) == 1
    assert asked.calls == 1
