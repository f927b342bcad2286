"""What may come in at `POST /slack/events`: whatever is not Slack's is 4xx, and never 500."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as some

from adapters.slack.inbound.shapes import checked
from bot.dialogue import words
from bot.errors import PayloadError
from tests.conftest import Start
from tests.drivers.slack_chat import FORM, JSON, SlackChat, chatting, payload, settings, signed
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.slack_methods import PARTNERS

MENTION = json.dumps(payload("app_mention")).encode()


FORGED: dict[str, dict[str, str]] = {
    "nothing": {},
    "no signature": {"X-Slack-Request-Timestamp": str(int(time.time()))},
    "no timestamp": {"X-Slack-Signature": signed(MENTION)["X-Slack-Signature"]},
    "another secret": signed(MENTION, secret="another"),
    "another body": signed(b"{}"),
    "too old": signed(MENTION, at=time.time() - 600),
    "from the future": signed(MENTION, at=time.time() + 24 * 3600),
    "odd timestamp": {**signed(MENTION), "X-Slack-Request-Timestamp": "yesterday"},
    "negative timestamp": {**signed(MENTION), "X-Slack-Request-Timestamp": "-1"},
    "endless timestamp": {**signed(MENTION), "X-Slack-Request-Timestamp": "9" * 5000},
    "digits of elsewhere": {**signed(MENTION), "X-Slack-Request-Timestamp": "\u0661\u0662"},
    "superscript digits": {**signed(MENTION), "X-Slack-Request-Timestamp": "\u00b2"},
    "odd signature": {**signed(MENTION), "X-Slack-Signature": "v0=\u00fcnicode"},
    "empty signature": {**signed(MENTION), "X-Slack-Signature": ""},
}


async def test_what_slack_did_not_sign_is_refused(anna: SlackChat) -> None:
    for name, headers in FORGED.items():
        assert (await anna.post(MENTION, headers=headers)).status == 401, name


async def test_the_signature_is_checked_before_anything_is_read(anna: SlackChat) -> None:
    assert (await anna.post(b"{broken", headers={})).status == 401


async def test_an_endless_body_is_refused(anna: SlackChat) -> None:
    assert (await anna.post(b"x" * (256 * 1024 + 1))).status == 413


async def test_an_endless_stream_is_refused(anna: SlackChat) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b"x" * 1024

    async with anna.session.post(f"{anna.url}/slack/events", data=stream()) as answer:
        assert answer.status == 413


def _bodies() -> dict[str, tuple[bytes, str]]:
    event, press, form = payload("app_mention"), payload("press_on_message"), payload("ticket_form")
    without = {
        name: json.dumps({**event, "event": {**event["event"], name: None}})
        for name in ("channel", "ts")
    }
    interactive: dict[str, Any] = {
        "payload is no JSON": "{broken",
        "payload is a list": "[]",
        "payload is null": "null",
        "payload is a number": "1",
        "payload is empty": "",
        "no actions": json.dumps({**press, "actions": []}),
        "actions of numbers": json.dumps({**press, "actions": [1]}),
        "actions of text": json.dumps({**press, "actions": "abc"}),
        "an action without id": json.dumps({**press, "actions": [{"type": "button"}]}),
        "nobody pressed": json.dumps({**press, "user": None}),
        "nameless person": json.dumps({**press, "user": {}}),
        "no container": json.dumps({**press, "container": None}),
        "no trigger": json.dumps({**press, "trigger_id": None}),
        "no view": json.dumps({**form, "view": None}),
        "view without values": json.dumps({**form, "view": {**form["view"], "state": None}}),
        "unknown kind": json.dumps({**press, "type": "no_such_thing"}),
        "kind is a list": json.dumps({**press, "type": ["block_actions"]}),
        "shortcut without message": json.dumps({**payload("message_action"), "message": None}),
    }
    return {
        "empty": (b"", JSON),
        "broken JSON": (b"{broken", JSON),
        "a list": (b"[]", JSON),
        "null": (b"null", JSON),
        "a number": (b"1", JSON),
        "text": (b'"text"', JSON),
        "infinitely deep": (b"[" * 100_000, JSON),
        "an empty object": (b"{}", JSON),
        "an event without event": (json.dumps({**event, "event": None}).encode(), JSON),
        "an event that is a list": (json.dumps({**event, "event": []}).encode(), JSON),
        "an event without type": (json.dumps({**event, "event": {"user": "U1"}}).encode(), JSON),
        "an event without channel": (without["channel"].encode(), JSON),
        "an event without time": (without["ts"].encode(), JSON),
        "a challenge without challenge": (b'{"type": "url_verification"}', JSON),
        "the form as JSON": (b"command=%2Fwildix", JSON),
        "JSON as a form": (MENTION, FORM),
        "no content type that we know": (MENTION, "text/plain"),
        "an odd form": (b"{=1&command=/wildix", FORM),
        "a command without person": (b"command=%2Fwildix&text=x", FORM),
        "a command with another's URL": (_command(response_url="https://evil.example/hook"), FORM),
        "a command with a look-alike URL": (
            _command(response_url="http://127.0.0.1:1@evil.example/"),
            FORM,
        ),
        "a command without URL": (_command(response_url=""), FORM),
        **{name: (b"payload=" + quote(text).encode(), FORM) for name, text in interactive.items()},
    }


def _command(**changed: str) -> bytes:
    return urlencode({**payload("command"), **changed}).encode()


BODIES = _bodies()
ODD: tuple[object, ...] = (None, 1, [], {}, "x")


async def test_what_has_not_slacks_shape_is_refused(anna: SlackChat) -> None:
    """Signed or not: a mistake in a proxy must not look like a failing bot."""
    for name, (body, kind) in BODIES.items():
        assert (await anna.post(body, kind)).status in (400, 401), name


async def test_bytes_that_are_no_text_are_refused(anna: SlackChat) -> None:
    body = b'{"type": "event_callback", "event": {"type": "\xff\xfe"}}'
    assert (await anna.post(body)).status == 401


async def test_lone_surrogates_are_text(anna: SlackChat, slack: FakeSlack) -> None:
    assert (
        await anna.happens("message_im", text="how long does porting a DID take? \ud83d")
    ).status == 200
    await slack.call("chat.postMessage")


@given(body=some.binary(max_size=400))
@effort(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_surprise(body: bytes) -> None:
    """The shape check answers PayloadError, or gives an object; nothing else."""
    for kind in (JSON, FORM):
        try:
            assert isinstance(checked(body, kind), dict)
        except PayloadError:
            continue


@pytest.mark.parametrize(
    "name", ["app_mention", "message_im", "command", "press_on_message", "ticket_form"]
)
async def test_no_field_surprises(anna: SlackChat, name: str) -> None:
    """Every field of a payload in turn is something else: accepted or refused, never a failure."""
    body = payload(name)
    for path in _paths(body):
        for odd in ODD:
            changed = _with(body, path, odd)
            if name == "command":
                answer = await anna.post(
                    urlencode({k: str(v) for k, v in changed.items()}).encode(), FORM
                )
            else:
                answer = await (anna.interact if "event" not in body else anna.send)(changed)
            assert answer.status in (200, 400, 404), (path, odd, answer)


def _paths(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if len(path) > 3 or "blocks" in path:
        return []
    inner = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    below = [found for key, one in inner for found in _paths(one, (*path, key))]
    return [path, *below] if path else below


def _with(body: Any, path: tuple[str | int, ...], value: Any) -> Any:
    if not path:
        return value
    copy: Any = dict(body) if isinstance(body, dict) else list(body)
    copy[path[0]] = _with(body[path[0]], path[1:], value)
    return copy


async def test_slack_finds_out_that_the_address_is_ours(anna: SlackChat) -> None:
    answer = await anna.send(payload("url_verification"))
    assert (answer.status, payload("url_verification")["challenge"] in answer.text) == (200, True)


async def test_slacks_certificate_check_is_answered(anna: SlackChat) -> None:
    assert (await anna.post(b"ssl_check=1&token=legacy", FORM)).status == 200


async def test_a_command_of_another_name_is_taken(anna: SlackChat, slack: FakeSlack) -> None:
    """Slack sends here what somebody gave this address; the person waits for an answer."""
    assert (await anna.commands("topics", command="/lunch")).status == 200
    assert (await slack.call("response")).text.startswith(words.TOPICS)


async def test_other_methods_are_refused(anna: SlackChat) -> None:
    async with anna.session.get(f"{anna.url}/slack/events") as answer:
        assert answer.status == 405


async def test_what_slack_sends_again_later_is_one_turn(
    slack: FakeSlack, start_app: Start, small_knowledge: Path
) -> None:
    """At once, after a minute and after five, signed anew each time."""
    minutes = [0]

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=minutes[0])

    body = json.dumps(payload("app_mention")).encode()
    running = await start_app(**settings(slack, small_knowledge), build_with={"clock": clock})
    await slack.call("auth.test")
    async with chatting(running.url, slack) as anna:
        assert (await anna.post(body)).status == 200
        assert (await slack.call("chat.postMessage")).arguments["channel"] == PARTNERS
        for retry, minutes[0] in enumerate((0, 1, 5), start=1):
            again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
            assert (await anna.post(body, headers={**signed(body), **again})).status == 200
            await anna.happens("message_im")
            assert (await slack.call("chat.postMessage")).arguments["channel"] == "D0ANNA"


async def test_the_same_bytes_twice_are_one_turn(anna: SlackChat, slack: FakeSlack) -> None:
    """A replayed request, within the minutes that its signature is good for."""
    body = json.dumps(payload("app_mention")).encode()
    headers = signed(body)
    first, second = await asyncio.gather(*(anna.post(body, headers=headers) for _ in range(2)))
    assert (first.status, second.status) == (200, 200)
    await slack.call("chat.postMessage")
    assert (await anna.post(body, headers=headers)).status == 200
    await anna.happens("message_im")
    assert (await slack.call("chat.postMessage")).arguments["channel"] == "D0ANNA"
