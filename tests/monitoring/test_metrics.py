"""What an operator sees at `/metrics`: each figure moves for its reason, nobody else sees it, and
nobody is in it."""

from __future__ import annotations

import platform
import re
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from prometheus_client import CollectorRegistry, generate_latest

from adapters.monitoring import backlog as backlog_figures
from adapters.monitoring.backlog import BacklogFigures
from adapters.server.app import BODY_LIMIT
from bot import VERSION
from bot.errors import SettingsError
from bot.gateway.outbox import PATIENCE
from bot.knowledge.entries import Knowledge
from bot.storage.backlog import Backlog
from bot.storage.store import Store
from tests import ROOT
from tests.conftest import Running, Start
from tests.drivers.scrape import TOKEN, Scrape, scrape, until
from tests.drivers.slack_chat import SlackChat, chatting, settings
from tests.drivers.web_page import LOCKED, web_page
from tests.fakes.fake_slack import FakeSlack, fake_slack
from tests.fakes.fake_webhook import PATH, SECRET, FakeReceiver
from tests.fakes.helpdesk_rig import Fault, Faults, serving
from tests.fakes.slack_methods import ANNA, TEAM

QUESTION = "how long does porting a DID number take?"
CANARY = "canary4711"


@dataclass
class Scene:
    """Slack before the application."""

    app: Running
    slack: FakeSlack
    anna: SlackChat

    async def scrape(self) -> Scrape:
        return await scrape(self.app.url)

    async def until(self, name: str, value: float, **labels: str) -> Scrape:
        """Wait until a figure has that value."""
        return await until(self.scrape, lambda seen: seen(name, **labels) == value)


@pytest.fixture
async def scene(start_app: Start) -> AsyncIterator[Scene]:
    async with fake_slack() as slack:
        app = await start_app(
            **settings(slack, ROOT / "knowledge"), METRICS_TOKEN=TOKEN, QUESTIONS_PER_MINUTE="2"
        )
        await slack.call("auth.test")
        async with chatting(app.url, slack) as anna:
            yield Scene(app, slack, anna)
            await app.stop()


async def test_a_question_is_acknowledged_decided_and_answered(scene: Scene) -> None:
    """One each, and in less time than anybody waits."""
    await scene.anna.asks(QUESTION)
    seen = await scene.until("care_answer_seconds_count", 1, channel="slack")
    assert seen("care_acknowledgement_seconds_count", channel="slack") == 1
    assert 0 < seen("care_acknowledgement_seconds_sum", channel="slack") < 3
    assert 0 < seen("care_answer_seconds_sum", channel="slack") < 5
    assert seen("care_decisions_total", channel="slack", decision="answer") == 1
    assert seen("care_turns_total", channel="slack", result="done") == 1
    assert seen("care_deliveries_total", channel="slack", result="done") == 1
    assert seen("care_answer_seconds_count", channel="web") == 0


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("which wine goes with asparagus", "none"),
        ("a human please", "human"),
        ("hello", "small-talk"),
        ("topics", "command"),
        ("x" * 3001, "too-long"),
    ],
)
async def test_every_decision_is_counted_as_what_it_is(
    scene: Scene, text: str, decision: str
) -> None:
    await scene.anna.commands(text)
    seen = await scene.scrape()
    assert seen("care_decisions_total", channel="slack", decision=decision) == 1
    assert sum(one.value for one in seen.samples("care_decisions_total")) == 1


async def test_whoever_asks_too_much_is_counted_as_rejected(scene: Scene) -> None:
    for _ in range(3):
        await scene.anna.commands(QUESTION)
    seen = await scene.scrape()
    assert seen("care_decisions_total", channel="slack", decision="limited") == 1
    assert seen("care_rejected_total", channel="slack", reason="limit") == 1


