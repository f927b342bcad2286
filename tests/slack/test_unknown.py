"""What another release, another spelling or another app sends is answered in its own shape, and
written down once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.dialogue import words
from tests.drivers.slack_chat import THREAD, Answer, SlackChat, payload
from tests.fakes.fake_slack import Call, FakeSlack, Json
from tests.fakes.slack_methods import PARTNERS

DURATION = "how long does porting a DID number take?"
TITLE = "How long does porting a DID number take?"
UNKNOWN = "slack sends what is none of ours"


@pytest.mark.parametrize("command", ["/Wildix", "/WILDIX", "/wildix-test", "/care"])
async def test_a_command_is_ours_whatever_it_is_called(
    anna: SlackChat, slack: FakeSlack, command: str
) -> None:
    assert await anna.commands(DURATION, command=command) == Answer(200, "")
    assert TITLE in (await slack.call("response")).text


@pytest.mark.parametrize("action", ["unheard-of", "unheard-of:x", "", " ", "care:fly", "x" * 255])
async def test_an_unknown_button_is_no_longer_current(
    anna: SlackChat, slack: FakeSlack, action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await anna.asks(DURATION, ts=THREAD)
    body = anna.pressing(await slack.call("chat.postMessage"), "raise")
    body["actions"][0] |= {"action_id": action or "?", "value": "x"}
    for _ in range(2):
        assert await anna.interact(body) == Answer(200, "")
        assert (await slack.call("response")).text.startswith(words.STALE[0])
    assert capsys.readouterr().out.count(UNKNOWN) == 1


@pytest.mark.parametrize("page", ["9" * 5000, "99999999", "²", "٣", "-1"])
async def test_a_page_that_is_no_number_is_the_first(
    anna: SlackChat, slack: FakeSlack, page: str
) -> None:
    await anna.asks(DURATION, ts=THREAD)
    body = anna.pressing(await slack.call("chat.postMessage"), "raise")
    body["actions"][0] |= {"action_id": f"tickets:{page}", "value": ""}
    assert await anna.interact(body) == Answer(200, "")
    assert words.NO_TICKETS in (await slack.call("chat.postEphemeral")).text


async def test_an_unknown_form_is_no_longer_current(
    anna: SlackChat, slack: FakeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another view takes its place."""
    body = _form(await _opened(anna, slack), anna)
    body["view"]["callback_id"] = "of-another-release"
    answer = await anna.interact(body)
    assert (answer.status, answer.json["response_action"]) == (200, "update")
    assert words.STALE[0] in str(answer.json["view"])
    assert UNKNOWN in capsys.readouterr().out


@pytest.mark.parametrize("kept", ["{}", "[]", '{"asked": "x"}', "[" * 2_000, "?"])
async def test_a_form_that_carries_something_else_is_no_longer_current(
    anna: SlackChat, slack: FakeSlack, kept: str
) -> None:
    """As one may that an older release has opened."""
    body = _form(await _opened(anna, slack), anna)
    body["view"]["private_metadata"] = kept
    answer = await anna.interact(body)
    assert (answer.status, answer.json["response_action"]) == (200, "update")
    assert words.STALE[0] in str(answer.json["view"])


async def test_a_closed_form_is_taken_note_of(anna: SlackChat, slack: FakeSlack) -> None:
    body = {**_form(await _opened(anna, slack), anna), "type": "view_closed"}
    assert (await anna.interact(body)).status == 200


@pytest.mark.parametrize("kind", ["message_action", "shortcut"])
async def test_an_unknown_shortcut_is_no_longer_current(
    anna: SlackChat, slack: FakeSlack, kind: str
) -> None:
    body = {**payload("message_action"), "type": kind, "callback_id": "of-another-release"}
    body |= {"trigger_id": slack.trigger(), "response_url": slack.response_url()}
    assert (await anna.interact(body)).status == 200
    assert (await slack.call("response")).text.startswith(words.STALE[0])


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("app_rate_limited", ""),
        ("block_suggestion", {"options": []}),
        ("dialog_suggestion", {"options": []}),
        ("dialog_submission", ""),
        ("interactive_message", ""),
        ("workflow_step_edit", ""),
    ],
)
async def test_what_the_bot_has_no_use_for_gets_the_answer_that_slack_takes(
    anna: SlackChat, kind: str, shape: object
) -> None:
    body = {"type": kind, "team_id": "T0WILDIX", "minute_rate_limited": 1, "api_app_id": "A0CARE"}
    send = anna.send if kind == "app_rate_limited" else anna.interact
    answer = await send(body)
    assert answer.status == 200
    assert (json.loads(answer.text or "{}") or "") == shape


