"""What is for one person's eyes is shown to nobody else in a channel, whoever presses what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue import words
from tests.drivers.slack_chat import THREAD, SlackChat
from tests.fakes.fake_slack import Call, FakeSlack
from tests.fakes.slack_methods import ANNA, CARE, PARTNERS, STRANGER


async def raised(anna: SlackChat, slack: FakeSlack) -> str:
    """The number of a ticket, asked for in a direct message."""
    await anna.happens("message_im", text="ticket our porting is late")
    await anna.press(await slack.call("chat.postMessage"), "raise")
    await anna.sends(await slack.call("views.open"), id="V0RAISED")
    while (card := await slack.call("chat.postMessage")).arguments["channel"] != CARE:
        pass
    return card.text.split()[1]


async def test_tickets_asked_for_in_a_channel_are_shown_to_the_asker_alone(
    anna: SlackChat, slack: FakeSlack
) -> None:
    number = await raised(anna, slack)
    await anna.asks("tickets", ts=THREAD)
    listed = await slack.call("chat.postEphemeral")
    assert (listed.arguments["channel"], listed.arguments["user"]) == (PARTNERS, ANNA)
    assert number in listed.text
    assert [text for (channel, _), text in slack.messages.items() if channel == PARTNERS] == []


async def test_in_a_thread_they_are_shown_in_it(anna: SlackChat, slack: FakeSlack) -> None:
    """Slack shows it there only where a thread is already."""
    await anna.asks("tickets", ts="1773066730.000100", thread_ts=THREAD)
    assert (await slack.call("chat.postEphemeral")).arguments["thread_ts"] == THREAD
    await anna.asks("tickets", ts=THREAD)
    assert "thread_ts" not in (await slack.call("chat.postEphemeral")).arguments


async def test_a_ticket_opened_from_that_list_is_shown_there(
    anna: SlackChat, slack: FakeSlack
) -> None:
    number = await raised(anna, slack)
    await anna.asks("tickets", ts=THREAD)
    listed = replace(await slack.call("chat.postEphemeral"), method="response")
    await anna.press(listed, "show:")
    shown = await slack.call("chat.postEphemeral")
    assert shown.text.startswith(f"Ticket {number}")
    assert shown.arguments["user"] == ANNA


async def test_who_cannot_see_it_there_gets_it_as_a_direct_message(
    anna: SlackChat, slack: FakeSlack
) -> None:
    number = await raised(anna, slack)
    slack.members[PARTNERS].remove(ANNA)
    await anna.asks("tickets", ts=THREAD)
    listed = await slack.call("chat.postMessage")
    assert listed.arguments["channel"] == ANNA
    assert number in listed.text


@pytest.mark.parametrize("user", [STRANGER, ANNA])
async def test_a_press_on_a_list_that_everybody_sees_changes_nothing_there(
    anna: SlackChat, slack: FakeSlack, user: str
) -> None:
    """Such lists stand in channels since an older release."""
    await raised(anna, slack)
    await anna.asks("topics", ts=THREAD)
    card = await slack.call("chat.postMessage")
    body = replace(anna, user=user).pressing(card, "topic:")
    slot = body["actions"][0]["value"]
    body["actions"][0] |= {"action_id": "tickets:0", "value": slot}
    assert (await anna.interact(body)).status == 200
    listed = await slack.call("chat.postEphemeral")
    assert listed.arguments["user"] == user
    assert listed.text.startswith(words.TICKETS)
    assert "chat.update" not in slack.asked[slack.asked.index("chat.postEphemeral") :]
    assert _public(slack) == [card.text]


def _public(slack: FakeSlack) -> list[str]:
    there = [said for (channel, _), said in slack.messages.items() if channel == PARTNERS]
    return [Call("", said).text for said in there]
