"""Slack as far as the benchmark needs it: sends signed commands, answers calls, notes when cards
arrive.

It checks nothing, unlike the stand-in of the tests, whose checks take longer than what is measured.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

SECRET = "not-a-secret-of-anybody"
TEAM = "T0BENCH"


@dataclass(frozen=True, slots=True)
class Answered:
    """Seconds from the sending of a command to its acknowledgement, and to the arrival of its
    card."""

    acknowledged: float
    shown: float


@dataclass
class Slack:
    """`url` is where it listens, once it is started."""

    url: str = ""
    _arrivals: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    _signer: SignatureVerifier = field(default_factory=lambda: SignatureVerifier(SECRET))
    _sent: int = 0

    def settings(self) -> Mapping[str, str]:
        """What lets a bot talk with this Slack."""
        return {
            "SLACK_API_URL": f"{self.url}/api/",
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_SIGNING_SECRET": SECRET,
        }

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_post("/commands/{number}", self._card)
        return app

    async def start(self) -> web.AppRunner:
        runner = web.AppRunner(self.app(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return runner

    async def command(
        self, session: aiohttp.ClientSession, server: str, text: str, user: str
    ) -> Answered:
        """`/wildix <text>`, sent by a person, until its card is there."""
        self._sent += 1
        number = str(self._sent)
        arrival = self._arrivals[number] = asyncio.get_running_loop().create_future()
        body, headers = self.signed(number, text, user)
        sent = time.perf_counter()
        async with session.post(f"{server}/slack/events", data=body, headers=headers) as answer:
            await answer.read()
            acknowledged = time.perf_counter() - sent
            answer.raise_for_status()
        async with asyncio.timeout(20):
            return Answered(acknowledged, await arrival - sent)

    def signed(self, number: str, text: str, user: str) -> tuple[str, dict[str, str]]:
        """Body and headers of a command, whose card arrives at `/commands/<number>`."""
        body = self._body(number, text, user)
        return body, self.headers(body)

    def headers(self, body: str) -> dict[str, str]:
        """Slack's signature."""
        stamp = str(int(time.time()))
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": self._signer.generate_signature(timestamp=stamp, body=body) or "",
        }

    def _body(self, number: str, text: str, user: str) -> str:
        return urlencode(
            {
                "token": "unused",
                "team_id": TEAM,
                "team_domain": "netvoice",
                "channel_id": "C0BENCH",
                "channel_name": "partners",
                "user_id": user,
                "user_name": user.lower(),
                "command": "/wildix",
                "text": text,
                "api_app_id": "A0BENCH",
                "is_enterprise_install": "false",
                "response_url": f"{self.url}/commands/{number}",
                "trigger_id": f"{number}.bench",
            }
        )

    async def _call(self, request: web.Request) -> web.Response:
        form = await request.post()
        person = {
            "id": form.get("user", "U0BOT"),
            "team_id": TEAM,
            "name": "luca",
            "profile": {"real_name": "Luca"},
        }
        return web.json_response(
            {
                "ok": True,
                "url": f"{self.url}/",
                "team": "NetVoice",
                "team_id": TEAM,
                "user": person if request.match_info["method"] == "users.info" else "bot",
                "user_id": "U0BOT",
                "bot_id": "B0BOT",
                "channel": {"id": "C0BENCH", "is_member": True},
                "ts": "1700000000.000100",
            }
        )

    async def _card(self, request: web.Request) -> web.Response:
        arrived = time.perf_counter()
        await request.read()
        arrival = self._arrivals[request.match_info["number"]]
        if not arrival.done():
            arrival.set_result(arrived)
        return web.Response(text="ok")