async def test_whoever_may_not_do_something_is_no_limit(start_app: Start, folder: Path) -> None:
    """Refused where their company is not answered, however seldom they asked."""
    only = (
        "organisations: [{id: acme, name: Acme, homes: ['slack:%s'], channels: [{id: slack:C9}]}]"
    )
    (folder / "organisations.yaml").write_text(only % TEAM, encoding="utf-8")
    async with fake_slack() as slack:
        app = await start_app(**settings(slack, folder), METRICS_TOKEN=TOKEN)
        await slack.call("auth.test")
        async with chatting(app.url, slack) as anna:
            await anna.asks(QUESTION)
            seen = await until(
                lambda: scrape(app.url),
                lambda seen: seen("care_turns_total", channel="slack", result="refused") == 1,
            )
        await app.stop()
    assert seen.samples("care_rejected_total") == []


async def test_ratings_are_counted(scene: Scene) -> None:
    """And both begin at zero."""
    await scene.anna.asks(QUESTION)
    card = await scene.slack.call("chat.postMessage")
    assert (await scene.scrape())("care_feedback_total", rating="helped") == 0
    await scene.anna.rates(card, helped=True)
    seen = await scene.until("care_feedback_total", 1, rating="helped")
    assert seen("care_events_total", event="answer-rated") == 1
    assert {"rating": "not-helped"} in seen.labels("care_feedback_total")


async def test_a_repeated_request_is_counted_and_decides_nothing(scene: Scene) -> None:
    trigger, url = scene.slack.trigger(), scene.slack.response_url()
    for _ in range(3):
        await scene.anna.commands(QUESTION, trigger_id=trigger, response_url=url)
    seen = await scene.scrape()
    assert seen("care_repeated_turns_total", channel="slack") == 2
    assert seen("care_decisions_total", channel="slack", decision="answer") == 1


async def test_refused_requests_are_counted_by_reason(scene: Scene) -> None:
    """They are no acknowledgements."""
    await scene.anna.post(b"{}", headers={})
    await scene.anna.post(b"{}")
    await scene.anna.post(b" " * (BODY_LIMIT + 1))
    seen = await scene.scrape()
    counted = {one.labels["reason"]: one.value for one in seen.samples("care_rejected_total")}
    assert counted == {"signature": 1, "malformed": 1, "size": 1}
    assert seen("care_acknowledgement_seconds_count", channel="slack") == 0


async def test_what_slack_does_not_take_is_counted_and_gets_older(scene: Scene) -> None:
    scene.slack.failures["chat.postMessage"].append("500")
    await scene.anna.asks(QUESTION)
    seen = await scene.until("care_deliveries_total", 1, channel="slack", result="postponed")
    assert seen("care_answer_seconds_count", channel="slack") == 0
    seen = await scene.until("care_undelivered", 1, to="slack")
    assert 0 < seen("care_oldest_undelivered_seconds", to="slack") < PATIENCE


async def test_what_slack_refuses_for_good_counts_as_not_answered(scene: Scene) -> None:
    """Neither there nor in their own chat; care is told, too."""
    for way in ("chat.postMessage", "chat.postEphemeral"):
        scene.slack.failures[way] += ["restricted_action"] * 4
    await scene.anna.asks(QUESTION)
    seen = await scene.until("care_unanswered_total", 1)
    assert seen("care_deliveries_total", channel="slack", result="refused") > 0


async def test_whoever_waits_in_vain_is_counted(scene: Scene, tmp_path: Path) -> None:
    """While the database is frozen."""
    with sqlite3.connect(tmp_path / "care.db") as other:
        other.execute("begin immediate")
        await scene.anna.commands(QUESTION)
        other.rollback()
    seen = await scene.until("care_unanswered_total", 1)
    results = {
        one.labels["result"]: one.value for one in seen.samples("care_turns_total") if one.value
    }
    assert "done" not in results
    assert sum(results.values()) == 1


async def test_nobody_is_in_it(scene: Scene) -> None:
    """No text, no person, no workspace; not even in the name of a path."""
    await scene.anna.asks(f"{QUESTION} {CANARY}")
    await scene.anna.post(CANARY.encode(), headers={"X-Slack-Signature": CANARY})
    async with scene.anna.session.post(f"{scene.app.url}/helpdesk/{CANARY}") as answer:
        assert answer.status == 404
    seen = await scene.until("care_answer_seconds_count", 1, channel="slack")
    assert seen("care_rejected_total", channel="helpdesk", reason="unknown") == 1
    assert [
        word for word in (CANARY, ANNA, "Anna", TEAM, "Wildix", "C0") if word in seen.text
    ] == []


