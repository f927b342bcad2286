"""What every connector over HTTP leans on: safe addresses, and what a failure means for a
ticket."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import aiohttp
import pytest
from aiohttp import web

from adapters.helpdesk.http import LONGEST_WAIT, RETRY_AFTER, Service, basic, wait
from adapters.helpdesk.jira.answers import Me
from adapters.helpdesk.jira.connector import Jira
from adapters.helpdesk.jira.settings import JiraSettings
from adapters.helpdesk.registry import readers
from adapters.helpdesk.webhook import Webhook, WebhookSettings
from adapters.helpdesk.zendesk.connector import Zendesk, ZendeskSettings
from bot.errors import SettingsError
from bot.ports.helpdesk import Comment, Commented, Filing, HelpdeskError, InDoubt
from bot.settings.settings import Settings
from tests.fakes import fake_jira, fake_webhook, fake_zendesk
from tests.fakes.fake_jira_workflow import GRACE
from tests.fakes.helpdesk_rig import Fault, Faults, serving


def service(url: str, seconds: float = 20) -> Service:
    timeout = aiohttp.ClientTimeout(total=seconds, connect=5)
    return Service(url, name="Example", headers=basic("bot", "key-canary"), timeout=timeout)


@pytest.mark.parametrize(
    "address",
    [
        "http://helpdesk.example.com",
        "ftp://helpdesk.example.com",
        "https://user:password@helpdesk.example.com",
        "https://helpdesk.example.com/?next=x",
        "https://helpdesk.example.com/#x",
        "https://helpdesk.example.com\\@evil.example",
        "https://helpdesk.example.com:port",
        "https://",
        "helpdesk.example.com",
        "http://127.0.0.1.example.com",
    ],
)
def test_an_unsafe_address_stops_the_start(address: str) -> None:
    """And the address, which may hold a password, is not repeated."""
    with pytest.raises(SettingsError) as caught:
        service(address)
    assert "password" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.example.com/",
        "http://127.0.0.1:8080",
        "http://[::1]:80/desk",
        "http://localhost",
    ],
)
def test_a_safe_address_is_taken(address: str) -> None:
    assert service(address).base_url == address.rstrip("/")


async def test_a_service_that_is_away_did_nothing() -> None:
    """Nobody listens there: trying again soon can help."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(HelpdeskError) as caught:
            await service(url).call("POST", "/tickets", json={})
    assert caught.value.retry_after == RETRY_AFTER


async def test_a_slow_answer_leaves_doubt() -> None:
    """The request was sent, so that it may have been done."""
    asked, enough = asyncio.Event(), asyncio.Event()
    app = web.Application()

    async def slow(request: web.Request) -> web.Response:
        asked.set()
        await enough.wait()
        return web.Response()

    app.add_routes([web.post("/tickets", slow)])
    async with serving(app) as url:
        with pytest.raises(InDoubt, match="TimeoutError"):
            await service(url, seconds=0.2).call("POST", "/tickets", json={})
        assert asked.is_set()
        enough.set()


@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_a_broken_connection_is_not_tried_again_underneath(method: str) -> None:
    """The library would repeat a PUT by itself; another attempt is the courier's, after a
    look-up."""
    asked: list[str] = []
    app = web.Application()

    async def cut(request: web.Request) -> web.Response:
        asked.append(request.method)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    app.add_routes([web.route("*", "/tickets", cut)])
    async with serving(app) as url:
        with pytest.raises(InDoubt):
            await service(url).call(method, "/tickets", json={})
    assert asked == [method]


@pytest.mark.parametrize("text", ["<html>", "[]", '{"accountId": 5}', "", '{"accountId": "canary"'])
async def test_an_answer_in_another_shape_leaves_doubt(text: str) -> None:
    """A proxy answered, or the service changed."""
    app = web.Application()

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=text)

    app.add_routes([web.post("/tickets", answer)])
    async with serving(app) as url:
        answered = await service(url).call("POST", "/tickets")
        with pytest.raises(InDoubt) as caught:
            answered.read(Me)
    assert "canary" not in str(caught.value)


NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)


def date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": " 12 "}, 12.0),
        ({"Retry-After": "999999999"}, LONGEST_WAIT),
        ({"Retry-After": date(NOW + timedelta(seconds=30)), "Date": date(NOW)}, 30.0),
        ({"Retry-After": date(NOW - timedelta(seconds=30)), "Date": date(NOW)}, 0.0),
        ({"Retry-After": date(NOW + timedelta(days=30)), "Date": date(NOW)}, LONGEST_WAIT),
        ({"Retry-After": "soon"}, RETRY_AFTER),
        ({"Retry-After": "-5"}, RETRY_AFTER),
        ({"Retry-After": "1e9"}, RETRY_AFTER),
        ({}, RETRY_AFTER),
    ],
)
def test_retry_after_is_read_by_the_services_own_clock(
    headers: dict[str, str], seconds: float
) -> None:
    assert wait(headers) == seconds


