"""The same Slack in a process of its own, for the load: it checks, counts and times the cards by
itself.

A command's number is `<number>.<when it was sent>`, in nanoseconds of the clock that all processes
share.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field

import numpy as np
from aiohttp import web

from bot.dialogue import words
from tests.fakes.slack_schema import message_problems
from tests.tools.bench.peer import ANSWER
from tests.tools.bench.slack import Slack

# One message in so many is held against all of Slack's documentation, which takes as
# long as twenty.
STRICTLY = 20


@dataclass
class FarSlack(Slack):
    """Of every command the first message counts as its card; the others are the rest of a long
    one."""

    cards: dict[str, float] = field(default_factory=dict)
    messages: int = 0
    refused: list[str] = field(default_factory=list)

    def app(self) -> web.Application:
        app = super().app()
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/figures", self._figures)
        return app

    async def _card(self, request: web.Request) -> web.Response:
        arrived = time.perf_counter_ns()
        message = json.loads(await request.read())
        self.messages += 1
        if wrong := self._problems(message):
            self.refused.append(wrong)
            return web.json_response({"ok": False, "error": wrong}, status=400)
        number = request.match_info["number"]
        self.cards.setdefault(number, (arrived - int(number.partition(".")[2])) / 1e6)
        return web.Response(text="ok")

    def _problems(self, message: dict[str, object]) -> str:
        if message.get("response_type", "ephemeral") != "ephemeral" or not message.get("text"):
            return "not for the asker's eyes, or without a text"
        text = str(message["text"])
        if "blocks" not in message:
            return "" if text == ANSWER else f"no card: {text}"
        if words.BUSY[0] in text:
            return text
        if self.messages % STRICTLY:
            return ""
        return "; ".join(message_problems({"text": text, "blocks": message["blocks"]}))

    async def _call(self, request: web.Request) -> web.Response:
        """People are of a hundred companies."""
        form = await request.post()
        user = str(form.get("user", ""))
        if request.match_info["method"] != "users.info":
            return await super()._call(request)
        person = {
            "id": user,
            "team_id": f"T{user[-2:]}",
            "name": user,
            "profile": {"real_name": user},
        }
        return web.json_response({"ok": True, "user": person})

    async def _ready(self, request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _figures(self, request: web.Request) -> web.Response:
        """Of what came since the last time it was asked; milliseconds. `?keep` asks without
        beginning anew."""
        took = list(self.cards.values()) or [0.0]
        answer = {
            "answered": len(self.cards),
            "refused": len(self.refused),
            "because": self.refused[:1],
            "p50": float(np.percentile(took, 50)),
            "p99": float(np.percentile(took, 99)),
        }
        if "keep" not in request.query:
            self.cards, self.refused = {}, []
        return web.json_response(answer)


if __name__ == "__main__":
    port = int(os.environ["PORT"])
    web.run_app(
        FarSlack(url=f"http://127.0.0.1:{port}").app(),
        host="127.0.0.1",
        port=port,
        access_log=None,
        print=None,
    )
