"""Whatever breaks on our side, whoever wrote is told in time, and care hears of it, once."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, Connection, create_engine, select, text
from sqlalchemy.exc import OperationalError

from adapters.care.alarm import QUIET, CareAlarm
from bot.dialogue import words
from bot.dialogue.cards import NoticeCard
from bot.dialogue.turns import Ask
from bot.errors import BusyError
from bot.gateway.intake import THREADS, WAITING, Intake
from bot.gateway.outbox import Outbox
from bot.knowledge.entries import Knowledge
from bot.storage import tables
from bot.storage.store import Store
from tests.conftest import Start
from tests.drivers.chat import LUCA, Chat, direct
from tests.drivers.patience import PATIENCE, in_time
from tests.drivers.slack_chat import THREAD, SlackChat, chatting, settings
from tests.drivers.teams_chat import CARE as TEAMS_CARE
from tests.drivers.teams_chat import PERSONAL, PORTING, SETTINGS, Teams
from tests.drivers.web_page import web_page
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.slack_methods import CARE, PARTNERS

DURATION = "how long does porting a DID number take?"


@contextmanager
def frozen(database_url: str | URL) -> Iterator[None]:
    """A database that answers nobody: in SQLite no writer, in PostgreSQL nobody at all."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("begin immediate"))
        else:
            lock_every_table(connection)
        try:
            yield
        finally:
            connection.rollback()
    engine.dispose()


def lock_every_table(connection: Connection) -> None:
    """One after the other: where the bot holds a later one and waits for an earlier one,
    PostgreSQL gives one of the two up, and this begins anew."""
    every = ", ".join(tables.metadata.tables)
    while True:
        try:
            connection.execute(text(f"lock table {every} in access exclusive mode"))
        except OperationalError as error:
            if not isinstance(error.orig, psycopg.errors.DeadlockDetected):
                raise
            connection.rollback()
        else:
            return


@contextmanager
def broken(database_url: str) -> Iterator[None]:
    """A database that answers with errors."""
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("alter table turns rename to gone"))
        try:
            yield
        finally:
            connection.execute(text("alter table gone rename to turns"))
    engine.dispose()


@pytest.fixture
def slack_settings(slack_settings: dict[str, object], database_url: str) -> dict[str, object]:
    return {**slack_settings, "DATABASE_URL": database_url}


async def told(slack: FakeSlack, methods: list[str]) -> dict[str, list[str]]:
    """The first lines of what Slack was asked to show next, by method and channel."""
    shown: dict[str, list[str]] = {}
    async with asyncio.timeout(PATIENCE):
        while sum(map(len, shown.values())) < len(methods):
            call = await slack.calls.get()
            if call.method in methods:
                where = f"{call.method} {call.arguments.get('channel', '')}".strip()
                shown.setdefault(where, []).append(call.text.partition("\n")[0])
    return shown


async def test_a_frozen_database_is_told_to_everybody_on_slack(
    anna: SlackChat, slack: FakeSlack, database_url: str
) -> None:
    """To each where they are, before Slack loses patience; to care in one message."""
    await anna.asks(DURATION, ts=THREAD)
    await anna.press(await slack.call("chat.postMessage"), "raise")
    form = await slack.call("views.open")
    await anna.commands("topics")
    private = await slack.call("response")
    with frozen(database_url):
        said, *others = await asyncio.gather(
            in_time(anna.sends(form)),
            in_time(anna.asks(DURATION)),
            in_time(anna.happens("message_im", text=DURATION)),
            in_time(anna.commands(DURATION)),
            in_time(anna.press(private, "topic:")),
            in_time(anna.shortcut()),
        )
        shown = await told(
            slack, ["chat.postEphemeral"] * 2 + ["response"] * 3 + ["chat.postMessage"]
        )
    assert {answer.status for answer in others} == {200}
    assert said.json["response_action"] == "update"
    assert shown.pop(f"chat.postMessage {CARE}")[0].startswith(
        "1 message to me got no proper answer"
    )
    assert {line for lines in shown.values() for line in lines} <= {words.BUSY[0], words.FAILED[0]}
    assert len(shown["response"]) == 3
    assert f"chat.postEphemeral {PARTNERS}" in shown


async def test_words_in_a_channel_wait_for_the_database(
    anna: SlackChat, slack: FakeSlack, database_url: str
) -> None:
    """They may not be meant for the bot, so nobody is told; Slack sends them again."""
    await anna.asks(DURATION, ts=THREAD)
    await slack.call("chat.postMessage")
    follow_up = {
        "text": "and what does porting a DID number cost?",
        "thread_ts": THREAD,
        "ts": "1773066999.000100",
    }
    with frozen(database_url):
        assert (await in_time(anna.happens("message_in_thread", **follow_up))).status == 503
        await slack.call("chat.postMessage")
        await slack.nothing_but()
    assert (await anna.happens("message_in_thread", **follow_up)).status == 200


async def test_a_broken_database_is_told(
    anna: SlackChat, slack: FakeSlack, database_url: str
) -> None:
    """What is read first fails as well."""
    with broken(database_url):
        assert (await anna.asks(DURATION)).status == 200
        shown = await told(slack, ["chat.postEphemeral", "chat.postMessage"])
    assert shown[f"chat.postEphemeral {PARTNERS}"] == [words.FAILED[0]]
    assert "got no proper answer" in shown[f"chat.postMessage {CARE}"][0]
    assert (await anna.asks(DURATION)).status == 200
    assert (await slack.call("chat.postMessage")).text.startswith("How long")


