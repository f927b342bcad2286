"""A stop finishes what is under way within ten seconds, and leaves the rest where the next start
finds it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from adapters.server.serve import STOP_WITHIN
from tests.drivers.process import bot_process
from tests.drivers.slack_chat import chatting, settings
from tests.drivers.web_page import LOCKED, TOKEN, WebPage
from tests.fakes.fake_slack import APP_TOKEN, FakeSlack
from tests.gateway.test_never_silent import DURATION, frozen

IN_TIME = STOP_WITHIN + 2  # seconds, of which the machine may be busy two


class SlowSlack:
    """Passes a bot's calls on to Slack; the first message waits in here until it is let go, or for
    ever."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack
        self.asked, self.let_go = asyncio.Event(), asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] == "chat.postMessage":
            self.asked.set()
            await self.let_go.wait()
        return await self._slack.answer(request)


@pytest.fixture
async def slow(slack: FakeSlack) -> AsyncIterator[tuple[SlowSlack, str]]:
    slow = SlowSlack(slack)
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slow.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield slow, f"http://{host}:{port}/api/"
    await runner.cleanup()


async def readiness(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/readyz") as answer:
        return answer.status, str((await answer.json())["status"])


async def test_what_is_under_way_is_finished_and_new_questions_are_taken_until_the_end(
    slack: FakeSlack, slow: tuple[SlowSlack, str], small_knowledge: Path, database_url: str
) -> None:
    """First it says that it is not ready, so that a load balancer sends others elsewhere."""
    vendor, api = slow
    env = {**settings(slack, small_knowledge), "SLACK_API_URL": api, "DATABASE_URL": database_url}
    async with bot_process(**env) as bot, chatting(bot.url, slack) as anna:
        assert await readiness(bot.url) == (200, "ok")
        await anna.asks(DURATION)
        await vendor.asked.wait()
        bot.process.send_signal(signal.SIGTERM)
        await bot.says("stopping")
        assert await readiness(bot.url) == (503, "stopping")
        assert (await anna.asks(DURATION)).status == 200
        vendor.let_go.set()
        assert await bot.ends(IN_TIME) == 0
    answers = [one for one in slack.messages.values() if one["text"].startswith("How long")]
    assert len(answers) == 2  # care may hear besides that a busy machine was slow


async def test_what_cannot_be_finished_is_sent_by_the_next_start(
    slack: FakeSlack, slow: tuple[SlowSlack, str], small_knowledge: Path, tmp_path: Path
) -> None:
    vendor, api = slow
    env = {**settings(slack, small_knowledge), "DATABASE_URL": f"sqlite:///{tmp_path}/care.db"}
    async with (
        bot_process(**{**env, "SLACK_API_URL": api}) as bot,
        chatting(bot.url, slack) as anna,
    ):
        await anna.asks(DURATION)
        await vendor.asked.wait()
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ends(IN_TIME) == 0
    assert not slack.messages
    async with bot_process(**env):
        assert (await slack.call("chat.postMessage")).text.startswith("How long")


async def test_a_frozen_database_does_not_hold_it_up(
    slack: FakeSlack, small_knowledge: Path, database_url: str
) -> None:
    """On PostgreSQL its threads hang; they are left behind."""
    env = {**settings(slack, small_knowledge), "DATABASE_URL": database_url}
    async with bot_process(**env) as bot, chatting(bot.url, slack) as anna:
        with frozen(database_url):
            assert (await anna.asks(DURATION)).status == 200
            bot.process.send_signal(signal.SIGTERM)
            await bot.ends(IN_TIME)


async def test_open_connections_are_closed_on_both_sides(
    slack: FakeSlack, small_knowledge: Path, tmp_path: Path
) -> None:
    """The socket to Slack, and a page that listens for what is new."""
    env = {**settings(slack, small_knowledge), "DATABASE_URL": f"sqlite:///{tmp_path}/care.db"}
    async with (
        bot_process(**env, **LOCKED, SLACK_APP_TOKEN=APP_TOKEN) as bot,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session,
    ):
        await slack.call("socket")
        assert await WebPage(session, bot.url).enters(TOKEN) == 303
        async with session.get(f"{bot.url}/playground/events") as events:
            await events.content.readuntil(b"event: ready")
            bot.process.send_signal(signal.SIGINT)
            await events.content.read()
        assert await bot.ends(IN_TIME) == 0
        assert slack.sockets[-1].closed


async def test_a_second_signal_does_not_wait_for_the_load_balancer(
    slack: FakeSlack, small_knowledge: Path, tmp_path: Path
) -> None:
    env = {**settings(slack, small_knowledge), "DATABASE_URL": f"sqlite:///{tmp_path}/care.db"}
    async with bot_process(**env) as bot:
        bot.process.send_signal(signal.SIGTERM)
        await bot.says("stopping")
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ends(IN_TIME) == 0
