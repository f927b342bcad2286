"""What Slack refuses: each documented code has its place in one table, and where the bot may not
write, whoever waits is told another way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.shared.retry_after import LONGEST
from adapters.slack.channel import SlackChannel
from adapters.slack.client.refusals import REFUSALS, REVOKED, pause
from bot.dialogue import words
from bot.errors import ChannelError, Refusal
from bot.model.people import Place
from bot.ports.channel import Delivery
from tests.drivers.samples import CARDS
from tests.drivers.slack_chat import THREAD, SlackChat, channel_alone
from tests.fakes.fake_slack import Call, FakeSlack
from tests.fakes.first_start import opened
from tests.fakes.slack_methods import ANNA, CARE, PARTNERS, PAUL
from tests.fakes.slack_refusals import DOCUMENTED

DURATION = "how long does porting a DID number take?"
SPOT = Place("slack", f"{PARTNERS}/{THREAD}")
CODES = sorted({code for codes in DOCUMENTED.values() for code in codes})
MAY_NOT_POST = [
    "cannot_reply_to_message",
    "is_archived",
    "not_in_channel",
    "restricted_action",
    "restricted_action_non_threadable_channel",
    "restricted_action_read_only_channel",
    "restricted_action_thread_locked",
    "thread_locked",
]


@pytest.fixture
async def channel(
    slack: FakeSlack, tmp_path: Path, small_knowledge: Path
) -> AsyncIterator[SlackChannel]:
    store = opened(f"sqlite:///{tmp_path}/slots.db")
    async with channel_alone(slack, store, small_knowledge) as channel:
        yield channel


@pytest.mark.parametrize("code", CODES)
def test_every_documented_code_is_in_the_table(code: str) -> None:
    assert code in REFUSALS


async def test_every_code_is_told_as_what_it_is(channel: SlackChannel, slack: FakeSlack) -> None:
    """Only what passes is tried again soon; and a wrong drawing leaves its words."""
    for code in DOCUMENTED["chat.postMessage"]:
        slack.failures["chat.postMessage"].append(code)
        if REFUSALS[code] is Refusal.OURS:
            await channel.deliver(Delivery(SPOT, code, CARDS["notice"]))
            assert (await slack.call("chat.postMessage")).blocks == []
            continue
        with pytest.raises(ChannelError, match=code) as refused:
            await channel.deliver(Delivery(SPOT, code, CARDS["notice"]))
        assert refused.value.refusal is REFUSALS[code]
        assert (refused.value.retry_after is None) is (REFUSALS[code] is not Refusal.PASSING)


@pytest.mark.parametrize("code", REVOKED)
def test_a_dead_token_waits_for_the_operator(code: str) -> None:
    assert REFUSALS[code] is Refusal.WAITS


async def test_a_code_that_nobody_documented_may_pass(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    slack.failures["chat.postMessage"].append("solar_flare")
    with pytest.raises(ChannelError, match="solar_flare") as refused:
        await channel.deliver(Delivery(SPOT, "q-1", CARDS["notice"]))
    assert refused.value.retry_after == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        (None, 1.0),
        ("", 1.0),
        ("nan", 1.0),
        ("inf", 1.0),
        ("-5", 1.0),
        ("1.5", 1.0),
        ("\u0663", 1.0),
        ("999999999999", LONGEST),
        ("9" * 400, LONGEST),
    ],
)
def test_slack_says_how_long_to_wait_and_is_not_believed_everything(
    header: str | None, seconds: float
) -> None:
    assert pause(header) == seconds


async def test_a_wrong_drawing_is_replaced_by_its_words(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    await channel.deliver(Delivery(SPOT, "q-1", CARDS["answer"]))
    slack.failures["chat.update"].append("invalid_blocks")
    await channel.deliver(Delivery(SPOT, "q-1", CARDS["answer-helped"]))
    changed = await slack.call("chat.update")
    assert changed.blocks == []
    assert words.THANKS_HELPED in changed.text


@pytest.mark.parametrize("code", MAY_NOT_POST)
async def test_an_answer_that_may_not_stand_there_comes_as_a_direct_message(
    anna: SlackChat, slack: FakeSlack, code: str
) -> None:
    """With the reason first."""
    slack.refuses[PARTNERS] = code
    await anna.asks(DURATION, ts=THREAD)
    answer = await _told_alone(slack)
    assert answer.text.startswith("How long")
    await anna.rates(_in_direct_message(answer), helped=True)
    changed = await slack.call("chat.update")
    assert changed.arguments["channel"] == "D0ANNA"


async def test_an_answer_in_a_locked_thread_is_not_posted_beside_it(
    anna: SlackChat, slack: FakeSlack
) -> None:
    slack.refuses[f"{PARTNERS}/{THREAD}"] = "thread_locked"
    await anna.asks(DURATION, ts=THREAD)
    assert (await _told_alone(slack)).text.startswith("How long")


@pytest.mark.parametrize(("asked", "shown"), [(DURATION, "How long"), ("topics", words.TOPICS)])
async def test_who_cannot_be_written_to_sees_it_where_the_question_is(
    anna: SlackChat, slack: FakeSlack, asked: str, shown: str
) -> None:
    """And so does who presses on what they see."""
    slack.refuses |= {PARTNERS: "restricted_action_read_only_channel", "D0ANNA": "cannot_dm_bot"}
    await anna.asks(asked, ts=THREAD)
    whispered = await slack.call("chat.postEphemeral")
    while not whispered.text.startswith(shown):
        whispered = await slack.call("chat.postEphemeral")
    assert whispered.arguments["user"] == ANNA


async def test_a_command_whose_every_way_is_shut_is_answered_by_an_ephemeral(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """A dead response URL, and no direct message: what the bot itself may write in the channel."""
    slack.refuses["D0ANNA"] = "cannot_dm_bot"
    slack.failures["response"].append("404")
    await anna.commands(DURATION)
    assert (await slack.call("chat.postEphemeral")).text.startswith(words.you_asked(DURATION))


@pytest.mark.parametrize("refusal", ["404", "403", "410"])
async def test_a_dead_response_url_is_followed_by_a_direct_message(
    anna: SlackChat, slack: FakeSlack, refusal: str
) -> None:
    slack.failures["response"].append(refusal)
    await anna.commands(DURATION)
    answer = await _told_alone(slack)
    assert answer.text.startswith(words.you_asked(DURATION))
    await anna.rates(_in_direct_message(answer), helped=True)
    assert (await slack.call("chat.update")).arguments["channel"] == "D0ANNA"


async def test_a_confirmation_that_may_not_stand_there_comes_as_a_direct_message(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """And is kept up to date there."""
    await anna.asks("ticket our porting is late", ts=THREAD)
    offered = await slack.call("chat.postMessage")
    slack.refuses[PARTNERS] = "restricted_action_read_only_channel"
    await anna.press(offered, "raise")
    await anna.sends(await slack.call("views.open"), id="V0RAISED")
    shown = [await slack.call("chat.postMessage") for _ in range(3)]
    [cares] = [call for call in shown if call.arguments["channel"] == CARE]
    why, ticket = [call.text for call in shown if call.arguments["channel"] == ANNA]
    assert why.startswith(words.ANSWERED_ASIDE[0])
    assert ticket.startswith(f"Ticket {cares.text.split()[1]}")


async def test_a_humans_word_that_may_not_stand_there_comes_as_a_direct_message(
    anna: SlackChat, slack: FakeSlack
) -> None:
    await anna.asks("ticket our porting is late", ts=THREAD)
    await anna.press(await slack.call("chat.postMessage"), "raise")
    await anna.sends(await slack.call("views.open"), id="V0RAISED")
    await slack.call("chat.postMessage")
    card = await slack.call("chat.postMessage")
    slack.refuses[PARTNERS] = "restricted_action_thread_locked"
    await _as(anna, PAUL).press(card, "care:reply")
    await _as(anna, PAUL).sends(await slack.call("views.open"), {"text": "Tomorrow."}, id="V0WORD")
    assert "Tomorrow." in (await _told_alone(slack)).text


async def test_the_answer_to_a_deleted_question_is_taken_back(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """Slack drops the thread and posts it for everybody; nobody is told of a failure either."""
    slack.deleted.add((PARTNERS, THREAD))
    await anna.asks(DURATION, ts=THREAD)
    await slack.call("chat.delete")
    assert slack.messages == {}
    await anna.asks(DURATION)
    assert (await slack.call("chat.postMessage")).text.startswith("How long")
    await slack.nothing_but("users.info")


async def _told_alone(slack: FakeSlack) -> Call:
    """What comes in the direct message, after the reason for it."""
    why, shown = [await slack.call("chat.postMessage") for _ in range(2)]
    assert {why.arguments["channel"], shown.arguments["channel"]} == {ANNA}
    assert why.text.startswith(words.ANSWERED_ASIDE[0])
    return shown


def _as(anna: SlackChat, user: str) -> SlackChat:
    return SlackChat(anna.session, anna.url, anna.slack, user)


def _in_direct_message(card: Call) -> Call:
    return Call(card.method, {**card.arguments, "channel": "D0ANNA"})
