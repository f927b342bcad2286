"""Helpdesks through the front door: a partner in Slack, the care team, and a human at the helpdesk,
of one ticket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from standardwebhooks import Webhook as Reference

from adapters.server.app import BODY_LIMIT
from bot.dialogue import words
from tests import ROOT
from tests.conftest import Running, Start
from tests.drivers.command import quick_command
from tests.drivers.helpdesk_front import Front
from tests.drivers.patience import PATIENCE, eventually
from tests.drivers.slack_chat import THREAD, SlackChat, chatting, settings
from tests.drivers.web_page import web_page
from tests.fakes import fake_jira, fake_zendesk
from tests.fakes.fake_slack import Call, FakeSlack, fake_slack
from tests.fakes.fake_webhook import PATH, SECRET, FakeReceiver
from tests.fakes.helpdesk_rig import Fault, Faults, serving
from tests.fakes.real_roundup import RealRoundup, started
from tests.fakes.slack_methods import CARE, PARTNERS, PAUL
from tests.helpdesk.test_webhooks import SECRET as HOOK_SECRET
from tests.helpdesk.test_webhooks import (
    jira_comment,
    jira_signed,
    zendesk_comment,
    zendesk_event,
    zendesk_signed,
)

QUESTION = "When does HWaaS billing start?"
NOTE = "Exceptions, if there are any, are confirmed with the colleague whom the FAQ names here."


@dataclass
class Scene:
    """Slack before the application, and a real Roundup behind it."""

    slack: FakeSlack
    anna: SlackChat
    tracker: RealRoundup
    front: Front
    database: str

    @property
    def paul(self) -> SlackChat:
        return replace(self.anna, user=PAUL)

    async def raises_ticket(self) -> str:
        await self.anna.asks(QUESTION, ts=THREAD)
        await self.anna.press(await self.slack.call("chat.postMessage"), "raise")
        await self.anna.sends(await self.slack.call("views.open"))
        return (await self.sees(PARTNERS, "Ticket WX-")).text.split()[1]

    async def sees(self, channel: str, text: str) -> Call:
        """The next message, or change of one, that says so in a channel."""
        async with asyncio.timeout(PATIENCE):
            while True:
                call = await self.slack.calls.get()
                if call.arguments.get("channel") == channel and text in call.arguments.get(
                    "text", ""
                ):
                    return call

    async def issue_of(self, number: str) -> str:
        """Wait until the ticket is at Roundup; its id there."""
        async with asyncio.timeout(PATIENCE):
            while True:
                titles = (await self.tracker.get("issue", **{"@fields": "title,id"}))["collection"]
                if any(number in one["title"] for one in titles):
                    return await self.tracker.issue_of(number)
                await asyncio.sleep(0.05)

    def shown(self, channel: str) -> list[str]:
        return [one["text"] for (where, _), one in self.slack.messages.items() if where == channel]


@pytest.fixture
async def scene(start_app: Start, tmp_path: Path) -> AsyncIterator[Scene]:
    tracker = started()
    await tracker.empty()
    front = Front(tracker.url.removesuffix("/support"))
    async with fake_slack() as slack, serving(front.app) as origin:
        app = await start_app(
            **settings(slack, ROOT / "knowledge"),
            HELPDESK="roundup",
            ROUNDUP_URL=f"{origin}/support",
            ROUNDUP_USER=tracker.settings.user,
            ROUNDUP_PASSWORD=tracker.settings.password,
            build_with={"poll_every": 0.3},
        )
        await slack.call("auth.test")
        async with chatting(app.url, slack) as anna:
            yield Scene(slack, anna, tracker, front, f"sqlite:///{tmp_path}/care.db")
            await app.stop()


async def test_a_question_in_slack_is_answered_at_the_helpdesk(scene: Scene) -> None:
    """There with its note for staff only; what a human does there comes back to the thread, and
    nothing else."""
    number = await scene.raises_ticket()
    issue = await scene.issue_of(number)
    asked, note = await scene.tracker.said(issue)
    assert QUESTION in asked
    assert "Anna Berg" in asked
    assert note == f"Staff only. {NOTE}"
    await scene.tracker.sets(issue, status="in-progress")
    await scene.sees(PARTNERS, "Grace Field took it")
    await scene.tracker.says(issue, "Between us: they never pay.")
    await scene.tracker.says(issue, "@partner On the day of the delivery.")
    reply = await scene.sees(PARTNERS, "On the day of the delivery.")
    assert reply.arguments["thread_ts"] == THREAD
    assert reply.text.startswith(words.human_reply("Grace Field", "Customer Care", number))
    await scene.tracker.sets(issue, status="resolved")
    await scene.sees(PARTNERS, words.partner_told("resolve", number))
    assert "Between us" not in json.dumps(list(scene.slack.messages.values()), default=str)
    assert NOTE not in "".join(scene.shown(PARTNERS))


@pytest.mark.parametrize("how", ["button", "command line"])
async def test_what_is_refused_for_good_alerts_care_once_and_can_be_retried(
    scene: Scene, how: str
) -> None:
    """By the button under the alert, or from another process."""
    scene.front.faults.next = Fault.REFUSED
    number = await scene.raises_ticket()
    alert = await scene.sees(CARE, f"Ticket {number} could not be sent on.")
    if how == "button":
        assert (await scene.paul.press(alert, "retry")).status == 200
    else:
        assert await bot("tickets", "retry", number, DATABASE_URL=scene.database) == (0, "")
    await scene.issue_of(number)
    assert sum("could not be sent on" in text for text in scene.shown(CARE)) == 1


async def test_a_second_process_on_the_same_sqlite_file_is_refused(scene: Scene) -> None:
    status, said = await bot("serve", DATABASE_URL=scene.database, PORT="0")
    assert status == 2
    assert "another process works on" in said
    assert "PostgreSQL" in said


async def bot(*command: str, **environment: str) -> tuple[int, str]:
    """A process of its own: its status, and what it complains of."""
    env = {"LOG_LEVEL": "error", **environment}
    ended = await asyncio.to_thread(quick_command, *command, here=ROOT, env=env)
    return ended.code, ended.err


@asynccontextmanager
async def webhooks(start_app: Start) -> AsyncIterator[tuple[Running, FakeReceiver]]:
    receiver = FakeReceiver()
    async with serving(receiver.app(Faults())) as url:
        yield (
            await start_app(HELPDESK="webhook", WEBHOOK_URL=url + PATH, WEBHOOK_SECRET=SECRET),
            receiver,
        )


def told(number: str, **said: str) -> bytes:
    kind, data = (
        ("ticket.commented", said)
        if "text" in said
        else ("ticket.status_changed", {"status": "claimed"})
    )
    at = datetime.now(UTC).isoformat()
    return json.dumps(
        {"type": kind, "timestamp": at, "data": {"number": number, "by": "Bea", **data}}
    ).encode()


def signed(
    body: bytes, id: str = "msg-1", at: datetime | None = None, secret: str = SECRET
) -> dict[str, str]:
    at = at or datetime.now(UTC)
    signature = Reference(secret).sign(id, at, body.decode("utf-8", "replace"))
    return {
        "webhook-id": id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


async def post(app: Running, body: bytes, headers: dict[str, str], name: str = "webhook") -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{app.url}/helpdesk/{name}", data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_a_webhook_tells_what_a_human_did(start_app: Start) -> None:
    """Sent twice, taken once."""
    async with webhooks(start_app) as (app, _), web_page(app.url) as page:
        number = await page.raises_ticket()
        body = told(number)
        assert await post(app, body, signed(body)) == 204
        await page.sees(words.step("claim", "Bea"))
        said = told(number, text="It is in the order.")
        for _ in range(2):
            assert await post(app, said, signed(said, "msg-2")) == 204
        await page.sees("It is in the order.")
        await page.says("hello")
        await page.sees(words.GREETING[0])
        assert sum("Bea from" in text for text in page.texts()) == 1


HOOKED = {
    "zendesk": (fake_zendesk.FakeZendesk, zendesk_signed, zendesk_comment()),
    "jira": (fake_jira.FakeJira, jira_signed, jira_comment()),
}


@pytest.mark.parametrize("name", HOOKED)
async def test_what_nobody_signed_asks_the_helpdesk_nothing(start_app: Start, name: str) -> None:
    """No call with the service user's key, however often it comes; what is signed asks who we
    are."""
    service, sign, event = HOOKED[name]
    faults, now = Faults(), datetime.now(UTC)
    async with serving(service().app(faults)) as url:
        app = await start_app(
            **credentials(name, url), HELPDESK=name, build_with={"poll_every": 3600.0}
        )
        await eventually(lambda: bool(faults.seen))  # its first poll runs beside us
        await asyncio.sleep(0.2)
        before = len(faults.seen)
        event = {**event, "timestamp": int(now.timestamp() * 1000)}  # which Zendesk has not
        body = json.dumps(event).encode()
        old = sign(body, now - timedelta(minutes=6))
        for headers in ({}, dict.fromkeys(old, "forged"), sign(body + b" ", now)):
            for _ in range(20):
                assert await post(app, body, headers, name) == 401
        if name == "zendesk":  # Jira's time stands in the body
            assert await post(app, body, old, name) == 401
        stale = json.dumps({**event, "timestamp": event["timestamp"] - 6 * 60_000}).encode()
        if name == "jira":
            assert await post(app, stale, sign(stale, now), name) == 401
        assert len(faults.seen) == before
        assert await post(app, body, sign(body, now), name) == 204


def credentials(name: str, url: str) -> dict[str, str]:
    if name == "zendesk":
        return {
            "ZENDESK_URL": url,
            "ZENDESK_EMAIL": fake_zendesk.EMAIL,
            "ZENDESK_API_TOKEN": fake_zendesk.TOKEN,
            "ZENDESK_WEBHOOK_SECRET": HOOK_SECRET,
        }
    return {
        "JIRA_URL": url,
        "JIRA_EMAIL": fake_jira.EMAIL,
        "JIRA_API_TOKEN": fake_jira.TOKEN,
        "JIRA_SERVICE_DESK_ID": fake_jira.DESK,
        "JIRA_REQUEST_TYPE_ID": fake_jira.KIND,
        "JIRA_WEBHOOK_SECRET": HOOK_SECRET,
    }


async def test_who_moved_a_ticket_at_zendesk_is_asked_there(start_app: Start) -> None:
    """A webhook tells an id alone. A customer who writes on what was solved opens it there, and
    care has said nothing by that."""
    desk = fake_zendesk.FakeZendesk()
    async with serving(desk.app(Faults())) as url:
        app = await start_app(
            **credentials("zendesk", url), HELPDESK="zendesk", build_with={"poll_every": 3600.0}
        )
        async with web_page(app.url) as page:
            number = await page.raises_ticket()
            await eventually(lambda: bool(desk.tickets))
            for actor, second in ((fake_zendesk.LUCA, 1), (fake_zendesk.GRACE, 2)):
                event = zendesk_event(
                    "status_changed",
                    {"current": "OPEN", "previous": "NEW"},
                    external_id=f"wildix-care-{number}",
                    actor_id=str(actor),
                )
                now = datetime.now(UTC)
                event["time"] = (now + timedelta(seconds=second)).isoformat()
                body = json.dumps(event).encode()
                assert await post(app, body, zendesk_signed(body, now), "zendesk") == 204
            await page.sees(words.step("claim", "Grace Field"))
            assert words.step("claim", "Zendesk") not in "".join(page.texts())


async def test_what_is_forged_old_or_no_webhook_is_refused(
    start_app: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    """And changes nothing; the log names the setting to look at."""
    async with webhooks(start_app) as (app, _), web_page(app.url) as page:
        number = await page.raises_ticket()
        body = told(number)
        forged = signed(body, secret="whsec_Zm9yZ2VkLWZvcmdlZC1mb3JnZWQ=")
        old = signed(body, at=datetime.now(UTC) - timedelta(minutes=6))
        other = signed(told("WX-OTHER"))
        assert [await post(app, body, headers) for headers in ({}, forged, old, other)] == [401] * 4
        assert "compare WEBHOOK_SECRET with" in capsys.readouterr().out
        nonsense = b'{"type": "ticket.deleted"}'
        assert await post(app, nonsense, signed(nonsense)) == 400
        assert await post(app, body, signed(body), "zendesk") == 404
        large = b" " * (BODY_LIMIT + 1)
        assert await post(app, large, signed(large)) == 413
        unknown = told("WX-NONE")
        assert await post(app, unknown, signed(unknown, "msg-3")) == 204
        await page.says("hello")
        await page.sees(words.GREETING[0])
        assert words.step("claim", "Bea") not in "".join(page.texts())
