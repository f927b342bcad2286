"""The doors for this machine alone take nothing that came through a proxy or a tunnel."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import ClientSession

from bot.dialogue import words
from tests.conftest import Start
from tests.drivers.web_page import LOCKED

THROUGH = (
    {"Host": "care.example.com"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": "["},
    {"Host": "[::1"},
    *(
        {header: "203.0.113.7"}
        for header in (
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-Port",
            "X-Forwarded-Server",
            "X-Forwarded-Anything",
            "x-forwarded-for",
            "X-Real-IP",
            "X-Original-Host",
            "X-Original-For",
            "X-Client-IP",
            "X-Cluster-Client-IP",
            "X-Envoy-External-Address",
            "CF-Connecting-IP",
            "True-Client-IP",
            "Fastly-Client-IP",
            "Fly-Client-IP",
            "CDN-Loop",
            "CF-Ray",
            "Front-End-Https",
            "Proxy-Connection",
            "Tailscale-User-Login",
            "WL-Proxy-Client-IP",
            "X-Amzn-Trace-Id",
            "X-Azure-ClientIP",
            "X-Cloud-Trace-Context",
            "X-Host",
            "X-HTTP-Host-Override",
            "X-Real-Port",
            "X-Remote-IP",
            "X-Scheme",
            "X-Vercel-Forwarded-For",
            "Via",
        )
    ),
)


@pytest.mark.parametrize("door", ["playground", "emulator"])
async def test_one_list_of_headers_holds_for_every_door(
    start_app: Start, small_knowledge: Path, door: str
) -> None:
    app = await start_app(KNOWLEDGE_DIR=small_knowledge, TEAMS_AUTH="disabled", **LOCKED)
    path = "/playground/turns" if door == "playground" else "/api/messages"
    turn = json.dumps({"id": str(uuid4()), "type": "browse"})
    own = {"Origin": app.url, "Content-Type": "application/json"}
    async with ClientSession() as session:
        for through in ({}, *THROUGH):
            headers = {**own, **through}
            async with session.post(app.url + path, data=turn, headers=headers) as answer:
                assert (answer.status == 403) == bool(through), through
                if through and door == "playground":
                    assert (await answer.json()) == {"problem": words.NOT_FROM_HERE}
