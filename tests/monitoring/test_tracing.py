"""Traces, as a collector on loopback receives them: what was done and how long it took, and nothing
that was said."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from bot import VERSION
from bot.settings.settings import Settings
from tests import ROOT
from tests.conftest import Start
from tests.drivers.scrape import TOKEN, scrape, until
from tests.drivers.slack_chat import SlackChat, chatting, settings
from tests.drivers.web_page import web_page
from tests.fakes.fake_slack import FakeSlack, fake_slack
from tests.fakes.fake_webhook import PATH, SECRET, FakeReceiver
from tests.fakes.helpdesk_rig import Faults, serving
from tests.fakes.slack_methods import ANNA, PARTNERS, TEAM

QUESTION = "how long does porting a DID number take?"
CANARY = "canary4711"
KEY = "key-canary"


@dataclass
class Collector:
    """Keeps what it is sent, as it came and decoded."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    keys: set[str | None] = field(default_factory=set)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": self.url,
            "OTEL_EXPORTER_OTLP_HEADERS": f"x-key={KEY}",
        }

    async def receive(self, request: web.Request) -> web.Response:
        assert request.content_type == "application/x-protobuf"
        self.keys.add(request.headers.get("x-key"))
        self.bodies.append(await request.read())
        return web.Response(body=b"", content_type="application/x-protobuf")

    @property
    def spans(self) -> list[Span]:
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        found = [
            span
            for request in requests
            for one in request.resource_spans
            for scope in one.scope_spans
            for span in scope.spans
        ]
        return sorted(found, key=lambda span: span.start_time_unix_nano)

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]

    @property
    def resources(self) -> list[dict[str, str]]:
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            {one.key: one.value.string_value for one in sent.resource.attributes}
            for request in requests
            for sent in request.resource_spans
        ]


def about(span: Span) -> dict[str, str]:
    return {one.key: one.value.string_value for one in span.attributes}


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    collector = Collector()
    app = web.Application()
    app.router.add_post("/v1/traces", collector.receive)
    async with serving(app) as collector.url:
        yield collector


@asynccontextmanager
async def slack_traced(
    start_app: Start, knowledge: Path, **env: str
) -> AsyncIterator[tuple[FakeSlack, SlackChat]]:
    """Everything is sent when this ends: a stop leaves nothing behind."""
    async with fake_slack() as slack:
        app = await start_app(**settings(slack, knowledge), **env)
        await slack.call("auth.test")
        async with chatting(app.url, slack) as anna:
            yield slack, anna
        await app.stop()


async def test_a_question_is_one_trace_from_the_request_to_the_card(
    start_app: Start, small_knowledge: Path, collector: Collector
) -> None:
    """Read and decided on within the request, delivered after it."""
    async with slack_traced(start_app, small_knowledge, **collector.settings) as (slack, anna):
        await anna.asks(f"{QUESTION} {CANARY}")
        await slack.call("chat.postMessage")
    [receive] = collector.named("receive")
    parts = [span for span in collector.spans if span.name != "receive"]
    assert receive.parent_span_id == b""
    assert {span.name: about(span) for span in parts} == {
        "read": {},
        "decide": {"channel": "slack", "turn": "Ask"},
        "deliver": {"channel": "slack", "card": "AnswerCard"},
    }
    assert {span.parent_span_id for span in parts} == {receive.span_id}
    assert len({span.trace_id for span in collector.spans}) == 1
    read, decide, deliver = (collector.named(name)[0] for name in ("read", "decide", "deliver"))
    assert read.start_time_unix_nano == receive.start_time_unix_nano
    assert read.end_time_unix_nano <= decide.start_time_unix_nano <= decide.end_time_unix_nano
    assert decide.end_time_unix_nano <= deliver.start_time_unix_nano


async def test_the_collector_learns_who_sends_and_nothing_of_people(
    start_app: Start, small_knowledge: Path, collector: Collector
) -> None:
    """Neither text nor name nor id, nor the sentence of an error."""
    async with slack_traced(start_app, small_knowledge, **collector.settings) as (slack, anna):
        slack.failures["chat.postMessage"].append(CANARY)
        await anna.asks(f"{QUESTION} {CANARY}")
        await anna.commands(f"ticket {CANARY}")
        await slack.call("response")
    sent = b"".join(collector.bodies)
    hidden = (CANARY, ANNA, "Anna", TEAM, "Wildix", PARTNERS, QUESTION, KEY, str(small_knowledge))
    assert [word for word in hidden if word.encode() in sent] == []
    assert collector.keys == {KEY}
    for resource in collector.resources:
        assert (resource["service.name"], resource["service.version"]) == (
            "wildix-care-bot",
            VERSION,
        )