async def test_teams_and_the_playground_have_figures_of_their_own(
    start_app: Start, small_knowledge: Path
) -> None:
    """A token that is none is refused by name."""
    id = "11111111-2222-4333-8444-555555555555"
    teams = {"MicrosoftAppId": id, "MicrosoftAppPassword": "secret", "MicrosoftAppTenantId": id}
    app = await start_app(KNOWLEDGE_DIR=small_knowledge, METRICS_TOKEN=TOKEN, **teams, **LOCKED)
    async with web_page(app.url, token=LOCKED["PLAYGROUND_TOKEN"]) as page:
        await page.says(QUESTION)
        await page.sees("1 to 3 weeks")
        headers = {"Authorization": "Bearer none"}
        async with page.session.post(f"{app.url}/api/messages", json={}, headers=headers) as answer:
            assert answer.status == 401
    seen = await scrape(app.url)
    assert seen("care_decisions_total", channel="web", decision="answer") == 1
    assert seen("care_answer_seconds_count", channel="web") == 1
    assert seen("care_rejected_total", channel="teams", reason="token") == 1
    assert seen("care_acknowledgement_seconds_count", channel="teams") == 0


async def test_a_ticket_is_followed_to_its_helpdesk(start_app: Start) -> None:
    """Taken at once, or refused for good, which waits for a human."""
    receiver, faults = FakeReceiver(), Faults()
    async with serving(receiver.app(faults)) as url:
        helpdesk = {"HELPDESK": "webhook", "WEBHOOK_URL": url + PATH, "WEBHOOK_SECRET": SECRET}
        app = await start_app(**helpdesk, METRICS_TOKEN=TOKEN)
        filed = {"helpdesk": "webhook", "purpose": "file"}
        async with web_page(app.url) as page:
            await page.raises_ticket()
        seen = await until(
            lambda: scrape(app.url),
            lambda seen: seen("care_helpdesk_calls_total", **filed, result="done") == 1,
        )
        assert seen("care_helpdesk_call_seconds_count", helpdesk="webhook") == 1
        assert seen("care_events_total", event="ticket-filed") == 1
        faults.next = Fault.REFUSED
        async with web_page(app.url) as page:
            await page.raises_ticket()
        seen = await until(
            lambda: scrape(app.url), lambda seen: seen("care_parked", to="webhook") == 1
        )
        assert seen("care_helpdesk_calls_total", **filed, result="refused") == 1
        assert seen("care_tickets", state="open") == 2
        assert seen("care_tickets", state="resolved") == 0


async def test_a_loop_that_is_late_shows(scene: Scene) -> None:
    await scene.until("care_loop_lag_seconds_bucket", 1, le="+Inf")
    time.sleep(0.6)  # noqa: ASYNC251  # the application runs on this test's loop
    seen = await until(scene.scrape, lambda seen: seen("care_loop_lag_seconds_sum") > 0.25)
    assert seen("care_loop_lag_seconds_bucket", le="0.25") < seen("care_loop_lag_seconds_count")


async def test_it_says_what_runs_since_when_and_with_how_much_knowledge(
    scene: Scene, knowledge: Knowledge
) -> None:
    seen = await scene.scrape()
    assert seen("care_build_info", version=VERSION, python=platform.python_version()) == 1
    assert 0 <= time.time() - seen("care_knowledge_loaded_timestamp_seconds") < 60
    assert seen("care_knowledge_entries") == len(knowledge.entries)
    [knowledge_info] = seen.labels("care_knowledge_info")
    assert re.fullmatch(r"[0-9a-f]{12}", knowledge_info["digest"])
    assert seen("process_start_time_seconds") > 0
    assert seen("care_database_up") == 1


async def test_two_bots_in_one_process_count_apart(
    start_app: Start, small_knowledge: Path, tmp_path: Path
) -> None:
    apps = [
        await start_app(
            KNOWLEDGE_DIR=small_knowledge,
            METRICS_TOKEN=TOKEN,
            DATABASE_URL=f"sqlite:///{tmp_path}/{number}.db",
        )
        for number in range(2)
    ]
    async with web_page(apps[0].url) as page:
        await page.says(QUESTION)
        await page.sees("1 to 3 weeks")
    counted = [(await scrape(app.url))("care_answer_seconds_count", channel="web") for app in apps]
    assert counted == [1, 0]