async def test_an_event_from_the_future_is_accepted(anna: SlackChat) -> None:
    body = payload("app_mention")
    body["event"] = {"type": "mood_changed", "user": "U0ANNA"}
    assert (await anna.send(body)).status == 200


async def test_a_message_in_ones_own_third_person_is_answered(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """`/me asks ...`, which Slack sends as no mention."""
    said = {"text": f"<@U0BOT> {DURATION}", "subtype": "me_message", "ts": THREAD}
    await anna.happens("message_with_mention", **said)
    assert (await slack.call("chat.postMessage")).arguments["thread_ts"] == THREAD
    await anna.happens("message_im", text=DURATION, subtype="me_message")
    assert (await slack.call("chat.postMessage")).arguments["channel"] == "D0ANNA"


async def test_a_mention_that_an_edit_adds_is_answered_once(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """Who corrects a question that mentioned the bot before is not answered again."""
    for before, answers in ((DURATION, 1), (f"<@U0BOT> {DURATION}", 0), (DURATION, 0)):
        await anna.send(_edited(before, f"<@U0BOT> {DURATION}"))
        for _ in range(answers):
            answer = await slack.call("chat.postMessage")
            assert answer.arguments["thread_ts"] == THREAD
    await anna.asks(DURATION, ts="1773066999.000100")
    answer = await slack.call("chat.postMessage")
    assert answer.arguments["thread_ts"] == "1773066999.000100"


async def test_what_a_workflow_says_is_left_alone(anna: SlackChat, slack: FakeSlack) -> None:
    """On purpose: a bot that answers bots may never come to an end. *Ask Customer Care* on it is
    the way."""
    workflow = {"bot_id": "B0FLOW", "subtype": "bot_message", "user": "U0FLOW"}
    assert (await anna.asks(DURATION, **workflow)).status == 200
    await anna.asks(DURATION, ts=THREAD)
    assert (await slack.call("chat.postMessage")).arguments["thread_ts"] == THREAD


async def test_in_a_group_message_a_mention_is_answered_and_other_words_are_not(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """On purpose: people who talk with each other did not ask the bot."""
    plain = {"channel": "C0ELSEWHERE", "channel_type": "mpim", "text": DURATION}
    assert (await anna.happens("message_plain_in_channel", **plain)).status == 200
    await anna.asks(DURATION, ts=THREAD, channel=PARTNERS, channel_type="mpim")
    assert (await slack.call("chat.postMessage")).arguments["channel"] == PARTNERS


@pytest.mark.parametrize("text", ["<@U0BOT>", "<@U0BOT> ", "", None])
async def test_a_mention_without_words_is_welcomed(
    anna: SlackChat, slack: FakeSlack, text: str | None
) -> None:
    await anna.happens("app_mention", text=text, blocks=[])
    assert (await slack.call("chat.postMessage")).text.startswith(words.WELCOME)


async def _opened(anna: SlackChat, slack: FakeSlack) -> Call:
    await anna.asks(DURATION, ts=THREAD)
    await anna.press(await slack.call("chat.postMessage"), "raise")
    return await slack.call("views.open")


def _form(opened: Call, anna: SlackChat) -> Json:
    return anna.filling(opened)


def _edited(before: str, after: str) -> Json:
    body = payload("message_changed")
    event: dict[str, Any] = body["event"]
    edited = {"user": "U0ANNA", "ts": "1773066800.000000"}
    said = {"channel": PARTNERS, "channel_type": "channel", "blocks": [], "ts": THREAD}
    event["message"] |= {**said, "text": after, "edited": edited}
    event["previous_message"] |= {**said, "text": before}
    body["event"] = {**event, "channel": PARTNERS, "channel_type": "channel"}
    return body
