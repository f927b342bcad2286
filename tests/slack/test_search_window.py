"""The search window, which opens from anywhere: where slash commands cannot go, too."""

from __future__ import annotations

from bot.dialogue import words
from tests.drivers.slack_chat import SlackChat
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.slack_methods import ANNA

DURATION = "how long does porting a DID take?"


async def test_it_answers_in_itself_and_stays(anna: SlackChat, slack: FakeSlack) -> None:
    """A second search in the same window is another question."""
    window = await anna.opens_search()
    kept = await anna.searches_in(window, DURATION)
    assert kept.json["response_action"] == "update"
    answer = await slack.call("views.update")
    assert (answer.arguments["view_id"], answer.has("rate:helped")) == (window, True)
    await anna.press(answer, "rate:helped")
    assert words.THANKS_HELPED in str((await slack.call("views.update")).arguments)
    await anna.searches_in(window, "topics", hash="2.b")
    assert (await slack.call("views.update")).has("topic:")


async def test_a_search_that_is_sent_again_is_one(anna: SlackChat, slack: FakeSlack) -> None:
    window = await anna.opens_search()
    for _ in range(2):
        await anna.searches_in(window, DURATION)
    first = await slack.call("views.update")
    await anna.press(first, "rate:helped")
    second = await slack.call("views.update")
    assert words.THANKS_HELPED in str(second.arguments), "and nothing came between the two"


async def test_a_ticket_from_it_is_told_in_the_direct_message(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """Its form stands above the window."""
    window = await anna.opens_search()
    await anna.searches_in(window, "ticket please call us")
    await anna.press(await slack.call("views.update"), "raise")
    await anna.sends(await slack.call("views.push"))
    assert (await slack.call("chat.postMessage")).arguments["channel"] == ANNA


async def test_who_has_closed_it_gets_the_answer_as_a_direct_message(
    anna: SlackChat, slack: FakeSlack
) -> None:
    window = await anna.opens_search()
    slack.windows.clear()
    await anna.searches_in(window, DURATION)
    card = await slack.call("chat.postMessage")
    assert (card.arguments["channel"], card.has("raise")) == (ANNA, True)


async def test_markup_in_it_is_read_as_it_was_seen(anna: SlackChat, slack: FakeSlack) -> None:
    window = await anna.opens_search()
    await anna.searches_in(window, "can I rent &lt;b&gt; llamas")
    told = await slack.call("views.update")
    assert "can I rent <b> llamas" in str(told.arguments)