async def asked(url: str, authorization: str | None = None) -> int:
    """The status of a scrape."""
    headers = {"Authorization": authorization} if authorization is not None else {}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{url}/metrics", headers=headers) as answer,
    ):
        return answer.status


async def test_without_a_setting_there_is_nothing_to_scrape(
    start_app: Start, small_knowledge: Path
) -> None:
    """Not even on this machine: a tunnel reaches that too."""
    app = await start_app(KNOWLEDGE_DIR=small_knowledge)
    assert await asked(app.url) == 404


async def test_whoever_does_not_know_the_token_sees_nothing(scene: Scene) -> None:
    wrong = ("", TOKEN, f"Basic {TOKEN}", "Bearer ", f"Bearer {TOKEN}x", "Bearer é")
    for authorization in (None, *wrong):
        assert await asked(scene.app.url, authorization) == 401, authorization
        assert await asked(scene.app.url, f"Bearer {TOKEN}") == 200


async def test_a_port_of_its_own_serves_the_figures_and_nothing_else(
    start_app: Start, small_knowledge: Path
) -> None:
    """On this machine's address unless told, and no longer on the bot's port."""
    port = unused_port()
    app = await start_app(KNOWLEDGE_DIR=small_knowledge, METRICS_PORT=port)
    apart = f"http://127.0.0.1:{port}"
    assert await asked(apart) == 200
    assert await asked(app.url) == 404
    async with aiohttp.ClientSession() as session, session.get(f"{apart}/healthz") as answer:
        assert answer.status == 404
    await app.stop()
    with pytest.raises(aiohttp.ClientConnectorError):
        await asked(apart)


async def test_a_port_of_its_own_wants_the_token_too(
    start_app: Start, small_knowledge: Path
) -> None:
    port = unused_port()
    await start_app(KNOWLEDGE_DIR=small_knowledge, METRICS_PORT=port, METRICS_TOKEN=TOKEN)
    assert await asked(f"http://127.0.0.1:{port}") == 401
    assert await asked(f"http://127.0.0.1:{port}", f"Bearer {TOKEN}") == 200


async def test_a_port_that_is_taken_stops_the_start(
    start_app: Start, small_knowledge: Path
) -> None:
    async with serving(aiohttp.web.Application()) as url:
        with pytest.raises(SettingsError, match=r"cannot listen on .* METRICS_PORT"):
            await start_app(KNOWLEDGE_DIR=small_knowledge, METRICS_PORT=url.rpartition(":")[2])


def figures(read: object) -> BacklogFigures:
    return BacklogFigures(read, ["slack"], lambda: datetime.now(UTC))  # type: ignore[arg-type]


def shown(figures: BacklogFigures) -> Scrape:
    registry = CollectorRegistry()
    registry.register(figures)
    return Scrape(generate_latest(registry).decode())


async def test_a_database_that_is_away_shows_as_such_and_nothing_is_made_up() -> None:
    def away(now: datetime) -> Backlog:
        raise OSError

    looked = figures(away)
    await looked.refresh()
    assert shown(looked)("care_database_up") == 0
    assert shown(looked).labels("care_tickets") == []


async def test_a_database_that_hangs_holds_up_one_thread_and_no_scrape(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And is seen again once it answers."""
    monkeypatch.setattr(backlog_figures, "PATIENCE", 0.05)
    answers, looks = threading.Event(), []

    def hanging(now: datetime) -> Backlog:
        looks.append(now)
        answers.wait()
        return Backlog({"open": 3}, {}, {})

    looked = figures(hanging)
    await looked.refresh()
    await looked.refresh()
    assert shown(looked)("care_database_up") == 0
    assert len(looks) == 1
    answers.set()
    await looked.refresh()
    assert shown(looked)("care_tickets", state="open") == 3


def test_the_backlog_is_read_from_either_database(database_url: str) -> None:
    store = Store(database_url)
    assert store.backlog(datetime.now(UTC)) == Backlog({}, {}, {})
    store.close()