async def test_what_fails_is_named_and_not_quoted(
    start_app: Start, small_knowledge: Path, collector: Collector
) -> None:
    env = {**collector.settings, "METRICS_TOKEN": TOKEN}
    async with slack_traced(start_app, small_knowledge, **env) as (slack, anna):
        slack.failures["chat.postMessage"].append("500")
        await anna.asks(QUESTION)
        postponed = {"channel": "slack", "result": "postponed"}
        await until(
            lambda: scrape(anna.url), lambda seen: seen("care_deliveries_total", **postponed) == 1
        )
    error = Status.STATUS_CODE_ERROR
    failed = next(span for span in collector.named("deliver") if span.status.code == error)
    assert failed.status.message == ""
    assert about(failed)["error.type"] == "SlackRefused"
    assert list(failed.events) == []


async def test_a_call_of_the_helpdesk_is_a_trace_of_its_own(
    start_app: Start, collector: Collector
) -> None:
    """It may come after a restart, in another process."""
    receiver, faults = FakeReceiver(), Faults()
    async with serving(receiver.app(faults)) as url:
        helpdesk = {"HELPDESK": "webhook", "WEBHOOK_URL": url + PATH, "WEBHOOK_SECRET": SECRET}
        app = await start_app(**helpdesk, **collector.settings, METRICS_TOKEN=TOKEN)
        async with web_page(app.url) as page:
            await page.raises_ticket()
        filed = {"helpdesk": "webhook", "purpose": "file", "result": "done"}
        await until(
            lambda: scrape(app.url), lambda seen: seen("care_helpdesk_calls_total", **filed) == 1
        )
        await app.stop()
    [called] = collector.named("helpdesk")
    assert about(called) == {"helpdesk": "webhook", "purpose": "file"}
    assert called.parent_span_id == b""


async def test_nobody_outside_chooses_the_trace(
    start_app: Start, small_knowledge: Path, collector: Collector
) -> None:
    """An incoming `traceparent` is not followed."""
    app = await start_app(KNOWLEDGE_DIR=small_knowledge, **collector.settings)
    async with web_page(app.url) as page:
        await page.posts(
            {"type": "ask", "text": QUESTION}, traceparent=f"00-{'ab' * 16}-{'cd' * 8}-01"
        )
        await page.sees("1 to 3 weeks")
    await app.stop()
    assert bytes.fromhex("ab" * 16) not in {span.trace_id for span in collector.spans}


@pytest.mark.parametrize("fault", ["away", "silent"])
async def test_a_collector_that_does_not_answer_harms_nothing(
    start_app: Start, small_knowledge: Path, fault: str
) -> None:
    """Questions are answered, and a stop waits for two seconds at the most."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if fault == "silent" else unused_port()
        app = await start_app(
            KNOWLEDGE_DIR=small_knowledge, OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{port}"
        )
        async with web_page(app.url) as page:
            await page.says(QUESTION)
            await page.sees("1 to 3 weeks")
        async with asyncio.timeout(10):
            await app.stop()


def test_without_the_setting_its_library_is_not_even_loaded(
    small_knowledge: Path, tmp_path: Path
) -> None:
    """It would cost every start time and memory."""
    code = """
import sys
from pathlib import Path
from adapters.server.app import build
from bot.settings.settings import Settings
build(Settings(_env_file=None, KNOWLEDGE_DIR=Path(sys.argv[1]), DATABASE_URL=f"sqlite:///{sys.argv[2]}/care.db"))
wanted = ("opentelemetry.sdk", "opentelemetry.exporter")
print([name for name in sys.modules if name.startswith(wanted)])
"""
    command = [sys.executable, "-c", code, str(small_knowledge), str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1:] == ["[]"], ran.stderr


def test_an_address_that_is_none_stops_the_start() -> None:
    with pytest.raises(ValueError, match="must begin with http"):
        Settings(_env_file=None, OTEL_EXPORTER_OTLP_ENDPOINT="collector:4317")
