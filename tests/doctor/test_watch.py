"""The doctor that watches: it asks the running bot, and care hears of it when no answer comes."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import aiohttp
import pytest

from adapters.cli.main import main
from adapters.doctor.selftest import PATH
from adapters.doctor.watch import AGAIN, SHORTEST, TRIES, Watch, watching
from adapters.shared.check import Check
from bot.dialogue import words
from bot.dialogue.cards import NoticeCard
from bot.settings.settings import Settings
from tests.conftest import Running, Start
from tests.drivers.command import command
from tests.drivers.slack_chat import settings
from tests.drivers.teams_chat import CARE as TEAMS_CARE
from tests.drivers.teams_chat import SETTINGS
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.slack_methods import CARE
from tests.gateway.test_never_silent import broken


async def at_once(seconds: float) -> None:
    """Nobody waits in a test."""


@pytest.fixture
def env(slack: FakeSlack, small_knowledge: Path, database_url: str) -> dict[str, object]:
    return {**settings(slack, small_knowledge), "DATABASE_URL": database_url}


@pytest.fixture
async def running(start_app: Start, env: dict[str, object]) -> Running:
    return await start_app(**env)


def watch(url: str, env: dict[str, object]) -> Watch:
    made = watching(Settings(_env_file=None, **env), url)  # type: ignore[arg-type]
    made.sleep = at_once
    return made


async def test_a_bot_that_answers_is_left_in_peace(
    running: Running, slack: FakeSlack, env: dict[str, object]
) -> None:
    assert await watch(running.url, env).once()
    assert "chat.postMessage" not in slack.asked


async def test_care_hears_once_that_it_is_not_well_and_once_that_it_is(
    running: Running, slack: FakeSlack, env: dict[str, object], database_url: str
) -> None:
    watcher = watch(running.url, env)
    with broken(database_url):
        assert not await watcher.once()
        assert not await watcher.once()
    assert await watcher.once()
    assert await watcher.once()
    told = [call for call in slack.calls._queue if call.method == "chat.postMessage"]  # type: ignore[attr-defined]
    assert [call.arguments["channel"] for call in told] == [CARE, CARE]
    assert "was not answered" in told[0].text
    assert told[1].text.startswith(words.WELL_AGAIN[0])


async def test_care_hears_of_a_bot_that_is_dead(
    running: Running, slack: FakeSlack, env: dict[str, object]
) -> None:
    """The doctor needs nothing of it."""
    await running.stop()
    assert not await watch(running.url, env).once()
    assert "no answer from" in (await slack.call("chat.postMessage")).text


async def test_care_is_told_again_when_it_could_not_be_told(
    running: Running, slack: FakeSlack, env: dict[str, object]
) -> None:
    await running.stop()
    watcher = watch(running.url, env)
    slack.failures["chat.postMessage"].append("500")
    assert not await watcher.once()
    assert not await watcher.once()
    assert (await slack.call("chat.postMessage")).arguments["channel"] == CARE


async def test_care_hears_of_it_in_teams(small_knowledge: Path, tmp_path: Path) -> None:
    teams = await FakeTeams(conversations={TEAMS_CARE}).start()
    care = {"TEAMS_CARE_CHANNEL": TEAMS_CARE, "TEAMS_CARE_SERVICE_URL": teams.service}
    here = {"KNOWLEDGE_DIR": small_knowledge, "DATABASE_URL": f"sqlite:///{tmp_path}/care.db"}
    values = Settings(_env_file=None, **SETTINGS, **care, **here)  # type: ignore[arg-type]
    watcher = watching(values, "http://127.0.0.1:1", teams.cloud)
    watcher.sleep = at_once
    assert not await watcher.once()
    told = await teams.next_call()
    assert told.conversation == TEAMS_CARE
    assert "no answer from" in told.activity["summary"]
    await teams.stop()


async def test_only_its_own_doctor_may_ask(running: Running, env: dict[str, object]) -> None:
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {"Authorization": "Bearer x"}):
            async with session.post(
                running.url + PATH, json={"question": "x"}, headers=headers
            ) as answer:
                assert answer.status == 401
    stranger = watch(running.url, {**env, "SLACK_SIGNING_SECRET": "f" * 32})
    [check] = await stranger.look()
    assert "does not know this doctor" in check.found


async def test_cron_gets_an_exit_code(
    running: Running, env: dict[str, object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in env.items():
        monkeypatch.setenv(name, str(value))
    asked = ["doctor", "--watch", "--once", "--url", running.url]
    assert await asyncio.to_thread(main, asked) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_cron_told_is_remembered(
    running: Running,
    slack: FakeSlack,
    env: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Each look is a process of its own; care hears of it once, and once that it is well again.
    What it remembers stands in a file, whichever database there is."""
    monkeypatch.chdir(tmp_path)
    slack.scopes.remove("users:read")
    arguments = ("doctor", "--watch", "--once", "--memory", "told.json", "--url", running.url)

    async def look() -> int:
        quick = "from adapters.doctor import watch; watch.PAUSE = 0; "
        start = (sys.executable, "-c", f"{quick}from adapters.cli.main import run; run()")
        ended = await asyncio.to_thread(command, *arguments, here=tmp_path, env=env, start=start)
        assert "Traceback" not in ended.err
        return len([method for method in slack.asked if method == "chat.postMessage"])

    assert [await look(), await look()] == [1, 1]
    slack.scopes.append("users:read")
    assert [await look(), await look()] == [2, 2]


async def test_a_slack_that_is_away_is_asked_less_and_less() -> None:
    slept: list[float] = []

    async def look() -> list[Check]:
        return [Check("Slack", "cannot be reached", "let this machine reach it")]

    async def tell(card: NoticeCard) -> bool:
        return False

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) > TRIES * 6:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await Watch(look, tell, sleep).for_ever(24 * 3600)
    waited = [one for one in slept if one >= SHORTEST]
    assert waited[:6] == [300, 600, 1200, 2400, 3600, 3600]


async def test_the_playground_alone_is_not_watched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["doctor", "--watch", "--once"]) == 2
    assert "SLACK_BOT_TOKEN" in capsys.readouterr().err


async def test_a_restart_is_no_failure_and_a_doctor_that_fails_goes_on() -> None:
    """It looks again before it counts, and after a failure sooner than usual."""
    slept: list[float] = []
    heard: list[str] = []
    looks = [RuntimeError(), [], *([[Check("x", "y", "z")]] * TRIES), [], StopAsyncIteration()]

    async def look() -> list[Check]:
        found = looks.pop(0)
        if isinstance(found, StopAsyncIteration):
            raise asyncio.CancelledError
        if isinstance(found, Exception):
            raise found
        return found  # type: ignore[return-value]

    async def tell(card: NoticeCard) -> bool:
        heard.append(card.happened)
        return True

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    with pytest.raises(asyncio.CancelledError):
        await Watch(look, tell, sleep).for_ever(3600)
    assert len(heard) == 2
    assert [one for one in slept if one >= SHORTEST] == [3600, AGAIN, 3600]
