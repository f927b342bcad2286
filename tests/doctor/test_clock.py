"""A clock that steps, changes to summer time or counts a leap second: nothing is done early, and
what was signed once is not good a second time. (A helpdesk's settle time:
tests/courier/test_courier.py; working hours: tests/knowledge/test_hours.py.)"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
import slack_sdk.signature

from adapters.helpdesk.http import RETRY_AFTER, wait
from adapters.helpdesk.webhook import read_webhook
from bot.errors import PayloadError
from tests.drivers.slack_chat import SlackChat, payload, signed
from tests.fakes.fake_slack import FakeSlack
from tests.helpdesk.test_webhooks import NOW, SECRET, standard_event, standard_signed

ALMOST = 240.0  # seconds; five minutes are allowed, and a busy machine takes some of them
HOUR = 3600.0


@pytest.mark.parametrize("step", [HOUR, -HOUR, ALMOST, -ALMOST])
async def test_a_request_that_was_answered_is_not_answered_again(
    anna: SlackChat, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, step: float
) -> None:
    """Replayed after the server's clock stepped, and again when it is right: refused, or one
    effect."""
    body = json.dumps(payload("app_mention")).encode()
    headers = signed(body)
    assert (await anna.post(body, headers=headers)).status == 200
    await slack.call("chat.postMessage")
    real = time.time
    monkeypatch.setattr(slack_sdk.signature, "time", lambda: real() + step)
    assert (await anna.post(body, headers=headers)).status == (401 if abs(step) == HOUR else 200)
    monkeypatch.setattr(slack_sdk.signature, "time", real)
    assert (await anna.post(body, headers=headers)).status == 200
    await anna.happens("message_im")
    assert (await slack.call("chat.postMessage")).arguments["channel"] == "D0ANNA"


@pytest.mark.parametrize("step", [HOUR, -HOUR])
def test_a_webhook_of_before_the_step_is_refused(step: float) -> None:
    """It comes again, signed anew, when the sender sees that it was not taken."""
    body = json.dumps(standard_event("status_changed", status="claimed")).encode()
    with pytest.raises(PayloadError, match="too old, or from the future"):
        read_webhook(standard_signed(body, NOW), body, SECRET, NOW + timedelta(seconds=step))


def test_a_leap_second_is_read_or_refused() -> None:
    """The sixty-first second of a minute, which Python has not."""
    event = standard_event("status_changed", status="claimed") | {
        "timestamp": "2026-12-31T23:59:60Z"
    }
    body = json.dumps(event).encode()
    at = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    with pytest.raises(PayloadError, match="another shape at"):
        read_webhook(standard_signed(body, at), body, SECRET, at)
    assert wait({"Retry-After": "Thu, 31 Dec 2026 23:59:60 GMT"}) == RETRY_AFTER
