"""The bot with everything that can be switched on, and what comes of thousands of requests."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from adapters.cli import progress
from tests.drivers import small_knowledge
from tests.drivers.slack_chat import SlackChat
from tests.drivers.web_page import TOKEN, WebPage
from tests.drivers.whole_bot import World, running, world
from tests.fakes.slack_methods import STRANGER
from tests.tools.fuzz.garbage import Garbage
from tests.tools.fuzz.helpdesks import helpdesks
from tests.tools.fuzz.meaningful import OTHERS_CHAT, Meaningful, shaped
from tests.tools.fuzz.request import Request

AT_ONCE = 8
WARM_UP = 500  # requests before memory is measured
MEMORY = 20 * 2**20  # bytes that it may grow by
SUBJECT = "Canary of a ticket that is nobody else's"


@dataclass
class Fuzz:
    world: World
    makers: list[Callable[[], Request]]
    secret: str
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def requests(self, count: int) -> Iterator[Request]:
        for number in range(count):
            yield self.makers[number % len(self.makers)]()

    async def sends(self, session: aiohttp.ClientSession, request: Request) -> None:
        try:
            status, text = await self._answer(session, request)
        except (aiohttp.ClientError, TimeoutError) as error:
            self.failures.append(f"{request}: {error!r}")
            return
        self.statuses[request.path.partition("?")[0][:30], status] += 1
        unknown_invoke = (
            status == 501 and request.path == "/api/messages"
        )  # what its protocol answers there
        if not (200 <= status < 300 or 400 <= status < 500 or unknown_invoke):
            self.failures.append(f"{status} to {request}")
        if request.meant and not shaped(request.path, status, text):
            self.failures.append(f"{status} {text[:300]!r} to {request}")
        if request.stranger and SUBJECT in text:
            self.failures.append(f"leaked to {request}")

    async def _answer(self, session: aiohttp.ClientSession, request: Request) -> tuple[int, str]:
        async with session.request(
            request.method,
            self.world.url + request.path,
            data=request.body,
            headers=request.headers,
            allow_redirects=False,
        ) as answer:
            endless = answer.content_type == "text/event-stream"
            return answer.status, "" if endless else await answer.text(errors="replace")

    def leaks(self) -> Iterator[str]:
        """What strangers were shown of it."""
        while not self.world.slack.calls.empty():
            call = self.world.slack.calls.get_nowait()
            whose = (call.arguments.get("user"), call.arguments.get("channel"))
            alone = {STRANGER, f"D{STRANGER[1:]}"} & {str(one) for one in whose}
            if alone and SUBJECT in json.dumps(call.arguments, ensure_ascii=False):
                yield f"Slack: {call}"
        for (conversation, _), activity in self.world.teams.shown.items():
            if conversation == OTHERS_CHAT and SUBJECT in json.dumps(activity, ensure_ascii=False):
                yield f"Teams: {activity}"


@dataclass(frozen=True)
class Report:
    statuses: Counter[tuple[str, int]]
    failures: list[str]
    log: str
    grown: int  # bytes

    @property
    def tracebacks(self) -> list[str]:
        return self.log.split("Traceback (most recent call last)")[1:]


async def fuzz(count: int, seed: int, folder: Path, database: str) -> Report:
    """Some hundred requests warm the process up; its memory is compared with what it is after
    all."""
    knowledge = folder / "knowledge"
    knowledge.mkdir()
    small_knowledge.write(knowledge)
    plenty = {name: str(10**9) for name in ("QUESTIONS_PER_MINUTE", "COMPANY_QUESTIONS_PER_MINUTE")}
    async with world() as scene, helpdesks() as desks:
        plenty |= desks
        scene.teams.conversations.add(OTHERS_CHAT)
        async with running(scene, knowledge, database, folder / "log", LOG_LEVEL="debug", **plenty):
            assert scene.process
            secret = await _ticket(scene)
            chance = random.Random(seed)
            meaningful = Meaningful(chance, scene, secret)
            makers = [*Garbage(chance, scene).makers, *meaningful.makers]
            fuzz = Fuzz(scene, makers, secret)
            await _send_all(fuzz, min(WARM_UP, count // 2))
            before = scene.process.memory_info().rss
            await _send_all(fuzz, count - min(WARM_UP, count // 2))
            grown = scene.process.memory_info().rss - before
    failures = [*fuzz.failures, *fuzz.leaks()]
    return Report(fuzz.statuses, failures, (folder / "log").read_text("utf-8"), grown)


async def _ticket(scene: World) -> str:
    """One of our own company; gives its number."""
    async with aiohttp.ClientSession() as session:
        anna = SlackChat(session, scene.url, scene.slack)
        await anna.asks(f"ticket {SUBJECT}")
        asked = await scene.slack.call("chat.postMessage")
        while not asked.has("raise"):  # a slow machine asks to be asked again
            await anna.asks(f"ticket {SUBJECT}")
            asked = await scene.slack.call("chat.postMessage")
        await anna.press(asked, "raise")
        await anna.sends(await scene.slack.call("views.open"), {"subject": SUBJECT}, id="V0SECRET")
        shown = await scene.slack.call("chat.postMessage")
    return shown.text.split()[1]


async def _send_all(fuzz: Fuzz, count: int) -> None:
    waiting = progress.steps(fuzz.requests(count), "Sending", count)

    async def some(session: aiohttp.ClientSession) -> None:
        for request in waiting:
            await fuzz.sends(session, request)

    cookies, timeout = aiohttp.CookieJar(unsafe=True), aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(cookie_jar=cookies, timeout=timeout) as session:
        assert await WebPage(session, fuzz.world.url).enters(TOKEN) == 303
        await asyncio.gather(*(some(session) for _ in range(AT_ONCE)))
