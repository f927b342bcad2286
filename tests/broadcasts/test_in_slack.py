"""A wave, its known issue and an announcement in Slack, through the front door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.server.app import STUDYING
from bot.dialogue import words
from tests.drivers.slack_chat import SlackChat
from tests.drivers.slack_school import SlackSchool, filled_in
from tests.fakes.fake_slack import Call
from tests.fakes.slack_methods import CARE, PARTNERS, STRANGER

NOTICE = "Outgoing calls fail with 503. We are on it."


@pytest.fixture
def slack_settings(slack_settings: dict[str, object]) -> dict[str, object]:
    """Two companies are in the channel."""
    return {**slack_settings, "WAVE_TICKETS": "2", "WAVE_COMPANIES": "2"}


async def raises(school: SlackSchool, who: SlackChat, text: str, ts: str) -> None:
    """A ticket in a thread of its own, once care has its card."""
    await who.asks(f"ticket {text}", ts=ts)
    await who.press(await school.next("chat.postMessage"), "raise")
    await who.sends(await school.next("views.open"), id=f"V{ts}")
    await school.shown(CARE)


async def fills(school: SlackSchool, card: Call, lesson: str, **filled: str) -> Call:
    """Paul's form, sent; gives the next that care is shown."""
    await school.paul.press(card, f"learn:{lesson}")
    form = await school.next("views.open")
    answer = await school.paul.sends(form, filled_in(form, filled), id=f"V0{lesson}")
    assert answer.text == ""
    return await school.shown(CARE)


async def clock(school: SlackSchool) -> None:
    await school.running.app[STUDYING].work()


async def test_a_wave_becomes_a_known_issue_and_ends(school: SlackSchool) -> None:
    """Care is asked, whoever asks next reads the notice, both partners are told in their threads,
    and asked in the end whether it is solved."""
    sam = replace(school.anna, user=STRANGER)
    await raises(school, school.anna, "All outgoing calls fail with error 503", "1773066900.000100")
    await raises(school, sam, "outgoing calls rejected, error 503", "1773066901.000100")
    await clock(school)
    wave = await school.shown(CARE)
    assert words.wave(2, 2) in wave.text
    issue = await fills(school, wave, "open-issue", title="503 on calls", notice=NOTICE)
    assert NOTICE in str(issue.blocks)
    await school.anna.asks("do outgoing calls fail, error 503?", ts="1773066902.000100")
    assert NOTICE in str((await school.shown(PARTNERS)).blocks)
    await fills(school, issue, "update-issue", text="A card was replaced.")
    await clock(school)
    told = set[object]()
    while len(told) < 2:
        shown = await school.shown(PARTNERS)
        if "A card was replaced." in str(shown.blocks):
            told.add(shown.arguments.get("thread_ts"))
    assert told == {"1773066900.000100", "1773066901.000100"}
    closing = await fills(school, issue, "close-issue", text="")
    while words.ISSUE_STATE["closed"] not in str(closing.blocks):
        closing = await school.shown(CARE)
    await clock(school)
    asked = set[object]()
    while len(asked) < 2:
        shown = await school.shown(PARTNERS)
        if shown.method == "chat.postMessage" and shown.has("judge"):
            asked.add(shown.arguments.get("thread_ts"))
    assert asked == told


async def test_an_announcement_stands_in_the_channel_itself(school: SlackSchool) -> None:
    """After it was seen by care; in no thread, and in no channel where nobody asked."""
    await school.anna.asks("how to port DID", ts="1773066900.000100")
    await school.shown(PARTNERS)
    door = await school.answered(school.paul, "announce")
    await school.paul.press(door, "learn:announcements")
    listed = await school.slack.call("response")
    draft = await fills(
        school,
        listed,
        "announce",
        title="Maintenance on Sunday",
        text="The Portal is closed from 6:00 to 8:00.",
        companies="",
        without="",
    )
    assert PARTNERS in str(draft.blocks)
    preview = await school.shown(CARE)
    assert "The Portal is closed" in str(preview.blocks)
    await school.paul.press(draft, "learn:send-news")
    await school.shown(CARE)
    await clock(school)
    sent = await school.shown(PARTNERS)
    assert "The Portal is closed" in str(sent.blocks)
    assert "thread_ts" not in sent.arguments