async def test_a_refusal_names_fields_but_repeats_nothing() -> None:
    """The service's sentence may hold what a partner wrote."""
    faults = Faults(next=Fault.REFUSED)
    async with serving(fake_webhook.FakeReceiver().app(faults)) as url:
        with pytest.raises(HelpdeskError, match="for its subject") as caught:
            await service(url).call("POST", "/tickets")
    assert "canary" not in str(caught.value)


async def test_jiras_note_that_fails_leaves_doubt() -> None:
    """The request exists, so that "nothing was created" would be a lie."""
    fake, faults = fake_jira.FakeJira(), Faults()
    async with serving(fake.app(faults)) as url:
        jira = Jira(
            JiraSettings(url, fake_jira.EMAIL, fake_jira.TOKEN, fake_jira.DESK, fake_jira.KIND)
        )
        await jira.me()
        remote = await jira.file(filing(note=None))
        faults.next = Fault.FORBIDDEN
        with pytest.raises(HelpdeskError):
            await jira.comment(remote, Comment("c-1", "", "Hello", public=True))
        fake.broken_comments = True
        with pytest.raises(InDoubt, match="without its note"):
            await jira.file(filing(note="Staff only"))


async def test_a_cloned_request_is_not_ours() -> None:
    """What is done with the clone, whose labels are those of the first, reaches no partner; the
    first one goes on, polled and told by a webhook."""
    fake = fake_jira.FakeJira()
    async with serving(fake.app(Faults())) as url:
        at = (url, fake_jira.EMAIL, fake_jira.TOKEN, fake_jira.DESK, fake_jira.KIND)
        jira = Jira(JiraSettings(*at))
        first = fake.issues[await jira.file(filing(note=None))]
        fake.now += timedelta(seconds=90)
        clone = fake.clone(first)
        since = (await jira.changes_since(None)).cursor
        fake.now += timedelta(seconds=90)
        fake.say(clone, "Their contract ends soon.", True, GRACE, [])
        fake.say(first, "It is in the order.", True, GRACE, [])
        [told] = (await jira.changes_since(since)).changes
        assert isinstance(told, Commented)
        assert told.text == "It is in the order."
        read = readers(Settings(_env_file=None, JIRA_WEBHOOK_SECRET="hook-canary"), {"jira": jira})[
            "jira"
        ]
        for issue, count in ((first, 1), (clone, 0)):
            body = json.dumps(hook(issue, fake.now)).encode()
            digest = hmac.new(b"hook-canary", body, hashlib.sha256).hexdigest()
            headers = {"X-Hub-Signature": f"sha256={digest}"}
            assert len(await read(headers, body, fake.now)) == count


def hook(issue: fake_jira.Issue, at: datetime) -> dict[str, object]:
    """What Jira tells of the latest comment."""
    about = {"id": str(issue.id), "key": issue.key, "fields": {"labels": issue.labels}}
    sent = int(at.timestamp() * 1000)
    return {"timestamp": sent, "issue": about, "comment": issue.comments[-1]}


async def test_doctor_says_what_to_mend() -> None:
    """Wrong credentials, a role that is too low, a form that lacks a field."""
    zendesk = fake_zendesk.FakeZendesk(role="agent")
    jira = fake_jira.FakeJira(form=("summary", "description"), more_statuses=("Gewogen",))
    receiver = fake_webhook.FakeReceiver()
    async with (
        serving(zendesk.app(Faults())) as zendesk_url,
        serving(jira.app(Faults())) as jira_url,
        serving(receiver.app(Faults())) as webhook_url,
    ):
        right = Zendesk(ZendeskSettings(zendesk_url, fake_zendesk.EMAIL, fake_zendesk.TOKEN))
        assert "administrators" in (await right.check())[0]
        wrong = Zendesk(ZendeskSettings(zendesk_url, fake_zendesk.EMAIL, "wrong-canary"))
        assert "401" in (await wrong.check())[0]
        desk = JiraSettings(
            jira_url, fake_jira.EMAIL, fake_jira.TOKEN, fake_jira.DESK, fake_jira.KIND
        )
        assert await Jira(desk).check() == [
            "Jira's request type 42 has no labels: add it to its form.",
            "Jira's status Gewogen means nothing to us: add it to JIRA_STATUSES.",
        ]
        gone = Webhook(WebhookSettings(webhook_url + "/elsewhere", fake_webhook.SECRET))
        assert "404" in (await gone.check())[0]


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_ä", "whsec_a"])
def test_a_webhook_secret_that_is_none_stops_the_start(secret: str) -> None:
    with pytest.raises(SettingsError):
        Webhook(WebhookSettings("https://example.com/hook", secret))


def filing(note: str | None) -> Filing:
    return Filing(
        "1", "customer-care", "Subject", "Body", note, False, "Anna Ferri", "Alpine Voice", NOW
    )


def test_settings_do_not_show_their_secrets() -> None:
    shown = [
        repr(ZendeskSettings("https://acme.example.com", "bot@example.com", "key-canary")),
        repr(JiraSettings("https://acme.example.com", "bot@example.com", "key-canary", "1", "2")),
        repr(WebhookSettings("https://example.com/path-canary", "whsec_canary")),
    ]
    assert "canary" not in "".join(shown)
