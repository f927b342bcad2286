"""Nothing of care's desk is shown to, or done by, anybody else on Slack, whatever they make up."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from bot.dialogue import words
from bot.dialogue.lessons import FORMS, Lesson
from tests.drivers.remembered import remembered
from tests.drivers.slack_chat import SlackChat, payload
from tests.fakes.fake_slack import FakeSlack, Json
from tests.fakes.slack_methods import ANNA, CARE, GUEST, STRANGER

ABOUT = "KI-22222"


@pytest.mark.parametrize("user", [ANNA, GUEST, STRANGER], ids=["partner", "guest", "connected"])
async def test_no_button_and_no_form_of_cares_counts_for_anybody_else(
    anna: SlackChat, slack: FakeSlack, tmp_path: Path, user: str
) -> None:
    """A member, a guest, and somebody of another company in a channel that they share, as if they
    pressed in the care channel itself."""
    who, numbers = replace(anna, user=user), count(1)
    before = remembered(tmp_path)
    for lesson in Lesson:
        await who.interact({**_pressed(lesson, next(numbers), user), **who._fresh()})
        assert (await slack.call("response")).text == words.CARE_ONLY
    for lesson in FORMS:
        told = await who.interact({**_sent(lesson, next(numbers), user), **who._fresh()})
        assert words.CARE_ONLY in str(told.json["view"])
    assert remembered(tmp_path) == before


def _pressed(lesson: Lesson, number: int, user: str) -> Json:
    body = payload("press_on_message")
    body["user"] |= {"id": user}
    body["container"] |= {"channel_id": CARE}
    body["channel"]["id"] = CARE
    carried = {"action_id": f"learn:{lesson}", "value": f"{ABOUT}|open"}
    body["actions"][0] |= {**carried, "action_ts": f"1773{number:06}.5"}
    return body


def _sent(lesson: Lesson, number: int, user: str) -> Json:
    body = payload("ticket_form")
    body["user"] |= {"id": user}
    said = {"text": {"text": {"type": "plain_text_input", "value": "Pay us at once."}}}
    body["view"] |= {
        "id": f"V{number}",
        "callback_id": "teach",
        "private_metadata": json.dumps({"lesson": lesson, "about": ABOUT}),
        "state": {"values": said},
    }
    return body
