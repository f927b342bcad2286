"""What helpdesks send us is read only when it is signed, fresh and in shape; our echoes are left
out."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook as Reference

from adapters.helpdesk import webhook
from adapters.helpdesk.jira import events as jira_events
from adapters.helpdesk.zendesk import events as zendesk_events
from bot.errors import PayloadError
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Change, Commented, StatusChanged

NOW = datetime(2026, 11, 2, 10, 0, 30, tzinfo=UTC)
AT = NOW - timedelta(seconds=30)
SECRET = "whsec_aW5jb21pbmctc2VjcmV0"
Json = dict[str, Any]
Headers = dict[str, str]


@dataclass(frozen=True)
class Sender:
    """One service's webhooks: how they are signed, read, and say that Grace did something to
    1042."""

    sign: Callable[[bytes, datetime], Headers]
    read: Callable[[Headers, bytes, datetime], tuple[Change, ...]]
    resolved: Json
    said: Json


def zendesk_signed(body: bytes, at: datetime) -> Headers:
    sent = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hmac.new(SECRET.encode(), sent.encode() + body, hashlib.sha256).digest()
    return {
        "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
        "X-Zendesk-Webhook-Signature-Timestamp": sent,
    }


def jira_signed(body: bytes, at: datetime) -> Headers:
    return {
        "X-Hub-Signature": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    }


def standard_signed(body: bytes, at: datetime) -> Headers:
    signature = Reference(SECRET).sign("msg-1", at, body.decode("utf-8", "replace"))
    sent = str(int(at.timestamp()))
    return {
        "webhook-id": "msg-1",
        "webhook-timestamp": sent,
        "webhook-signature": f"v1,AAAA {signature}",
    }


def zendesk_event(kind: str, event: Json, **detail: object) -> Json:
    ticket = {
        "id": "35436",
        "external_id": "wildix-care-1042",
        "actor_id": "1002",
        "status": "OPEN",
    }
    head = {
        "account_id": 12,
        "id": "e-1",
        "time": "2026-11-02T10:00:00.465Z",
        "type": f"zen:event-type:ticket.{kind}",
    }
    return {
        **head,
        "zendesk_event_version": "2022-11-06",
        "detail": {**ticket, **detail},
        "event": event,
    }


def zendesk_comment(**values: object) -> Json:
    author = {"id": "1002", "is_staff": True, "name": "Grace Field"}
    comment = {"id": "77", "body": "On Monday.", "is_public": True, "author": author, **values}
    return zendesk_event("comment_added", {"comment": comment})


def jira_event(**parts: object) -> Json:
    issue = {
        "id": "10002",
        "key": "CARE-1",
        "fields": {"labels": ["wildix-care", "wildix-ticket-1042"]},
    }
    grace = {"accountId": "acc-grace", "displayName": "Grace Field", "accountType": "atlassian"}
    head = {"timestamp": int(AT.timestamp() * 1000), "webhookEvent": "jira:issue_updated"}
    return {**head, "issue": issue, "user": grace, **parts}


def jira_move(before: str, after: str) -> Json:
    item = {
        "field": "status",
        "fieldtype": "jira",
        "from": "1",
        "fromString": before,
        "to": "2",
        "toString": after,
    }
    return {"id": "10124", "items": [item]}


def jira_comment(**values: object) -> Json:
    author = {"accountId": "acc-grace", "displayName": "Grace Field"}
    comment = {"id": "77", "author": author, "body": "On Monday.", "jsdPublic": True, **values}
    return jira_event(comment={"created": "2026-11-02T10:00:00.000+0000", **comment})


def standard_event(kind: str, **data: object) -> Json:
    data = {"number": "1042", "by": "Grace Field", **data}
    return {"type": f"ticket.{kind}", "timestamp": AT.isoformat(), "data": data}


def read_from_zendesk(headers: Headers, body: bytes, now: datetime) -> tuple[Change, ...]:
    zendesk_events.check_webhook(headers, body, SECRET, now)
    return zendesk_events.read_webhook(body, own="1001", tag="wildix")


def read_from_jira(headers: Headers, body: bytes, now: datetime) -> tuple[Change, ...]:
    jira_events.check_webhook(headers, body, SECRET, now)
    return jira_events.read_webhook(body, own="acc-bot", tag="wildix")


SENDERS = {
    "zendesk": Sender(
        zendesk_signed,
        read_from_zendesk,
        zendesk_event("status_changed", {"current": "SOLVED", "previous": "OPEN"}),
        zendesk_comment(),
    ),
    "jira": Sender(
        jira_signed,
        read_from_jira,
        jira_event(changelog=jira_move("In Progress", "Resolved")),
        jira_comment(),
    ),
    "webhook": Sender(
        standard_signed,
        lambda headers, body, now: webhook.read_webhook(headers, body, SECRET, now),
        standard_event("status_changed", status="resolved"),
        standard_event("commented", text="On Monday."),
    ),
}


@pytest.fixture(params=sorted(SENDERS))
def sender(request: pytest.FixtureRequest) -> Sender:
    return SENDERS[request.param]


def read(sender: Sender, event: object, now: datetime = NOW) -> tuple[Change, ...]:
    body = json.dumps(event).encode()
    return sender.read(sender.sign(body, AT), body, now)


def test_a_state_is_told(sender: Sender) -> None:
    (change,) = read(sender, sender.resolved)
    assert isinstance(change, StatusChanged)
    assert (change.number, change.status) == ("1042", RemoteStatus.RESOLVED)
    assert abs(change.at - AT) < timedelta(seconds=1)


def test_a_comment_is_told(sender: Sender) -> None:
    (change,) = read(sender, sender.said)
    assert isinstance(change, Commented)
    assert (change.number, change.by, change.text) == ("1042", "Grace Field", "On Monday.")


def test_a_repeated_webhook_has_the_same_id(sender: Sender) -> None:
    assert read(sender, sender.resolved) == read(
        sender, sender.resolved, NOW + timedelta(seconds=20)
    )


def test_headers_have_no_case(sender: Sender) -> None:
    body = json.dumps(sender.said).encode()
    headers = {name.upper(): value for name, value in sender.sign(body, AT).items()}
    assert sender.read(headers, body, NOW)


def test_an_old_or_early_webhook_is_refused(sender: Sender) -> None:
    """By more than the documented five minutes, whoever sent it."""
    window = timedelta(minutes=5)
    for now in (AT + window, AT - window):
        assert read(sender, sender.resolved, now)
    for now in (AT + window + timedelta(seconds=1), AT - window - timedelta(seconds=1)):
        with pytest.raises(PayloadError):
            read(sender, sender.resolved, now)


def test_a_forged_webhook_is_refused(sender: Sender) -> None:
    """Another body, no headers, each header missing, empty, or nonsense."""
    body = json.dumps(sender.resolved).encode()
    headers = sender.sign(body, AT)
    forged = [(headers, body + b" "), ({}, body)]
    for name in headers:
        rest = {other: value for other, value in headers.items() if other != name}
        forged.append((rest, body))
        for value in (
            "",
            "nonsense",
            "v1,",
            "v1",
            "sha256=",
            "é\ud800",
            "1e400",
            "9" * 40,
            "2026-11-02",
        ):
            forged.append(({**rest, name: value}, body))
    for tried, sent in forged:
        with pytest.raises(PayloadError):
            sender.read(tried, sent, NOW)


def test_signed_nonsense_is_refused_or_ignored(sender: Sender) -> None:
    """2,000 broken bodies: an answer or a PayloadError, nothing else."""
    chance = random.Random(7)
    good = [json.dumps(event).encode() for event in (sender.resolved, sender.said)]
    bodies = [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"x"',
        b"\xff\xfe",
        b"{" * 500,
        b'{"type": 5}',
        b'{"timestamp": 1e99}',
    ]
    for _ in range(2000):
        broken = bytearray(chance.choice(good))
        for _ in range(chance.randint(1, 4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        bodies.append(bytes(broken))
    for body in bodies:
        with suppress(PayloadError):
            sender.read(sender.sign(body, AT), body, NOW)


@pytest.mark.parametrize(
    ("name", "event"),
    [
        (
            "zendesk",
            zendesk_event(
                "status_changed", {"current": "SOLVED", "previous": "OPEN"}, actor_id="1001"
            ),
        ),
        (
            "zendesk",
            zendesk_event(
                "status_changed", {"current": "SOLVED", "previous": "OPEN"}, external_id="7"
            ),
        ),
        ("zendesk", zendesk_event("status_changed", {"current": "CLOSED", "previous": "SOLVED"})),
        ("zendesk", zendesk_event("status_changed", {"current": "DELETED", "previous": "OPEN"})),
        ("zendesk", zendesk_event("tags_changed", {"tags_added": ["x"]})),
        ("zendesk", zendesk_comment(is_public=False)),
        ("zendesk", zendesk_comment(author={"id": "1001", "name": "Care Bot"})),
        ("zendesk", zendesk_comment(author={"id": "1003", "is_staff": False, "name": "Luca"})),
        ("jira", jira_event(changelog=jira_move("To Do", "Open"))),
        ("jira", jira_event(changelog=jira_move("To Do", "Weighed"))),
        (
            "jira",
            jira_event(
                changelog=jira_move("Open", "Done"),
                user={"accountId": "acc-bot", "displayName": "B"},
            ),
        ),
        (
            "jira",
            jira_event(
                changelog=jira_move("Done", "Open"),
                user={"accountId": "acc", "displayName": "R", "accountType": "customer"},
            ),
        ),
        (
            "jira",
            jira_event(
                changelog=jira_move("Open", "Done"), issue={"id": "1", "key": "X-1", "fields": {}}
            ),
        ),
        ("jira", jira_comment(jsdPublic=False)),
        ("jira", jira_comment(body={"type": "doc", "version": 1, "content": []})),
        ("jira", jira_comment(author={"accountId": "acc-bot", "displayName": "Care Bot"})),
        *(
            (
                "jira",
                jira_comment(author={"accountId": "acc", "displayName": "R", "accountType": kind}),
            )
            for kind in ("app", "customer")
        ),
    ],
)
def test_echoes_internal_comments_and_strangers_tickets_are_left_out(
    name: str, event: Json
) -> None:
    """So is what customers write and open again, who are no care team."""
    assert read(SENDERS[name], event) == ()


def test_a_workflows_own_steps_can_be_given_a_meaning() -> None:
    body = json.dumps(jira_event(changelog=jira_move("Offen", "Erledigt"))).encode()
    statuses = {"erledigt": RemoteStatus.RESOLVED}
    (change,) = jira_events.read_webhook(body, own="acc-bot", tag="wildix", statuses=statuses)
    assert isinstance(change, StatusChanged)
    assert change.status is RemoteStatus.RESOLVED


def test_a_comment_without_its_visibility_is_internal() -> None:
    event = jira_comment()
    del event["comment"]["jsdPublic"]
    assert read(SENDERS["jira"], event) == ()