async def test_whoever_finds_the_house_full_is_told_at_once(
    anna: SlackChat, slack: FakeSlack, database_url: str
) -> None:
    with frozen(database_url):
        many = await asyncio.gather(
            *(anna.commands(DURATION) for _ in range(THREADS + WAITING + 5))
        )
        told_so = [(await slack.call("response")).text.partition("\n")[0] for _ in many]
    assert {answer.status for answer in many} == {200}
    assert set(told_so) <= {words.BUSY[0], words.FAILED[0]}


async def test_a_reply_that_slack_refuses_is_followed_by_a_plain_one(
    anna: SlackChat, slack: FakeSlack
) -> None:
    slack.failures["chat.postMessage"].extend(["invalid_blocks", "msg_too_long"])
    await anna.asks(DURATION)
    shown = await told(slack, ["chat.postMessage"] * 2)
    assert words.FAILED[0] in shown[f"chat.postMessage {PARTNERS}"]
    assert "slack refused a reply" in shown[f"chat.postMessage {CARE}"][0]


async def test_a_reply_that_came_too_late_is_told_to_care(
    slack: FakeSlack, start_app: Start, small_knowledge: Path
) -> None:
    """After ten minutes nobody waits for it."""
    begun = time.monotonic()
    hurried = {
        "clock": lambda: datetime.now(UTC) + 60 * timedelta(seconds=time.monotonic() - begun)
    }
    running = await start_app(**settings(slack, small_knowledge), build_with=hurried)
    slack.failures["chat.postMessage"].append("ratelimited:700")
    async with chatting(running.url, slack) as anna:
        await anna.asks(DURATION)
        alert = await slack.call("chat.postMessage")
    assert alert.arguments["channel"] == CARE
    assert "could not be sent in time" in alert.text


async def test_a_frozen_database_is_told_in_teams(start_app: Start, database_url: str) -> None:
    """A message is answered by one, a press where it was made."""
    fake = await FakeTeams(conversations={PERSONAL, TEAMS_CARE}).start()
    care = {"TEAMS_CARE_CHANNEL": TEAMS_CARE, "TEAMS_CARE_SERVICE_URL": fake.service}
    cloud = {"teams_cloud": fake.cloud}
    running = await start_app(**SETTINGS, **care, DATABASE_URL=database_url, build_with=cloud)
    teams = Teams(fake, running.url)
    card = await teams.says(PORTING)
    with frozen(database_url):
        (status, _), toast = await asyncio.gather(
            in_time(teams.sends(fake.payload("message-personal", text=PORTING, id="f:frozen"))),
            in_time(teams.presses(card, words.HELPED)),
        )
        notices = {call.conversation: call.activity["summary"] for call in await teams.shows(2)}
    assert status == 200
    assert toast["value"] in (" ".join(words.BUSY), " ".join(words.FAILED))
    assert notices[PERSONAL].startswith((words.BUSY[0], words.FAILED[0]))
    assert "got no proper answer" in notices[TEAMS_CARE]
    await running.stop()
    await fake.stop()


async def test_a_frozen_database_is_told_in_the_playground(
    start_app: Start, database_url: str
) -> None:
    running = await start_app(DATABASE_URL=database_url)
    async with web_page(running.url) as page:
        with frozen(database_url):
            status, answer = await in_time(page.says(DURATION))
    assert status in (500, 503)
    assert answer["problem"] in (" ".join(words.BUSY), " ".join(words.FAILED))


async def test_a_file_that_another_program_locks_is_called_busy(
    start_app: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing was done, and whoever runs the bot reads a line; a moment later it is answered."""
    running = await start_app()
    async with web_page(running.url) as page:
        with frozen(f"sqlite:///{tmp_path}/care.db"):
            assert await in_time(page.says(DURATION)) == (503, {"problem": " ".join(words.BUSY)})
        assert "Traceback" not in capsys.readouterr().out
        assert (await page.says(DURATION))[0] == 200


async def test_what_is_committed_after_the_stop_is_left_to_the_next_start(
    knowledge: Knowledge, postgresql_store: Store
) -> None:
    """Nothing is begun that nobody would end."""
    chat = Chat(knowledge, postgresql_store)
    intake = Intake(chat.desk, Outbox(chat.store.deliveries, {}, lambda: chat.now))
    with frozen(chat.store.engine.url):
        with pytest.raises(BusyError):
            await intake.take(Ask(id="late", by=LUCA, where=direct(), text=DURATION))
        await intake.close()
        running = {thread for thread in threading.enumerate() if thread.name.startswith("desk_")}
    for thread in running:
        await asyncio.to_thread(thread.join)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    with chat.store.reading() as memory:
        kinds = memory.connection.execute(select(tables.deliveries.c.kind)).scalars()
        assert list(kinds) == ["AnswerCard"]


async def test_readiness_does_not_wait_for_a_frozen_database(
    anna: SlackChat, database_url: str
) -> None:
    """SQLite's readers wait for no writer."""
    with frozen(database_url):
        assert await in_time(readiness(anna)) in (200, 503)


async def readiness(anna: SlackChat) -> int:
    async with anna.session.get(f"{anna.url}/readyz") as answer:
        return answer.status


async def test_care_hears_of_the_first_at_once_and_of_the_rest_in_a_number() -> None:
    heard: list[str] = []
    now = [0.0]

    async def tell(card: NoticeCard) -> None:
        heard.append(card.happened)

    waiting: list[Awaitable[object]] = []
    alarm = CareAlarm(tell, waiting.append, lambda: now[0])
    for moment in (1.0, 2.0, 3.0, QUIET + 2):
        now[0] = moment
        alarm.ring("away")
    await asyncio.gather(*waiting)
    assert [line.partition(" to me")[0] for line in heard] == ["1 message", "3 messages"]
