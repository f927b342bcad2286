"""Secrets, and what people say, stay where they belong: a run through every path and its failures,
and then the log at its most talkative, the metrics, the answers to errors and every table of the
database are searched for canaries."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import create_engine, inspect, text
from standardwebhooks import Webhook as Reference

from bot.storage import tables
from tests.drivers.slack_chat import FORM, SECRET, SlackChat, chatting, payload, signed
from tests.drivers.teams_chat import PERSONAL, Teams
from tests.drivers.web_page import TOKEN, web_page
from tests.drivers.whole_bot import METRICS, World, running, world
from tests.fakes import fake_slack, fake_teams, fake_webhook
from tests.fakes.fake_slack import Call, FakeSlack
from tests.fakes.helpdesk_rig import Fault
from tests.fakes.slack_methods import PAUL

QUESTION = "how long does porting a DID number take, asks kanari-question?"
PASSWORD = "kanari-database-password"
SECRETS = (
    fake_slack.TOKEN,
    SECRET,
    "hooks/1",  # Slack's response URLs
    fake_teams.SECRET,
    "token-1",  # the one that the fake Entra gives out
    *("eyJhbGciOi", "eyJ0eXAiOi", "eyJraWQiOi"),  # how a JSON Web Token begins
    fake_webhook.SECRET.removeprefix("whsec_"),
    fake_webhook.PATH,
    METRICS,
    PASSWORD,
)
PERSONAL_DATA = ("kanari", "Anna Berg", "Paul Kern", "Petra Lang", "netvoice.example", "7946 0123")


@pytest.fixture
async def scene() -> AsyncIterator[World]:
    async with world() as scene:
        yield scene


@pytest.fixture
def database(database_url: str) -> str:
    """The tests' PostgreSQL asks for no password, and takes any."""
    return database_url.replace("postgres:@", f"postgres:{PASSWORD}@")


async def everything(world: World, database: str) -> None:
    """What people do, and what goes wrong with it."""
    async with chatting(world.url, world.slack) as anna:
        await _slack(world, anna)
        await _slack_fails(world, anna)
        with _database_broken(database):
            await anna.asks(QUESTION)
            await anna.commands(QUESTION)
    await _teams(world)
    await _web(world)
    await _forgeries(world)


async def _slack(world: World, anna: SlackChat) -> None:
    """Asked, raised, refused by the helpdesk in every way, worked and answered."""
    slack, paul = world.slack, replace(anna, user=PAUL)
    await anna.asks(QUESTION)
    await slack.call("chat.postMessage")
    await anna.commands(QUESTION)
    await slack.call("response")
    for fault in (Fault.BROKEN, Fault.FORBIDDEN, Fault.TOO_MANY):
        world.faults.next = fault
        await anna.asks(f"ticket kanari-{fault}")
        await anna.press(await shown(slack, "raise"), "raise")
        await anna.sends(
            await slack.call("views.open"),
            {"body": f"kanari-{fault} +44 20 7946 0123"},
            id=f"V{fault}",
        )
        card = await shown(slack, "care:reply")
        await world.happened()
    for action in ("care:reply", "care:note"):
        await paul.press(card, action)
        await paul.sends(
            await slack.call("views.open"), {"text": f"kanari-{action}"}, id=f"V0{action}"
        )
        card = await shown(slack, "care:note", "chat.update")


async def shown(slack: FakeSlack, button: str, method: str = "chat.postMessage") -> Call:
    """The next message that has this button."""
    while not (card := await slack.call(method)).has(button):
        continue
    return card


async def _slack_fails(world: World, anna: SlackChat) -> None:
    failures = world.slack.failures
    failures["chat.postMessage"].extend(["500", "hang-up", "ratelimited", "invalid_auth"])
    for _ in range(4):
        await anna.asks(QUESTION)
    failures["response"].extend(["503", "404"])
    failures["users.info"].append("500")
    failures["views.open"].append("ratelimited")
    await anna.commands(QUESTION)
    odd = payload("ticket_form")
    odd["view"]["state"]["values"] = {"kanari": {"kanari": {"type": "kanari", "value": 7}}}
    for body in (odd, {**odd, "view": "kanari"}, {**odd, "type": "kanari"}):
        world.answers.append((await anna.interact(body)).text)


async def _teams(world: World) -> None:
    teams = Teams(world.teams, world.url)
    await teams.says(QUESTION)
    world.teams.refusals = [(503, {"Retry-After": "0"})]
    world.teams.closed[PERSONAL] = (403, "ConversationBlockedByUser")
    await teams.sends(world.teams.payload("message-personal", text=QUESTION, id="f:refused"))
    foreign = world.teams.payload(
        "message-personal", text=QUESTION, serviceUrl="https://kanari.example/"
    )
    world.answers.append(str(await teams.sends(foreign)))
    world.answers.append(str(await teams.sends(foreign, "kanari.kanari.kanari")))
    world.answers.append(str(await teams.sends({"type": "message", "text": QUESTION})))


async def _web(world: World) -> None:
    async with web_page(world.url, token=TOKEN) as page:
        await page.says(QUESTION)
        await page.has_answers(2)
        world.answers.append(str(await page.posts({"type": "kanari", "text": QUESTION})))
        world.answers.append(
            str(await page.posts({"type": "rate", "question": "kanari", "helped": True}))
        )


async def _forgeries(world: World) -> None:
    """And what is signed, and makes no sense."""
    said = json.dumps(
        {"type": "event_callback", "event": {"type": "kanari", "text": QUESTION}}
    ).encode()
    await world.posts("/slack/events", said, **signed(said, secret="kanari"))
    await world.posts(
        "/slack/events", b"kanari=1&command=/kanari", **{"Content-Type": FORM}, **signed(b"kanari")
    )
    at = datetime.now(UTC)
    told: dict[str, Any] = {
        "type": "ticket.commented",
        "timestamp": at.isoformat(),
        "data": {"number": "WX-NONE", "by": "kanari"},
    }
    for content in (
        told,
        {**told, "data": {**told["data"], "text": QUESTION}},
        {"kanari": QUESTION},
    ):
        body = json.dumps(content).encode()
        stamp = {"webhook-id": "kanari-1", "webhook-timestamp": str(int(at.timestamp()))}
        signature = Reference(fake_webhook.SECRET).sign("kanari-1", at, body.decode())
        await world.posts("/helpdesk/webhook", body, **stamp, **{"webhook-signature": signature})
        await world.posts("/helpdesk/webhook", body, **stamp, **{"webhook-signature": "v1,kanari"})


@contextmanager
def _database_broken(url: str) -> Iterator[None]:
    """A column is gone: what the turn wanted to write there is in the error."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("alter table deliveries rename column card to away"))
        yield
        connection.execute(text("alter table deliveries rename column away to card"))
    engine.dispose()


async def figures(world: World) -> str:
    headers = {"Authorization": f"Bearer {METRICS}"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{world.url}/metrics", headers=headers) as answer,
    ):
        assert answer.status == 200
        return await answer.text()


def _contents(url: str) -> dict[str, str]:
    """What stands in every table of the database, by name."""
    engine = create_engine(url)
    found: dict[str, str] = {}
    inspector = inspect(engine)
    for schema in inspector.get_schema_names():
        if schema not in ("information_schema", "pg_catalog"):
            for name in inspector.get_table_names(schema=schema):
                with engine.connect() as connection:
                    rows = connection.execute(text(f'select * from "{schema}"."{name}"')).all()  # noqa: S608
                found[name] = str(
                    [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows]
                )
    engine.dispose()
    return found


def canaries(where: str, content: str, canaries: tuple[str, ...]) -> list[str]:
    return [
        f"{canary} in {where}: ...{_near(content, canary)}..."
        for canary in canaries
        if canary in content
    ]


def _near(content: str, canary: str) -> str:
    at = content.index(canary)
    return content[max(0, at - 300) : at + 60]


async def test_no_canary_leaves_its_cage(
    scene: World, database: str, small_knowledge: Path, tmp_path: Path
) -> None:
    """Not at the level debug, not in the engine's tables, not in an error; only our own tables hold
    what people say, and they hold no secret."""
    log = tmp_path / "log"
    shape = "json" if database.startswith("sqlite") else "console"
    async with running(scene, small_knowledge, database, log, LOG_LEVEL="debug", LOG_FORMAT=shape):
        await everything(scene, database)
        shown = await figures(scene)
    logged, kept = log.read_text("utf-8"), _contents(database)
    ours = {name: content for name, content in kept.items() if name in tables.metadata.tables}
    engines = {name: content for name, content in kept.items() if name not in ours}
    assert "errand parked" in logged  # the run did go where it hurts
    assert "delivery refused" in logged
    assert "turn failed" in logged
    assert "kanari-question" in str(ours)
    assert any("status" in name for name in engines)
    found = [
        *canaries("the log", logged, SECRETS + PERSONAL_DATA),
        *canaries("the metrics", shown, SECRETS + PERSONAL_DATA),
        *canaries("answers to errors", "\n".join(scene.answers), SECRETS + PERSONAL_DATA),
        *(
            one
            for name, content in engines.items()
            for one in canaries(name, content, SECRETS + PERSONAL_DATA)
        ),
        *(one for name, content in ours.items() for one in canaries(name, content, SECRETS)),
    ]
    assert found == []


@pytest.mark.parametrize("log_questions", ["true", "false"])
async def test_questions_are_logged_only_on_demand(
    scene: World, small_knowledge: Path, tmp_path: Path, log_questions: str
) -> None:
    """How they were decided, always; their text with LOG_QUESTIONS=true."""
    log, database = tmp_path / "log", f"sqlite:///{tmp_path}/care.db"
    async with (
        running(
            scene, small_knowledge, database, log, LOG_QUESTIONS=log_questions, LOG_FORMAT="json"
        ),
        chatting(scene.url, scene.slack) as anna,
    ):
        await anna.asks(QUESTION)
        await scene.slack.call("chat.postMessage")
    [line] = [
        one
        for one in map(json.loads, filter(_is_json, log.read_text("utf-8").splitlines()))
        if one["event"] == "question"
    ]
    assert (line["channel"], line["decision"]) == ("slack", "answer")
    assert line.get("text") == (QUESTION if log_questions == "true" else None)


def _is_json(line: str) -> bool:
    """The durable engine may say in its own way that it was stopped in the middle of its work."""
    return line.startswith("{")
